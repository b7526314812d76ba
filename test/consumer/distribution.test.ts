import { describe, expect, test } from 'vitest';
import type { AggregatingFunction } from '../../compiler/program.ts';
import { Bench, specOf } from './support.ts';

const HEADING = '           value  ------------- Distribution ------------- count    ';

type Distributing = 'quantize' | 'lquantize' | 'llquantize';

/** The graph's rows for values with their increments, without the heading. */
function graph(
  agg: AggregatingFunction & { name: Distributing },
  values: readonly (readonly [value: number, increment: number])[],
  prepare: (bench: Bench) => void = () => {},
): string[] {
  const bench = new Bench([specOf('a', agg)]);
  const entry = bench.entry(0);
  for (const [value, increment] of values) bench.first[agg.name](entry, value, increment);
  prepare(bench);
  const lines = bench.printa().split('\n');
  // A newline, the heading, the rows, the end of the last row, the end of the aggregation's row.
  expect([lines[0], lines[1], lines.at(-2), lines.at(-1)]).toEqual(['', HEADING, '', '']);
  return lines.slice(2, -2);
}

const bars = (rows: readonly string[]): string[] => rows.map((row) => row.trimEnd());
const labels = (rows: readonly string[]): string[] => rows.map((row) => row.slice(0, 16).trim());
const counts = (rows: readonly string[]): string[] =>
  rows.map((row) => row.trimEnd().split(' ').at(-1) ?? '');

const quantize = { name: 'quantize' } as const;
const lquantize = { name: 'lquantize', base: 0, limit: 10, step: 2 } as const;

describe('quantize', () => {
  test('from one bucket below the data to one above', () => {
    expect(
      graph(quantize, [
        [0, 1],
        [-2, 1],
        [2, 1],
      ]),
    ).toEqual([
      '              -4 |                                         0        ',
      '              -2 |@@@@@@@@@@@@@                            1        ',
      '              -1 |                                         0        ',
      '               0 |@@@@@@@@@@@@@                            1        ',
      '               1 |                                         0        ',
      '               2 |@@@@@@@@@@@@@                            1        ',
      '               4 |                                         0        ',
    ]);
  });

  test('the outermost buckets have no neighbour', () => {
    const rows = graph(quantize, [[-(2 ** 62), 1]]).map((row) => row.split(' |')[0].trim());
    expect(rows).toEqual(['-4611686018427387904', '-2305843009213693952']);
    const top = graph(quantize, [[2 ** 62, 1]]).map((row) => row.split(' |')[0].trim());
    expect(top).toEqual(['2305843009213693952', '4611686018427387904']);
  });

  test('without data the buckets around 0', () => {
    const rows = [
      '              -1 |                                         0        ',
      '               0 |                                         0        ',
      '               1 |                                         0        ',
    ];
    expect(graph(quantize, [[5, 1]], ({ first }) => first.clear())).toEqual(rows);
    expect(
      graph(quantize, [
        [5, 3],
        [5, -3],
      ]),
    ).toEqual(rows);
  });

  test('negative counts alone grow to the left of a line at the right', () => {
    expect(
      graph(quantize, [
        [1, -3],
        [2, -1],
      ]),
    ).toEqual([
      '               0                                         | 0        ',
      '               1           @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@| -3       ',
      '               2                               @@@@@@@@@@| -1       ',
      '               4                                         | 0        ',
    ]);
  });

  test('negative and positive counts share a line in the middle', () => {
    expect(
      graph(quantize, [
        [1, -2],
        [2, 3],
      ]),
    ).toEqual([
      '               0                     |                     0        ',
      '               1             @@@@@@@@|                     -2       ',
      '               2                     |@@@@@@@@@@@@         3        ',
      '               4                     |                     0        ',
    ]);
  });

  test('bars are rounded, not cut', () => {
    // 40 * 2/27 = 2.96, 40 * 6/27 = 8.89, 40 * 19/27 = 28.1
    const rows = graph(quantize, [
      [0, 2],
      [1, 6],
      [2, 19],
    ]);
    expect(rows.map((row) => row.split('@').length - 1)).toEqual([0, 3, 9, 28, 0]);
  });

  test('counts are normalized, the bars are not', () => {
    const rows = graph(
      quantize,
      [
        [1, 30],
        [2, 9],
      ],
      ({ first }) => first.normalize(10n),
    );
    expect(counts(rows)).toEqual(['0', '3', '0', '0']);
    expect(rows.map((row) => row.split('@').length - 1)).toEqual([0, 31, 9, 0]);
  });

  test('a negative count is divided as an unsigned number', () => {
    const rows = graph(quantize, [[1, -30]], ({ first }) => first.normalize(10n));
    expect(counts(rows)).toEqual(['0', String((2n ** 64n - 30n) / 10n), '0']);
  });

  test('counts beyond 2^53', () => {
    const rows = graph(quantize, [[1, 2 ** 52]], ({ first }) => {
      for (let i = 0; i < 6; i++) first.quantize(0, 1, 2 ** 52 - 1);
    });
    expect(counts(rows)[1]).toBe(String(7n * 2n ** 52n - 6n));
  });
});

