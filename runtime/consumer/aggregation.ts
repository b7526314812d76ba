/** One aggregation of a running program: its keys, its values, and D's actions on them. */
import type { AggregationSpec, KeyType } from '../../compiler/program.ts';
import { IdTable } from '../tables/id-table.ts';
import { type EntryBudget, KeyTable } from '../tables/key-table.ts';
import type { StringTable } from '../tables/strings.ts';
import { BucketStore } from './bucket-store.ts';
import { type Columns, snapshotOf } from './columns.ts';
import {
  llquantizeLayout,
  lquantizeBucket,
  lquantizeBucketBig,
  lquantizeLevels,
  QUANTIZE_BUCKETS,
  quantizeBucket,
  quantizeBucketBig,
  type LlquantizeLayout,
} from './buckets.ts';
import { ranksOf } from './key-order.ts';
import { at, textsOf } from './text-order.ts';
import type { AggregationSnapshot, AggregationValue, KeyValue } from './snapshot.ts';
import { byValue, orderRows } from './sort.ts';
import { ExtremeStore, INT64_MAX, INT64_MIN, SquareStore, SumStore } from './stores.ts';

/** int32 words that a key of this type takes: two for 64-bit integers, else one. */
export const keyWords = (type: KeyType): number =>
  type.kind === 'integer' && type.size === 8 ? 2 : 1;

/**
 * Entries are found through `keys` (one word for an integer of up to 4 bytes: its value, sign- or zero-extended;
 * low and high word for 8 bytes; the StringTable's id for a string) and updated by the method of the spec's
 * function. Values are doubles of at most 2^52 in magnitude, or bigints of any signed 64-bit size.
 * An entry of -1 (refused by the table's limit) is ignored.
 */
export class Aggregation {
  readonly spec: AggregationSpec;
  readonly keys: KeyTable | IdTable;
  normalization = 1n;
  readonly #strings: StringTable;
  #capacity = 0;
  // Made whatever the function is; those that it does not use stay without elements.
  readonly #counts = new SumStore();
  readonly #sums = new SumStore();
  readonly #squares = new SquareStore();
  readonly #extremes: ExtremeStore;
  readonly #buckets: BucketStore;
  readonly #layout: LlquantizeLayout | undefined;
  readonly #base: number;
  readonly #step: number;
  readonly #levels: number;
  readonly #words: Int32Array;

  /** @param budget how many keys it may hold; more are dropped and counted in `keys.drops`. */
  constructor(spec: AggregationSpec, strings: StringTable, budget?: EntryBudget) {
    this.spec = spec;
    this.#strings = strings;
    const width = spec.keys.reduce((sum, type) => sum + keyWords(type), 0);
    const isString = width === 1 && spec.keys[0].kind === 'string';
    this.keys = isString ? new IdTable(budget) : new KeyTable(width, budget);
    this.#words = new Int32Array(width);
    const { function: agg } = spec;
    this.#extremes = new ExtremeStore(agg.name === 'min' ? INT64_MAX : INT64_MIN);
    this.#layout = agg.name === 'llquantize' ? llquantizeLayout(agg) : undefined;
    const linear = agg.name === 'lquantize';
    this.#base = linear ? agg.base : 0;
    this.#step = linear ? agg.step : 1;
    this.#levels = linear ? lquantizeLevels(agg) : 0;
    const buckets = linear ? this.#levels + 2 : (this.#layout?.buckets ?? QUANTIZE_BUCKETS);
    this.#buckets = new BucketStore(buckets);
  }

  // ---- updates -----------------------------------------------------------------------------------

