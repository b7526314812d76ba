/**
 * The options aggsize and dynvarsize on an engine that has no such buffers: how many entries would have fitted
 * into dtrace's. Its maps have slots of one size, large enough for the largest, so these estimates count
 * what a key and a value take at most.
 */
import type { AggregatingFunction, AggregationSpec, KeyType } from '../../compiler/program.ts';
import type { Variable } from '../../compiler/program.ts';
import { sizeOf } from '../../compiler/types.ts';
import { EntryBudget } from '../tables/key-table.ts';
import { llquantizeLayout, lquantizeLevels, QUANTIZE_BUCKETS } from './buckets.ts';

/** What every entry has besides its key and its value: whose it is. */
const entryHeader = 8;

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** Undefined for text. */
const sizeOfKey = (type: KeyType): number | undefined =>
  type.kind === 'string' ? undefined : sizeOf(type);

function keyBytes(types: readonly KeyType[], strsize: number): number {
  const sizes = types.map((type) => sizeOfKey(type) ?? strsize);
  return sizes.reduce((sum, size) => sum + aligned(size), 0);
}

function valueBytes(agg: AggregatingFunction): number {
  switch (agg.name) {
    case 'avg':
      return 16;
    case 'stddev':
      return 32;
    case 'quantize':
      return QUANTIZE_BUCKETS * 8;
    case 'lquantize':
      return (lquantizeLevels(agg) + 3) * 8;
    case 'llquantize':
      return (llquantizeLayout(agg).buckets + 1) * 8;
    default:
      return 8;
  }
}

/** Entries of `slot` bytes in `size` bytes; undefined for less than one. */
function budget(size: number | undefined, slots: readonly number[]): EntryBudget | undefined {
  if (size === undefined || slots.length === 0) return new EntryBudget();
  const entries = Math.floor(size / Math.max(...slots));
  return entries < 1 ? undefined : new EntryBudget(entries);
}

/**
 * What all aggregations may hold together.
 * @param aggsize bytes; undefined is no limit
 * @returns undefined when not even one entry fits
 */
export function aggregationBudget(
  specs: readonly AggregationSpec[],
  aggsize: number | undefined,
  strsize: number,
): EntryBudget | undefined {
  return budget(
    aggsize,
    specs.map((spec) => entryHeader + keyBytes(spec.keys, strsize) + valueBytes(spec.function)),
  );
}

/** What all associative arrays may hold together; see {@link aggregationBudget}. */
export function dynamicVariableBudget(
  arrays: readonly Variable[],
  dynvarsize: number | undefined,
  strsize: number,
): EntryBudget | undefined {
  return budget(
    dynvarsize,
    arrays.map(({ keys = [], type }) => {
      const element = type.kind === 'string' ? strsize : (sizeOf(type) ?? 8);
      return entryHeader + keyBytes(keys, strsize) + aligned(element);
    }),
  );
}
