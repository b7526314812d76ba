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

/** How many rows it has; none is made for that. */
export function rowCount(snapshot: AggregationSnapshot): number {
  return columnsOf(snapshot)?.values.length ?? snapshot.rows.length;
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