  count(entry: number): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry)) this.#counts.add(entry, 1);
  }

  sum(entry: number, value: number): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry)) this.#sums.add(entry, value);
  }

  sumBig(entry: number, value: bigint): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry)) this.#sums.addBig(entry, value);
  }

  avg(entry: number, value: number): void {
    this.count(entry);
    this.sum(entry, value);
  }

  avgBig(entry: number, value: bigint): void {
    this.count(entry);
    this.sumBig(entry, value);
  }

  stddev(entry: number, value: number): void {
    this.avg(entry, value);
    if (entry >= 0) this.#squares.add(entry, value);
  }

  stddevBig(entry: number, value: bigint): void {
    this.avgBig(entry, value);
    if (entry >= 0) this.#squares.addBig(entry, value * value);
  }

  min(entry: number, value: number): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry)) this.#extremes.lower(entry, value);
  }

  minBig(entry: number, value: bigint): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry)) this.#extremes.meet(entry, value);
  }

  max(entry: number, value: number): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry)) this.#extremes.raise(entry, value);
  }

  maxBig(entry: number, value: bigint): void {
    this.minBig(entry, value);
  }

  quantize(entry: number, value: number, increment: number): void {
    this.#place(entry, quantizeBucket(value), increment);
  }

  quantizeBig(entry: number, value: bigint, increment: bigint): void {
    this.#placeBig(entry, quantizeBucketBig(value), increment);
  }

  lquantize(entry: number, value: number, increment: number): void {
    const bucket = lquantizeBucket(value, this.#base, this.#step, this.#levels);
    this.#place(entry, bucket, increment);
  }

  lquantizeBig(entry: number, value: bigint, increment: bigint): void {
    const bucket = lquantizeBucketBig(value, this.#base, this.#step, this.#levels);
    this.#placeBig(entry, bucket, increment);
  }

  llquantize(entry: number, value: number, increment: number): void {
    if (this.#layout !== undefined) this.#place(entry, this.#layout.bucket(value), increment);
  }

  llquantizeBig(entry: number, value: bigint, increment: bigint): void {
    if (this.#layout !== undefined) this.#placeBig(entry, this.#layout.bucketBig(value), increment);
  }

  #place(entry: number, bucket: number, increment: number): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry))
      this.#buckets.add(entry, bucket, increment);
  }

  #placeBig(entry: number, bucket: number, increment: bigint): void {
    if (entry >>> 0 < this.#capacity || this.#admit(entry))
      this.#buckets.addBig(entry, bucket, increment);
  }

  /** Makes room for an entry's values; false for the entry of a refused key. */
  #admit(entry: number): boolean {
    if (entry < 0) return false;
    this.#capacity = Math.max(16, this.#capacity * 2, entry + 1);
    for (const store of this.#stores()) store.reserve(this.#capacity);
    return true;
  }

  /** The stores that the function keeps its values in. */
  #stores(): readonly {
    reserve(length: number): void;
    reset(entry: number): void;
  }[] {
    switch (this.spec.function.name) {
      case 'count':
        return [this.#counts];
      case 'sum':
        return [this.#sums];
      case 'avg':
        return [this.#counts, this.#sums];
      case 'stddev':
        return [this.#counts, this.#sums, this.#squares];
      case 'min':
      case 'max':
        return [this.#extremes];
      default:
        return [this.#buckets];
    }
  }

  // ---- D's actions -------------------------------------------------------------------------------

  /** Zeroes the values and keeps the keys, which are printed with 0 (min and max: their identity) from then on. */
  clear(): void {
    for (const entry of this.#liveEntries()) this.#reset(entry);
  }

  /** Keeps the n keys of the largest values, for a negative n the |n| of the smallest; without n none. */
  trunc(n: number | bigint = 0): void {
    const kept = Math.abs(Number(n));
    const entries = this.#liveEntries();
    const doomed =
      kept === 0 || kept >= entries.length
        ? entries.slice(0, kept === 0 ? entries.length : 0)
        : Array.from(orderRows(this.snapshot(), { ...byValue, aggsortrev: n > 0 }))
            .slice(kept)
            .map((row) => entries[row]);
    for (const entry of doomed) {
      this.#reset(entry);
      this.keys.remove(entry);
    }
  }

  /** Forgets the keys whose value is 0: of a distribution, that no value has. */
  dropZeros(): void {
    for (const entry of this.#liveEntries()) if (this.#isZero(entry)) this.keys.remove(entry);
  }

  #isZero(entry: number): boolean {
    const value = this.#valueOf(entry);
    if (value.kind === 'integer') return value.value === 0n;
    return value.kind === 'distribution' ? value.buckets.length === 0 : value.count === 0n;
  }

  /** Divides what is printed by an unsigned 64-bit n, until denormalize(). */
  normalize(n: bigint): void {
    const divisor = BigInt.asUintN(64, n);
    // dtrace dies of a division by zero here.
    this.normalization = divisor === 0n ? 1n : divisor;
  }

  denormalize(): void {
    this.normalize(1n);
  }

  #reset(entry: number): void {
    if (entry < this.#capacity) for (const store of this.#stores()) store.reset(entry);
  }

  // ---- snapshots ---------------------------------------------------------------------------------

  /** Rows in the order of their entries. */
  snapshot(): AggregationSnapshot {
    const entries = this.#liveEntries();
    const values = this.#exactValues(entries);
    if (values !== undefined) return snapshotOf(this, this.#columns(entries, values));
    const rows = Array.from(entries, (entry) => ({
      key: this.#keyOf((i) => this.keys.keyWord(entry, i)),
      value: this.#valueOf(entry),
    }));
    return { spec: this.spec, normalization: this.normalization, rows };
  }

  /** Undefined unless each is one integer and a double holds it. */
  #exactValues(entries: Int32Array): Float64Array | undefined {
    const { name } = this.spec.function;
    if (name === 'count') return this.#counts.exact(entries);
    return name === 'sum' ? this.#sums.exact(entries) : undefined;
  }

  /** The keys of these entries are copied: they are read as they are now. */
  #columns(entries: Int32Array, values: Float64Array): Columns {
    const { width } = this.keys;
    // The ids of an IdTable are its keys.
    const isText = this.keys instanceof IdTable;
    const words = isText ? entries : this.#wordsOf(entries);
    const { keys } = this.spec;
    const texts = textsOf(this.#strings);
    const firstOf = (part: number): number =>
      keys.slice(0, part).reduce((sum, type) => sum + keyWords(type), 0);
    return {
      values,
      ranks: (part) => ranksOf(keys[part], { words, width, first: firstOf(part) }, texts),
      keyOf: (row) => this.#keyOf((i) => words[row * width + i]),
      texts: isText ? at(texts, words) : undefined,
    };
  }

  /** Of each entry the words of its key. */
  #wordsOf(entries: Int32Array): Int32Array {
    const { width } = this.keys;
    const words = new Int32Array(entries.length * width);
    for (let row = 0; row < entries.length; row++)
      for (let i = 0; i < width; i++) words[row * width + i] = this.keys.keyWord(entries[row], i);
    return words;
  }

  /** Adds the rows of another aggregation of the same function and keys, as if both had been one. */
  merge(other: AggregationSnapshot): void {
    for (const { key, value } of other.rows) {
      const entry = this.#entryOf(key);
      if (entry >>> 0 < this.#capacity || this.#admit(entry)) this.#mergeValue(entry, value);
    }
  }

  #mergeValue(entry: number, value: AggregationValue): void {
    const { name } = this.spec.function;
    if (value.kind === 'distribution') {
      value.buckets.forEach((bucket, i) => this.#buckets.addBig(entry, bucket, value.counts[i]));
    } else if (value.kind === 'integer') {
      if (name === 'min' || name === 'max') this.#extremes.meet(entry, value.value);
      else (name === 'count' ? this.#counts : this.#sums).addBig(entry, value.value);
    } else {
      this.#counts.addBig(entry, value.count);
      this.#sums.addBig(entry, value.sum);
      if (value.kind === 'deviation') this.#squares.addBig(entry, value.squares);
    }
  }

  #liveEntries(): Int32Array {
    const { keys } = this;
    const entries = new Int32Array(keys.size);
    const { end } = keys;
    for (let entry = 0, count = 0; entry < end; entry++)
      if (keys.isLive(entry)) entries[count++] = entry;
    // A key that was found but has no value yet still needs its slots.
    const last = entries.at(-1) ?? -1;
    if (last >= this.#capacity) this.#admit(last);
    return entries;
  }

  /** The key of these words. */
  #keyOf(wordAt: (i: number) => number): KeyValue[] {
    let word = 0;
    return this.spec.keys.map((type) => {
      const low = wordAt(word++);
      if (type.kind !== 'integer') return this.#strings.textOf(low);
      const value =
        type.size === 8 ? (BigInt(wordAt(word++)) << 32n) | BigInt(low >>> 0) : BigInt(low);
      const bits = type.size * 8;
      return type.signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
    });
  }

  #entryOf(key: readonly KeyValue[]): number {
    let word = 0;
    this.spec.keys.forEach((type, i) => {
      const part = key[i];
      if (typeof part !== 'bigint')
        this.#words[word++] =
          part === null || type.kind === 'string'
            ? this.#strings.internText(part)
            : this.#strings.internWhole(part);
      else {
        this.#words[word++] = Number(BigInt.asIntN(32, part));
        if (keyWords(type) === 2) this.#words[word++] = Number(BigInt.asIntN(32, part >> 32n));
      }
    });
    return this.keys.findN(this.#words);
  }

  #valueOf(entry: number): AggregationValue {
    const { name } = this.spec.function;
    switch (name) {
      case 'count':
        return { kind: 'integer', value: this.#counts.value(entry) };
      case 'sum':
        return { kind: 'integer', value: this.#sums.value(entry) };
      case 'min':
      case 'max':
        return { kind: 'integer', value: this.#extremes.value(entry) };
      case 'avg':
      case 'stddev': {
        const count = this.#counts.value(entry);
        const sum = this.#sums.value(entry);
        return name === 'avg'
          ? { kind: 'average', count, sum }
          : { kind: 'deviation', count, sum, squares: this.#squares.value(entry) };
      }
      default:
        return { kind: 'distribution', ...this.#buckets.entries(entry) };
    }
  }
}
