/** What every engine takes to run a program. */
import type { ReplayModuleText } from '../../compiler/backends/replay/interface.ts';
import type { Program } from '../../compiler/program.ts';
import type { Catalogue } from '../../probes/define.ts';
import type { ConsumerOptions } from '../consumer/consumer-options.ts';
import type { Outside, TextOutput } from '../consumer/consumer-host.ts';
import type { TraceEvent } from '../consumer/machine/events.ts';
import type { OutputFormat } from '../consumer/make-sink.ts';

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
  /** No limit without: nothing here needs buffers of a size given in advance. */
  readonly aggsize?: number | undefined;
  readonly dynvarsize?: number | undefined;
}

export interface SessionOptions {
  /** The typed program and the text generated from it. */
  readonly program: Program;
  readonly module: ReplayModuleText;
  readonly catalogue: Catalogue;
  /** strsize among them: most bytes of a D string, the terminating NUL included. */
  readonly consumer: ConsumerOptions;
  readonly limits: ReplayLimits;
  readonly output: TextOutput;
  readonly format: OutputFormat;
  /** Called with each event as it comes, as the machine formats have them; there is then no output. */
  readonly onEvent?: ((event: TraceEvent) => void) | undefined;
  /** Called when all is attached, or the captures are open: BEGIN comes next. */
  readonly onStart?: (() => void) | undefined;
  /** Carries out destructive actions; absent when they are not allowed. */
  readonly outside?: Outside;
  /** A line for standard error: faults, drops. */
  readonly report: (message: string) => void;
  /** Drop messages begin with their kind. */
  readonly droptags: boolean;
  readonly tracer: TracerIdentity;
  /** Aborting it ends the run as exit() would: END fires, aggregations print. */
  readonly signal?: AbortSignal;
}

/** The program cannot be run as the options are; dtrace's "could not enable tracing" with the reason. */
export class EnableError extends Error {
  /** What to do about it. */
  readonly hint: string | undefined;
  /** A smaller program might run. */
  readonly tooLarge: boolean;
  constructor(message: string, hint?: string, tooLarge = false) {
    super(message);
    this.name = 'EnableError';
    this.hint = hint;
    this.tooLarge = tooLarge;
  }
}
