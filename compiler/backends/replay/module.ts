/**
 * The replay backend: a typed program as the text of one JavaScript module, made for that program. What
 * a firing does is straight-line code over the packet's bytes; what fires is decided by code that
 * tests only what the enabled probes need.
 */
import type { Catalogue, WireEvent } from '../../../probes/define.ts';
import type { Enabling, Probe, Program, Statement, TypedClause, Variable } from '../../program.ts';
import { sizeOf } from '../../types.ts';
import type { EventLayout } from '../events/layout.ts';
import { writingClause } from '../refusal.ts';
import { ClauseState, ConstantPool, type ModuleState, StaticMemory } from './clause.ts';
import { askProcessor, contextsOfError, storedVariable } from './event-data.ts';
import { emit } from './expressions.ts';
import { conditionCode } from './sources.ts';
import type { ReplayExtras, ReplayModuleText } from './interface.ts';
import { makesRecord, statementsCode } from './statements.ts';
import { initialValue, keyWidth, scalarSlot } from './storage.ts';
import { asCondition, quote } from './value.ts';

/** A clause's function and what calling it takes. */
interface ClauseFunction {
  readonly name: string;
  readonly code: string;
  readonly usesTokens: boolean;
  /** exit() may run in it, or in the ERROR probe that a fault of it fires. */
  readonly exits: boolean;
  /** It may leave the consumer something to carry out, be it the message of a fault. */
  readonly records: boolean;
}

function containsExit(statements: readonly Statement[]): boolean {
  return statements.some(
    (each) =>
      each.kind === 'exit' ||
      (each.kind === 'if' && (containsExit(each.then) || containsExit(each.else))),
  );
}

/** True for that probe of the dtrace provider. */
function isOwn({ provider, name }: Probe, own: 'BEGIN' | 'END' | 'ERROR'): boolean {
  return provider === 'dtrace' && name === own;
}

function clauseFunction(
  clause: TypedClause,
  probe: Probe,
  name: string,
  errorExits: boolean,
  module: ModuleState,
): ClauseFunction {
  const state = new ClauseState(module, probe, clause.index);
  const test =
    clause.predicate === undefined
      ? ''
      : `if (!${asCondition(emit(clause.predicate, state))}) return;\n`;
  const empty = clause.statements.length === 0;
  const body = empty
    ? `C.begin(X.probe, ${clause.index}, true, p);\nC.end();\n`
    : statementsCode(clause.statements, state);
  if (clause.records) askProcessor(state);
  const mark = module.marks ? 'P.mark(X.probe);\n' : '';
  const scratch = state.usesScratch ? 'M.resetScratch();\n' : '';
  const inner = `${state.declarations}${scratch}${test}${mark}${body}`;
  const guarded = state.fallible
    ? `try {\n${inner}} catch (fault) { D.fault(fault, ${clause.index}, p, e); }\n`
    : inner;
  return {
    name,
    code: `function ${name}(p, e) {\n${module.layout === undefined ? 'const v = p.view;\n' : ''}${guarded}}\n`,
    usesTokens: state.usesTokens,
    exits: containsExit(clause.statements) || (state.fallible && errorExits),
    records: empty || state.fallible || makesRecord(clause.statements),
  };
}

/** Every clause-local variable that the statements of a firing can name; they start as 0 or NULL. */
function clauseLocals(program: Program): readonly Variable[] {
  return program.variables.filter(({ scope, keys }) => scope === 'this' && keys === undefined);
}

