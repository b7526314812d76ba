/** Sums, averages, extremes and squares that the kernel keeps, against sums of BigInts. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { MapSchema } from '../../../compiler/backends/events/schema.ts';
import { literal, mapIn, moduleOf, runScript, thisHost } from './support.ts';

/** Values by the aggregations' key. */
const samples: readonly (readonly bigint[])[] = [
  [5n, 7n, 9n],
  [-5n, -7n, -9n],
  [-1n, 0n, 1n],
  [4294967295n, 4294967296n, 5000000000n],
  [-5000000000n, 5000000000n, -3n],
  [2n ** 63n - 1n, -(2n ** 63n), 1n],
  [-(2n ** 63n), -(2n ** 63n) + 1n, -(2n ** 62n)],
  [2n ** 62n, 2n ** 62n, 2n ** 62n, 2n ** 62n],
  [0n],
];
const flat = samples.flatMap((values, key) => values.map((value) => ({ key, value })));

const text = `int64_t v[int]; int k[int]; int i;
BEGIN { ${flat.map(({ key, value }, i) => `v[${i}] = ${literal(value)}; k[${i}] = ${key};`).join(' ')} }
tick-1ms /i < ${flat.length}/ {
  @count[k[i]] = count(); @sum[k[i]] = sum(v[i]); @min[k[i]] = min(v[i]); @max[k[i]] = max(v[i]);
  @stddev[k[i]] = stddev(v[i]); @small[k[i]] = stddev((uint16_t)v[i]); @word[k[i]] = stddev((int32_t)v[i]); i++;
}
tick-1s { exit(0); }`;

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
const square = (value: bigint): bigint => value * value;

describe.skipIf(thisHost === undefined)('aggregations in the kernel', () => {
  let maps: readonly MapSchema[] = [];
  let lines: readonly string[] = [];
  beforeAll(() => {
    const module = moduleOf(text, thisHost);
    maps = module.maps;
    lines = runScript(module.script);
  });

  /** What the map of an aggregation's part holds for the key. */
  function part(name: string, kind: MapSchema['part']['kind'], key: number): bigint | undefined {
    const map = maps.find((each) => each.aggregation.name === name && each.part.kind === kind);
    return map && mapIn(lines, map.name).get(String(key));
  }

  function squares(name: string, key: number): bigint {
    return sum(
      maps.flatMap(({ aggregation, part: { kind, ...rest }, name: map }) => {
        if (aggregation.name !== name || kind !== 'square' || !('shift' in rest)) return [];
        return [(mapIn(lines, map).get(String(key)) ?? 0n) << BigInt(rest.shift)];
      }),
    );
  }

  test.each(samples.map((values, key) => [key, values] as const))('%i: %s', (key, values) => {
    expect(part('count', 'count', key)).toBe(BigInt(values.length));
    expect(wrap(part('sum', 'sum', key)!)).toBe(wrap(sum(values)));
  });

  test.each(samples.map((values, key) => [key, values] as const))(
    'extremes of %i: %s',
    (key, values) => {
      const [least, most] = [
        values.reduce((a, b) => (b < a ? b : a)),
        values.reduce((a, b) => (b > a ? b : a)),
      ];
      // The parts as the interface defines them.
      const minNegative = part('min', 'minOfNegative', key);
      const min =
        minNegative === undefined
          ? 2n ** 63n - 1n - part('min', 'minOfNonNegative', key)!
          : -1n - minNegative;
      const maxNatural = part('max', 'maxOfNonNegative', key);
      const max = maxNatural ?? part('max', 'maxOfNegative', key)! - 2n ** 63n;
      expect([min, max]).toEqual([least, most]);
    },
  );

  test.each(samples.map((values, key) => [key, values] as const))(
    'squares of %i: %s',
    (key, values) => {
      expect(squares('stddev', key)).toBe(sum(values.map(square)));
      expect(squares('small', key)).toBe(
        sum(values.map((each) => square(BigInt.asUintN(16, each)))),
      );
      expect(squares('word', key)).toBe(sum(values.map((each) => square(BigInt.asIntN(32, each)))));
    },
  );
});
