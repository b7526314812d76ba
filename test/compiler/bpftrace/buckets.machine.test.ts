/** Buckets that the kernel finds, against the consumer's own: one timer puts every value into every aggregation. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { AggregationSpec } from '../../../compiler/program.ts';
import {
  llquantizeLayout,
  lquantizeBucketBig,
  lquantizeLevels,
  quantizeBucketBig,
} from '../../../runtime/consumer/buckets.ts';
import { compiled, literal, mapIn, moduleOf, runScript, thisHost } from './support.ts';

const edges = [0n, 1n, 2n, 3n, 9n, 10n, 11n, 99n, 100n, 101n, 999n, 1000n, 2n ** 63n - 1n];
const powers = Array.from({ length: 63 }, (_, bit) => 2n ** BigInt(bit));
const scattered = Array.from(
  { length: 40 },
  (_, i) => BigInt.asUintN(63, 0x9e3779b97f4a7c15n * BigInt(i + 1)) >> BigInt(i),
);
const naturals = [...edges, ...powers, ...powers.map((power) => power - 1n), ...scattered];
const values = [...new Set([...naturals, ...naturals.map((each) => -each), -(2n ** 63n)])];

const calls = [
  'quantize(x)',
  'lquantize(x, 0, 100, 10)',
  'lquantize(x, -50, 55, 7)',
  'lquantize(x, -1000000000, 1000000000, 60000)',
  'lquantize(x, -10, -3, 1)',
  'llquantize(x, 10, 0, 6, 20)',
  'llquantize(x, 10, 3, 9, 10)',
  'llquantize(x, 2, 2, 20, 4)',
  'llquantize(x, 10, 0, 18, 10)',
  'llquantize(x, 10, 0, 3, 100)',
];

const aggregating = calls.map((call, i) => `@a${i}[i] = ${call};`).join(' ');
const text = `int64_t v[int]; int64_t x; int i;
BEGIN { ${values.map((value, i) => `v[${i}] = ${literal(value)};`).join(' ')} }
tick-1ms /i < ${values.length}/ { x = v[i]; ${aggregating} i++; }
tick-1s { exit(0); }`;

/** Where the consumer itself puts a value. */
function consumerBucket({ function: spec }: AggregationSpec, value: bigint): number {
  if (spec.name === 'lquantize')
    return lquantizeBucketBig(value, spec.base, spec.step, lquantizeLevels(spec));
  return spec.name === 'llquantize'
    ? llquantizeLayout(spec).bucketBig(value)
    : quantizeBucketBig(value);
}

describe.skipIf(thisHost === undefined)('buckets in the kernel', () => {
  const { aggregations } = compiled(text);
  let kernel: readonly ReadonlyMap<number, number>[] = [];
  beforeAll(() => {
    const { script, maps } = moduleOf(text, thisHost);
    const lines = runScript(script);
    kernel = maps.map(
      ({ name }) =>
        new Map(
          [...mapIn(lines, name).keys()].map(
            (key) => key.split(',').map(Number) as [number, number],
          ),
        ),
    );
  });

  test.each(calls.map((call, index) => [call, index] as const))('%s', (_, index) => {
    const expected = values.map((value) => [value, consumerBucket(aggregations[index], value)]);
    expect(values.map((value, i) => [value, kernel[index].get(i)])).toEqual(expected);
  });
});
