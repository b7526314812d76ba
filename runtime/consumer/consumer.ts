/**
 * dtrace's consumer: takes the records that clauses make, carries them out, and tells a sink what they show. Also
 * the owner of what outlives a firing: the string table, the aggregations, the speculations.
 *
 * A clause's record is complete with end(); a clause that faults leaves nothing. The records of a firing are
 * carried out with settle(), when all its clauses have run: as in dtrace, whose consumer comes later, what
 * looks at aggregations (printa, clear and kin) sees all that the firing has aggregated. Of a firing that calls
 * exit() it sees what END aggregates, too: dtrace fires END before it looks again.
 */
import type { BoundFormat } from '../../compiler/format.ts';
import type { AggregationSpec, Probe } from '../../compiler/program.ts';
import type { Type } from '../../compiler/types.ts';
import { StringTable } from '../tables/strings.ts';
import type { CapturedPacket } from '../replay/chosen-packets.ts';
import { FaultCode, faultText, raise } from '../fault.ts';
import { ActionRunner } from './action-runner.ts';
import { Aggregation } from './aggregation.ts';
import type { ConsumerHost, TextOutput } from './consumer-host.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import type { Action, Clock, FinishedRecord } from './record.ts';
import { renderFormat, type PrintedValue } from './render-format.ts';
import type { PrintedStruct } from './render-print.ts';
import type { ClauseError, Sink } from './sink.ts';
import { Speculations } from './speculations.ts';
import { TextSink } from './text-sink.ts';

/** A record that can be filled again. */
interface ReusableRecord extends FinishedRecord {
  probe: Probe;
  clause: number;
  line: boolean;
  seconds: number;
  nanoseconds: number;
  cpu: number;
  actions: Action[];
}

/** Before it has started. */
const noClock: Clock = { seconds: 0, nanoseconds: 0, cpu: 0 };

const noProbe: Probe = { id: 0, provider: '', module: '', function: '', name: '' };
const blankRecord = { probe: noProbe, clause: -1, line: false, ...noClock };

/** The number of dtrace:::BEGIN. */
const beginProbe = 1;

/** For short arrays: setting `length` takes longer than all else that is done with such a one. */
function empty(array: unknown[]): void {
  while (array.length > 0) array.pop();
}

export class Consumer {
  readonly strings: StringTable;
  /** By AggregationSpec.id. */
  readonly aggregations: readonly Aggregation[];
  readonly speculations: Speculations;
  readonly #options: ConsumerOptions;
  readonly #host: ConsumerHost;
  readonly #runner: ActionRunner;
  /** The record of the clause that runs. */
  #probe: Probe = noProbe;
  #clause = -1;
  #line = false;
  #seconds = 0;
  #nanoseconds = 0;
  #cpu = 0;
  #actions: Action[] = [];
  /** Records that were carried out, to be filled again: one a firing would be garbage at once. */
  readonly #spare: ReusableRecord[] = [];
  /** The buffer that the record goes to; 0 is none. */
  #speculation = 0;
  /** What the clause's last exit() said. */
  #status: number | undefined;
  /** exit() was called: no firing follows but END's. */
  #exiting = false;
  /** Of the firing, in order. */
  #queue: (ReusableRecord | ClauseError)[] = [];
  /** What #queue was before, emptied. */
  #emptied: (ReusableRecord | ClauseError)[] = [];

  /** @param sink the form of the output: dtrace(1)'s text unless given */
  constructor(
    program: { readonly aggregations: readonly AggregationSpec[] },
    options: ConsumerOptions,
    output: TextOutput,
    host: ConsumerHost,
    sink: Sink = new TextSink(options, output),
  ) {
    this.#options = options;
    this.#host = host;
    const { budget, limits } = host;
    this.strings = new StringTable(options.strsize);
    this.aggregations = program.aggregations.map(
      (spec) => new Aggregation(spec, this.strings, budget),
    );
    this.speculations = new Speculations(limits);
    const { aggregations, speculations } = this;
    this.#runner = new ActionRunner({ options, output, host, sink, aggregations, speculations });
  }

  // ---- records -----------------------------------------------------------------------------------

  /** A clause starts that records something; `line` when that prints the probe's line. */
  begin(probe: Probe, clause: number, line: boolean, clock: Clock = noClock): void {
    this.#probe = probe;
    this.#clause = clause;
    this.#line = line;
    this.#seconds = clock.seconds;
    this.#nanoseconds = clock.nanoseconds;
    this.#cpu = clock.cpu;
    this.#drop();
    this.#speculation = 0;
    this.#status = undefined;
  }

