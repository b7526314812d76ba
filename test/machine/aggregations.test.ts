/** What the JSON of an aggregation says is what the aggregation holds, to the last bit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AggregatingFunction, KeyType } from '../../compiler/program.ts';
import {
  llquantizeLayout,
  lquantizeBucketBig,
  lquantizeLevels,
  quantizeBucketBig,
} from '../../runtime/consumer/buckets.ts';
import { aggregationsOf } from '../../runtime/consumer/machine/aggregations.ts';
import { jsonText } from '../../runtime/consumer/machine/json.ts';
import type {
  AggregationRow,
  AggregationSnapshot,
  AggregationValue,
  KeyValue,
} from '../../runtime/consumer/snapshot.ts';
import { byValue, type SortOptions } from '../../runtime/consumer/sort.ts';
import { keyType, specOf } from '../consumer/support.ts';
import {
  integerOf,
  listOf,
  objectOf,
  parse,
  scalarOf,
  type Json,
  type JsonObject,
} from './decode.ts';

const int64 = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-9n, 9n));
const functions: readonly AggregatingFunction[] = [
  ...(['count', 'sum', 'avg', 'min', 'max', 'stddev', 'quantize'] as const).map((name) => ({
    name,
  })),
  { name: 'lquantize', base: -100, limit: 100, step: 9 },
  { name: 'llquantize', factor: 10, low: 0, high: 4, steps: 20 },
];

// ---- any aggregation ---------------------------------------------------------------------------

const bytes = fc
  .uint8Array({ maxLength: 12 })
  .map((array) => Buffer.from(array).toString('latin1').replaceAll('\0', ''));
const strings = fc.oneof(
  bytes,
  fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .map((text) => Buffer.from(text).toString('latin1').replaceAll('\0', '')),
  fc.constantFrom('"', '\\', '\n', '\u00e2\u0080\u00a8', '\u00ff', '18446744073709551615'),
);
const keyTypes = ['string', 'int8_t', 'uint16_t', 'int', 'uint64_t', 'int64_t'].map(keyType);

function keyOf(type: KeyType): fc.Arbitrary<KeyValue> {
  if (type.kind !== 'integer') return fc.option(strings);
  const bits = BigInt(type.size * 8);
  return type.signed
    ? fc.bigInt(-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n)
    : fc.bigInt(0n, 2n ** bits - 1n);
}

function bucketOf(agg: AggregatingFunction, value: bigint): number {
  if (agg.name === 'lquantize')
    return lquantizeBucketBig(value, agg.base, agg.step, lquantizeLevels(agg));
  return agg.name === 'llquantize'
    ? llquantizeLayout(agg).bucketBig(value)
    : quantizeBucketBig(value);
}

function valueOf(agg: AggregatingFunction): fc.Arbitrary<AggregationValue> {
  switch (agg.name) {
    case 'avg':
      return fc.record({
        kind: fc.constant('average'),
        count: fc.bigInt(0n, 2n ** 60n),
        sum: int64,
      });
    case 'stddev':
      return fc.record({
        kind: fc.constant('deviation'),
        count: fc.bigInt(1n, 2n ** 60n),
        sum: int64,
        squares: fc.bigInt(0n, 2n ** 128n - 1n),
      });
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
      return int64.map((value) => ({ kind: 'integer', value }));
    default:
      return fc
        .uniqueArray(int64, { selector: (value) => bucketOf(agg, value), maxLength: 6 })
        .chain((values) =>
          fc
            .array(
              int64.filter((count) => count !== 0n),
              { minLength: values.length, maxLength: values.length },
            )
            .map((counts) => ({
              kind: 'distribution',
              buckets: values.map((value) => bucketOf(agg, value)).sort((a, b) => a - b),
              counts,
            })),
        );
  }
}

const snapshots: fc.Arbitrary<AggregationSnapshot> = fc
  .record({
    agg: fc.constantFrom(...functions),
    types: fc.array(fc.constantFrom(...keyTypes), { maxLength: 3 }),
    normalization: fc.oneof(fc.constant(1n), fc.bigInt(1n, 2n ** 64n - 1n)),
  })
  .chain(({ agg, types, normalization }) => {
    const row: fc.Arbitrary<AggregationRow> = fc.record({
      key: fc.tuple(...types.map(keyOf)),
      value: valueOf(agg),
    });
    const text = ({ key }: AggregationRow): string =>
      key.map((part) => `${typeof part} ${part}`).join('\0');
    return fc.uniqueArray(row, { selector: text, maxLength: 8 }).map((rows) => ({
      spec: { ...specOf('a', agg), keys: types },
      normalization,
      rows,
    }));
  });

// ---- reading back ------------------------------------------------------------------------------

/** What was counted: `raw` where dtrace prints something else. */
const undivided = (row: JsonObject, printed: string): bigint => integerOf(row.raw ?? row[printed]);

