/** The graphs of quantize, lquantize and llquantize. Manual: "Aggregations"; layout: libdtrace's. */
import type { AggregatingFunction } from '../../compiler/program.ts';
import {
  llquantizeLayout,
  lquantizeLevels,
  QUANTIZE_BUCKETS,
  QUANTIZE_ZERO,
  quantizeValue,
  type LlquantizeFunction,
  type LquantizeFunction,
} from './buckets.ts';
import { barRenderer } from './render-bars.ts';
import { normalizedInteger, type AggregationValue } from './snapshot.ts';

type Distribution = Extract<AggregationValue, { kind: 'distribution' }>;

const HEADING = `\n${'value'.padStart(16)} ${'------------- Distribution -------------'.padStart(41)} ${'count'.padEnd(9)}\n`;
/** llquantize's labels are built in a C buffer of 16 bytes. */
const LABEL_LENGTH = 15;

/** The graph, from the newline in front of its heading to the newline of its last row. `zoom` is the option aggzoom. */
export function renderDistribution(
  agg: AggregatingFunction,
  value: Distribution,
  normalization: bigint,
  zoom = false,
): string {
  const { first, last, label } = rowsOf(agg, value);
  const counts = new Map(value.buckets.map((bucket, i) => [bucket, value.counts[i]]));
  const bar = barRenderer(value.counts, zoom);
  let text = HEADING;
  for (let bucket = first; bucket <= last; bucket++) {
    const name = label(bucket);
    if (name === undefined) continue;
    const count = counts.get(bucket) ?? 0n;
    text += `${name.padStart(16)} ${bar(count)} ${String(normalizedInteger(count, normalization)).padEnd(9)}\n`;
  }
  return text;
}

/** Which buckets have a row, and what stands before it; undefined for one that is left out. */
interface Rows {
  readonly first: number;
  readonly last: number;
  readonly label: (bucket: number) => string | undefined;
}

function rowsOf(agg: AggregatingFunction, { buckets }: Distribution): Rows {
  if (agg.name === 'lquantize') return lquantizeRows(agg, buckets);
  if (agg.name === 'llquantize') return llquantizeRows(agg, buckets);
  const empty = { first: QUANTIZE_ZERO - 1, last: QUANTIZE_ZERO + 1 };
  return {
    ...(around(buckets, QUANTIZE_BUCKETS - 1) ?? empty),
    label: (bucket) => String(quantizeValue(bucket)),
  };
}

/** From one below the first bucket with data to one above the last, within 0 and `greatest`. */
function around(
  buckets: readonly number[],
  greatest: number,
): { first: number; last: number } | undefined {
  if (buckets.length === 0) return undefined;
  return {
    first: Math.max(buckets[0] - 1, 0),
    last: Math.min(buckets[buckets.length - 1] + 1, greatest),
  };
}

function lquantizeRows(agg: LquantizeFunction, buckets: readonly number[]): Rows {
  const { base, step } = agg;
  const levels = lquantizeLevels(agg);
  return {
    ...(around(buckets, levels + 1) ?? { first: 0, last: 2 }),
    label: (bucket) => {
      if (bucket === 0) return `< ${base}`;
      return bucket > levels ? `>= ${base + levels * step}` : String(base + (bucket - 1) * step);
    },
  };
}

function llquantizeRows(agg: LlquantizeFunction, buckets: readonly number[]): Rows {
  const layout = llquantizeLayout(agg);
  const { zero, ghostRun } = layout;
  const greatest = layout.buckets - 1;
  const { first, last } = around(buckets.length === 0 ? [zero + 1] : buckets, greatest) ?? {
    first: zero,
    last: zero,
  };
  const plain = (bucket: number): string | undefined => {
    if (bucket === zero) {
      const limit = BigInt(agg.factor) ** BigInt(agg.low);
      if (limit === 1n) return '0';
      return first >= zero ? `< ${limit}` : `abs() < ${limit}`;
    }
    const magnitude = layout.magnitude(Math.abs(bucket - zero));
    if (magnitude === undefined) return undefined;
    if (bucket === 0) return `<= -${magnitude}`;
    if (bucket === greatest) return `>= ${magnitude}`;
    return bucket < zero ? `-${magnitude}` : String(magnitude);
  };
  // A ghost at either end stands for the next real bucket beyond it.
  const nearest = (bucket: number, direction: number): string | undefined => {
    let label = plain(bucket);
    for (let i = 1; label === undefined && i < ghostRun; i++) label = plain(bucket + i * direction);
    return label;
  };
  const label = (bucket: number): string | undefined => {
    let text = plain(bucket);
    if (bucket === first) text = nearest(bucket, -1);
    else if (bucket === last) text = nearest(bucket, 1);
    return text?.slice(0, LABEL_LENGTH);
  };
  return { first, last, label };
}
