/** What a replay takes and gives. */
import type { CaptureError, CaptureInput } from '../capture/reader.ts';
import type { AggregationSnapshot } from '../consumer/snapshot.ts';
import type { EstatsSettings } from '../estats/estats.ts';
import type { SessionOptions } from './session-options.ts';

export interface ReplayProgress {
  readonly packets: number;
  readonly bytesRead: number;
  /** Undefined for a pipe. */
  readonly totalBytes: number | undefined;
}

export interface ReplayOptions extends SessionOptions {
  /** Paths of captures ('-' is standard input), their bytes, or their bytes as they come. */
  readonly captures: readonly CaptureInput[];
  /** `auto`, `both`, `middlebox`, or addresses. */
  readonly vantage: string;
  /** Which packet probes see of one in a tunnel: the one that carries, or the innermost; `outer` without. */
  readonly tunnel?: 'outer' | 'inner';
  /** Flows kept at most; those idle longest are evicted to stay within. 0 or nothing: all. */
  readonly maxflows?: number;
  /**
   * The file that packets are written to: those of pcap(), or where the program has none, every packet for which a
   * clause's body ran; `module` was then generated with `marks`.
   */
  readonly write?: string | undefined;
  /** Bytes that pcap() takes of a packet: pcapsize; all without. */
  readonly pcapsize?: number | undefined;
  /** How RFC 4898's table of connections is kept. */
  readonly estats: EstatsSettings;
  /** Called when every packet has been taken in and thousands of keys may be left to print: what follows runs once. */
  readonly onLongEnd?: () => void;
  readonly progress?: (progress: ReplayProgress) => void;
}

export interface ReplayResult {
  /** For the process to end with: that of the last exit(), 0 without, 1 when a capture was damaged. */
  readonly status: number;
  /** Damage met in the captures, after everything whole before it was counted; then what was wrong with writing one. */
  readonly errors: readonly CaptureError[];
  /** The aggregations as they stood at the end, copied out when asked for. */
  readonly aggregations: () => readonly AggregationSnapshot[];
}
