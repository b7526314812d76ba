/**
 * An aggregation at one moment, as plain data: what renderers print, and what engines that keep their own
 * aggregations hand over. Everything is exact; nothing is normalized yet.
 */
import type { AggregatingFunction, AggregationSpec } from '../../compiler/program.ts';

/** An integer key has its type's value (`-1n` for an int8_t of 0xff); null is D's NULL. */
export type KeyValue = bigint | string | null;

export type AggregationValue =
  /** count, sum, min, max. */
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'average'; readonly count: bigint; readonly sum: bigint }
  /** `squares` is an unsigned 128-bit sum. */
  | {
      readonly kind: 'deviation';
      readonly count: bigint;
      readonly sum: bigint;
      readonly squares: bigint;
    }
  /** The buckets with a count other than 0, ascending, numbered as buckets.ts does. */
  | {
      readonly kind: 'distribution';
      readonly buckets: readonly number[];
      readonly counts: readonly bigint[];
    };

export interface AggregationRow {
  readonly key: readonly KeyValue[];
  readonly value: AggregationValue;
}

export interface AggregationSnapshot {
  readonly spec: AggregationSpec;
  /** What printed values are divided by; 1 without normalize(). */
  readonly normalization: bigint;
  readonly rows: readonly AggregationRow[];
}

/** What a key shows that another aggregation of the same printa() has and this one has not: all zero. */
export function zeroValue({ name }: AggregatingFunction): AggregationValue {
  switch (name) {
    case 'avg':
      return { kind: 'average', count: 0n, sum: 0n };
    case 'stddev':
      return { kind: 'deviation', count: 0n, sum: 0n, squares: 0n };
    case 'quantize':
    case 'lquantize':
    case 'llquantize':
      return { kind: 'distribution', buckets: [], counts: [] };
    default:
      return { kind: 'integer', value: 0n };
  }
}

/** C divides the signed value by an unsigned number, that is unsigned, and prints the result as signed. */
export function normalizedInteger(value: bigint, normalization: bigint): bigint {
  const quotient = normalization === 1n ? value : BigInt.asUintN(64, value) / normalization;
  return BigInt.asIntN(64, quotient);
}

type Average = Extract<AggregationValue, { kind: 'average' }>;
type Deviation = Extract<AggregationValue, { kind: 'deviation' }>;

/** C's signed 64-bit sum / normalization / count, each truncated toward 0; 0 without a count. */
export function average({ count, sum }: Average, normalization: bigint): bigint {
  return count === 0n ? 0n : sum / BigInt.asIntN(64, normalization) / count;
}

/** The integer square root of the average of the squares less the square of the average. */
export function standardDeviation(value: Deviation, normalization: bigint): bigint {
  if (value.count === 0n) return 0n;
  const squares = value.squares / normalization / value.count;
  const mean = average({ ...value, kind: 'average' }, normalization);
  return squareRoot(BigInt.asUintN(128, squares - mean * mean));
}

function squareRoot(square: bigint): bigint {
  if (square < 2n) return square;
  // Newton's method from above; it ends at the floor.
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
