/**
 * The record of one clause of one firing: what it will print, and what the consumer will do on the way. It
 * comes to nothing when the clause faults, and waits when the clause speculates.
 */
import type { BoundFormat } from '../../compiler/format.ts';
import type { Probe } from '../../compiler/program.ts';
import type { Type } from '../../compiler/types.ts';
import type { CapturedPacket } from '../replay/chosen-packets.ts';
import type { PrintedValue } from './render-format.ts';
import type { PrintedStruct } from './render-print.ts';

/** When and where a probe fired: seconds since 1970, and nanoseconds in that second. */
export interface Clock {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** A capture does not tell which CPU handled a packet: 0. */
  readonly cpu: number;
}

/** It looks at options, aggregations and the world when its record is carried out, not before. */
export type Action =
  | {
      readonly kind: 'trace';
      readonly type: Type;
      readonly value: PrintedValue;
      /** The option quiet as it was when the firing began: a setopt() of the same firing comes too late. */
      readonly quiet: boolean;
    }
  | { readonly kind: 'tracemem'; readonly bytes: string }
  | {
      readonly kind: 'printf';
      readonly format: BoundFormat;
      readonly values: readonly PrintedValue[];
    }
  /** Written to the capture file if there is one, else shown. */
  | { readonly kind: 'pcap'; readonly packet: CapturedPacket; readonly written: boolean }
  /** An object in memory by its bytes, or an argument struct by its members' values. */
  | {
      readonly kind: 'printObject';
      readonly address: number;
      readonly type: Type;
      readonly bytes: string;
    }
  | {
      readonly kind: 'printMembers';
      readonly address: number;
      readonly struct: PrintedStruct;
      readonly values: readonly PrintedValue[];
    }
  | {
      readonly kind: 'printa';
      readonly format: BoundFormat | undefined;
      readonly aggregations: readonly number[];
    }
  | { readonly kind: 'clear' | 'denormalize'; readonly aggregation: number }
  | { readonly kind: 'trunc'; readonly aggregation: number; readonly count: bigint }
  | { readonly kind: 'normalize'; readonly aggregation: number; readonly by: bigint }
  | { readonly kind: 'setopt'; readonly option: string; readonly value: string | undefined }
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'commit' | 'discard'; readonly id: number }
  | { readonly kind: 'system'; readonly command: string }
  /** undefined goes back to the first output. */
  | { readonly kind: 'freopen'; readonly file: string | undefined }
  | { readonly kind: 'ftruncate' };

export interface RecordHead extends Clock {
  readonly probe: Probe;
  /** Index of the clause in the whole program. */
  readonly clause: number;
  /** False for a record of commit() and discard() only, which prints no line. */
  readonly line: boolean;
}

export interface FinishedRecord extends RecordHead {
  readonly actions: readonly Action[];
}
