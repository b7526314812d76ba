/** Cumulative kernel maps become D's aggregations, whatever D has done to these in the meantime. */
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MapPart, MapSchema } from '../../compiler/backends/events/schema.ts';
import type { AggregatingFunction, AggregationSpec } from '../../compiler/program.ts';
import { integerType } from '../../compiler/types.ts';
import { catalogue } from '../../probes/index.ts';
import { Aggregation } from '../../runtime/consumer/aggregation.ts';
import { parseJson } from '../../runtime/live/json.ts';
import { KernelMaps } from '../../runtime/live/maps.ts';
import { StringTable } from '../../runtime/tables/strings.ts';

const port: MapSchema['keys'][number] = {
  type: integerType('uint16_t'),
  decode: { kind: 'integer', size: 2, signed: false },
};

/** One aggregation over the maps of its parts, `m0`, `m1`, ... */
class Bench {
  readonly aggregation: Aggregation;
  readonly #maps: KernelMaps;

  constructor(
    agg: AggregatingFunction,
    parts: readonly MapPart[],
    more: { keys?: MapSchema['keys']; epoch?: boolean } = {},
  ) {
    const { keys = [port], epoch = false } = more;
    const spec: AggregationSpec = {
      id: 0,
      name: 'a',
      function: agg,
      keys: keys.map(({ type }) => type),
    };
    const strings = new StringTable(256);
    this.aggregation = new Aggregation(spec, strings);
    const schemas = parts.map((part, i) => ({
      name: `m${i}`,
      aggregation: spec,
      part,
      keys,
      epoch,
    }));
    this.#maps = new KernelMaps(schemas, [this.aggregation], {
      catalogue,
      strings,
      ownerOf: () => -1,
      symbolAt: (address: bigint) => `at ${address}`,
      stackOf: (text) => text,
    });
  }

  /** The maps are printed, as JSON, and looked at. */
  look(printed: Readonly<Record<string, string>>, epoch?: bigint): void {
    this.print(printed)(epoch);
  }

  /** The maps are printed; what it returns looks at them. */
  print(printed: Readonly<Record<string, string>>): (epoch?: bigint) => void {
    for (const [name, json] of Object.entries(printed))
      this.#maps.printed(name, parseJson(Buffer.from(json), 0, json.length)!);
    const taken = this.#maps.takePrinted();
    return (epoch) => this.#maps.apply(taken, epoch);
  }

  get rows(): unknown[] {
    return this.aggregation.snapshot().rows.map(({ key, value }) => {
      switch (value.kind) {
        case 'integer':
          return [...key, value.value];
        case 'average':
          return [...key, value.count, value.sum];
        case 'deviation':
          return [...key, value.count, value.sum, value.squares];
        case 'distribution':
          return [...key, value.buckets, value.counts];
      }
    });
  }
}

