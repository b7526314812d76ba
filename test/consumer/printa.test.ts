import { describe, expect, test } from 'vitest';
import type { AggregatingFunction, AggregationSpec } from '../../compiler/program.ts';
import type { ConsumerOptions } from '../../runtime/consumer/consumer-options.ts';
import { Bench, bound, specOf } from './support.ts';

const lines = (text: string): string[] => text.split('\n').slice(0, -1);
const blanks = (text: string, width: number): string => text.padEnd(width);

/** Sums by one key of a type, in that order of appearance. */
function sums(
  keyType: string,
  rows: readonly (readonly [key: number | string, value: number])[],
  options: Partial<ConsumerOptions> = {},
): Bench {
  const bench = new Bench([specOf('a', { name: 'sum' }, [keyType])], options);
  for (const [key, value] of rows) bench.first.sum(bench.entry(0, key), value);
  return bench;
}

const keysOf = (bench: Bench): string[] =>
  lines(bench.printa(bound('%s\n', ['string'], [bench.first.spec])));

describe('rows without a format', () => {
  test('an integer and a string key, then the value', () => {
    const bench = new Bench([specOf('a', { name: 'count' }, ['int', 'string'])]);
    bench.first.count(bench.entry(0, 1, 'x'));
    expect(bench.printa()).toBe(
      '        1  x                                                                 1\n',
    );
  });

  test.each([
    ['int8_t', -1, ' 255                5'],
    ['uint8_t', 7, '   7                5'],
    ['int16_t', -2, ' 65534                5'],
    ['int', -2, '       -2                5'],
    ['uint32_t', 0xffffffff, '       -1                5'],
    ['int64_t', -3, '               -3                5'],
    ['string', 'key', `  ${blanks('key', 50)}                5`],
    ['string', '', `  ${blanks('', 50)}                5`],
  ])('a key of type %s', (type, key, row) => {
    expect(sums(type, [[key, 5]]).printa()).toBe(`${row}\n`);
  });

  test.each([
    [{ name: 'count' }, '                3'],
    [{ name: 'sum' }, '              -10'],
    [{ name: 'min' }, '              -20'],
    [{ name: 'max' }, '                7'],
    // -10 / 3 toward 0; the root of (400 + 9 + 49) / 3 - 3 * 3 = 143.
    [{ name: 'avg' }, '               -3'],
    [{ name: 'stddev' }, '               11'],
  ] as const)('%j', (agg, row) => {
    const bench = new Bench([specOf('a', agg)]);
    const entry = bench.entry(0);
    for (const value of [-20, 3, 7])
      if (agg.name === 'count') bench.first.count(entry);
      else bench.first[agg.name](entry, value);
    expect(bench.printa()).toBe(`${row}\n`);
  });

  test('a graph after a key', () => {
    const bench = new Bench([
      specOf('e', { name: 'lquantize', base: 0, limit: 10, step: 2 }, ['string']),
    ]);
    bench.first.lquantize(bench.entry(0, 's'), 4, 1);
    expect(lines(bench.printa())).toEqual([
      `  ${blanks('s', 50)}`,
      '           value  ------------- Distribution ------------- count    ',
      '               2 |                                         0        ',
      '               4 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        ',
      '               6 |                                         0        ',
      '',
    ]);
  });

  test('an aggregation without a row prints nothing', () => {
    expect(sums('int', []).printa()).toBe('');
  });
});

describe('clear', () => {
  const cleared = (
    agg: AggregatingFunction & { name: 'sum' | 'avg' | 'stddev' | 'min' | 'max' },
  ) => {
    const bench = new Bench([specOf('a', agg, ['string'])]);
    bench.first[agg.name](bench.entry(0, 'k'), 9);
    bench.first.clear();
    return bench.printa().slice(52).trim();
  };

  test('keeps keys with 0; min and max show where they start from', () => {
    expect(cleared({ name: 'sum' })).toBe('0');
    expect(cleared({ name: 'avg' })).toBe('0');
    expect(cleared({ name: 'stddev' })).toBe('0');
    expect(cleared({ name: 'min' })).toBe('9223372036854775807');
    expect(cleared({ name: 'max' })).toBe('-9223372036854775808');
  });
});

