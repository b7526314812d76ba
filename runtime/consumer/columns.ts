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
  /** Of one part of the key, numbers in its order: see ranksOf() in key-order.ts. */
  readonly ranks: (part: number) => readonly Uint32Array[] | undefined;
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

/** Row numbers that are put in order by one column after the other; where rows are equal in one, they keep their order. */
export class RowOrder {
  rows: Int32Array;
  readonly #downwards: boolean;
  readonly #ranks: Float64Array;
  #spare: Int32Array;

  /** @param rows all of them, in the order that they have without a column */
  constructor(rows: Int32Array, downwards: boolean) {
    this.rows = rows;
    this.#downwards = downwards;
    this.#ranks = new Float64Array(rows.length);
    this.#spare = new Int32Array(rows.length);
  }

  /** Sorts by integers of at most 2^52 in magnitude. */
  by(values: Float64Array | Uint32Array): void {
    const { rows } = this;
    const ranks = this.#ranks;
    const ordered = this.#spare;
    const sign = this.#downwards ? -1 : 1;
    const scale = 2 ** Math.ceil(Math.log2(rows.length + 1));
    // Value and place in one double: numbers alone are sorted without a call for each comparison.
    let greatest = 0;
    for (let place = 0; place < rows.length; place++) {
      const value = sign * values[rows[place]];
      if (Math.abs(value) > greatest) greatest = Math.abs(value);
      ranks[place] = value * scale + place;
    }
    if (greatest * scale >= 2 ** 52) {
      rows.sort((a, b) => sign * (values[a] - values[b]));
      return;
    }
    ranks.sort();
    for (let place = 0; place < rows.length; place++) {
      const rank = ranks[place];
      ordered[place] = rows[rank - Math.floor(rank / scale) * scale];
    }
    this.rows = ordered;
    this.#spare = rows;
  }
}

/** The rows from 0 to before `end`. */
export function allRows(end: number): Int32Array {
  const rows = new Int32Array(end);
  for (let row = 0; row < end; row++) rows[row] = row;
  return rows;
}

/** Of rows that are sorted by value, how many have the value of the one before. */
export function countTied(values: Float64Array, rows: Int32Array): number {
  let count = 0;
  for (let i = 1; i < rows.length; i++) if (values[rows[i]] === values[rows[i - 1]]) count++;
  return count;
}

/** Has `breakTie` put each run of rows of equal values into their order. */
export function breakTies(
  values: Float64Array,
  rows: Int32Array,
  breakTie: (rows: readonly number[]) => readonly number[],
): void {
  for (let start = 0; start < rows.length;) {
    let end = start + 1;
    while (end < rows.length && values[rows[end]] === values[rows[start]]) end++;
    if (end > start + 1) rows.set(breakTie([...rows.subarray(start, end)]), start);
    start = end;
  }
}
