/** Which probes a packet fires, and in which order: code that tests only what the enabled probes need. */
import type { Condition, WireEvent } from '../../../probes/define.ts';
import type { Enabling, Probe } from '../../program.ts';
import { ClauseState, type ModuleState } from './clause.ts';
import { conditionCode, read } from './sources.ts';
import { packetNames } from './packet-names.ts';
import { asNumber, num, quote } from './value.ts';

const tcpProtocol = 6;
const sctpProtocol = 132;

type PacketEvent = Extract<WireEvent, { on: 'send' | 'receive' }>;

/** An enabled probe and what makes it fire. */
interface Fired<Event extends WireEvent> {
  readonly probe: Probe;
  readonly wire: Event;
}

/** The enabled probes that events of this kind fire. */
function firedBy<On extends WireEvent['on']>(
  on: On,
  enablings: readonly Enabling[],
): Fired<Extract<WireEvent, { on: On }>>[] {
  return enablings.flatMap(({ probe }) => {
    const wire = probe.definition?.wire;
    return wire?.on === on ? [{ probe, wire: wire as Extract<WireEvent, { on: On }> }] : [];
  });
}

/** The outermost header fires last on the way out and first on the way in. */
export function depth({ layer }: PacketEvent): number {
  if (layer === 'frame') return 0;
  if (layer === 'ip') return 2;
  return 'etherTypes' in layer ? 1 : 3;
}

const oneOf = (code: string, values: readonly number[]): string =>
  `(${values.map((value) => `${code} === ${value}`).join(' || ')})`;

function layerTest({ layer }: PacketEvent): string | undefined {
  if (layer === 'frame') return undefined;
  if (layer === 'ip') return 'ipVersion !== 0';
  if ('etherTypes' in layer) return oneOf('etherType', layer.etherTypes);
  return `${oneOf('protocol', layer.ipProtocols)} && transport >= 0`;
}

function whenCode(when: Condition, probe: Probe, module: ModuleState): string {
  return conditionCode(when, new ClauseState(module, probe));
}

function condition({ probe, wire }: Fired<PacketEvent>, module: ModuleState): string | undefined {
  const layer = layerTest(wire);
  if (wire.when === undefined) return layer;
  const when = whenCode(wire.when, probe, module);
  return layer === undefined ? when : `${layer} && ${when}`;
}

/** The tracker whose states the probe of a packet shows, by its name in the generated text. */
function trackerOf({ layer }: PacketEvent, module: ModuleState): 'T' | 'Q' | undefined {
  const protocols =
    typeof layer === 'object' && 'ipProtocols' in layer ? layer.ipProtocols : undefined;
  if (protocols?.includes(sctpProtocol)) return module.associations ? 'Q' : undefined;
  return module.tracking ? 'T' : undefined;
}

/** The state that a probe of a packet shows: the sender's after it sent, the receiver's before it received. */
function stateBefore(event: PacketEvent, module: ModuleState): string {
  const tracker = trackerOf(event, module);
  if (tracker === undefined) return '';
  return event.on === 'send'
    ? `X.state = e < 0 ? 0 : ${tracker === 'T' ? 'T.state(e)' : 'Q.state[e]'};\n`
    : `X.state = e < 0 ? 0 : ${tracker}.previousState(e);\n`;
}

/** Code that fires a probe for the packet `p` and the end `e`, and leaves after exit(). */
type Firing = (probe: Probe) => string;

const fireProbe: Firing = ({ id }) => `f${id}(p, e);\nif (X.stopping) return;\n`;

/** Works out what the counter of a counter's probe is increased by. */
function increment(probe: Probe, module: ModuleState): string {
  const counter = probe.definition?.counter;
  if (counter === undefined) return '';
  const { source, plus = 0 } = counter.increment ?? { source: { from: 'constant', value: 1 } };
  const value = asNumber(read(source, new ClauseState(module, probe), num('0', 0, 0)))!.code;
  return `X.increment = ${value}${plus === 0 ? '' : ` + ${plus}`};\n`;
}

