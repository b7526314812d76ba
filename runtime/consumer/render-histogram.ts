/**
 * Aggregations under the options agghist and aggpack of illumos: a bar for every row of a count() or sum(), and a
 * distribution in one line. The layout is illumos's libdtrace's.
 */
import type { KeyType } from '../../compiler/program.ts';
import { lquantizeLevels, QUANTIZE_BUCKETS, QUANTIZE_ZERO, quantizeValue } from './buckets.ts';
import { barRenderer, heightRenderer } from './render-bars.ts';
import {
  type AggregationSnapshot,
  type AggregationValue,
  type KeyValue,
  normalizedInteger,
} from './snapshot.ts';

export interface HistogramOptions {
  /** A bar for every row. */
  readonly agghist: boolean;
  /** A distribution in one line. */
  readonly aggpack: boolean;
  /** Bars are in proportion to the longest, not to their sum. */
  readonly aggzoom: boolean;
}

/** How such an aggregation is printed: once a header, and every row with the newline at its end. */
export interface Histogram {
  readonly header: string;
  readonly row: (key: readonly KeyValue[], value: AggregationValue) => string;
}

/** Undefined for an aggregation that is printed as ever. */
export function histogramOf(
  snapshot: AggregationSnapshot,
  { agghist, aggpack, aggzoom }: Partial<HistogramOptions>,
): Histogram | undefined {
  const { name } = snapshot.spec.function;
  if (agghist === true && (name === 'count' || name === 'sum'))
    return barHistogram(snapshot, aggzoom === true);
  if (aggpack === true && (name === 'quantize' || name === 'lquantize'))
    return packedHistogram(snapshot, aggzoom === true);
  return undefined;
}

// ---- keys --------------------------------------------------------------------------------------

const integerWidths: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 8, 8: 16 };
const textWidth = 16;

const columnOf = (type: KeyType): number =>
  type.kind === 'integer' ? integerWidths[type.size] : textWidth;

const widthOf = (keys: readonly KeyType[]): number =>
  keys.reduce((sum, type) => sum + columnOf(type) + 1, 0);

function keyText(type: KeyType, value: KeyValue): string {
  if (type.kind !== 'integer' || typeof value !== 'bigint')
    return ` ${(value ?? '').toString().padStart(textWidth)}`;
  const bits = type.size * 8;
  const shown = type.size <= 2 ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
  return ` ${String(shown).padStart(columnOf(type))}`;
}

const keysText = (keys: readonly KeyType[], values: readonly KeyValue[]): string =>
  keys.map((type, i) => keyText(type, values[i])).join('');

// ---- agghist -----------------------------------------------------------------------------------

const integerOf = (value: AggregationValue): bigint =>
  value.kind === 'integer' ? BigInt.asIntN(64, value.value) : 0n;

function barHistogram(snapshot: AggregationSnapshot, zoom: boolean): Histogram {
  const { spec, rows, normalization } = snapshot;
  const bar = barRenderer(
    rows.map(({ value }) => integerOf(value)),
    zoom,
  );
  const width = widthOf(spec.keys);
  const title = width > 0 ? 'key'.padStart(width) : 'value'.padStart(16);
  return {
    header: `\n${title} ${'------------- Distribution -------------'.padStart(41)} ${'count'.padEnd(9)}\n`,
    row: (key, value) => {
      const count = integerOf(value);
      const shown = String(normalizedInteger(count, normalization)).padEnd(9);
      return `${keysText(spec.keys, key)} ${bar(count)} ${shown}\n`;
    },
  };
}

// ---- aggpack -----------------------------------------------------------------------------------

interface Range {
  /** The first and the last bucket that is shown. */
  readonly first: number;
  readonly last: number;
  readonly least: string;
  readonly most: string;
  /** Columns of what stands before and behind the bars. */
  readonly leastWidth: number;
  readonly mostWidth: number;
}

/** All rows of an aggregation show the same buckets; those of an lquantize() all that there are. */
function rangeOf({ spec, rows }: AggregationSnapshot): Range {
  const agg = spec.function;
  if (agg.name === 'lquantize') {
    const levels = lquantizeLevels(agg);
    return {
      first: 0,
      last: levels + 1,
      least: `< ${agg.base}`,
      most: `>= ${agg.base + levels * agg.step}`,
      leastWidth: 8,
      mostWidth: 8,
    };
  }
  const used = rows.flatMap(({ value }) => (value.kind === 'distribution' ? value.buckets : []));
  if (used.length === 0) used.push(QUANTIZE_ZERO);
  const lowest = used.reduce((a, b) => Math.min(a, b));
  const highest = used.reduce((a, b) => Math.max(a, b));
  const first = lowest === 0 || lowest === QUANTIZE_ZERO ? lowest : lowest - 1;
  const last = Math.min(highest + 1, QUANTIZE_BUCKETS - 1);
  const [least, most] = [quantizeValue(first), quantizeValue(last)];
  return {
    first,
    last,
    least: String(least),
    most: String(most),
    leastWidth: digitsOf(least),
    mostWidth: digitsOf(most),
  };
}

/** Columns that libdtrace gives a bucket's bound: at least four. */
function digitsOf(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  let digits = value < 0n ? 2 : 1;
  for (let bound = 10n; magnitude > bound; bound *= 10n) digits++;
  return Math.max(digits, 4);
}

function packedHistogram(snapshot: AggregationSnapshot, zoom: boolean): Histogram {
  const { keys } = snapshot.spec;
  const range = rangeOf(snapshot);
  const { first, last, least, most, leastWidth, mostWidth } = range;
  const width = widthOf(keys);
  const title = width > 0 ? 'key'.padStart(width) : '';
  const titleWidth = snapshot.spec.function.name === 'lquantize' ? leastWidth - 1 : leastWidth;
  const dashes = '-'.repeat(Math.max(last - first + 1, 0));
  return {
    header: `\n${title} ${'min'.padStart(titleWidth)} .${dashes}. ${'max'.padEnd(mostWidth)} | count\n`,
    row: (key, value) => {
      const { buckets, counts } =
        value.kind === 'distribution' ? value : { buckets: [], counts: [] };
      const height = heightRenderer(counts, zoom);
      const held = new Map(buckets.map((bucket, i) => [bucket, counts[i]]));
      let bars = '';
      for (let bucket = first; bucket <= last; bucket++) bars += height(held.get(bucket) ?? 0n);
      const sum = counts.reduce((a, b) => a + b, 0n);
      const before = snapshot.spec.function.name === 'lquantize' ? '' : ' ';
      return `${keysText(keys, key)}${before}${least.padStart(leastWidth)} :${bars}: ${most.padEnd(mostWidth)} | ${sum}\n`;
    },
  };
}
