/**
 * The bpftrace backend: a typed program as a script for bpftrace, what comes up from it, and the consumer's half as a
 * module that runs on that.
 */
import type { KernelObject } from '../../../probes/define-linux.ts';
import type { Catalogue } from '../../../probes/define.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import type { Probe, Program, TypedClause } from '../../program.ts';
import { EventLayout } from '../events/layout.ts';
import { depth } from '../replay/dispatch.ts';
import { Maps } from './aggregations.ts';
import { Blocks, type Part } from './blocks.ts';
import { bpftraceAbilities } from './capable.ts';
import { chooseWay } from './choose.ts';
import { clausesText, firingText } from './clauses.ts';
import { demandEverything } from './everything.ts';
import { defaultMapKeys, environmentOf, featuresOf } from './features.ts';
import { type BpftraceHost, type BpftraceModule } from './interface.ts';
import { type EventSchema, lastMap } from '../events/schema.ts';
import { needsOf } from './needs.ts';
import { Place, type Surroundings } from './place.ts';
import type { Reach } from './reach.ts';
import { beginSchema, consumerHalf, isBegin } from '../events/consumer-half.ts';
import { split, type Split, type SplitEnabling } from '../events/split.ts';
import { timerAttach } from './timers.ts';
import { firstWrites } from './variables.ts';
import { Writer } from '../writer.ts';

export interface BpftraceOptions {
  /** Leaves every clause to the consumer and sends every event, so that events alone tell all: for recordings. */
  readonly everyEvent?: boolean;
  /** Events carry all that is in reach, as far as it fits, behind what the program reads. */
  readonly everything?: boolean;
  /** Keys that each map has room for. */
  readonly mapKeys?: number;
  /** What the consumer wants of each event beside what the program asks. */
  readonly layout?: EventLayout;
}

export interface BpftraceResult {
  /** Absent when there is an error among the diagnostics. */
  readonly module?: BpftraceModule;
  readonly diagnostics: readonly Diagnostic[];
}

/** A script in the making. */
class Script {
  readonly around: Surroundings;
  readonly maps: Maps;
  readonly blocks: Blocks;
  readonly events: EventSchema[] = [];
  readonly attached: BpftraceModule['attached'][number][] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Probes that this host cannot provide, and why. */
  readonly refused: { readonly probe: Probe; readonly why: Diagnostic }[] = [];
  readonly #layout: EventLayout;
  readonly #everything: boolean;

  constructor(around: Surroundings, program: Program, layout: EventLayout, everything: boolean) {
    this.#everything = everything;
    this.around = around;
    this.maps = new Maps(program);
    this.blocks = new Blocks(around);
    this.#layout = layout;
  }

  /** What a probe's clauses are at one place; the next event's number is its event's. */
  part(enabling: SplitEnabling, reach: Reach | undefined): Omit<Part, 'when' | 'whenNeeds'> {
    const place = new Place(this.around, enabling.probe, reach);
    const { body, event } = firingText(enabling, place, {
      number: this.events.length + 1,
      data: this.#layout.data(enabling.probe),
      maps: this.maps,
    });
    if (event === 'too much') this.#tooMuch(enabling);
    else if (event !== undefined) this.events.push(event);
    return { reach, needs: place.needs, body, exits: exits(enabling) };
  }

