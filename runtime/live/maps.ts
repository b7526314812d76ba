/**
 * The kernel's half of aggregations. Its maps are cumulative and never emptied; what has come to them since they were
 * last looked at is added to the consumer's aggregations, on which clear(), trunc() and all else then simply works.
 */
import { type MapPart, type MapSchema, wordsOf } from '../../compiler/backends/events/schema.ts';
import type { AggregatingFunction } from '../../compiler/program.ts';
import type { Aggregation } from '../consumer/aggregation.ts';
import {
  bucketOfLabel,
  llquantizeLayout,
  lquantizeLevels,
  QUANTIZE_BUCKETS,
} from '../consumer/buckets.ts';
import type { AggregationRow, AggregationValue, KeyValue } from '../consumer/snapshot.ts';
import { INT64_MAX, INT64_MIN } from '../consumer/stores.ts';
import { type DecodeTables, type ValueReader, valueReaders } from './decode.ts';
import { integerOf, JsonObject, type JsonValue } from './json.ts';
import { unescape, unescapeC } from './text.ts';
import { EventWords } from './words.ts';

/** Maps as they were printed, by name; a later print of the same map replaces the former. */
export type PrintedMaps = ReadonlyMap<string, PrintedMap>;

export interface PrintedMap {
  readonly value: JsonValue;
  /** Grows with every print. */
  readonly serial: number;
}

/** A key of a kernel map, and what it held when last looked at. */
interface Seen {
  readonly key: readonly KeyValue[];
  readonly bucket: number;
  readonly epoch: bigint;
  count: bigint;
  /** Of `stats` only. */
  total: bigint;
  /** False until its first value was taken. */
  known: boolean;
}

/** Whether there is a bucket of that number, so that a broken one does no harm. */
function bucketExists(agg: AggregatingFunction, bucket: number): boolean {
  return Number.isInteger(bucket) && bucket >= 0 && bucket < bucketCount(agg);
}

function bucketCount(agg: AggregatingFunction): number {
  switch (agg.name) {
    case 'lquantize':
      return lquantizeLevels(agg) + 2;
    case 'llquantize':
      return llquantizeLayout(agg).buckets;
    default:
      return QUANTIZE_BUCKETS;
  }
}

/** One value that is not a difference: the extreme that a map's maximum stands for. */
function extreme(part: MapPart['kind'], value: bigint): bigint | undefined {
  switch (part) {
    case 'maxOfNonNegative':
      return value;
    case 'maxOfNegative':
      return value + INT64_MIN;
    case 'minOfNonNegative':
      return INT64_MAX - value;
    case 'minOfNegative':
      return -1n - value;
    case 'extreme':
      return value;
    default:
      return undefined;
  }
}

/** The last word of such a part's keys is a bucket. */
const hasBucket = ({ kind }: MapPart): boolean => kind === 'buckets' || kind === 'graph';

const zero = 0n;

class KernelMap {
  readonly schema: MapSchema;
  readonly aggregation: Aggregation;
  /** Of the last print that was taken. */
  serial = -1;
  /** Entries of that print. */
  size = 0;
  #seen = new Map<string, Seen>();
  readonly #readers: readonly ValueReader[];
  /** Words of the D keys. */
  readonly #keyWords: number;
  /** The word that is text; -1 when none is. */
  readonly #textWord: number;
  readonly #words = new EventWords();

  constructor(schema: MapSchema, aggregation: Aggregation, tables: DecodeTables) {
    this.schema = schema;
    this.aggregation = aggregation;
    const decodes = schema.keys.map(({ decode }) => decode);
    const { readers, end } = valueReaders(schema.keys, 0, tables);
    this.#readers = readers;
    this.#keyWords = Math.max(end, 1);
    const text = decodes.findIndex(({ kind }) => kind === 'string');
    this.#textWord =
      text < 0 ? -1 : decodes.slice(0, text).reduce((sum, each) => sum + wordsOf(each), 0);
  }

  /** What has come since the last time; of epochs after `epoch` nothing. */
  news(value: JsonValue, epoch: bigint): AggregationRow[] {
    if (!(value instanceof JsonObject)) return [];
    this.size = value.pairs.length;
    const rows: AggregationRow[] = [];
    const before = this.#seen;
    // The kernel forgets the keys of epochs that are over.
    if (this.schema.epoch) this.#seen = new Map();
    for (const [text, each] of value.pairs) {
      const seen = this.#entry(text, before);
      if (seen === undefined || seen.epoch > epoch) continue;
      const news = this.#difference(seen, each);
      if (news !== undefined) rows.push({ key: seen.key, value: news });
    }
    return rows;
  }

