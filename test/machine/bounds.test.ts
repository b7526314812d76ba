import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AggregatingFunction } from '../../compiler/program.ts';
import {
  llquantizeLayout,
  lquantizeBucketBig,
  lquantizeLevels,
  quantizeBucketBig,
} from '../../runtime/consumer/buckets.ts';
import { boundsOf } from '../../runtime/consumer/machine/bounds.ts';

const quantize: AggregatingFunction = { name: 'quantize' };

function bucketOf(agg: AggregatingFunction, value: bigint): number {
  if (agg.name === 'lquantize')
    return lquantizeBucketBig(value, agg.base, agg.step, lquantizeLevels(agg));
  return agg.name === 'llquantize'
    ? llquantizeLayout(agg).bucketBig(value)
    : quantizeBucketBig(value);
}

// D allows steps that divide the factor, or multiples of it that divide factor^2 or factor^(low + 1).
const llquantizes: readonly AggregatingFunction[] = (
  [
    [10, 0, 6, 20],
    [10, 0, 6, 10],
    [10, 0, 3, 100],
    [10, 1, 4, 5],
    [10, 2, 4, 1000],
    [2, 0, 20, 2],
    [2, 5, 20, 4],
    [16, 0, 3, 256],
    [3, 0, 4, 9],
  ] as const
).map(([factor, low, high, steps]) => ({ name: 'llquantize', factor, low, high, steps }));

const lquantizes: readonly AggregatingFunction[] = (
  [
    [0, 100, 10],
    [-50, 50, 7],
    [-(2 ** 31), 2 ** 31 - 1, 65535],
    [5, 6, 1],
  ] as const
).map(([base, limit, step]) => ({ name: 'lquantize', base, limit, step }));

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -2000n, max: 2000n }),
  fc.constantFrom(-(2n ** 63n), 1n - 2n ** 63n, 2n ** 62n, 2n ** 63n - 1n),
);

describe.each([quantize, ...lquantizes, ...llquantizes])('%j', (agg) => {
  test('a value is within the bounds of its bucket', () => {
    const bounds = boundsOf(agg);
    fc.assert(
      fc.property(int64, (value) => {
        const { from, to } = bounds(bucketOf(agg, value));
        expect(from === null || from <= value, `${from} <= ${value}`).toBe(true);
        expect(to === null || value <= to, `${value} <= ${to}`).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('the bounds themselves are in the bucket, their neighbours in others', () => {
    const bounds = boundsOf(agg);
    fc.assert(
      fc.property(int64, (value) => {
        const bucket = bucketOf(agg, value);
        const { from, to } = bounds(bucket);
        if (from !== null) {
          expect(bucketOf(agg, from)).toBe(bucket);
          if (from > -(2n ** 63n)) expect(bucketOf(agg, from - 1n)).toBeLessThan(bucket);
        }
        if (to !== null) {
          expect(bucketOf(agg, to)).toBe(bucket);
          if (to < 2n ** 63n - 1n) expect(bucketOf(agg, to + 1n)).toBeGreaterThan(bucket);
        }
      }),
      { numRuns: 300 },
    );
  });
});

// The manual: powers of two, a bucket for 0; lquantize: below the base, above the limit.
test.each([
  [quantize, 0n, 0n, 0n],
  [quantize, 5n, 4n, 7n],
  [quantize, -5n, -7n, -4n],
  [quantize, 1n, 1n, 1n],
  [lquantizes[0], -1n, null, -1n],
  [lquantizes[0], 25n, 20n, 29n],
  [lquantizes[0], 100n, 100n, null],
  [llquantizes[0], 250n, 250n, 299n],
  [llquantizes[3], 3n, -9n, 9n],
  [llquantizes[3], -15n, -19n, -10n],
] as const)('%j of %s is from %s to %s', (agg, value, from, to) => {
  expect(boundsOf(agg)(bucketOf(agg, value))).toEqual({ from, to });
});