  /**
   * The clause ends: its record waits for the firing's end, or for commit() when it is speculative.
   * @param size bytes that dtrace would store, of a speculative record
   */
  end(size = 0): void {
    const record = this.#speculation === 0 ? this.#spare.pop() : undefined;
    const filled = record ?? { ...blankRecord, actions: [] };
    filled.probe = this.#probe;
    filled.clause = this.#clause;
    filled.line = this.#line;
    filled.seconds = this.#seconds;
    filled.nanoseconds = this.#nanoseconds;
    filled.cpu = this.#cpu;
    const { actions } = filled;
    filled.actions = this.#actions;
    this.#actions = actions;
    if (this.#speculation === 0) this.#queue.push(filled);
    else this.speculations.add(this.#speculation, filled, size);
    if (this.#status === undefined) return;
    this.#exiting = true;
    this.#host.exit(this.#status);
  }

  /** The clause speculates on nothing, or too much: nothing of its record is printed. */
  #drop(): void {
    if (this.#actions.length > 0) this.#actions = [];
  }

  /** The clause faulted: its record is lost. Without a code there is nothing to be said of it. */
  fault(probe: Probe, clause: number, code: FaultCode | undefined, address = 0n): void {
    this.#drop();
    if (code === undefined) return;
    const message = faultText(code, address);
    this.#queue.push({ error: 'fault', probe, clause, code, address, message });
  }

  /** The firing ends: its records are carried out; when it stops the tracing, not before END has fired. */
  settle(inBegin: boolean): void {
    if (this.#exiting) return;
    if (inBegin) this.#host.lookForDrops();
    this.#carryOutAll();
  }

  /**
   * END has fired: what is left is carried out. When it was BEGIN that stopped the tracing, its records come
   * before all others, those of ERROR among them.
   */
  settleAll(): void {
    this.#exiting = false;
    if (this.#queue.length === 0) return;
    const isOfBegin = (each: FinishedRecord | ClauseError): boolean =>
      !('error' in each) && each.probe.id === beginProbe;
    if (this.#queue.some(({ probe }) => probe.id === beginProbe)) {
      this.#host.lookForDrops();
      this.#queue.sort((a, b) => Number(isOfBegin(b)) - Number(isOfBegin(a)));
    }
    this.#carryOutAll();
  }

  #carryOutAll(): void {
    const queue = this.#queue;
    if (queue.length === 0) return;
    this.#queue = this.#emptied;
    for (const each of queue) {
      if ('error' in each) this.#runner.report(each);
      else {
        this.#runner.carryOut(each);
        this.#spare.push(each);
        empty(each.actions);
      }
    }
    empty(queue);
    this.#emptied = queue;
  }

  #defer(action: Action): void {
    this.#actions.push(action);
  }

  /** A string as a record has it: of strsize bytes with its NUL. NULL is a bad address. */
  text(value: string | null): string {
    const limit = this.#options.strsize - 1;
    if (value === null) return raise(FaultCode.BADADDR);
    return value.length > limit ? value.slice(0, limit) : value;
  }

  trace(type: Type, value: PrintedValue): void {
    this.#defer({ kind: 'trace', type, value, quiet: this.#options.quiet });
  }

  tracemem(bytes: string): void {
    this.#defer({ kind: 'tracemem', bytes });
  }

  /** Of NULL there is nothing to write. */
  pcap(packet: CapturedPacket | undefined): void {
    const written = this.#host.capture !== undefined;
    if (packet !== undefined) this.#defer({ kind: 'pcap', packet, written });
  }

  printObject(type: Type, address: number, bytes: string): void {
    this.#defer({ kind: 'printObject', address, type, bytes });
  }

  printMembers(struct: PrintedStruct, address: number, values: readonly PrintedValue[]): void {
    this.#defer({ kind: 'printMembers', address, struct, values });
  }

  printf(format: BoundFormat, values: readonly PrintedValue[]): void {
    this.#defer({ kind: 'printf', format, values });
  }

  printa(format: BoundFormat | undefined, aggregations: readonly number[]): void {
    this.#defer({ kind: 'printa', format, aggregations });
  }

  clear(aggregation: number): void {
    this.#defer({ kind: 'clear', aggregation });
  }

  denormalize(aggregation: number): void {
    this.#defer({ kind: 'denormalize', aggregation });
  }

  trunc(aggregation: number, count: bigint): void {
    this.#defer({ kind: 'trunc', aggregation, count });
  }

  normalize(aggregation: number, by: bigint): void {
    this.#defer({ kind: 'normalize', aggregation, by });
  }

  setopt(option: string, value: string | undefined): void {
    this.#defer({ kind: 'setopt', option, value });
  }

  exit(status: number): void {
    this.#status = status;
    this.#defer({ kind: 'exit', status });
  }

  system(format: BoundFormat, values: readonly PrintedValue[]): void {
    this.#defer({ kind: 'system', command: this.#sprintf(format, values) });
  }

  freopen(format: BoundFormat | undefined, values: readonly PrintedValue[]): void {
    const file = format === undefined ? undefined : this.#sprintf(format, values);
    this.#defer({ kind: 'freopen', file });
  }

  ftruncate(): void {
    this.#defer({ kind: 'ftruncate' });
  }

  /** As dtrace does, in a buffer of strsize bytes. */
  #sprintf(format: BoundFormat, values: readonly PrintedValue[]): string {
    return renderFormat(format, values).slice(0, this.#options.strsize - 1);
  }

  // ---- speculations ------------------------------------------------------------------------------

  /** speculation(): the number of a buffer, 0 when there is none. */
  speculation(): number {
    return this.speculations.create();
  }

  /** The record goes to that buffer. False when there is no such: the clause ends here, and leaves nothing. */
  speculate(id: number): boolean {
    this.#speculation = id;
    if (this.speculations.accepts(id)) return true;
    this.#drop();
    return false;
  }

  /** Whether a speculative record that has come to that size is too large, and so dropped. */
  overflows(size: number): boolean {
    if (!this.speculations.overflows(size)) return false;
    this.#drop();
    return true;
  }

  /** Of a number that no buffer can have it is a fault; of a buffer that is not in use, nothing. */
  commit(id: number): void {
    this.speculations.drain(id);
    this.#defer({ kind: 'commit', id });
  }

  discard(id: number): void {
    this.speculations.drain(id);
    this.#defer({ kind: 'discard', id });
  }

  // ---- the end -----------------------------------------------------------------------------------

  /** After END: the aggregations that no printa() has printed. */
  finish(): void {
    this.#runner.finish();
  }

  /** Hands on what is buffered. */
  flush(): void {
    this.#runner.flush();
  }
}