function decodeValue(agg: AggregatingFunction, row: JsonObject): AggregationValue {
  switch (agg.name) {
    case 'avg':
      return { kind: 'average', count: integerOf(row.count), sum: integerOf(row.sum) };
    case 'stddev':
      return {
        kind: 'deviation',
        count: integerOf(row.count),
        sum: integerOf(row.sum),
        squares: integerOf(row.squares),
      };
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
      return { kind: 'integer', value: undivided(row, 'value') };
    default: {
      const buckets = listOf(row.buckets).map(objectOf);
      return {
        kind: 'distribution',
        buckets: buckets.map(({ from, to }) => bucketOf(agg, integerOf(from ?? to))),
        counts: buckets.map((bucket) => undivided(bucket, 'count')),
      };
    }
  }
}

function decode(agg: AggregatingFunction, json: Json): AggregationRow[] {
  const { keys, rows } = objectOf(json);
  return listOf(rows)
    .map(objectOf)
    .map((row) => ({
      key: listOf(row.key).map((part, i) => scalarOf(listOf(keys)[i], part)),
      value: decodeValue(agg, row),
    }));
}

const sorted = (rows: readonly AggregationRow[]): readonly string[] =>
  rows
    .map((row) =>
      JSON.stringify(row, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)),
    )
    .sort();

test('every key, value and bucket comes back', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const [aggregation] = aggregationsOf([snapshot], byValue);
      const json = parse(jsonText(aggregation));
      const agg = snapshot.spec.function;
      const { function: name, parameters, normalization, keys } = objectOf(json);
      expect({ name, ...(parameters && objectOf(parameters)) }).toEqual(agg);
      expect(integerOf(normalization)).toBe(snapshot.normalization);
      expect(keys).toEqual(
        snapshot.spec.keys.map((type) => (type.kind === 'integer' ? type.name : type.kind)),
      );
      expect(sorted(decode(agg, json))).toEqual(sorted(snapshot.rows));
    }),
    { numRuns: 500 },
  );
});

// ---- what dtrace prints ------------------------------------------------------------------------

const rowsOf = (
  agg: AggregatingFunction,
  value: AggregationValue,
  normalization: bigint,
): readonly Json[] => {
  const snapshot = { spec: specOf('a', agg), normalization, rows: [{ key: [], value }] };
  const [aggregation] = aggregationsOf([snapshot], byValue);
  return listOf(objectOf(parse(jsonText(aggregation))).rows);
};

test('normalize() divides what is printed, and leaves what was counted', () => {
  const count = { kind: 'integer', value: 2000n } as const;
  expect(rowsOf({ name: 'count' }, count, 1n)).toEqual([{ key: [], value: 2000 }]);
  expect(rowsOf({ name: 'count' }, count, 300n)).toEqual([{ key: [], value: 6, raw: 2000 }]);
  const average = { kind: 'average', count: 4n, sum: -1001n } as const;
  expect(rowsOf({ name: 'avg' }, average, 10n)).toEqual([
    { key: [], value: -25, count: 4, sum: -1001 },
  ]);
  // 2, 4, 4, 4, 5, 5, 7, 9: the textbook's deviation of 2.
  const deviation = { kind: 'deviation', count: 8n, sum: 40n, squares: 232n } as const;
  expect(rowsOf({ name: 'stddev' }, deviation, 1n)).toEqual([
    { key: [], value: 2, count: 8, sum: 40, squares: 232 },
  ]);
  const distribution = { kind: 'distribution', buckets: [63, 66], counts: [30n, 7n] } as const;
  expect(rowsOf({ name: 'quantize' }, distribution, 10n)).toEqual([
    {
      key: [],
      buckets: [
        { from: 0, to: 0, count: 3, raw: 30 },
        { from: 4, to: 7, count: 0, raw: 7 },
      ],
    },
  ]);
});

test('rows stand in printing order; those of one printa() have the same keys', () => {
  const count = (key: string, value: bigint): AggregationRow => ({
    key: [key],
    value: { kind: 'integer', value },
  });
  const sizes = { spec: specOf('bytes', { name: 'sum' }, ['string']), normalization: 1n };
  const packets = { spec: specOf('packets', { name: 'count' }, ['string'], 1), normalization: 1n };
  const joined = [
    { ...sizes, rows: [count('web', 900n), count('dns', 80n)] },
    { ...packets, rows: [count('dns', 2n), count('ping', 5n)] },
  ];
  const shown = (options: SortOptions): readonly Json[] =>
    aggregationsOf(joined, options).map(({ rows }) =>
      rows.map((row) => 'value' in row && [...row.key, row.value]),
    ) as Json[];
  expect(shown(byValue)).toEqual([
    [
      ['ping', 0],
      ['dns', 80],
      ['web', 900],
    ],
    [
      ['ping', 5],
      ['dns', 2],
      ['web', 0],
    ],
  ]);
  expect(shown({ ...byValue, aggsortkey: true, aggsortrev: true })).toEqual([
    [
      ['web', 900],
      ['ping', 0],
      ['dns', 80],
    ],
    [
      ['web', 0],
      ['ping', 5],
      ['dns', 2],
    ],
  ]);
});
