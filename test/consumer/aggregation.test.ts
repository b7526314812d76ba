import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AggregatingFunction, AggregationSpec } from '../../compiler/program.ts';
import { Aggregation } from '../../runtime/consumer/aggregation.ts';
import {
  standardDeviation,
  type AggregationSnapshot,
  type AggregationValue,
} from '../../runtime/consumer/snapshot.ts';
import { EntryBudget, type KeyTable } from '../../runtime/tables/key-table.ts';
import { StringTable } from '../../runtime/tables/strings.ts';
import { specOf } from './support.ts';

const functions: readonly AggregatingFunction[] = [
  { name: 'count' },
  { name: 'sum' },
  { name: 'avg' },
  { name: 'min' },
  { name: 'max' },
  { name: 'stddev' },
  { name: 'quantize' },
  { name: 'lquantize', base: -10, limit: 100, step: 7 },
  { name: 'llquantize', factor: 10, low: 0, high: 6, steps: 20 },
];

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }),
  fc.bigInt({ min: -50n, max: 50n }),
);

/** Updates by the fast path where it may be used. */
function update(agg: Aggregation, entry: number, value: bigint): void {
  const { name } = agg.spec.function;
  const small = value >= -(2n ** 52n) && value <= 2n ** 52n;
  if (name === 'count') agg.count(entry);
  else if (name === 'quantize' || name === 'lquantize' || name === 'llquantize')
    if (small) agg[name](entry, Number(value), 1);
    else agg[`${name}Big`](entry, value, 1n);
  else if (small) agg[name](entry, Number(value));
  else agg[`${name}Big`](entry, value);
}

/** What C's arithmetic gives for those values. */
function expected(name: string, values: readonly bigint[]): AggregationValue | undefined {
  const wrapped = (total: bigint): bigint => BigInt.asIntN(64, total);
  const sum = wrapped(values.reduce((a, b) => a + b, 0n));
  const count = BigInt(values.length);
  const squares = BigInt.asUintN(
    128,
    values.reduce((a, b) => a + b * b, 0n),
  );
  switch (name) {
    case 'count':
      return { kind: 'integer', value: count };
    case 'sum':
      return { kind: 'integer', value: sum };
    case 'min':
      return { kind: 'integer', value: values.reduce((a, b) => (b < a ? b : a), 2n ** 63n - 1n) };
    case 'max':
      return { kind: 'integer', value: values.reduce((a, b) => (b > a ? b : a), -(2n ** 63n)) };
    case 'avg':
      return { kind: 'average', count, sum };
    case 'stddev':
      return { kind: 'deviation', count, sum, squares };
    default:
      return undefined;
  }
}

describe('values are exact in 64 bits', () => {
  for (const agg of functions.slice(0, 6)) {
    test(agg.name, () => {
      fc.assert(
        fc.property(fc.array(int64), (values) => {
          const aggregation = new Aggregation(specOf('a', agg), new StringTable());
          const entry = (aggregation.keys as KeyTable).find0();
          for (const value of values) update(aggregation, entry, value);
          expect(aggregation.snapshot().rows[0].value).toEqual(expected(agg.name, values));
        }),
      );
    });
  }

  test('many terms near 2^52 do not lose a bit', () => {
    const aggregation = new Aggregation(specOf('a', { name: 'sum' }), new StringTable());
    const entry = (aggregation.keys as KeyTable).find0();
    for (let i = 0; i < 5000; i++) aggregation.sum(entry, 2 ** 52 - 1);
    const total = BigInt.asIntN(64, 5000n * (2n ** 52n - 1n));
    expect(aggregation.snapshot().rows[0].value).toEqual({ kind: 'integer', value: total });
  });
});

describe('merge', () => {
  const keyed = (agg: AggregatingFunction): AggregationSpec =>
    specOf('a', agg, ['string', 'int64_t', 'uint8_t']);
  const updates = fc.array(
    fc.tuple(fc.constantFrom('a', '10.0.0.1', ''), fc.constantFrom(-5, 0, 7), int64),
    { maxLength: 25 },
  );

  function build(agg: AggregatingFunction, list: readonly (readonly [string, number, bigint])[]) {
    // A string table of its own each: merging goes by text, not by id.
    const strings = new StringTable();
    const aggregation = new Aggregation(keyed(agg), strings);
    for (const [text, number, value] of list) {
      const key = [strings.internText(text), number | 0, number < 0 ? -1 : 0, number & 0xff];
      update(
        aggregation,
        (aggregation.keys as KeyTable).find4(key[0], key[1], key[2], key[3]),
        value,
      );
    }
    return aggregation;
  }

  const sorted = ({ rows }: AggregationSnapshot): unknown =>
    [...rows].sort((a, b) => (a.key.join() < b.key.join() ? -1 : 1));

  for (const agg of functions) {
    test(`of ${agg.name} is associative and commutative, and equals one aggregation of all`, () => {
      fc.assert(
        fc.property(updates, updates, updates, (a, b, c) => {
          const merged = (...parts: readonly (typeof a)[]): unknown => {
            const [first, ...others] = parts.map((part) => build(agg, part));
            for (const other of others) first.merge(other.snapshot());
            return sorted(first.snapshot());
          };
          const right = build(agg, b);
          right.merge(build(agg, c).snapshot());
          const left = build(agg, a);
          left.merge(right.snapshot());
          const all = sorted(build(agg, [...a, ...b, ...c]).snapshot());
          expect(merged(a, b, c)).toEqual(all);
          expect(merged(c, a, b)).toEqual(all);
          expect(sorted(left.snapshot())).toEqual(all);
        }),
        { numRuns: 40 },
      );
    });
  }
});