describe('lquantize', () => {
  test('below the base and from the limit on', () => {
    expect(
      graph(lquantize, [
        [-1, 1],
        [5, 1],
        [10, 1],
      ]),
    ).toEqual([
      '             < 0 |@@@@@@@@@@@@@                            1        ',
      '               0 |                                         0        ',
      '               2 |                                         0        ',
      '               4 |@@@@@@@@@@@@@                            1        ',
      '               6 |                                         0        ',
      '               8 |                                         0        ',
      '           >= 10 |@@@@@@@@@@@@@                            1        ',
    ]);
  });

  test('a limit that is no multiple of the step ends at the last whole level', () => {
    const agg = { name: 'lquantize', base: -3, limit: 8, step: 4 } as const;
    expect(
      labels(
        graph(agg, [
          [-100, 1],
          [100, 1],
        ]),
      ),
    ).toEqual(['< -3', '-3', '1', '>= 5']);
  });

  test('without data the first three', () => {
    expect(bars(graph(lquantize, [[3, 1]], ({ first }) => first.clear()))).toEqual([
      '             < 0 |                                         0',
      '               0 |                                         0',
      '               2 |                                         0',
    ]);
  });
});

describe('llquantize', () => {
  const agg = (factor: number, low: number, high: number, steps: number) =>
    ({ name: 'llquantize', factor, low, high, steps }) as const;

  test('low magnitude 0: the middle is 0, both ends are open', () => {
    expect(
      graph(agg(4, 0, 0, 4), [
        [-4, 1],
        [-3, 1],
        [0, 1],
        [2, 1],
        [9, 1],
      ]),
    ).toEqual([
      '           <= -4 |@@@@@@@@                                 1        ',
      '              -3 |@@@@@@@@                                 1        ',
      '              -2 |                                         0        ',
      '              -1 |                                         0        ',
      '               0 |@@@@@@@@                                 1        ',
      '               1 |                                         0        ',
      '               2 |@@@@@@@@                                 1        ',
      '               3 |                                         0        ',
      '            >= 4 |@@@@@@@@                                 1        ',
    ]);
  });

  test('low magnitude above 0: the middle is what is too small, of either sign where negatives show', () => {
    expect(
      labels(
        graph(agg(10, 1, 2, 10), [
          [5, 1],
          [25, 1],
        ]),
      ),
    ).toEqual(['-10', 'abs() < 10', '10', '20', '30']);
    expect(
      labels(
        graph(agg(10, 1, 2, 10), [
          [15, 1],
          [25, 1],
        ]),
      ),
    ).toEqual(['< 10', '10', '20', '30']);
  });

  test('steps within an order of magnitude, and across orders', () => {
    expect(
      labels(
        graph(agg(10, 0, 2, 20), [
          [9, 1],
          [16, 1],
        ]),
      ),
    ).toEqual(['8', '9', '10', '15', '20']);
    expect(
      labels(
        graph(agg(10, 0, 2, 5), [
          [1, 1],
          [99, 1],
          [1000, 1],
        ]),
      ),
    ).toEqual([
      '0',
      '1',
      '2',
      '4',
      '6',
      '8',
      '10',
      '20',
      '40',
      '60',
      '80',
      '100',
      '200',
      '400',
      '600',
      '800',
      '>= 1000',
    ]);
  });

  test('buckets that no integer falls into are left out, at the ends too', () => {
    const rows = graph(agg(2, 0, 1, 4), [
      [-1, 1],
      [1, 1],
    ]);
    expect(labels(rows)).toEqual(['-2', '-1', '0', '1', '2']);
    expect(counts(rows)).toEqual(['0', '1', '0', '1', '0']);
  });

  test('without data the lowest one, between its neighbours', () => {
    expect(bars(graph(agg(10, 0, 6, 10), [[77, 1]], ({ first }) => first.clear()))).toEqual([
      '               0 |                                         0',
      '               1 |                                         0',
      '               2 |                                         0',
    ]);
  });

  test('labels are cut at 15 characters, as by dtrace', () => {
    expect(
      labels(
        graph(agg(10, 12, 12, 10), [
          [5, 1],
          [-5e13, 1],
        ]),
      ).at(-2),
    ).toBe('abs() < 1000000');
  });
});
