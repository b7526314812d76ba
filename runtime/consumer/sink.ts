/**
 * The form of the output: dtrace(1)'s text, or events for programs. The consumer carries records out and tells its sink
 * what there is to show.
 */
import type { BoundFormat } from '../../compiler/format.ts';
import type { Probe, Program } from '../../compiler/program.ts';
import type { FaultCode } from '../fault.ts';
import type { Action, RecordHead } from './record.ts';
import type { AggregationSnapshot } from './snapshot.ts';

/** What went wrong in a clause. */
export type ClauseError =
  /** It was abandoned; `address` is the bad address, size or index, 0 where there is none. */
  | {
      readonly error: 'fault';
      readonly probe: Probe;
      readonly clause: number;
      readonly code: FaultCode;
      readonly address: bigint;
      readonly message: string;
    }
  /** An action could not be carried out. */
  | {
      readonly error: 'action';
      readonly probe: Probe;
      readonly clause: number;
      readonly message: string;
    };

/**
 * A capture was damaged, and everything in front of the damage has been counted; or one could not be written. These are
 * not binary strings.
 */
export interface CaptureDamage {
  readonly error: 'capture';
  readonly file: string;
  readonly message: string;
}

/** What traces has died or does not tell all: what it had told until then has been counted. A binary string. */
export interface EngineFailure {
  readonly error: 'engine';
  readonly message: string;
}

/** Something was lost, and how often. */
export interface Drop {
  readonly drop: string;
  readonly count: number;
  readonly message: string;
}

/** How a trace ended. */
export interface Ending {
  /**
   * exit() was called, a signal came, the captures came to their end, the process of -c or -p has ended, or what traces
   * has died.
   */
  readonly reason: 'exit' | 'signal' | 'input' | 'target' | 'engine';
  /** The exit status of the process. */
  readonly status: number;
  /** The argument of the last exit(). */
  readonly exit?: number;
}

export interface Sink {
  /** Whether the output is one piece, which ftruncate() and freopen() must not cut. */
  readonly whole: boolean;
  /** Tracing begins: nothing else has been told yet. */
  start(program: Program): void;
  /** A record is carried out: its actions follow, then close(). The records of a commit() come in between. */
  open(record: RecordHead): void;
  /** An action of the record. */
  show(action: Action): void;
  /** The record's printa(): what the aggregations hold at this moment. */
  printa(format: BoundFormat | undefined, aggregations: readonly AggregationSnapshot[]): void;
  close(): void;
  error(error: ClauseError | CaptureDamage | EngineFailure): void;
  drop(drop: Drop): void;
  /** After END: the aggregations that no printa() has shown. */
  finish(aggregations: readonly AggregationSnapshot[]): void;
  /** Nothing follows. */
  end(ending: Ending): void;
  /** Hands on what is buffered. */
  flush(): void;
}
