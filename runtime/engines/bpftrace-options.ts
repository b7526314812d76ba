/** What a live trace by bpftrace takes and gives. */
import type { BpftraceModule } from '../../compiler/backends/bpftrace/interface.ts';
import type { AggregationSnapshot } from '../consumer/snapshot.ts';
import type { Target } from '../host/target.ts';
import type { SessionOptions } from './session-options.ts';

export interface LiveOptions extends Omit<SessionOptions, 'module'> {
  readonly module: BpftraceModule;
  /** The program `bpftrace` itself. */
  readonly bpftrace: string;
  /** The process of -c or -p: it goes on when all is attached, and the trace ends with it. */
  readonly target?: Target;
  /**
   * The file that an event recording is written to. The module then has no maps: every clause runs on events, as it will
   * when the recording is replayed.
   */
  readonly record?: string;
}

export interface LiveResult {
  /** For the process to end with: that of the last exit(), 0 without, 1 when bpftrace died. */
  readonly status: number;
  /** What went wrong while tracing; it has been reported. */
  readonly problems: readonly string[];
  /** The aggregations as they stood at the end, copied out when asked for. */
  readonly aggregations: () => readonly AggregationSnapshot[];
}