function fireFunction(
  enabling: Enabling,
  functions: ReadonlyMap<TypedClause, ClauseFunction>,
  resets: string,
  module: ModuleState,
): string {
  const called = enabling.clauses.map((clause) => functions.get(clause)!);
  const ending = isOwn(enabling.probe, 'END');
  const calls = called.map(({ name, exits }, index) => {
    const last = index === called.length - 1;
    // Once exit() ran, the firing's other clauses do not run; END's all do.
    return `${name}(p, e);\n${exits && !last && !ending ? 'if (X.stopping) return;\n' : ''}`;
  });
  const tokens = called.some(({ usesTokens }) => usesTokens) ? 'L.resetFiring();\n' : '';
  const probe = module.pool.add(enabling.probe);
  const { id } = enabling.probe;
  // ERROR fires within another firing: that settles what ERROR recorded, and keeps its clause-local variables.
  const nested = isOwn(enabling.probe, 'ERROR');
  const contexts = contextsOfError(enabling.probe, module);
  const body = `X.probe = ${probe};\n${contexts}${nested ? '' : resets}${tokens}${calls.join('')}`;
  const settles = !nested && called.some(({ records }) => records);
  if (!settles) return `function f${id}(p, e) {\n${body}}\n`;
  const settle = `C.settle(${isOwn(enabling.probe, 'BEGIN')});\n`;
  return `function g${id}(p, e) {\n${body}}\nfunction f${id}(p, e) {\ng${id}(p, e);\n${settle}}\n`;
}

const tcpProtocol = 6;

// ---- dispatch ----------------------------------------------------------------------------------

type PacketEvent = Extract<WireEvent, { on: 'send' | 'receive' }>;

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
  if (layer === 'ip') return 'p.ipVersion !== 0';
  if ('etherTypes' in layer) return oneOf('p.etherType', layer.etherTypes);
  return `${oneOf('p.protocol', layer.ipProtocols)} && p.transport >= 0`;
}

function condition(event: PacketEvent, probe: Probe, module: ModuleState): string | undefined {
  const layer = layerTest(event);
  if (event.when === undefined) return layer;
  const when = conditionCode(event.when, new ClauseState(module, probe));
  return layer === undefined ? when : `${layer} && ${when}`;
}

/** The state that a probe of a packet shows: the sender's after it sent, the receiver's before it received. */
function stateBefore(event: PacketEvent, module: ModuleState): string {
  if (!module.tracking) return '';
  return event.on === 'send'
    ? 'X.state = e < 0 ? 0 : T.state[e];\n'
    : 'X.state = e < 0 ? 0 : T.previousState(e);\n';
}

function packetProbes(
  on: 'send' | 'receive',
  enablings: readonly Enabling[],
  module: ModuleState,
): string {
  const fired = enablings
    .flatMap(({ probe }) => {
      const wire = probe.definition?.wire;
      return wire !== undefined && wire.on === on ? [{ probe, wire }] : [];
    })
    .sort((a, b) =>
      on === 'send' ? depth(b.wire) - depth(a.wire) : depth(a.wire) - depth(b.wire),
    );
  return fired
    .map(({ probe, wire }) => {
      const call = `${stateBefore(wire, module)}f${probe.id}(p, e);\nif (X.stopping) return;\n`;
      const test = condition(wire, probe, module);
      return test === undefined ? call : `if (${test}) {\n${call}}\n`;
    })
    .join('');
}

function tcpProbes(enablings: readonly Enabling[]): { constants: string; code: string } {
  const fired = enablings.flatMap(({ probe }) => {
    const wire = probe.definition?.wire;
    return wire?.on === 'tcp' ? [{ probe, event: wire.event }] : [];
  });
  if (fired.length === 0) return { constants: '', code: '' };
  const constants = fired
    .map(({ probe, event }) => `const k${probe.id} = tcpEventCodes[${quote(event)}];\n`)
    .join('');
  const tests = fired
    .map(({ probe }) => `if (k === k${probe.id}) f${probe.id}(p, e);\n`)
    .join('else ');
  const code = `function tcpEvents(p, e) {
for (let i = 0; i < T.eventCount; i++) {
if (T.eventEndpoint[i] !== e) continue;
const k = T.eventKind[i];
X.state = T.eventState[i];
X.previousState = T.eventPreviousState[i];
${tests}if (X.stopping) return;
}
}
`;
  return { constants, code };
}

/**
 * On the way out the connection's own events come first, then the layers from the inside; on the way in
 * the layers from the outside, then the connection's events: the order in which a kernel passes them.
 */