  #tooMuch({ probe, consumer: [clause] }: SplitEnabling): void {
    const message = `probe ${probe.provider}:::${probe.name} needs more data of each event than bpftrace can send at once`;
    const { source, span } = clause;
    this.diagnostics.push({ severity: 'error', tag: 'T_LIVE_EVENT', message, source, span });
  }

  /** A probe of the catalogue, by the first way that works here. */
  addProbe(enabling: SplitEnabling, clauses: readonly TypedClause[]): void {
    const { probe } = enabling;
    const needs = needsOf(clauses, this.#layout.data(probe));
    const { source, span } = clauses[0];
    const chosen = chooseWay(probe, needs, this.around, { source, span });
    if ('message' in chosen) {
      if (chosen.tag === 'T_LIVE_PROBE') this.refused.push({ probe, why: chosen });
      else this.diagnostics.push(chosen);
      return;
    }
    if (this.#everything) demandEverything(probe, chosen.reaches, this.#layout, this.around);
    const attach = chosen.way.blocks.map((block, index) => {
      const reach = chosen.reaches[index];
      const when = (block.when ?? []).map(({ text }) => reach.expand(text));
      const whenNeeds: readonly KernelObject[] = (block.when ?? []).flatMap((each) => each.needs);
      return this.blocks.add(block.attach, { ...this.part(enabling, reach), when, whenNeeds });
    });
    this.attached.push({ probe, attach });
  }

  addTimer(enabling: SplitEnabling): void {
    const attach = timerAttach(enabling.probe);
    if (this.#everything) demandEverything(enabling.probe, [], this.#layout, this.around);
    const part = this.part(enabling, undefined);
    this.blocks.addPlain(attach, { ...part, when: [], whenNeeds: [] });
    this.attached.push({ probe: enabling.probe, attach: [attach] });
  }
}

/** True when a clause without a predicate ends the program. */
function exits({ probe, consumer }: SplitEnabling): boolean {
  if (probe.periodNs === undefined && probe.provider !== 'dtrace') return false;
  return consumer.some(
    ({ predicate, statements }) =>
      predicate === undefined && statements.some(({ kind }) => kind === 'exit'),
  );
}

/** Event 0: BEGIN's, which says that all is attached, END's, and every second that somebody reads; with the CPU that it ran on. */
const ready = 'print((0, (uint64)nsecs, (uint64)cpu));';

/** END's has one word more: the maps come behind it. */
const ended = 'print((0, (uint64)nsecs, (uint64)cpu, (uint64)1));';

function beginText(script: Script, halves: Split): string {
  const { around, maps, blocks } = script;
  const writer = new Writer();
  const begin = halves.enablings.find(({ probe }) => isBegin(probe));
  const clauses = begin && clausesText(begin, new Place(around, begin.probe, undefined), maps);
  writer.open('BEGIN');
  writer.line(`@${lastMap}[(uint64)0] = (uint64)1;`);
  for (const line of firstWrites(halves, maps, around.kernel)) writer.line(line);
  for (const text of blocks.begin) writer.line(text);
  if (clauses !== undefined) writer.append(clauses);
  writer.line(ready);
  if (begin !== undefined && exits(begin)) writer.line('exit();');
  writer.close();
  return writer.text;
}

/** A part that only tells that bpftrace lives: it ends when nobody reads. */
function heartbeat(): Part {
  const body = new Writer();
  body.line(ready);
  return { reach: undefined, when: [], whenNeeds: [], needs: [], body, exits: false };
}

function scriptText(script: Script, halves: Split, { version }: BpftraceHost): string {
  const { features } = script.around;
  const parts = [
    `// tsdtrace: for bpftrace ${version.join('.')}`,
    beginText(script, halves),
    ...script.blocks.texts,
    ...(features.stopsBySignal ? ['self:signal:SIGUSR1 {\n  exit();\n}'] : []),
    `END {\n  ${ended}\n}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/**
 * What is said of the probes that this host cannot provide: an error, but where descriptions that match others too have named
 * them, which this host provides.
 */
function refusals({ refused, attached }: Script, { matched }: Program): readonly Diagnostic[] {
  const provided = new Set(attached.map(({ probe }) => probe));
  return refused.map(({ probe, why }) => {
    const named = matched.filter(({ probes }) => probes.includes(probe));
    const isOneOfMany = named.every(({ probes }) => probes.some((each) => provided.has(each)));
    if (!isOneOfMany) return why;
    return { ...why, severity: 'note', message: `${why.message}: it does not fire` };
  });
}

/** Where several probes fire at one place: the outermost header is last on the way out and first on the way in. */
function rank({ definition }: Probe): number {
  const wire = definition?.wire;
  if (wire === undefined || !('layer' in wire)) return 0;
  return wire.on === 'send' ? -depth(wire) : depth(wire);
}

/** What is traced, with all clauses of each probe. */
function inFiringOrder(
  { enablings }: Split,
  program: Program,
): readonly { enabling: SplitEnabling; clauses: readonly TypedClause[] }[] {
  return enablings
    .map((enabling, index) => ({ enabling, clauses: program.enablings[index].clauses }))
    .filter(({ enabling: { probe } }) => probe.provider !== 'dtrace')
    .sort((a, b) => rank(a.enabling.probe) - rank(b.enabling.probe));
}

/**
 * Generates the bpftrace script of a program for this host, with the consumer's half; `catalogue` is the one it was
 * compiled with. What the host cannot do is a diagnostic at its place in the program.
 */
export function generateBpftrace(
  program: Program,
  catalogue: Catalogue,
  host: BpftraceHost,
  options: BpftraceOptions = {},
): BpftraceResult {
  const kernel = catalogue.linux;
  if (kernel === undefined) throw new Error('the catalogue does not know Linux');
  const { everyEvent = false, everything = false } = options;
  const { mapKeys = defaultMapKeys, layout = new EventLayout() } = options;
  const features = featuresOf(host.version);
  const halves = split(program, bpftraceAbilities(kernel), everyEvent);
  const consumer = consumerHalf(halves, catalogue, layout);
  if ('message' in consumer) return { diagnostics: [consumer] };
  const script = new Script({ catalogue, kernel, host, features }, program, layout, everything);
  script.blocks.addPlain('interval:s:1', heartbeat());
  for (const { enabling, clauses } of inFiringOrder(halves, program)) {
    if (enabling.probe.periodNs === undefined) script.addProbe(enabling, clauses);
    else script.addTimer(enabling);
  }
  const diagnostics = [...script.diagnostics, ...refusals(script, program)];
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  const module: BpftraceModule = {
    script: scriptText(script, halves, host),
    events: [...beginSchema(halves), ...script.events],
    maps: script.maps.schemas,
    consumer,
    attached: script.attached,
    ...(features.stopsBySignal && { stopSignal: 'SIGUSR1' }),
    environment: environmentOf(features, mapKeys),
  };
  return { module, diagnostics };
}
