/** What a replay takes and gives. */
import type { ReplayModuleText } from '../../compiler/backends/replay/interface.ts';
import type { Program } from '../../compiler/program.ts';
import type { Catalogue } from '../../probes/define.ts';
import type { CaptureError } from '../capture/reader.ts';
import type { ConsumerOptions } from '../consumer/consumer-options.ts';
import type { Outside, TextOutput } from '../consumer/consumer.ts';
import type { AggregationSnapshot } from '../consumer/snapshot.ts';
import type { OutputFormat } from '../consumer/make-sink.ts';

export interface ReplayProgress {
  readonly packets: number;
  readonly bytesRead: number;
  /** Undefined for a pipe. */
  readonly totalBytes: number | undefined;
}

/** Identities that the dtrace provider's probes see: the tracer's own. */
export interface TracerIdentity {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly gid: number;
  readonly execname: string;
}

/** Options of D that bound what a program may keep, in bytes but for the first. */
export interface ReplayLimits {
  /** How many speculations there are at a time, and what each holds. */
  readonly nspec: number;
  readonly specsize: number;
  /** No limit without: a replay needs no buffers of a size given in advance. */
  readonly aggsize?: number | undefined;
  readonly dynvarsize?: number | undefined;
}

export interface ReplayOptions {
  /** The typed program and the text generated from it. */
  readonly program: Program;
  readonly module: ReplayModuleText;
  readonly catalogue: Catalogue;
  /** Paths of captures; '-' is standard input. */
  readonly captures: readonly string[];
  /** `auto`, `both`, or addresses. */
  readonly vantage: string;
  /** strsize among them: most bytes of a D string, the terminating NUL included. */
  readonly consumer: ConsumerOptions;
  readonly limits: ReplayLimits;
  readonly output: TextOutput;
  readonly format: OutputFormat;
  /** Carries out destructive actions; absent when they are not allowed. */
  readonly outside?: Outside;
  /** A line for standard error: faults, drops. */
  readonly report: (message: string) => void;
  /** Drop messages begin with their kind. */
  readonly droptags: boolean;
  readonly tracer: TracerIdentity;
  /** Aborting it ends the replay as exit() would: END fires, aggregations print. */
  readonly signal?: AbortSignal;
  readonly progress?: (progress: ReplayProgress) => void;
}

export interface ReplayResult {
  /** For the process to end with: that of the last exit(), 0 without, 1 when a capture was damaged. */
  readonly status: number;
  /** Damage met in the captures, after everything whole before it was counted. */
  readonly errors: readonly CaptureError[];
  /** The aggregations as they stood at the end, copied out when asked for. */
  readonly aggregations: () => readonly AggregationSnapshot[];
}

/** The program cannot be run as the options are; dtrace's "could not enable tracing" with the reason. */
export class EnableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EnableError';
  }
}
