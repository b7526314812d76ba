/** Which values each bucket of a distribution holds. */
import type { AggregatingFunction } from '../../../compiler/program.ts';
import {
  llquantizeLayout,
  lquantizeLevels,
  QUANTIZE_BUCKETS,
  QUANTIZE_ZERO,
  quantizeValue,
  type LlquantizeFunction,
  type LquantizeFunction,
} from '../buckets.ts';
import { INT64_MAX, INT64_MIN } from '../stores.ts';

/** Least and greatest value of a bucket, both in it; null where it has no end. */
export interface Bounds {
  readonly from: bigint | null;
  readonly to: bigint | null;
}

/** Turns the bucket numbers of buckets.ts into bounds. */
export function boundsOf(agg: AggregatingFunction): (bucket: number) => Bounds {
  if (agg.name === 'lquantize') return lquantizeBounds(agg);
  return agg.name === 'llquantize' ? llquantizeBounds(agg) : quantizeBounds;
}

function mirrored({ from, to }: Bounds): Bounds {
  return { from: to === null ? null : -to, to: from === null ? null : -from };
}

function quantizeBounds(bucket: number): Bounds {
  if (bucket === QUANTIZE_ZERO) return { from: 0n, to: 0n };
  if (bucket === 0) return { from: INT64_MIN, to: quantizeValue(0) };
  if (bucket === QUANTIZE_BUCKETS - 1) return { from: quantizeValue(bucket), to: INT64_MAX };
  return bucket > QUANTIZE_ZERO
    ? { from: quantizeValue(bucket), to: quantizeValue(bucket + 1) - 1n }
    : { from: quantizeValue(bucket - 1) + 1n, to: quantizeValue(bucket) };
}

function lquantizeBounds(agg: LquantizeFunction): (bucket: number) => Bounds {
  const levels = lquantizeLevels(agg);
  const start = (bucket: number): bigint =>
    BigInt(agg.base) + BigInt(agg.step) * BigInt(bucket - 1);
  return (bucket) => ({
    from: bucket === 0 ? null : start(bucket),
    to: bucket > levels ? null : start(bucket + 1) - 1n,
  });
}

function llquantizeBounds(agg: LlquantizeFunction): (bucket: number) => Bounds {
  const layout = llquantizeLayout(agg);
  const { zero } = layout;
  /** Of the positive buckets, counted from the middle one. */
  const positive = (offset: number): Bounds => {
    const from = layout.magnitude(offset) ?? null;
    if (offset === zero) return { from, to: null };
    let next = offset + 1;
    // No integer falls into a ghost, so the bucket in front of it reaches to the next that is none.
    while (layout.magnitude(next) === undefined) next++;
    return { from, to: layout.magnitude(next)! - 1n };
  };
  return (bucket) => {
    if (bucket > zero) return positive(bucket - zero);
    if (bucket < zero) return mirrored(positive(zero - bucket));
    const end = layout.magnitude(1)! - 1n;
    return { from: -end, to: end };
  };
}
