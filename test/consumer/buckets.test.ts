import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LlquantizeLayout,
  lquantizeBucket,
  lquantizeBucketBig,
  quantizeBucket,
  quantizeBucketBig,
  quantizeValue,
} from '../../runtime/consumer/buckets.ts';
import { BucketStore } from '../../runtime/consumer/bucket-store.ts';

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -300n, max: 300n }),
  // Powers of two and ten, and their neighbours, decide which bucket it is.
  fc
    .tuple(
      fc.constantFrom(2n, 3n, 10n),
      fc.bigInt({ min: 0n, max: 18n }),
      fc.bigInt(-2n, 2n),
      fc.boolean(),
    )
    .map(([base, power, more, negative]) => (negative ? -1n : 1n) * (base ** power + more)),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 62n, -(2n ** 62n), 2n ** 52n, -(2n ** 52n)),
);
const inDouble = (value: bigint): boolean => value <= 2n ** 52n && value >= -(2n ** 52n);

describe('quantize', () => {
  /** The kernel's loop: up to the first negative bucket at or above, or the last positive one at or below. */
  function naive(value: bigint): number {
    if (value < 0n) {
      for (let bucket = 0; bucket < 63; bucket++) if (value <= quantizeValue(bucket)) return bucket;
    }
    let bucket = 63;
    while (bucket < 126 && value >= quantizeValue(bucket + 1)) bucket++;
    return bucket;
  }

  test('has the values 0, +-1, +-2, +-4 to +-2^62', () => {
    expect([0, 61, 62, 63, 64, 65, 126].map(quantizeValue)).toEqual([
      -(2n ** 62n),
      -2n,
      -1n,
      0n,
      1n,
      2n,
      2n ** 62n,
    ]);
  });

  test('places as the loop does', () => {
    fc.assert(
      fc.property(int64, (value) => {
        expect(quantizeBucketBig(value)).toBe(naive(value));
        if (inDouble(value)) expect(quantizeBucket(Number(value))).toBe(naive(value));
      }),
      { numRuns: 500 },
    );
  });
});

describe('lquantize', () => {
  test('places as a loop over the levels does', () => {
    const parameters = fc.record({
      base: fc.integer({ min: -2000, max: 2000 }),
      step: fc.integer({ min: 1, max: 60 }),
      levels: fc.integer({ min: 1, max: 80 }),
    });
    fc.assert(
      fc.property(parameters, int64, ({ base, step, levels }, value) => {
        let expected = levels + 1;
        for (let level = levels; level >= 0; level--)
          if (value < BigInt(base + level * step)) expected = level;
        expect(lquantizeBucketBig(value, base, step, levels)).toBe(expected);
        if (inDouble(value))
          expect(lquantizeBucket(Number(value), base, step, levels)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('llquantize', () => {
  const parameters = fc.constantFrom(
    { factor: 10, low: 0, high: 6, steps: 20 },
    { factor: 10, low: 0, high: 18, steps: 10 },
    { factor: 10, low: 3, high: 5, steps: 100 },
    { factor: 10, low: 2, high: 17, steps: 5 },
    { factor: 2, low: 0, high: 61, steps: 2 },
    { factor: 2, low: 3, high: 9, steps: 16 },
    { factor: 3, low: 0, high: 38, steps: 9 },
    { factor: 3, low: 3, high: 5, steps: 27 },
    { factor: 4, low: 0, high: 1, steps: 2 },
    { factor: 4, low: 0, high: 0, steps: 8 },
    { factor: 10, low: 0, high: 3, steps: 1 },
    { factor: 49, low: 0, high: 4, steps: 49 * 49 },
  );

  test('a value lies in the bucket with the greatest lower bound that it reaches', () => {
    fc.assert(
      fc.property(parameters, int64, (agg, value) => {
        const layout = new LlquantizeLayout({ name: 'llquantize', ...agg });
        const magnitude = value < 0n ? -value : value;
        let offset = 0;
        for (let at = 1; at <= layout.zero; at++) {
          const least = layout.magnitude(at);
          if (least !== undefined && magnitude >= least) offset = at;
        }
        const expected = value < 0n ? layout.zero - offset : layout.zero + offset;
        expect(layout.bucketBig(value)).toBe(expected);
        if (inDouble(value)) expect(layout.bucket(Number(value))).toBe(expected);
      }),
      { numRuns: 600 },
    );
  });

  test('lower bounds: low magnitude 0, steps below, equal to and above the factor', () => {
    const bounds = (factor: number, low: number, high: number, steps: number): unknown[] => {
      const layout = new LlquantizeLayout({ name: 'llquantize', factor, low, high, steps });
      const all = Array.from({ length: layout.zero }, (_, i) => layout.magnitude(i + 1));
      return all.filter((bound) => bound !== undefined).map(Number);
    };
    expect(bounds(4, 0, 1, 2)).toEqual([1, 2, 4, 8, 16]);
    expect(bounds(4, 0, 1, 4)).toEqual([1, 2, 3, 4, 8, 12, 16]);
    expect(bounds(4, 0, 1, 8)).toEqual([1, 2, 3, 4, 6, 8, 10, 12, 14, 16]);
    expect(bounds(10, 0, 3, 1)).toEqual([1, 10, 100, 1000, 10000]);
    expect(bounds(10, 2, 2, 10)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });
});

describe('BucketStore', () => {
  test('counts as a map does, through growth, resets and counts beyond 2^53', () => {
    const entry = fc.integer({ min: 0, max: 3 });
    const step = fc.oneof(
      fc.record({ entry, bucket: fc.integer({ min: 0, max: 126 }), by: fc.maxSafeInteger() }),
      fc.record({ entry, bucket: fc.integer({ min: 60, max: 70 }), by: fc.constant(1) }),
      fc.record({ entry, bucket: fc.constant(-1), by: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const store = new BucketStore(127);
        store.reserve(4);
        const model = Array.from({ length: 4 }, () => new Map<number, bigint>());
        for (const { entry: at, bucket, by } of steps) {
          if (bucket < 0) {
            store.reset(at);
            model[at].clear();
            continue;
          }
          const increment = Math.trunc(by / 2);
          store.add(at, bucket, increment);
          store.addBig(at, bucket, BigInt(by));
          const more = BigInt(increment) + BigInt(by);
          model[at].set(bucket, BigInt.asIntN(64, (model[at].get(bucket) ?? 0n) + more));
        }
        model.forEach((expected, at) => {
          const { buckets, counts } = store.entries(at);
          const sorted = [...expected]
            .filter(([, count]) => count !== 0n)
            .sort(([a], [b]) => a - b);
          expect(buckets).toEqual(sorted.map(([bucket]) => bucket));
          expect(counts).toEqual(sorted.map(([, count]) => count));
        });
      }),
    );
  });
});