describe('actions', () => {
  test('clear keeps keys; min and max read their identity', () => {
    const read = (name: 'sum' | 'min' | 'max'): unknown => {
      const aggregation = new Aggregation(specOf('a', { name }, ['int']), new StringTable());
      aggregation[name](aggregation.keys.find1(4), 9);
      aggregation.clear();
      return aggregation.snapshot().rows;
    };
    const row = (value: bigint): unknown => [{ key: [4n], value: { kind: 'integer', value } }];
    expect(read('sum')).toEqual(row(0n));
    expect(read('min')).toEqual(row(9223372036854775807n));
    expect(read('max')).toEqual(row(-9223372036854775808n));
  });

  test('a key that comes back after trunc starts from nothing', () => {
    for (const agg of functions) {
      const aggregation = new Aggregation(specOf('a', agg, ['int']), new StringTable());
      for (let key = 0; key < 40; key++) update(aggregation, aggregation.keys.find1(key), 77n);
      aggregation.trunc(3);
      expect(aggregation.snapshot().rows.length).toBe(3);
      aggregation.trunc();
      expect(aggregation.snapshot().rows).toEqual([]);
      const fresh = new Aggregation(specOf('a', agg, ['int']), new StringTable());
      for (const one of [aggregation, fresh]) update(one, one.keys.find1(12), 5n);
      expect(aggregation.snapshot()).toEqual(fresh.snapshot());
    }
  });

  test('keys are told apart and read back by their type', () => {
    const types = ['int8_t', 'uint8_t', 'int16_t', 'uint16_t', 'int', 'uint32_t'];
    const aggregation = new Aggregation(specOf('a', { name: 'count' }, types), new StringTable());
    aggregation.count(aggregation.keys.findN(Int32Array.of(-1, 255, -1, 65535, -1, -1)));
    expect(aggregation.snapshot().rows[0].key).toEqual([-1n, 255n, -1n, 65535n, -1n, 4294967295n]);
  });

  test('a refused key is dropped', () => {
    const aggregation = new Aggregation(
      specOf('a', { name: 'sum' }, ['int']),
      new StringTable(),
      new EntryBudget(1),
    );
    for (const key of [1, 2, 1]) aggregation.sum(aggregation.keys.find1(key), 10);
    expect(aggregation.snapshot().rows).toEqual([
      { key: [1n], value: { kind: 'integer', value: 20n } },
    ]);
    expect(aggregation.keys.drops).toBe(1);
  });
});

describe('stddev', () => {
  const deviation = (values: readonly bigint[], normalization = 1n): bigint =>
    standardDeviation(
      {
        kind: 'deviation',
        count: BigInt(values.length),
        sum: values.reduce((a, b) => a + b, 0n),
        squares: values.reduce((a, b) => a + b * b, 0n),
      },
      normalization,
    );

  test('is the floor of the root, in 128 bits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), { minLength: 1 }),
        (values) => {
          const count = BigInt(values.length);
          const mean = values.reduce((a, b) => a + b, 0n);
          fc.pre(mean < 2n ** 63n && mean >= -(2n ** 63n));
          const average = mean / count;
          const variance = values.reduce((a, b) => a + b * b, 0n) / count - average * average;
          const root = deviation(values);
          expect(root * root <= variance && (root + 1n) * (root + 1n) > variance).toBe(true);
        },
      ),
    );
  });

  test('of known sets', () => {
    expect(deviation([2n, 4n, 4n, 4n, 5n, 5n, 7n, 9n])).toBe(2n);
    expect(deviation([5n])).toBe(0n);
    expect(deviation([])).toBe(0n);
    expect(deviation([-3n, 3n])).toBe(3n);
    // Normalization divides the sum and the sum of squares before the count does: 20000/10/2 - (200/10/2)^2.
    expect(deviation([100n, 100n], 10n)).toBe(30n);
  });
});
