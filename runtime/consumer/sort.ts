/**
 * The order in which the rows of an aggregation are printed: by value, ties by key, unless options say
 * otherwise. libdtrace's rules: keys compare from left to right, integers as unsigned values of their
 * size, strings by their bytes.
 */
import type { AggregationSpec, KeyType } from '../../compiler/program.ts';
import { llquantizeLayout, lquantizeLevels, quantizeValue, QUANTIZE_ZERO } from './buckets.ts';
import { columnsOf, type Columns } from './columns.ts';
import { allRows, breakTies, countTied, RowOrder } from './row-order.ts';
import { orderedByText } from './text-order.ts';
import {
  average,
  standardDeviation,
  zeroValue,
  type AggregationRow,
  type AggregationSnapshot,
  type AggregationValue,
  type KeyValue,
} from './snapshot.ts';

export interface SortOptions {
  /** By key first. */
  readonly aggsortkey: boolean;
  /** Everything the other way round. */
  readonly aggsortrev: boolean;
  /** The key to begin with, from 0; the others follow, wrapping around. */
  readonly aggsortkeypos: number;
  /** Of several aggregations, the one whose values sort, from 0; the others follow, wrapping around. */
  readonly aggsortpos: number;
}

/** What trunc() goes by, whatever the options are. */
export const byValue: SortOptions = {
  aggsortkey: false,
  aggsortrev: false,
  aggsortkeypos: 0,
  aggsortpos: 0,
};

type Comparable = number | bigint | string;

/** What a value sorts by; distributions that are equal in the first go by the second. */
interface Rank {
  readonly value: bigint;
  readonly atZero: bigint;
}

/** Row numbers of one aggregation in printing order. */
export function orderRows(snapshot: AggregationSnapshot, options: SortOptions): ArrayLike<number> {
  const columns = columnsOf(snapshot);
  const order = options.aggsortkey ? orderColumnsByKey : orderColumns;
  const sorted = columns && order(snapshot.spec, columns, options);
  if (sorted !== undefined) return sorted;
  const joined = snapshot.rows.map((row) => ({ key: row.key, values: [row.value] }));
  return orderJoined([snapshot.spec], joined, options);
}

/** Undefined when it cannot be done by columns. */
function orderColumnsByKey(
  { keys }: AggregationSpec,
  columns: Columns,
  { aggsortrev: downwards, aggsortkeypos }: SortOptions,
): Int32Array | undefined {
  const { texts, values } = columns;
  const byText = texts && orderedByText(values.length, texts);
  if (byText !== undefined) return downwards ? byText.reverse() : byText;
  const sorted = new RowOrder(allRows(values.length), downwards);
  sorted.by(values);
  return orderByKey(sorted, columns, keys.length, aggsortkeypos) ? sorted.rows : undefined;
}

function orderColumns(
  { keys }: AggregationSpec,
  columns: Columns,
  options: SortOptions,
): Int32Array {
  const { aggsortrev: downwards, aggsortkeypos } = options;
  const { texts, values } = columns;
  const byText = texts && orderedByText(values.length, texts);
  const sorted = new RowOrder(byText ?? allRows(values.length), downwards);
  if (byText !== undefined && downwards) byText.reverse();
  sorted.by(values);
  if (byText !== undefined) return sorted.rows;
  if (countTied(values, sorted.rows) > values.length / 4) {
    sorted.rows.sort();
    const byKey = orderByKey(sorted, columns, keys.length, aggsortkeypos);
    if (!byKey) sorted.rows.sort();
    sorted.by(values);
    if (byKey) return sorted.rows;
  }
  const sign = downwards ? -1 : 1;
  breakTies(values, sorted.rows, (run) => {
    const keyed = run.map((row) => ({ row, key: columns.keyOf(row) }));
    const compare = keyComparison(keys, keyed, aggsortkeypos);
    const places = keyed.map((_, i) => i).sort((a, b) => sign * compare(a, b));
    return places.map((i) => keyed[i].row);
  });
  return sorted.rows;
}

/** Sorts by keys of so many parts, beginning with the last part. False when that cannot be done. */
function orderByKey(
  sorted: RowOrder,
  { ranks }: Columns,
  parts: number,
  aggsortkeypos: number,
): boolean {
  const start = aggsortkeypos < parts ? aggsortkeypos : 0;
  for (let part = parts - 1; part >= 0; part--) {
    const columns = ranks((part + start) % parts);
    if (columns === undefined) return false;
    for (const rank of columns.toReversed()) sorted.by(rank);
  }
  return true;
}

/** A row of a printa() of several aggregations. */
export interface JoinedRow {
  readonly key: readonly KeyValue[];
  /** One for each aggregation, zero where it has no such key. */
  readonly values: readonly AggregationValue[];
}

/** The rows of several aggregations, put together where their keys are equal, in printing order. */
export function joinRows(
  snapshots: readonly AggregationSnapshot[],
  options: SortOptions,
): JoinedRow[] {
  const zeros = snapshots.map(({ spec }) => zeroValue(spec.function));
  const byKey = new Map<string, { key: readonly KeyValue[]; values: AggregationValue[] }>();
  snapshots.forEach(({ spec, rows }, position) => {
    for (const row of rows) {
      const text = keyText(spec, row);
      let joined = byKey.get(text);
      if (joined === undefined) byKey.set(text, (joined = { key: row.key, values: [...zeros] }));
      joined.values[position] = row.value;
    }
  });
  const joined = [...byKey.values()];
  const specs = snapshots.map(({ spec }) => spec);
  return orderJoined(specs, joined, options).map((row) => joined[row]);
}