describe('trunc', () => {
  const rows = [
    ['a', 5],
    ['b', -3],
    ['c', 9],
    ['d', 5],
  ] as const;

  test('n keeps the largest; of equals those with the greater keys', () => {
    const bench = sums('string', rows);
    bench.first.trunc(2);
    expect(keysOf(bench)).toEqual(['d', 'c']);
  });

  test('-n keeps the smallest', () => {
    const bench = sums('string', rows);
    bench.first.trunc(-2n);
    expect(keysOf(bench)).toEqual(['b', 'a']);
  });

  test('without n nothing; more than there are changes nothing', () => {
    const bench = sums('string', rows);
    bench.first.trunc(4);
    expect(keysOf(bench).length).toBe(4);
    bench.first.trunc();
    expect(keysOf(bench)).toEqual([]);
  });

  test('goes by value whatever the sort options say', () => {
    const bench = sums('string', rows, { aggsortkey: true, aggsortrev: true });
    bench.first.trunc(1);
    expect(keysOf(bench)).toEqual(['c']);
  });
});

describe('normalize', () => {
  function normalized(
    agg: AggregatingFunction & { name: 'sum' | 'avg' | 'stddev' | 'min' | 'max' },
    values: readonly number[],
    by: bigint,
  ): { plain: string; formatted: string } {
    const bench = new Bench([specOf('a', agg)]);
    for (const value of values) bench.first[agg.name](bench.entry(0), value);
    bench.first.normalize(by);
    return {
      plain: bench.printa().trim(),
      formatted: bench.printa(bound('%@d', [], [bench.first.spec])),
    };
  }

  test('divides toward 0', () => {
    expect(normalized({ name: 'sum' }, [100, 99], 10n)).toEqual({ plain: '19', formatted: '19' });
    expect(normalized({ name: 'max' }, [99], 10n)).toEqual({ plain: '9', formatted: '9' });
    expect(normalized({ name: 'min' }, [99], 100n)).toEqual({ plain: '0', formatted: '0' });
    // The sum first: 1000 / 7 = 142, 142 / 3 = 47.
    expect(normalized({ name: 'avg' }, [300, 300, 400], 7n)).toEqual({
      plain: '47',
      formatted: '47',
    });
    // (50000 / 10 / 2) - (300 / 10 / 2)^2 = 2500 - 225.
    expect(normalized({ name: 'stddev' }, [100, 200], 10n)).toEqual({
      plain: '47',
      formatted: '47',
    });
  });

  test('a negative value: dtrace divides unsigned without a format and signed with one, avg the other way', () => {
    const wrong = String((2n ** 64n - 100n) / 10n);
    expect(normalized({ name: 'sum' }, [-100], 10n)).toEqual({ plain: wrong, formatted: '-10' });
    const average = String((2n ** 64n - 100n) / 10n / 2n);
    expect(normalized({ name: 'avg' }, [-60, -40], 10n)).toEqual({
      plain: '-5',
      formatted: average,
    });
  });

  test('holds for what comes later, survives clear, and ends with denormalize', () => {
    const bench = sums('int', [[1, 50]]);
    bench.first.normalize(10n);
    bench.first.clear();
    bench.first.sum(bench.entry(0, 1), 70);
    bench.first.sum(bench.entry(0, 2), 80);
    expect(lines(bench.printa()).map((row) => row.trim().split(/ +/))).toEqual([
      ['1', '7'],
      ['2', '8'],
    ]);
    bench.first.denormalize();
    expect(bench.printa()).toContain(' 70\n');
    bench.first.normalize(0n);
    expect(bench.printa()).toContain(' 70\n');
  });
});

describe('with a format', () => {
  test('once a row and nothing else', () => {
    const bench = sums('string', [
      ['x', 3],
      ['y', -4],
    ]);
    const one = bound('[%-4s|%@5d]', ['string'], [bench.first.spec]);
    expect(bench.printa(one)).toBe('[y   |   -4][x   |    3]');
    expect(bench.printa(bound('row\n', ['string'], [bench.first.spec]))).toBe('row\nrow\n');
  });

  test('count is unsigned, the others are signed; %@x and %@u', () => {
    const bench = sums('int', [[1, -1]]);
    expect(bench.printa(bound('%@d %@u %@x', ['int'], [bench.first.spec]))).toBe(
      '-1 18446744073709551615 ffffffffffffffff',
    );
  });

  test('signed and unsigned keys by their type', () => {
    for (const [type, text] of [
      ['int8_t', '-1 ff'],
      ['uint8_t', '255 ff'],
      ['int', '-1 ffffffff'],
      ['uint64_t', '18446744073709551615 ffffffffffffffff'],
    ] as const) {
      const bench = new Bench([specOf('a', { name: 'count' }, [type, type])]);
      bench.first.count(
        bench.entry(0, type === 'uint8_t' ? 255 : -1, type === 'uint8_t' ? 255 : -1),
      );
      expect(bench.printa(bound('%d %x', [type, type], [bench.first.spec]))).toBe(text);
    }
  });

  test('a quantize under %@d prints its whole graph in place', () => {
    const bench = new Bench([specOf('q', { name: 'quantize' }, ['string'])]);
    bench.first.quantize(bench.entry(0, 'k'), 1, 1);
    expect(bench.printa(bound('<%s%@20d>', ['string'], [bench.first.spec]))).toBe(
      [
        '<k',
        '           value  ------------- Distribution ------------- count    ',
        '               0 |                                         0        ',
        '               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        ',
        '               2 |                                         0        ',
        '>',
      ].join('\n'),
    );
  });

  test('width from a key', () => {
    const bench = new Bench([specOf('a', { name: 'count' }, ['int', 'string'])]);
    bench.first.count(bench.entry(0, 6, 'k'));
    expect(bench.printa(bound('[%*s]', ['int', 'string'], [bench.first.spec]))).toBe('[     k]');
  });
});