  #entry(text: string, before: ReadonlyMap<string, Seen>): Seen | undefined {
    const seen = before.get(text) ?? this.#decode(text);
    if (seen !== undefined && (this.#seen !== before || !seen.known)) this.#seen.set(text, seen);
    return seen;
  }

  /** Undefined for a key that has not the words it should. */
  #decode(text: string): Seen | undefined {
    const { part, epoch, aggregation } = this.schema;
    const extra = (epoch ? 1 : 0) + (hasBucket(part) ? 1 : 0);
    const words = this.#split(text);
    if (words?.length !== this.#keyWords + extra) return undefined;
    words.forEach((word, i) => {
      if (word.startsWith('"')) return this.#setText(i, unescapeC(word.slice(1, -1)));
      if (i !== this.#textWord && !/^-?\d{1,20}$/.test(word)) return;
      this.#words.texts[i] = i === this.#textWord ? unescape(word) : undefined;
      this.#words.whole[i] = i === this.#textWord ? 0n : BigInt(word);
    });
    const key = this.#readers.map((read): KeyValue => {
      const value = read(this.#words);
      return typeof value === 'number' ? BigInt(value) : value;
    });
    const bucket = this.#bucketOf(words.at(-1)!);
    if (!bucketExists(aggregation.function, bucket)) return undefined;
    return {
      key,
      bucket,
      epoch: epoch ? this.#words.whole[this.#keyWords] : zero,
      count: zero,
      total: zero,
      known: false,
    };
  }

  #setText(index: number, text: string): void {
    this.#words.texts[index] = text;
    this.#words.whole[index] = 0n;
  }

  /** The bucket that the last word of a key names. */
  #bucketOf(word: string): number {
    const { part, aggregation } = this.schema;
    if (part.kind === 'buckets') return Number(word);
    return part.kind === 'graph' ? bucketOfLabel(aggregation.function, word.slice(1, -1)) : 0;
  }

  /** The words of a key; commas inside a text are the text's. */
  #split(text: string): readonly string[] | undefined {
    const parts = text.split(',');
    if (this.#textWord < 0) return parts;
    const { part, epoch } = this.schema;
    const all = this.#keyWords + (epoch ? 1 : 0) + (hasBucket(part) ? 1 : 0);
    const commas = parts.length - all;
    if (commas < 0) return undefined;
    const end = this.#textWord + commas + 1;
    return [
      ...parts.slice(0, this.#textWord),
      parts.slice(this.#textWord, end).join(','),
      ...parts.slice(end),
    ];
  }

  /** What is new of an entry; undefined when nothing is. */
  #difference(seen: Seen, value: JsonValue): AggregationValue | undefined {
    const { part } = this.schema;
    const count = integerOf(value instanceof JsonObject ? value.get('count') : value);
    const total = value instanceof JsonObject ? integerOf(value.get('total')) : zero;
    if (count === undefined || total === undefined) return undefined;
    const more = BigInt.asIntN(64, count - seen.count);
    const moreTotal = BigInt.asIntN(64, total - seen.total);
    if (seen.known && more === zero && moreTotal === zero) return undefined;
    seen.known = true;
    seen.count = count;
    seen.total = total;
    const met = extreme(part.kind, count);
    if (met !== undefined) return { kind: 'integer', value: met };
    return this.#rowValue(seen, more, moreTotal);
  }

  #rowValue(seen: Seen, more: bigint, moreTotal: bigint): AggregationValue {
    const { part, aggregation } = this.schema;
    if (hasBucket(part)) return { kind: 'distribution', buckets: [seen.bucket], counts: [more] };
    if (part.kind === 'square') {
      const squares = BigInt.asUintN(64, more) << BigInt(part.shift);
      return { kind: 'deviation', count: zero, sum: zero, squares };
    }
    const { name } = aggregation.function;
    if (name !== 'avg' && name !== 'stddev') return { kind: 'integer', value: more };
    const count = part.kind === 'sum' ? zero : more;
    const sum = part.kind === 'sum' ? more : moreTotal;
    return name === 'avg'
      ? { kind: 'average', count, sum }
      : { kind: 'deviation', count, sum, squares: zero };
  }
}

/** No epoch is later. */
const everyEpoch = INT64_MAX;

export class KernelMaps {
  readonly #maps: ReadonlyMap<string, KernelMap>;
  #printed = new Map<string, PrintedMap>();
  #serial = 0;

  constructor(
    schemas: readonly MapSchema[],
    aggregations: readonly Aggregation[],
    tables: DecodeTables,
  ) {
    this.#maps = new Map(
      schemas.map((schema) => [
        schema.name,
        new KernelMap(schema, aggregations[schema.aggregation.id], tables),
      ]),
    );
  }

  /** bpftrace printed a map; those that are not ours are passed over. */
  printed(name: string, value: JsonValue): void {
    if (this.#maps.has(name)) this.#printed.set(name, { value, serial: this.#serial++ });
  }

  /** What was printed since the last time that this was asked. */
  takePrinted(): PrintedMaps {
    const printed = this.#printed;
    this.#printed = new Map();
    return printed;
  }

  /**
   * Adds to the aggregations what the maps have more than when they were last looked at.
   * @param epoch the last that counts: what came after it is left for the next time
   */
  apply(printed: PrintedMaps, epoch: bigint = everyEpoch): void {
    for (const [name, { value, serial }] of printed) {
      const map = this.#maps.get(name);
      // Between two CPUs the older print may come last: it has nothing that the newer one had not.
      if (map === undefined || serial < map.serial) continue;
      map.serial = serial;
      const { spec } = map.aggregation;
      map.aggregation.merge({ spec, normalization: 1n, rows: map.news(value, epoch) });
    }
  }

  /** The names, without the `@`, of aggregations one of whose maps holds that many keys. */
  full(limit: number): readonly string[] {
    const full = [...this.#maps.values()].filter(({ size }) => size >= limit);
    return [...new Set(full.map(({ schema }) => schema.aggregation.name))];
  }
}
