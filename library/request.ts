/** What a program of yours asks of a trace, and what it gets. */
import type { Diagnostic } from '../compiler/diagnostic.ts';
import type { Catalogue } from '../probes/index.ts';
import type { CaptureError } from '../runtime/capture/error.ts';
import type { CaptureInput } from '../runtime/capture/given-source.ts';
import type { Outside } from '../runtime/consumer/consumer-host.ts';
import type { TraceEvent } from '../runtime/consumer/machine/events.ts';
import type { AggregationSnapshot } from '../runtime/consumer/snapshot.ts';

/** What every trace takes, over captures or live. */
export interface CommonRequest {
  /** `$1` onwards. */
  readonly arguments?: readonly string[];
  /** As `-x name=value`; true for `-x name`, false for `-x name=no`. Output is quiet unless `quiet` is false. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** Providers of one's own, made by `defineCatalogue`; those that tsdtrace ships unless given. */
  readonly catalogue?: Catalogue;
  /** Aborting it ends the trace as exit() would: END fires, and what was counted is in the result. */
  readonly signal?: AbortSignal;
  /** Called when tracing begins: the captures are open, or all is attached to the kernel. */
  readonly onStart?: () => void;
  /** Called with the output as it comes, in UTF-8; it is then not kept. */
  readonly onOutput?: (text: string) => void;
  /**
   * Called with every event as it comes: records, errors, drops, aggregations, in the form of `oformat=ndjson`. There is then
   * no output.
   */
  readonly onEvent?: (event: TraceEvent) => void;
  /**
   * Carries out system(), freopen() and kin. A program that has them runs with it and the option `destructive` only, as it
   * takes -w on the command line.
   */
  readonly outside?: Outside;
}

export interface TraceRequest extends CommonRequest {
  /**
   * Captures, replayed in time order: paths ('-' is standard input), bytes, or streams of bytes. Or the path of one event
   * recording.
   */
  readonly captures: readonly CaptureInput[];
  /**
   * Writes packets to that file (.pcapng, .pcap or .snoop): those of the program's pcap(), or where it has none, every
   * packet for which a clause's body ran.
   */
  readonly write?: string;
}

export interface LiveRequest extends CommonRequest {
  /** What traces; without it bpftrace where it can run, else a native dtrace. */
  readonly engine?: 'bpftrace' | 'dtrace';
  /** As -c: a command, split at blanks, that starts when all is attached; the trace ends with it. It is `$target`. */
  readonly command?: string;
  /** As -p: a process that is there; the trace ends with it. It is `$target`. */
  readonly process?: number;
  /** As --record: keeps what the probes saw in that file, for `trace()` to replay. With bpftrace only. */
  readonly record?: string;
}

/** What every trace gives. */
export interface CommonResult {
  /** What dtrace would have printed; empty with `onOutput` and `onEvent`. */
  readonly output: string;
  /** By name, without the `@`; the one without a name is `_`. Values as they stood at the end, rows in no order. */
  readonly aggregations: ReadonlyMap<string, AggregationSnapshot>;
  /** Run-time faults and drops, in dtrace's words. */
  readonly messages: readonly string[];
  /** Notes of the compiler. */
  readonly diagnostics: readonly Diagnostic[];
  /** The last exit()'s; 1 when a capture was damaged or the tracer died. */
  readonly status: number;
}

export interface TraceResult extends CommonResult {
  /** Damage met in the captures, after everything whole before it was counted. */
  readonly errors: readonly CaptureError[];
}

export interface LiveTraceResult extends CommonResult {
  /** What the tracer died of or could not tell; empty when all went well. */
  readonly problems: readonly string[];
}

/** The program does not compile, or an option is wrong. `diagnostics` has the places. */
export class TraceError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.name = 'TraceError';
    this.diagnostics = diagnostics;
  }
}
