/**
 * The rows of an aggregation as columns: one of a hundred thousand keys is sorted and printed without an object for each of
 * them. There are columns where every value is an integer that a double holds exactly, which is the usual case.
 */
import type { AggregationRow, AggregationSnapshot, KeyValue } from './snapshot.ts';
import type { TextColumn } from './text-order.ts';

export interface Columns {
  /** By row; integers of at most 2^52 in magnitude. */
  readonly values: Float64Array;
  readonly keyOf: (row: number) => KeyValue[];
  /** Of a key that is one string. */
  readonly texts?: TextColumn | undefined;
}

const known = new WeakMap<AggregationSnapshot, Columns>();

/** The columns of a snapshot that was made of some. */
export function columnsOf(snapshot: AggregationSnapshot): Columns | undefined {
  return known.get(snapshot);
}

/** A snapshot whose rows are made when they are first asked for. */
export function snapshotOf(
  { spec, normalization }: Pick<AggregationSnapshot, 'spec' | 'normalization'>,
  columns: Columns,
): AggregationSnapshot {
  let rows: AggregationRow[] | undefined;
  const snapshot = {
    spec,
    normalization,
    get rows() {
      rows ??= Array.from(columns.values, (value, row) => ({
        key: columns.keyOf(row),
        value: { kind: 'integer', value: BigInt(value) },
      }));
      return rows;
    },
  };
  known.set(snapshot, columns);
  return snapshot;
}

/** Row numbers by value, upwards or downwards; rows of equal values keep the order that they are given in. */
export function orderByValue(
  values: Float64Array,
  downwards: boolean,
  rows: readonly number[],
): number[] {
  const { length } = rows;
  const sign = downwards ? -1 : 1;
  const scale = 2 ** Math.ceil(Math.log2(length + 1));
  // Value and place in one double: numbers alone are sorted without a call for each comparison.
  const ranks = new Float64Array(length);
  let greatest = 0;
  for (let place = 0; place < length; place++) {
    const value = sign * values[rows[place]];
    if (Math.abs(value) > greatest) greatest = Math.abs(value);
    ranks[place] = value * scale + place;
  }
  if (greatest * scale >= 2 ** 52) return rows.toSorted((a, b) => sign * (values[a] - values[b]));
  ranks.sort();
  const ordered: number[] = [];
  for (const rank of ranks) ordered.push(rows[rank - Math.floor(rank / scale) * scale]);
  return ordered;
}

/** The same; `breakTie` puts the rows of a run of equal values, which come in order, into theirs. */
export function orderByValueAndTie(
  values: Float64Array,
  downwards: boolean,
  breakTie: (rows: readonly number[]) => readonly number[],
): number[] {
  const rows = orderByValue(values, downwards, [...values.keys()]);
  for (let start = 0; start < rows.length;) {
    let end = start + 1;
    while (end < rows.length && values[rows[end]] === values[rows[start]]) end++;
    if (end > start + 1) {
      const run = breakTie(rows.slice(start, end));
      for (let i = 0; i < run.length; i++) rows[start + i] = run[i];
    }
    start = end;
  }
  return rows;
}