describe('order', () => {
  test('by value, ties by key', () => {
    const rows = [
      ['b', 2],
      ['c', 1],
      ['a', 2],
    ] as const;
    expect(keysOf(sums('string', rows))).toEqual(['c', 'a', 'b']);
    expect(keysOf(sums('string', rows, { aggsortrev: true }))).toEqual(['b', 'a', 'c']);
    expect(keysOf(sums('string', rows, { aggsortkey: true }))).toEqual(['a', 'b', 'c']);
    expect(keysOf(sums('string', rows, { aggsortkey: true, aggsortrev: true }))).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  test('values are signed, and exact beyond 2^53', () => {
    const bench = sums('string', [['small', -5]]);
    bench.first.sumBig(bench.entry(0, 'b'), 2n ** 60n + 1n);
    bench.first.sumBig(bench.entry(0, 'a'), 2n ** 60n + 2n);
    bench.first.sumBig(bench.entry(0, 'least'), -(2n ** 63n));
    expect(keysOf(bench)).toEqual(['least', 'small', 'b', 'a']);
  });

  test.each([
    [
      'int8_t',
      [
        '   0                1',
        '   1                1',
        ' 254                1',
        ' 255                1',
      ],
    ],
    [
      'int',
      [
        '        0                1',
        '        1                1',
        '       -2                1',
        '       -1                1',
      ],
    ],
    [
      'int64_t',
      [
        '                0                1',
        '                1                1',
        '               -2                1',
        '               -1                1',
      ],
    ],
  ])('keys of type %s sort as unsigned', (type, rows) => {
    const bench = sums(
      type,
      [-1, 1, -2, 0].map((key) => [key, 1] as const),
    );
    expect(lines(bench.printa())).toEqual(rows);
  });

  test('strings sort by their bytes', () => {
    const rows = ['b', 'B', '\xff', 'ab', 'a', ''].map((key) => [key, 1] as const);
    expect(keysOf(sums('string', rows))).toEqual(['', 'B', 'a', 'ab', 'b', '\xff']);
  });

  describe('several keys', () => {
    const pairs = (options: Partial<ConsumerOptions>): string[] => {
      const spec = specOf('a', { name: 'count' }, ['string', 'int', 'string']);
      const bench = new Bench([spec], options);
      for (const [first, second, third] of [
        ['x', 2, 'q'],
        ['y', 1, 'p'],
        ['x', 1, 'r'],
      ] as const)
        bench.first.count(bench.entry(0, first, second, third));
      return lines(bench.printa(bound('%s%d%s\n', ['string', 'int', 'string'], [spec])));
    };

    test('from left to right, or from aggsortkeypos on, wrapping', () => {
      expect(pairs({})).toEqual(['x1r', 'x2q', 'y1p']);
      expect(pairs({ aggsortkeypos: 1 })).toEqual(['y1p', 'x1r', 'x2q']);
      expect(pairs({ aggsortkeypos: 2 })).toEqual(['y1p', 'x2q', 'x1r']);
      expect(pairs({ aggsortkeypos: 3 })).toEqual(['x1r', 'x2q', 'y1p']);
    });
  });

  test('avg and stddev by their result', () => {
    const order = (name: 'avg' | 'stddev', rows: Readonly<Record<string, readonly number[]>>) => {
      const bench = new Bench([specOf('a', { name }, ['string'])]);
      for (const [key, values] of Object.entries(rows))
        for (const value of values) bench.first[name](bench.entry(0, key), value);
      return keysOf(bench);
    };
    expect(order('avg', { many: [1, 1, 1, 1], one: [2], none: [-9, 3] })).toEqual([
      'none',
      'many',
      'one',
    ]);
    expect(order('stddev', { wide: [0, 100], flat: [500, 500] })).toEqual(['flat', 'wide']);
  });

  test('distributions by the sum of bucket value times count, then by the count at 0', () => {
    const order = (
      agg: AggregatingFunction & { name: 'quantize' | 'lquantize' | 'llquantize' },
      rows: Readonly<Record<string, readonly number[]>>,
    ): string[] => {
      const bench = new Bench([specOf('a', agg, ['string'])]);
      for (const [key, values] of Object.entries(rows))
        for (const value of values) bench.first[agg.name](bench.entry(0, key), value, 1);
      return keysOf(bench);
    };
    // 8 + 0 + 0 = 8 and 9 counts as 8.
    const shared = { zeros: [9, 0, 0], plain: [8], negative: [-1], more: [8, 1] };
    const expected = ['negative', 'plain', 'zeros', 'more'];
    expect(order({ name: 'quantize' }, shared)).toEqual(expected);
    expect(order({ name: 'lquantize', base: -8, limit: 16, step: 4 }, shared).at(0)).toBe(
      'negative',
    );
    expect(order({ name: 'llquantize', factor: 2, low: 0, high: 5, steps: 2 }, shared)).toEqual(
      expected,
    );
    // Below the base counts as 9, above the end as 21 = 20 + 1.
    const linear = { name: 'lquantize', base: 10, limit: 20, step: 5 } as const;
    expect(order(linear, { over: [999], under: [0, 0], level: [15, 10] })).toEqual([
      'under',
      'over',
      'level',
    ]);
  });
});

describe('several aggregations', () => {
  const specs: readonly AggregationSpec[] = [
    specOf('c', { name: 'count' }, ['string'], 0),
    specOf('s', { name: 'sum' }, ['string'], 1),
    specOf('m', { name: 'min' }, ['string'], 2),
  ];

  function joined(options: Partial<ConsumerOptions> = {}): Bench {
    const bench = new Bench(specs, options);
    const [count, sum, min] = bench.consumer.aggregations;
    for (const key of ['a', 'b', 'b', 'd']) count.count(bench.entry(0, key));
    for (const [key, value] of [
      ['b', -7],
      ['c', 4],
      ['a', 9],
    ] as const)
      sum.sum(bench.entry(1, key), value);
    min.min(bench.entry(2, 'd'), 30);
    return bench;
  }

  const format = bound('%s:%@d:%@d:%@d:%@d ', ['string'], specs);

  test('rows are joined on keys; what has no such key shows zero', () => {
    const row = (key: string, ...values: readonly number[]): string =>
      `  ${blanks(key, 50)}${values.map((value) => ` ${String(value).padStart(16)}`).join('')}\n`;
    expect(joined().printa(undefined, 0, 1)).toBe(
      row('c', 0, 4) + row('d', 1, 0) + row('a', 1, 9) + row('b', 2, -7),
    );
  });

  test('%@ takes one after the other and repeats the last', () => {
    expect(joined().printa(format, 0, 1, 2)).toBe('c:0:4:0:0 d:1:0:30:30 a:1:9:0:0 b:2:-7:0:0 ');
  });

  test('sorting by another one, by keys, the other way round', () => {
    const keys = (options: Partial<ConsumerOptions>): string =>
      joined(options)
        .printa(format, 0, 1, 2)
        .replace(/:[^ ]* /g, '');
    expect(keys({ aggsortpos: 1 })).toBe('bdca');
    expect(keys({ aggsortpos: 2 })).toBe('cabd');
    expect(keys({ aggsortpos: 3 })).toBe('cdab');
    expect(keys({ aggsortkey: true })).toBe('abcd');
    expect(keys({ aggsortrev: true })).toBe('badc');
    expect(keys({ aggsortrev: true, aggsortkey: true })).toBe('dcba');
  });

  test('the same one twice', () => {
    expect(joined().printa(bound('%s%@d%@d ', ['string'], specs.slice(0, 1)), 0, 0)).toBe(
      'a11 d11 b22 ',
    );
  });

  test('a distribution without the key is an empty graph', () => {
    const bench = new Bench([specs[0], specOf('q', { name: 'quantize' }, ['string'], 1)]);
    bench.first.count(bench.entry(0, 'k'));
    expect(lines(bench.printa(undefined, 0, 1)).map((line) => line.trimEnd())).toEqual([
      `  ${blanks('k', 50)}                1`,
      '           value  ------------- Distribution ------------- count',
      '              -1 |                                         0',
      '               0 |                                         0',
      '               1 |                                         0',
      '',
    ]);
  });
});