function packetFunction(enablings: readonly Enabling[], module: ModuleState): string {
  const { constants, code } = tcpProbes(enablings);
  const events =
    code === '' ? '' : 'if (T.eventCount > 0) tcpEvents(p, e);\nif (X.stopping) return;\n';
  const send = packetProbes('send', enablings, module);
  const receive = packetProbes('receive', enablings, module);
  const view = `${send}${receive}`.includes('v.getUint') ? 'const v = p.view;\n' : '';
  return `${constants}${code}function packet(p, seen, sender) {
${view}if ((seen & 1) !== 0) {
const e = sender;
${events}${send}}
if ((seen & 2) !== 0) {
const e = sender < 0 ? -1 : sender ^ 1;
${receive}${events}}
}
`;
}

// ---- the module --------------------------------------------------------------------------------

function lifeCycle(enablings: readonly Enabling[], name: 'BEGIN' | 'END' | 'ERROR'): string {
  const found = enablings.find(({ probe }) => isOwn(probe, name));
  return found === undefined ? 'undefined' : `(p) => f${found.probe.id}(p, -1)`;
}

function timers(enablings: readonly Enabling[], module: ModuleState): string {
  return enablings
    .filter(({ probe }) => probe.periodNs !== undefined)
    .map(
      ({ probe }) =>
        `{ probe: ${module.pool.add(probe)}, periodNs: ${probe.periodNs}, fire: (p) => f${probe.id}(p, -1) }`,
    )
    .join(', ');
}

function storage(program: Program): string {
  const strings = program.variables.length;
  return `const N = new Float64Array(${strings}), B = new BigInt64Array(${strings});
const Z = [${program.variables.map(initialText).join(', ')}], W = new Int32Array(64);
`;
}

/** Names for the aggregations and their tables of keys: a clause then need not look for them at each firing. */
function aggregationNames(program: Program): string {
  return program.aggregations
    .map(({ id }) => `const a${id} = A[${id}], k${id} = a${id}.keys;\n`)
    .join('');
}

function initialText(variable: Variable): string {
  return variable.type.kind === 'string' ? initialValue(variable) : 'null';
}

function isObject({ type }: Variable): boolean {
  return type.kind === 'struct' || type.kind === 'array';
}

function resetCode(variable: Variable, module: ModuleState): string {
  if (!isObject(variable)) return `${scalarSlot(variable)} = ${initialValue(variable)};\n`;
  return `M.zero(${module.memory.addressOf(variable)}, ${sizeOf(variable.type)!});\n`;
}

function arrayTable(
  variable: Variable,
  width: number,
): ReplayModuleText['tables']['arrays'][number] {
  if (!isObject(variable)) return { variable, width };
  return { variable, width, objectSize: sizeOf(variable.type)! };
}

/** The IP protocol that every enabled probe of packets is of; undefined when there are several or any. */
function onlyProtocol(enablings: readonly Enabling[]): number | undefined {
  const protocols = new Set(
    enablings.flatMap(({ probe }): readonly (number | undefined)[] => {
      const wire = probe.definition?.wire;
      if (wire === undefined) return [];
      if (wire.on === 'tcp') return [tcpProtocol];
      return typeof wire.layer === 'object' && 'ipProtocols' in wire.layer
        ? wire.layer.ipProtocols
        : [undefined];
    }),
  );
  return protocols.size === 1 ? [...protocols][0] : undefined;
}

/** The functions of every clause and firing, and what they need. */
interface Written {
  readonly module: ModuleState;
  readonly functions: string;
  /** BEGIN reads the clock. */
  readonly beginClock: boolean;
}

/** An event's clauses read its values by place, so those of another probe's events cannot share a function. */
function functionsOf(
  program: Program,
  errorExits: boolean,
  module: ModuleState,
): { byEnabling: ReadonlyMap<TypedClause, ClauseFunction>[]; beginClock: boolean } {
  const shared = new Map<TypedClause, ClauseFunction>();
  let beginClock = false;
  let made = 0;
  const byEnabling = program.enablings.map(({ probe, clauses }) => {
    const functions = module.layout === undefined ? shared : new Map<TypedClause, ClauseFunction>();
    for (const clause of clauses) {
      if (functions.has(clause)) continue;
      const clockBefore = module.clock;
      module.clock = false;
      const name = `c${made++}`;
      const compose = (): ClauseFunction => clauseFunction(clause, probe, name, errorExits, module);
      functions.set(clause, writingClause(clause.source, compose));
      if (module.clock && probe.id === 1) beginClock = true;
      module.clock ||= clockBefore;
    }
    return functions;
  });
  return { byEnabling, beginClock };
}

