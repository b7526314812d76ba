/**
 * What the bpftrace backend makes of a program: the kernel's half as text, what comes up from it and how to read that,
 * and the consumer's half as a module that runs on events.
 */
import type { AggregationSpec, KeyType, Probe } from '../../program.ts';
import type { Datum } from '../events/layout.ts';
import type { ReplayModuleText } from '../replay/interface.ts';

/** What the host can do: asked once a start, given to the backend. */
export interface BpftraceHost {
  /** Of bpftrace: [0, 17, 0]. */
  readonly version: readonly [number, number, number];
  /** The fields of a tracepoint's `args`, undefined when this kernel does not have it. */
  tracepoint(name: string): ReadonlySet<string> | undefined;
  /** How the function can be attached to, undefined when not at all. */
  function(name: string): 'fentry' | 'kprobe' | undefined;
  /** True when the kernel's type has that member (BTF). */
  hasMember(struct: string, member: string): boolean;
}

/** How words of an event or of a map's key become one value. */
export type Decode =
  | { readonly kind: 'integer'; readonly size: 1 | 2 | 4 | 8; readonly signed: boolean }
  /** Two words: the halves of an IPv6 address, IPv4 mapped. */
  | { readonly kind: 'address' }
  /** Two words of 8 characters, little-endian, NUL-terminated. */
  | { readonly kind: 'text' }
  | { readonly kind: 'hardwareAddress' }
  | { readonly kind: 'protocolName' }
  | { readonly kind: 'tableName'; readonly table: string }
  /** Not a word but a string, as bpftrace prints stacks. */
  | { readonly kind: 'string' }
  /** No word at all: known when the script is made. */
  | { readonly kind: 'constant'; readonly value: number | bigint | string };

export const wordsOf = (decode: Decode): number =>
  decode.kind === 'constant' ? 0 : decode.kind === 'address' || decode.kind === 'text' ? 2 : 1;

/** An event: `print((number, nsecs, words...))`, at least two elements. Number 0 is "attached". */
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
}

/**
 * What a kernel map holds of an aggregation, cumulative since the start:
 * `count`, `sum` (modulo 2^64); `stats`: bpftrace's {count, average, total};
 * `maxOfNonNegative`: max(v) of v >= 0; `maxOfNegative`: max(v - INT64_MIN) of v < 0;
 * `minOfNonNegative`: max(INT64_MAX - v) of v >= 0; `minOfNegative`: max(-1 - v) of v < 0;
 * `buckets`: the bucket's number is the last word of the key, the value what fell into it;
 * `square`: `shift` says how far the sum is to be shifted left before it is added to the sum of squares.
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
        | 'buckets';
    }
  | { readonly kind: 'square'; readonly shift: number };

export interface MapSchema {
  /** Without the `@`. */
  readonly name: string;
  readonly aggregation: AggregationSpec;
  readonly part: MapPart;
  /**
   * The D keys, in order; the words of all of them are the first of the map's key. A map without any has one constant
   * word, 0, in their place.
   */
  readonly keys: readonly { readonly type: KeyType; readonly decode: Decode }[];
  /** One word more, before the bucket's: the epoch, which counts the snapshots (only for min and max). */
  readonly epoch: boolean;
}

export interface BpftraceModule {
  /** bpftrace's source. */
  readonly script: string;
  readonly events: readonly EventSchema[];
  readonly maps: readonly MapSchema[];
  /** The consumer's half; its clauses are run on events. */
  readonly consumer: ReplayModuleText;
  /** How each enabled probe is provided here, for -lv and --emit's comments. */
  readonly attached: readonly { readonly probe: Probe; readonly attach: readonly string[] }[];
  /** Environment of the child: limits of strings, keys and buffers. */
  readonly environment: Readonly<Record<string, string>>;
}
