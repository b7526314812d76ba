/**
 * What a trace says to a program that reads it: the events of `oformat=json` and `oformat=ndjson`. The schemas in
 * docs/schema say the same; docs/output.md explains it.
 */
import type { JsonBytes, JsonInteger, JsonText, JsonValue, TypedValue } from './values.ts';

/** Changes when a member changes its meaning or goes away; new ones may come without. */
export const schemaVersion = 1;

export type TraceEvent =
  StartEvent | RecordEvent | ErrorEvent | DropEvent | AggregationEvent | EndEvent;

export interface StartEvent {
  readonly type: 'start';
  readonly schema: typeof schemaVersion;
  /** The probe descriptions, in the program's order, and how many probes that can fire each matched. */
  readonly program: readonly { readonly description: JsonText; readonly matched: number }[];
}

export interface EventProbe {
  readonly id: number;
  readonly provider: string;
  readonly module: string;
  readonly function: string;
  readonly name: string;
}

/** What one clause recorded in one firing. */
export interface RecordEvent {
  readonly type: 'record';
  readonly probe: EventProbe;
  /** Which clause, from 0 over the whole program. */
  readonly clause: number;
  readonly cpu: number;
  /** walltimestamp of the firing; absent while the clock stands at 0, as before the first packet. */
  readonly time?: JsonInteger;
  /** In the order in which they ran; none for a clause without a body. */
  readonly actions: readonly ActionEvent[];
}

export type ActionEvent =
  | ({ readonly action: 'trace' } & TypedValue)
  | ({ readonly action: 'tracemem' } & JsonBytes)
  | ({ readonly action: 'pcap' } & CapturedBytes)
  | ({ readonly action: 'print'; readonly address: JsonInteger } & TypedValue)
  | {
      readonly action: 'printf';
      readonly text: JsonText;
      /** What was formatted, as the conversions take it; widths and precisions given by `*` included. */
      readonly arguments: readonly TypedValue[];
    }
  | {
      readonly action: 'printa';
      /** What the format made of the rows; absent without a format. */
      readonly text?: JsonText;
      /** Of several, rows at the same place have the same key. */
      readonly aggregations: readonly Aggregation[];
    }
  | { readonly action: 'clear' | 'denormalize'; readonly aggregation: string }
  | { readonly action: 'trunc'; readonly aggregation: string; readonly count: JsonInteger }
  | { readonly action: 'normalize'; readonly aggregation: string; readonly by: JsonInteger }
  | { readonly action: 'setopt'; readonly option: JsonText; readonly value?: JsonText }
  | { readonly action: 'exit'; readonly status: number }
  | { readonly action: 'system'; readonly command: JsonText }
  /** Not carried out: the events stay together. */
  | { readonly action: 'freopen'; readonly file?: JsonText }
  | { readonly action: 'ftruncate' };

/** A packet of pcap(). */
export interface CapturedBytes extends JsonBytes {
  /** The frame's number in its capture. */
  readonly frame: number;
  /** The LINKTYPE_* number of what `bytes` begin with; 101 for an IP header. */
  readonly linkType: number;
  /** Bytes on the wire, of which `bytes` may be fewer. */
  readonly length: number;
}

/** What went wrong. The message is what standard error says. */
export type ErrorEvent =
  /** A clause was abandoned. */
  | {
      readonly type: 'error';
      readonly error: 'fault';
      readonly probe: EventProbe;
      readonly clause: number;
      /** The name of the DTRACEFLT_* code. */
      readonly fault: string;
      /** The bad address, size or index, where there is one. */
      readonly value?: JsonInteger;
      readonly message: JsonText;
    }
  /** An action could not be carried out. */
  | {
      readonly type: 'error';
      readonly error: 'action';
      readonly probe: EventProbe;
      readonly clause: number;
      readonly message: JsonText;
    }
  /** A capture was damaged, and everything in front of the damage has been counted; or one could not be written. */
  | {
      readonly type: 'error';
      readonly error: 'capture';
      readonly file: string;
      readonly message: string;
    }
  /** What traces has died or does not tell all: what it had told until then has been counted. */
  | { readonly type: 'error'; readonly error: 'engine'; readonly message: JsonText };

/** Something was lost: dtrace's DTRACEDROP_* names, and the replay's own. */
export interface DropEvent {
  readonly type: 'drop';
  readonly drop: string;
  readonly count: number;
  readonly message: JsonText;
}

export interface Aggregation {
  readonly name: string;
  readonly function: string;
  /** Of lquantize: base, limit, step. Of llquantize: factor, low, high, steps. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly normalization: JsonInteger;
  /** The D types of the keys. */
  readonly keys: readonly string[];
  /** In the order in which dtrace prints them. */
  readonly rows: readonly AggregationRow[];
}

/** An aggregation that no printa() has shown, at the end. */
export interface AggregationEvent extends Aggregation {
  readonly type: 'aggregation';
}

export type AggregationKey = readonly JsonValue[];

/**
 * What dtrace prints is `value`, or each bucket's `count`: divided by the normalization. The others are as they were
 * counted; `raw` is the undivided number, absent when the normalization is 1.
 */
export type AggregationRow = NumberRow | DistributionRow;

export interface NumberRow {
  readonly key: AggregationKey;
  readonly value: JsonInteger;
  /** count, sum, min, max. */
  readonly raw?: JsonInteger;
  /** avg, stddev. */
  readonly count?: JsonInteger;
  readonly sum?: JsonInteger;
  /** stddev: the sum of the squares, of 128 bits. */
  readonly squares?: JsonInteger;
}

export interface DistributionRow {
  readonly key: AggregationKey;
  readonly buckets: readonly Bucket[];
}

/** A bucket with a count other than 0. It holds the values from `from` to `to`, both included; null is no end. */
export interface Bucket {
  readonly from: JsonInteger | null;
  readonly to: JsonInteger | null;
  readonly count: JsonInteger;
  readonly raw?: JsonInteger;
}

export interface EndEvent {
  readonly type: 'end';
  /** What ended the trace: exit(), a signal, the end of the captures or of the process traced, or of what traces. */
  readonly reason: 'exit' | 'signal' | 'input' | 'target' | 'engine';
  /** The exit status of the process. */
  readonly status: number;
  /** The argument of the last exit(). */
  readonly exit?: number;
}