describe('cumulative maps', () => {
  test('count: what has come since; clear() and trunc() of what was there', () => {
    const bench = new Bench({ name: 'count' }, [{ kind: 'count' }]);
    bench.look({ m0: '{"80": 5, "443": 1}' });
    expect(bench.rows).toEqual([
      [80n, 5n],
      [443n, 1n],
    ]);
    bench.aggregation.clear();
    bench.look({ m0: '{"80": 7, "443": 1}' });
    expect(bench.rows).toEqual([
      [80n, 2n],
      [443n, 0n],
    ]);
    bench.aggregation.trunc();
    bench.look({ m0: '{"80": 7, "443": 4}' });
    expect(bench.rows).toEqual([[443n, 3n]]);
  });
  test('sum: signed, modulo 2^64, and 0 is a value', () => {
    const bench = new Bench({ name: 'sum' }, [{ kind: 'sum' }]);
    bench.look({ m0: '{"1": 18446744073709551615, "2": 0, "3": 9223372036854775807}' });
    bench.look({ m0: '{"1": 4, "2": 0, "3": -9223372036854775808}' });
    expect(bench.rows).toEqual([
      [1n, 4n],
      [2n, 0n],
      [3n, -(2n ** 63n)],
    ]);
  });
  test('avg and stddev', () => {
    const stats = { m0: '{"1": {"count": 2, "average": -5, "total": -11}}' };
    const average = new Bench({ name: 'avg' }, [{ kind: 'stats' }]);
    average.look(stats);
    average.look({ m0: '{"1": {"count": 3, "average": 0, "total": 0}}' });
    expect(average.rows).toEqual([[1n, 3n, 0n]]);
    const deviation = new Bench({ name: 'stddev' }, [
      { kind: 'stats' },
      { kind: 'square', shift: 0 },
      { kind: 'square', shift: 33 },
    ]);
    deviation.look({ ...stats, m1: '{"1": 7}', m2: '{"1": 3}' });
    deviation.look({ m2: '{"1": 4}' });
    expect(deviation.rows).toEqual([[1n, 2n, -11n, 7n + (4n << 33n)]]);
  });
  test.each<[string, AggregatingFunction, readonly number[], readonly number[]]>([
    ['quantize', { name: 'quantize' }, [0, 62, 63, 126], [-1, 127, 0.5]],
    ['lquantize', { name: 'lquantize', base: 0, limit: 100, step: 10 }, [0, 1, 11], [12]],
    // (6 - 0 + 1) orders of 20 - 2 parts and one more on either side of the middle.
    [
      'llquantize',
      { name: 'llquantize', factor: 10, low: 0, high: 6, steps: 20 },
      [0, 127, 254],
      [255],
    ],
  ])('%s: buckets by their numbers, none that does not exist', (_, agg, buckets, none) => {
    const bench = new Bench(agg, [{ kind: 'buckets' }]);
    const entries = [...buckets, ...none].map((bucket) => `"7,${bucket}": ${bucket + 2}`);
    bench.look({ m0: `{${entries.join(', ')}}` });
    expect(bench.rows).toEqual([[7n, buckets, buckets.map((bucket) => BigInt(bucket + 2))]]);
  });
  test('min and max of any sign, from four maps of maxima', () => {
    const values = [-9n, -(2n ** 63n), 2n ** 63n - 1n, 5_000_000_000n, 0n, -1n];
    fc.assert(
      fc.property(fc.subarray(values, { minLength: 1 }), (some) => {
        const max = new Bench({ name: 'max' }, [
          { kind: 'maxOfNonNegative' },
          { kind: 'maxOfNegative' },
        ]);
        const min = new Bench({ name: 'min' }, [
          { kind: 'minOfNonNegative' },
          { kind: 'minOfNegative' },
        ]);
        const greatest = (of: bigint[]): string =>
          of.length === 0 ? '{}' : `{"1": ${of.reduce((a, b) => (a > b ? a : b))}}`;
        const plus = some.filter((each) => each >= 0n);
        const minus = some.filter((each) => each < 0n);
        max.look({ m0: greatest(plus), m1: greatest(minus.map((each) => each + 2n ** 63n)) });
        min.look({
          m0: greatest(plus.map((each) => 2n ** 63n - 1n - each)),
          m1: greatest(minus.map((each) => -1n - each)),
        });
        const sorted = some.toSorted((a, b) => Number(a - b));
        expect(max.rows).toEqual([[1n, sorted.at(-1)]]);
        expect(min.rows).toEqual([[1n, sorted[0]]]);
      }),
    );
  });
  test('epochs: what clear() threw away does not come back, what came after it waits', () => {
    const bench = new Bench({ name: 'max' }, [{ kind: 'maxOfNonNegative' }], { epoch: true });
    bench.look({ m0: '{"1,0": 90, "1,1": 7}' }, 0n);
    expect(bench.rows).toEqual([[1n, 90n]]);
    bench.aggregation.trunc();
    bench.look({ m0: '{"1,0": 90, "1,1": 8}' }, 1n);
    expect(bench.rows).toEqual([[1n, 8n]]);
  });
  test('an older print after a newer one adds nothing', () => {
    const bench = new Bench({ name: 'count' }, [{ kind: 'count' }], { keys: [] });
    const older = bench.print({ m0: '{"0": 5}' });
    const newer = bench.print({ m0: '{"0": 9}' });
    newer();
    older();
    expect(bench.rows).toEqual([[9n]]);
    bench.look({ m0: '{"0": 10}' });
    expect(bench.rows).toEqual([[10n]]);
  });
});

test('keys: addresses, names of processes, stacks with commas, constants', () => {
  const text = { kind: 'string' } as const;
  const bench = new Bench({ name: 'count' }, [{ kind: 'count' }], {
    keys: [
      { type: text, decode: { kind: 'address' } },
      { type: text, decode: { kind: 'text' } },
      { type: text, decode: { kind: 'string' } },
      { type: text, decode: { kind: 'constant', value: 'lo' } },
      { type: integerType('int8_t'), decode: { kind: 'integer', size: 1, signed: true } },
    ],
  });
  const bpftrace = Buffer.from('bpftrace').readBigInt64LE();
  const mapped = 0xffff7f000001n;
  // 0.17 prints unsigned words signed: ::ffff:127.0.0.1, and 2001:db8::1 further down.
  bench.look({
    m0: `{"0,${mapped},${bpftrace},0,a<b,c>()+1,255": 1, "2306139568115548160,1,-1,-1,x,-1": 2}`,
  });
  expect(bench.rows).toEqual([
    ['127.0.0.1', 'bpftrace', 'a<b,c>()+1', 'lo', -1n, 1n],
    ['2001:db8::1', '\xff'.repeat(16), 'x', 'lo', -1n, 2n],
  ]);
});

test('whatever a map holds, nothing is thrown', () => {
  const parts: readonly MapPart[] = [{ kind: 'buckets' }];
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (map) => {
      const bench = new Bench({ name: 'quantize' }, parts);
      bench.look({ m0: JSON.stringify(map).replaceAll(/[^ -~]/g, '?') });
      expect(bench.rows.length).toBeLessThanOrEqual(Object.keys(map).length);
    }),
  );
});