function call(probe: Probe, module: ModuleState): string {
  return `${increment(probe, module)}${fireProbe(probe)}`;
}

function packetProbes(
  on: 'send' | 'receive',
  enablings: readonly Enabling[],
  module: ModuleState,
  fire: Firing,
): string {
  return firedBy(on, enablings)
    .sort((a, b) => (on === 'send' ? depth(b.wire) - depth(a.wire) : depth(a.wire) - depth(b.wire)))
    .map((fired) => {
      const before = `${stateBefore(fired.wire, module)}${increment(fired.probe, module)}`;
      const firing = `${before}${fire(fired.probe)}`;
      const test = condition(fired, module);
      return test === undefined ? firing : `if (${test}) {\n${firing}}\n`;
    })
    .join('');
}

/** A function that fires what a tracker reports of one end. */
function trackerFunction(name: string, tracker: 'T' | 'Q', tests: string): string {
  return `function ${name}(p, e) {
${packetNames(tests)}for (let i = 0; i < ${tracker}.eventCount; i++) {
if (${tracker}.eventEndpoint[i] !== e) continue;
X.state = ${tracker}.eventState[i];
X.previousState = ${tracker}.eventPreviousState[i];
${tests}}
}
`;
}

/** Functions of the connection's own events, and the code that calls them for the end `e`. */
interface Events {
  readonly functions: string;
  readonly calls: string;
}

const none: Events = { functions: '', calls: '' };

function tcpProbes(enablings: readonly Enabling[], module: ModuleState): Events {
  const fired = firedBy('tcp', enablings);
  if (fired.length === 0) return { functions: 'function connection() {}\n', calls: '' };
  module.flows = module.tracking = true;
  module.middle ||= fired.some(({ wire }) => wire.event === 'confirm-state');
  const constants = fired
    .map(({ probe, wire }) => `const k${probe.id} = tcpEventCodes[${quote(wire.event)}];\n`)
    .join('');
  const tests = fired.map(({ probe, wire }) => {
    const when = wire.when === undefined ? '' : ` && ${whenCode(wire.when, probe, module)}`;
    return `if (k === k${probe.id}${when}) {\n${call(probe, module)}}\n`;
  });
  const body = `const k = T.eventKind[i];\n${tests.join('')}`;
  return {
    functions: `${constants}${trackerFunction('connection', 'T', body)}`,
    calls: 'if (T.eventCount > 0) connection(p, e);\nif (X.stopping) return;\n',
  };
}

function sctpProbes(enablings: readonly Enabling[], module: ModuleState): Events {
  const fired = firedBy('sctp', enablings);
  if (fired.length === 0) return none;
  module.flows = module.associations = true;
  const calls = fired.map(({ probe }) => call(probe, module)).join('');
  return {
    functions: trackerFunction('sctpEvents', 'Q', calls),
    calls: 'if (Q.eventCount > 0) sctpEvents(p, e);\nif (X.stopping) return;\n',
  };
}

function streamProbes(enablings: readonly Enabling[], module: ModuleState): Events {
  const fired = firedBy('stream', enablings);
  if (fired.length > 0) module.flows = module.streams = true;
  const calls = (event: 'start' | 'end'): string =>
    fired
      .filter(({ wire }) => wire.event === event)
      .map(({ probe }) => call(probe, module))
      .join('');
  const starts = calls('start');
  return {
    functions: bothEnds('streamEnd', calls('end'), calls('end')),
    calls: starts === '' ? '' : `if (U.fresh) {\n${starts}}\n`,
  };
}

/** The member of the module that fires for rows of RFC 4898's table, with a comma before it; nothing without such probes. */
export function estatsFunctions(enablings: readonly Enabling[], module: ModuleState): string {
  const fired = firedBy('estats', enablings);
  if (fired.length === 0) return '';
  module.flows = module.tracking = true;
  for (const { wire } of fired) module.estats.events.add(wire.event);
  return `, estats: { ${fired.map(({ probe, wire }) => `${wire.event}: f${probe.id}`).join(', ')} }`;
}