/** The rows that dtrace prints of one aggregation, or of several joined, in printing order. */
export function printedRows(
  snapshots: readonly AggregationSnapshot[],
  options: SortOptions,
): readonly JoinedRow[] {
  if (snapshots.length > 1) return joinRows(snapshots, options);
  const [snapshot] = snapshots;
  return Array.from(orderRows(snapshot, options), (at) => {
    const { key, value } = snapshot.rows[at];
    return { key, values: [value] };
  });
}

/** A text that two keys share only when they are the same, sizes included. */
function keyText({ keys }: AggregationSpec, { key }: AggregationRow): string {
  return keys
    .map((type, i) => {
      const part = comparable(type, key[i]);
      return type.kind === 'integer' ? `i${type.size}:${part}` : `s${String(part).length}:${part}`;
    })
    .join();
}

function orderJoined(
  specs: readonly AggregationSpec[],
  rows: readonly JoinedRow[],
  options: SortOptions,
): number[] {
  const compareValues = valueComparison(specs, rows, options.aggsortpos);
  const compareKeys = keyComparison(specs[0].keys, rows, options.aggsortkeypos);
  const sign = options.aggsortrev ? -1 : 1;
  const compare = options.aggsortkey
    ? (a: number, b: number): number => sign * (compareKeys(a, b) || compareValues(a, b))
    : (a: number, b: number): number => sign * (compareValues(a, b) || compareKeys(a, b));
  return rows.map((_, row) => row).sort(compare);
}

type Comparison = (a: number, b: number) => number;

function keyComparison(
  types: readonly KeyType[],
  rows: readonly Pick<JoinedRow, 'key'>[],
  position: number,
): Comparison {
  const start = position < types.length ? position : 0;
  const columns = types.map((_, i) => {
    const at = (i + start) % types.length;
    return column(rows.map(({ key }) => comparable(types[at], key[at])));
  });
  return inTurn(columns);
}

function valueComparison(
  specs: readonly AggregationSpec[],
  rows: readonly JoinedRow[],
  position: number,
): Comparison {
  const start = position < specs.length ? position : 0;
  const columns = specs.flatMap((_, i) => {
    const at = (i + start) % specs.length;
    const rankOf = ranker(specs[at]);
    const ranks = rows.map(({ values }) => rankOf(values[at]));
    return [column(ranks.map(({ value }) => value)), column(ranks.map(({ atZero }) => atZero))];
  });
  return inTurn(columns);
}

function inTurn(columns: readonly Comparison[]): Comparison {
  if (columns.length === 1) return columns[0];
  return (a, b) => {
    for (const compare of columns) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** Compares two rows by one column; doubles where they are exact, for they sort several times faster. */
function column(values: readonly Comparable[]): Comparison {
  if (values.every((value) => typeof value === 'bigint' && Number.isSafeInteger(Number(value)))) {
    const numbers = Float64Array.from(values, Number);
    return (a, b) => numbers[a] - numbers[b];
  }
  return (a, b) => (values[a] < values[b] ? -1 : Number(values[a] > values[b]));
}

function comparable(type: KeyType, value: KeyValue): bigint | string {
  if (typeof value !== 'bigint') return value ?? '';
  return type.kind === 'integer' ? BigInt.asUintN(type.size * 8, value) : value;
}

// ---- ranks -------------------------------------------------------------------------------------

/** How the values of an aggregation rank. Normalization does not matter. */
function ranker({ function: agg }: AggregationSpec): (value: AggregationValue) => Rank {
  const weigh = weights(agg);
  return (value) => {
    switch (value.kind) {
      case 'integer':
        return { value: BigInt.asIntN(64, value.value), atZero: 0n };
      case 'average':
        return { value: average(value, 1n), atZero: 0n };
      case 'deviation':
        return { value: standardDeviation(value, 1n), atZero: 0n };
      case 'distribution': {
        let total = 0n;
        let atZero = 0n;
        value.buckets.forEach((bucket, i) => {
          total += weigh.weight(bucket) * value.counts[i];
          if (bucket === weigh.zero) atZero = value.counts[i];
        });
        return { value: total, atZero };
      }
    }
  };
}

/** What a count in a bucket weighs, and the bucket whose count breaks ties. */
function weights(agg: AggregationSpec['function']): {
  weight: (bucket: number) => bigint;
  zero: number;
} {
  if (agg.name === 'lquantize') {
    const { base, step } = agg;
    const levels = lquantizeLevels(agg);
    // libdtrace counts what is below as base - 1, what is above as one more than the end of the levels.
    const valueOf = (bucket: number): number => {
      if (bucket === 0) return base - 1;
      return bucket > levels ? base + levels * step + 1 : base + (bucket - 1) * step;
    };
    let zero = -1;
    for (let bucket = levels + 1; bucket >= 0; bucket--) if (valueOf(bucket) === 0) zero = bucket;
    return { weight: (bucket) => BigInt(valueOf(bucket)), zero };
  }
  if (agg.name === 'llquantize') {
    const layout = llquantizeLayout(agg);
    const weight = (bucket: number): bigint => {
      if (bucket === layout.zero) return 0n;
      const magnitude = layout.magnitude(Math.abs(bucket - layout.zero)) ?? 0n;
      return bucket < layout.zero ? -magnitude : magnitude;
    };
    return { weight, zero: layout.zero };
  }
  return { weight: quantizeValue, zero: QUANTIZE_ZERO };
}
