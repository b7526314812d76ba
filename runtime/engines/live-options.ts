/** What a live trace takes and gives, and what it needs of the tracer that its kernel half runs in. */
import type { LiveModule } from '../../compiler/backends/events/schema.ts';
import type { TypedClause } from '../../compiler/program.ts';
import type { AggregationSnapshot } from '../consumer/snapshot.ts';
import type { Target } from '../host/target.ts';
import type { ChildEnd, ChildOptions, StopSignal } from '../live/child.ts';
import type { KernelClock } from '../live/clock.ts';
import type { LineListener } from '../live/lines.ts';
import type { Refusal } from '../live/refusals.ts';
import type { SessionOptions } from './session-options.ts';

export interface LiveOptions<Module extends LiveModule = LiveModule> extends Omit<
  SessionOptions,
  'module'
> {
  readonly module: Module;
  /** The process of -c or -p: it goes on when all is attached, and the trace ends with it. */
  readonly target?: Target;
  /**
   * The file that an event recording is written to. The module then has no maps: every clause runs on events, as it will
   * when the recording is replayed.
   */
  readonly record?: string;
}

export interface LiveResult {
  /** For the process to end with: that of the last exit(), 0 without, 1 when the tracer died. */
  readonly status: number;
  /** What went wrong while tracing; it has been reported. */
  readonly problems: readonly string[];
  /** The aggregations as they stood at the end, copied out when asked for. */
  readonly aggregations: () => readonly AggregationSnapshot[];
}

/** Reads what a tracer prints, and tells a listener. */
export interface Reader {
  /** Bytes of its standard output. */
  push(chunk: Uint8Array): void;
  /** There is nothing more. False when a line was cut off. */
  end(): boolean;
  /** Text of its standard error, a binary string, where that tells of losses while it traces. */
  complain?(text: string): void;
}

/** The tracer of the kernel. */
export interface Tracer {
  /** As messages call it. */
  readonly name: string;
  readonly child: Omit<ChildOptions, 'onOutput' | 'onComplaints'>;
  readonly clock: KernelClock;
  /** What ends it in order: all output comes. */
  readonly stopSignal: StopSignal;
  /** Keys that each of its maps has room for, where it does not tell that one is full. */
  readonly silentLimit?: number;
  reader(listener: LineListener): Reader;
  /** Why it ended before it traced. */
  refusalOf(end: ChildEnd): Refusal;
  /** What to say of its death while it traced. */
  deathOf(end: ChildEnd): Refusal;
  /** The clause that a line (from 1) of its script was made of. */
  clauseOfLine(line: number): TypedClause | undefined;
}