/** What fires for the sender's end, and then for the receiver's. */
function ofBothEnds(send: string, receive: string): string {
  const sent = `if ((seen & 1) !== 0) {\nconst e = sender;\n${send}}\n`;
  const received = `if ((seen & 2) !== 0) {\nconst e = sender < 0 ? -1 : sender ^ 1;\n${receive}}\n`;
  return `${send === '' ? '' : sent}${receive === '' ? '' : received}`;
}

/** A function of a packet that fires for both ends. */
function bothEnds(name: string, send: string, receive: string): string {
  const statements = ofBothEnds(send, receive);
  return `function ${name}(p, seen, sender) {\n${packetNames(statements)}${statements}}\n`;
}

/**
 * The functions `packet`, `connection` and `streamEnd` of a replay module. On the way out the connection's own events come first, then the
 * layers from the inside; on the way in the layers from the outside, then the connection's events: the order in
 * which a kernel passes them.
 */
export function dispatchFunctions(enablings: readonly Enabling[], module: ModuleState): string {
  const events = [
    tcpProbes(enablings, module),
    sctpProbes(enablings, module),
    streamProbes(enablings, module),
  ];
  const functions = events.map((each) => each.functions).join('');
  const calls = events.map((each) => each.calls).join('');
  const send = packetProbes('send', enablings, module, fireProbe);
  const receive = packetProbes('receive', enablings, module, fireProbe);
  return `${functions}${bothEnds('packet', `${calls}${send}`, `${receive}${calls}`)}`;
}

/** What a probe fires, as statements, and whether exit() may run in them. */
interface Firings {
  readonly block: string;
  readonly exits: boolean;
}

/**
 * Statements that do what `packet` does, for a program without probes of connections and streams: `firings` has what each
 * probe fires, by its number.
 */
export function packetStatements(
  enablings: readonly Enabling[],
  module: ModuleState,
  firings: ReadonlyMap<number, Firings>,
): string {
  const fire: Firing = ({ id }) => {
    const { block, exits } = firings.get(id)!;
    return `${block}${exits ? 'if (X.stopping) break fired;\n' : ''}`;
  };
  const send = packetProbes('send', enablings, module, fire);
  const receive = packetProbes('receive', enablings, module, fire);
  return `fired: {\n${ofBothEnds(send, receive)}}\n`;
}

/**
 * The events of TCP connections that fire anything, as bits by code in the generated text, where packets fire nothing but
 * these: most fire nothing at all. Else undefined.
 */
export function eventsOnly(enablings: readonly Enabling[]): string | undefined {
  const fired = enablings.flatMap(({ probe }) => probe.definition?.wire ?? []);
  const events = new Set(fired.flatMap((wire) => (wire.on === 'tcp' ? [wire.event] : [])));
  if (fired.length === 0 || fired.some(({ on }) => on !== 'tcp')) return undefined;
  return [...events].map((event) => `1 << tcpEventCodes[${quote(event)}]`).join(' | ');
}

/** The IP protocols whose packets can fire the probe; undefined for any. */
function protocolsOf(wire: WireEvent): readonly (number | undefined)[] {
  if (wire.on === 'tcp' || wire.on === 'estats') return [tcpProtocol];
  if (wire.on === 'sctp') return [sctpProtocol];
  // Every packet may show that a stream has fallen silent.
  if (wire.on === 'stream') return [undefined];
  const { layer } = wire;
  return typeof layer === 'object' && 'ipProtocols' in layer ? layer.ipProtocols : [undefined];
}

/** The IP protocol that every enabled probe of packets is of; undefined when there are several or any. */
export function onlyProtocol(enablings: readonly Enabling[]): number | undefined {
  const protocols = new Set(
    enablings.flatMap(({ probe: { definition } }) =>
      definition?.wire === undefined ? [] : protocolsOf(definition.wire),
    ),
  );
  return protocols.size === 1 ? [...protocols][0] : undefined;
}
