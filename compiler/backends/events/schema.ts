/**
 * How what comes up from the kernel's half of a program is to be read: its events, and its aggregations, which are
 * cumulative.
 */
import type { AggregationSpec, KeyType, Probe } from '../../program.ts';
import type { ReplayModuleText } from '../replay/interface.ts';
import type { Datum } from './layout.ts';

/** How words of an event or of a map's key become one value. */
export type Decode =
  | { readonly kind: 'integer'; readonly size: 1 | 2 | 4 | 8; readonly signed: boolean }
  /** Two words: the halves of an IPv6 address, IPv4 mapped. */
  | { readonly kind: 'address' }
  /** Two words of 8 characters, little-endian, NUL-terminated. */
  | { readonly kind: 'text' }
  | { readonly kind: 'hardwareAddress' }
  | { readonly kind: 'protocolName' }
  /** A process id, or bit 63 and a socket's inode number, or 0: see KernelValue. */
  | { readonly kind: 'owner' }
  /** A number that the table lacks reads as what it says for those, or with `otherwise` as its digits. */
  | { readonly kind: 'tableName'; readonly table: string; readonly otherwise?: 'decimal' }
  /** A number with a name of the kernel's own; another reads as its digits. */
  | { readonly kind: 'enumerator'; readonly names: ReadonlyMap<number, string> }
  /** An address of the kernel's code, shown as sym() does. */
  | { readonly kind: 'symbol' }
  /** Not a word but a string, as bpftrace prints stacks. */
  | { readonly kind: 'string' }
  /** Not a word but a text, in the escapes of C, as native dtrace prints it under `%S`: cut at its first NUL. */
  | { readonly kind: 'bytes' }
  /** No word at all: known when the script is made. */
  | { readonly kind: 'constant'; readonly value: number | bigint | string }
  /** A word that is 0 where the value is not there, which reads as `absent`; then the value's own words. */
  | { readonly kind: 'optional'; readonly absent: string; readonly of: Decode }
  /** A word that says which of these, from 1, the words behind it are; with 0 there is none. */
  | { readonly kind: 'choice'; readonly absent: string; readonly of: readonly Decode[] };

/** How many words (of a key: integers; of an event: tuple elements) the value takes. */
export function wordsOf(decode: Decode): number {
  switch (decode.kind) {
    case 'constant':
      return 0;
    case 'address':
    case 'text':
      return 2;
    case 'optional':
      return 1 + wordsOf(decode.of);
    case 'choice':
      return 1 + Math.max(...decode.of.map(wordsOf));
    default:
      return 1;
  }
}

/** Bits of a tuple element that a word shares with others, taken as an unsigned number. */
export interface WordPlace {
  /** Which element, from 0, after the number and the time. */
  readonly element: number;
  readonly shift: number;
  readonly bits: number;
}

/**
 * An event: `print((number, nsecs, words...))`, at least two elements. Number 0 is BEGIN's, which tells that all is attached;
 * it comes again every second and at the end.
 */
export interface EventSchema {
  readonly number: number;
  readonly probe: Probe;
  /** In the order of `EventLayout.data(probe)`. */
  readonly values: readonly { readonly datum: Datum; readonly decode: Decode }[];
  /**
   * Maps that are printed just before the event, cumulative: the consumer's clauses of this firing look at their
   * aggregations.
   */
  readonly snapshot: boolean;
  /** The element after all words is the epoch that ends with this snapshot. */
  readonly epoch?: true;
  /** Where each word is, in the order of the values; absent when each is an element of its own, one after the other. */
  readonly places?: readonly WordPlace[];
}

/**
 * What a kernel map holds of an aggregation, cumulative since the start:
 * `count`, `sum` (modulo 2^64); `stats`: bpftrace's {count, average, total};
 * `maxOfNonNegative`: max(v) of v >= 0; `maxOfNegative`: max(v - INT64_MIN) of v < 0;
 * `minOfNonNegative`: max(INT64_MAX - v) of v >= 0; `minOfNegative`: max(-1 - v) of v < 0;
 * `buckets`: the bucket's number is the last word of the key, the value what fell into it;
 * `square`: `shift` says how far the sum is to be shifted left before it is added to the sum of squares;
 * `extreme`: the least or greatest value itself; `graph`: the last word of the key is a bucket's label as dtrace prints it,
 * the value what fell into it.
 */
export type MapPart =
  | {
      readonly kind:
        | 'count'
        | 'sum'
        | 'stats'
        | 'maxOfNonNegative'
        | 'maxOfNegative'
        | 'minOfNonNegative'
        | 'minOfNegative'
        | 'buckets'
        | 'extreme'
        | 'graph';
    }
  | { readonly kind: 'square'; readonly shift: number };

export interface MapSchema {
  /** Without the `@`. */
  readonly name: string;
  readonly aggregation: AggregationSpec;
  readonly part: MapPart;
  /**
   * The D keys, in order; the words of all of them are the first of the map's key. A map whose keys have no words has one
   * constant word, 0, in their place.
   */
  readonly keys: readonly { readonly type: KeyType; readonly decode: Decode }[];
  /** One word more, before the bucket's: the epoch, which counts the snapshots (only for min and max). */
  readonly epoch: boolean;
}

/**
 * A map with one key that no clause has, whose name comes last: bpftrace prints maps in the order of their names, so
 * that its print tells that nothing was cut off. An event would not: it is lost where the buffer is full.
 */
export const lastMap = 'z_end';

/** A program divided: the kernel's half as text, how to read what comes up from it, and the consumer's half. */
export interface LiveModule {
  /** What the tracer of the kernel runs. */
  readonly script: string;
  readonly events: readonly EventSchema[];
  readonly maps: readonly MapSchema[];
  /** The consumer's half; its clauses are run on events. */
  readonly consumer: ReplayModuleText;
  /** How each enabled probe is provided here. */
  readonly attached: readonly { readonly probe: Probe; readonly attach: readonly string[] }[];
}
