/** Aggregations as events: typed keys, exact values, the bounds of every bucket. */
import type { AggregatingFunction } from '../../../compiler/program.ts';
import { typeName } from '../../../compiler/types.ts';
import {
  average,
  normalizedInteger,
  standardDeviation,
  type AggregationSnapshot,
  type AggregationValue,
} from '../snapshot.ts';
import { printedRows, type SortOptions } from '../sort.ts';
import { boundsOf, type Bounds } from './bounds.ts';
import type { Aggregation, AggregationKey, AggregationRow, Bucket } from './events.ts';
import { integerValue, jsonValue, type JsonInteger } from './values.ts';

/**
 * The aggregations of one printa(), or a single one, with the rows that dtrace prints: of several, joined, so that
 * rows at the same place have the same key.
 */
export function aggregationsOf(
  snapshots: readonly AggregationSnapshot[],
  options: SortOptions,
): readonly Aggregation[] {
  const rows = printedRows(snapshots, options);
  return snapshots.map(({ spec, normalization }, at) => {
    const rowOf = rowEncoder(spec.function, normalization);
    return {
      name: spec.name,
      ...functionOf(spec.function),
      normalization: integerValue(normalization),
      keys: spec.keys.map(typeName),
      rows: rows.map(({ key, values }) => {
        const json = key.map((part, i) => jsonValue(spec.keys[i], part));
        return rowOf(json, values[at]);
      }),
    };
  });
}

function functionOf(agg: AggregatingFunction): Pick<Aggregation, 'function' | 'parameters'> {
  const { name, ...parameters } = agg;
  return { function: name, ...(Object.keys(parameters).length > 0 && { parameters }) };
}

function rowEncoder(
  agg: AggregatingFunction,
  normalization: bigint,
): (key: AggregationKey, value: AggregationValue) => AggregationRow {
  const bounds = boundsOf(agg);
  return (key, value) => {
    switch (value.kind) {
      case 'integer': {
        const printed = integerValue(normalizedInteger(value.value, normalization));
        return { key, value: printed, ...rawUnlessSame(value.value, normalization) };
      }
      case 'average':
        return {
          key,
          value: integerValue(average(value, normalization)),
          count: integerValue(value.count),
          sum: integerValue(value.sum),
        };
      case 'deviation':
        return {
          key,
          value: integerValue(standardDeviation(value, normalization)),
          count: integerValue(value.count),
          sum: integerValue(value.sum),
          squares: integerValue(value.squares),
        };
      case 'distribution':
        return {
          key,
          buckets: value.buckets.map((bucket, i) =>
            bucketOf(bounds(bucket), value.counts[i], normalization),
          ),
        };
    }
  };
}

function bucketOf({ from, to }: Bounds, count: bigint, normalization: bigint): Bucket {
  return {
    from: from === null ? null : integerValue(from),
    to: to === null ? null : integerValue(to),
    count: integerValue(normalizedInteger(count, normalization)),
    ...rawUnlessSame(count, normalization),
  };
}

function rawUnlessSame(raw: bigint, normalization: bigint): { readonly raw?: JsonInteger } {
  return normalization === 1n ? {} : { raw: integerValue(raw) };
}
