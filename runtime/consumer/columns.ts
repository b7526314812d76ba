/**
 * The rows of an aggregation as columns: one of a hundred thousand keys is sorted and printed without an object for each of
 * them. There are columns where every value is an integer that a double holds exactly, which is the usual case.
 */
import type { AggregationRow, AggregationSnapshot, KeyValue } from './snapshot.ts';

export interface Columns {
  /** By row; integers of at most 2^52 in magnitude. */
  readonly values: Float64Array;
  readonly keyOf: (row: number) => KeyValue[];
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

/**
 * Row numbers by value, upwards or downwards; `breakTie` puts the rows of a run of equal values, which are in order of
 * first appearance, into theirs.
 */
export function orderByValue(
  values: Float64Array,
  downwards: boolean,
  breakTie: (rows: readonly number[]) => readonly number[],
): number[] {
  const rows = sortedByValue(downwards ? values.map((value) => -value) : values);
  for (let start = 0; start < rows.length;) {
    let end = start + 1;
    while (end < rows.length && values[rows[end]] === values[rows[start]]) end++;
    if (end > start + 1)
      breakTie(rows.slice(start, end)).forEach((row, i) => (rows[start + i] = row));
    start = end;
  }
  return rows;
}

/** Row numbers, upwards by value; rows of equal values keep their order. */
function sortedByValue(values: Float64Array): number[] {
  const scale = 2 ** Math.ceil(Math.log2(values.length + 1));
  const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (greatest * scale >= 2 ** 52)
    return Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  // Value and row in one double: numbers alone are sorted without a call for each comparison.
  const ranks = values.map((value, row) => value * scale + row).sort();
  return Array.from(ranks, (rank) => rank - Math.floor(rank / scale) * scale);
}