function write(
  program: Program,
  catalogue: Catalogue,
  { layout, marks = false }: ReplayExtras & { readonly layout?: EventLayout },
): Written {
  const module: ModuleState = {
    catalogue,
    ...(layout !== undefined && { layout }),
    errorContexts: new Set(),
    pool: new ConstantPool(),
    literals: new Map(),
    memory: new StaticMemory(),
    flows: false,
    tracking: false,
    timing: false,
    clock: false,
    destructive: false,
    pcap: false,
    marks,
  };
  const { enablings } = program;
  const errorExits = enablings.some(
    ({ probe, clauses }) =>
      isOwn(probe, 'ERROR') && clauses.some(({ statements }) => containsExit(statements)),
  );
  const { byEnabling, beginClock } = functionsOf(program, errorExits, module);
  const resets = clauseLocals(program)
    .map((variable) => resetCode(variable, module))
    .join('');
  const fires = enablings
    .map((each, index) => fireFunction(each, byEnabling[index], resets, module))
    .join('');
  let clauses = '';
  for (const functions of new Set(byEnabling))
    for (const { code } of functions.values()) clauses += code;
  return { module, functions: `${clauses}${fires}`, beginClock };
}

function moduleText(
  program: Program,
  { module, functions, beginClock }: Written,
  rest: string,
): ReplayModuleText {
  const literals = [...module.literals]
    .map(([value, name]) => `const ${name} = S.internText(${quote(value)});\n`)
    .join('');
  const { enablings } = program;
  const variables = program.variables.map((each) =>
    storedVariable(each, module.layout !== undefined),
  );
  return {
    source: `'use strict';\nconst { K, A, V, S, C, F, T, X, L, M, R, P, D, tcpEventCodes } = runtime;\n${storage(program)}${aggregationNames(program)}${literals}${functions}${rest}`,
    tables: {
      constants: module.pool.values,
      arrays: variables.flatMap((variable) =>
        variable.keys === undefined ? [] : [arrayTable(variable, keyWidth(variable.keys))],
      ),
      staticBytes: module.memory.bytes,
    },
    needs: {
      flows: module.flows,
      tracking: module.tracking,
      timing: module.timing,
      onlyProtocol: onlyProtocol(enablings),
      packets: enablings.some(
        ({ probe }) => probe.definition !== undefined || probe.periodNs !== undefined,
      ),
      beginClock,
      destructive: module.destructive,
      pcap: module.pcap,
    },
  };
}

function lifeCycles(enablings: readonly Enabling[]): string {
  return `begin: ${lifeCycle(enablings, 'BEGIN')}, end: ${lifeCycle(enablings, 'END')}, error: ${lifeCycle(enablings, 'ERROR')}`;
}

/** Generates the module of a program; `catalogue` is the one it was compiled with. */
export function generateReplay(
  program: Program,
  catalogue: Catalogue,
  extras: ReplayExtras = {},
): ReplayModuleText {
  const written = write(program, catalogue, extras);
  const { module } = written;
  const { enablings } = program;
  if (enablings.some(({ probe }) => probe.definition?.wire?.on === 'tcp'))
    module.flows = module.tracking = true;
  const packet = packetFunction(enablings, module);
  const result = `return { ${lifeCycles(enablings)}, timers: [${timers(enablings, module)}], packet };\n`;
  return moduleText(program, written, `${packet}${result}`);
}

/**
 * Generates the module of a program, or of the consumer's half of one, that runs on events: an EventModule. `layout` learns
 * what the events of each probe must carry.
 *
 * @throws Refusal for what only a capture's packets can give
 */
export function generateEvents(
  program: Program,
  catalogue: Catalogue,
  layout: EventLayout,
): ReplayModuleText {
  const { enablings } = program;
  const events = enablings
    .filter(({ probe }) => probe.provider !== 'dtrace')
    .map(({ probe: { id } }) => `${id}: (p) => f${id}(p, -1)`);
  const result = `return { ${lifeCycles(enablings)}, events: { ${events.join(', ')} } };\n`;
  return moduleText(program, write(program, catalogue, { layout }), result);
}
