/** Aggregating functions, their parameters, values, buckets, order. Reference, section 9. */
import { describe, expect, test } from 'vitest';
import { accepting, command, type PrintRow, printing, prints, refusing } from './support.ts';

/** What `printa` of an aggregation prints after some statements. */
const after = (row: string, statements: string, expected: string, format = '%@d'): PrintRow => [
  row,
  `BEGIN { ${statements} } END { printa("${format}", @a); }`,
  expected,
];

describe('functions', () => {
  printing([
    after('count()', '@a = count(); @a = count();', '2'),
    after('sum(e)', '@a = sum(2); @a = sum(-5);', '-3'),
    after('avg(e)', '@a = avg(2); @a = avg(5);', '3'),
    after('min(e)', '@a = min(2); @a = min(-5);', '-5'),
    after('max(e)', '@a = max(2); @a = max(-5);', '2'),
    after('stddev(e)', '@a = stddev(2); @a = stddev(8);', '3'),
    ['@ alone is @_', 'BEGIN { @ = count(); @_ = count(); } END { printa("%@d", @); }', '2'],
    after('without keys one element', '@a = sum(1); @a = sum(1);', '2'),
    after('keys', '@a["x", 1] = sum(1); @a["x", 2] = sum(5);', 'x/1=1 x/2=5 ', '%s/%d=%@d '),
    after('e is taken as signed 64-bit', '@a = max(0xffffffffffffffff); @a = max(-2);', '-1'),
  ]);
  refusing([
    ['arguments must be scalar', 'BEGIN { @a = sum("x"); }', 'D_AGG_SCALAR'],
    ['incr must be scalar', 'BEGIN { @a = quantize(1, "x"); }', 'D_PROTO_ARG'],
    ['one function per aggregation', 'BEGIN { @a = count(); @a = sum(1); }', 'D_AGG_REDEF'],
    ['must be aggregating', 'BEGIN { @a = strlen("x"); }', 'D_AGG_FUNC'],
    ['no @a[1][2]', 'BEGIN { @a[1][2] = count(); }', 'D_AGG_MDIM'],
    ['@a; alone', 'BEGIN { @a = count(); @a; }', 'D_AGG_NULL'],
    ['use inside an expression', 'BEGIN { @a = count(); x = @a + 1; }', 'D_OP_INCOMPAT'],
  ]);
});

describe('lquantize', () => {
  refusing([
    ['base is a constant', 'int n; BEGIN { @ = lquantize(1, n, 10); }', 'D_LQUANT_BASETYPE'],
    ['base has 32 bits', 'BEGIN { @ = lquantize(1, 1 << 40, 10); }', 'D_LQUANT_BASEVAL'],
    ['limit is a constant', 'int n; BEGIN { @ = lquantize(1, 0, n); }', 'D_LQUANT_LIMTYPE'],
    ['limit has 32 bits', 'BEGIN { @ = lquantize(1, 0, 1 << 40); }', 'D_LQUANT_LIMVAL'],
    ['base < limit', 'BEGIN { @ = lquantize(1, 10, 10); }', 'D_LQUANT_MISMATCH'],
    ['step is positive', 'BEGIN { @ = lquantize(1, 0, 10, 0); }', 'D_LQUANT_STEPTYPE'],
    ['step is a constant', 'int n; BEGIN { @ = lquantize(1, 0, 10, n); }', 'D_LQUANT_STEPTYPE'],
    ['step has 16 bits', 'BEGIN { @ = lquantize(1, 0, 100000, 65536); }', 'D_LQUANT_STEPVAL'],
    ['at least one level', 'BEGIN { @ = lquantize(1, 0, 10, 11); }', 'D_LQUANT_STEPLARGE'],
    ['at most 65535 levels', 'BEGIN { @ = lquantize(1, 0, 65536, 1); }', 'D_LQUANT_STEPSMALL'],
    [
      'same base',
      'BEGIN { @ = lquantize(1, 0, 9, 3); @ = lquantize(1, 3, 9, 3); }',
      'D_LQUANT_MATCHBASE',
    ],
    [
      'same limit',
      'BEGIN { @ = lquantize(1, 0, 9, 3); @ = lquantize(1, 0, 12, 3); }',
      'D_LQUANT_MATCHLIM',
    ],
    [
      'same step',
      'BEGIN { @ = lquantize(1, 0, 9, 3); @ = lquantize(1, 0, 9, 1); }',
      'D_LQUANT_MATCHSTEP',
    ],
  ]);
  accepting([['65535 levels', 'BEGIN { @ = lquantize(1, 0, 65535, 1); }']]);
});

describe('llquantize', () => {
  refusing([
    ['factor', 'int n; BEGIN { @ = llquantize(1, n, 0, 3, 10); }', 'D_LLQUANT_FACTORTYPE'],
    ['factor has 16 bits', 'BEGIN { @ = llquantize(1, 65536, 0, 1, 2); }', 'D_LLQUANT_FACTORVAL'],
    ['factor >= 2', 'BEGIN { @ = llquantize(1, 1, 0, 3, 10); }', 'D_LLQUANT_FACTORVAL'],
    ['low', 'int n; BEGIN { @ = llquantize(1, 10, n, 3, 10); }', 'D_LLQUANT_LMAGTYPE'],
    ['low has 16 bits', 'BEGIN { @ = llquantize(1, 10, 65536, 3, 10); }', 'D_LLQUANT_LMAGVAL'],
    ['high', 'int n; BEGIN { @ = llquantize(1, 10, 0, n, 10); }', 'D_LLQUANT_HMAGTYPE'],
    ['high >= low', 'BEGIN { @ = llquantize(1, 10, 3, 2, 10); }', 'D_LLQUANT_HMAGVAL'],
    ['within 64 bits', 'BEGIN { @ = llquantize(1, 10, 0, 20, 10); }', 'D_LLQUANT_HMAGVAL'],
    ['steps', 'int n; BEGIN { @ = llquantize(1, 10, 0, 3, n); }', 'D_LLQUANT_STEPTYPE'],
    ['steps are positive', 'BEGIN { @ = llquantize(1, 10, 0, 3, 0); }', 'D_LLQUANT_STEPTYPE'],
    ['steps divide factor', 'BEGIN { @ = llquantize(1, 10, 0, 3, 3); }', 'D_LLQUANT_STEPVAL'],
    ['or are a multiple', 'BEGIN { @ = llquantize(1, 10, 0, 3, 15); }', 'D_LLQUANT_STEPVAL'],
    ['that divides factor^2', 'BEGIN { @ = llquantize(1, 10, 0, 3, 30); }', 'D_LLQUANT_STEPVAL'],
    [
      'factor^(low+1) with low > 0',
      'BEGIN { @ = llquantize(1, 10, 1, 3, 200); }',
      'D_LLQUANT_STEPVAL',
    ],
    ...(
      [
        ['2, 0, 3, 2', 'D_LLQUANT_MATCHFACTOR'],
        ['10, 1, 3, 10', 'D_LLQUANT_MATCHLMAG'],
        ['10, 0, 4, 10', 'D_LLQUANT_MATCHHMAG'],
        ['10, 0, 3, 5', 'D_LLQUANT_MATCHSTEPS'],
      ] as const
    ).map(
      ([parameters, tag]) =>
        [
          'same parameters at each use',
          `BEGIN { @ = llquantize(1, 10, 0, 3, 10); @ = llquantize(1, ${parameters}); }`,
          tag,
        ] as const,
    ),
  ]);
  accepting([['a multiple that divides', 'BEGIN { @ = llquantize(1, 10, 0, 3, 20); }']]);
});

describe('values', () => {
  printing([
    [
      'avg is truncated toward 0',
      'BEGIN { @a = avg(-3); @a = avg(-4); }',
      `\n ${'-3'.padStart(16)}`,
    ],
    after(
      'avg = sum / normalization / count',
      '@a = avg(10); @a = avg(11); normalize(@a, 2);',
      '5',
    ),
    after('stddev is an integer square root', '@a = stddev(1); @a = stddev(4);', '2'),
    after(
      'stddev has 128-bit intermediates',
      '@a = stddev(4000000000000000000); @a = stddev(-4000000000000000000);',
      '4000000000000000000',
    ),
    after('min starts at INT64_MAX', '@a = min(1); clear(@a);', '9223372036854775807'),
    after('max starts at INT64_MIN', '@a = max(1); clear(@a);', '-9223372036854775808'),
  ]);
});

/** The rows of a distribution: label, count. */
async function buckets(statements: string, ...words: readonly string[]): Promise<string[]> {
  const text = await prints(`BEGIN { ${statements} }`, ...words);
  return [...text.matchAll(/^ *(\S.*?)\s*[|@][| @]*(-?\d+) *$/gm)].map(
    ([, label, count]) => `${label.trim()}:${count}`,
  );
}

describe('buckets', () => {
  test('quantize: 0 and powers of two; v goes to the largest that is not above it', async () => {
    expect(
      await buckets('@ = quantize(0); @ = quantize(1); @ = quantize(7); @ = quantize(8);'),
    ).toEqual(['-1:0', '0:1', '1:1', '2:0', '4:1', '8:1', '16:0']);
    expect(await buckets('@ = quantize(-1); @ = quantize(-7);')).toEqual([
      '-8:0',
      '-4:1',
      '-2:0',
      '-1:1',
      '0:0',
    ]);
  });
  test('quantize has 127 of them', async () => {
    const rows = await buckets(
      '@ = quantize(0x7fffffffffffffff); @ = quantize(-0x7fffffffffffffff - 1);',
    );
    expect(rows).toHaveLength(127);
    expect(rows.at(-1)).toBe('4611686018427387904:1');
  });
  test('quantize(e, incr) counts incr', async () => {
    expect(await buckets('@ = quantize(1, 5); @ = quantize(1, -2);')).toEqual([
      '0:0',
      '1:3',
      '2:0',
    ]);
  });
  test('lquantize: v < base, base + k*step, >= base + levels*step', async () => {
    expect(
      await buckets(
        '@ = lquantize(-1, 0, 11, 5); @ = lquantize(4, 0, 11, 5); @ = lquantize(10, 0, 11, 5);',
      ),
    ).toEqual(['< 0:1', '0:1', '5:0', '>= 10:1']);
  });
  test('llquantize', async () => {
    expect(
      await buckets('@ = llquantize(0, 10, 0, 1, 10); @ = llquantize(1000, 10, 0, 1, 10);'),
    ).toEqual([
      '-1:0',
      '0:1',
      ...Array.from({ length: 9 }, (_, i) => `${i + 1}:0`),
      ...Array.from({ length: 9 }, (_, i) => `${(i + 1) * 10}:0`),
      '>= 100:1',
    ]);
  });
});

describe('clear, trunc, normalize', () => {
  printing([
    after('clear() zeroes values and keeps keys', '@a["k"] = sum(3); clear(@a);', 'k0', '%s%@d'),
    after('trunc(@a) drops all keys', '@a["k"] = sum(3); trunc(@a);', '', '%s%@d'),
    after(
      'trunc(@a, n) keeps the n largest',
      '@a["k"] = sum(3); @a["l"] = sum(5); @a["m"] = sum(4); trunc(@a, 2);',
      'm4l5',
      '%s%@d',
    ),
    after(
      'n < 0 the |n| smallest',
      '@a["k"] = sum(3); @a["l"] = sum(5); @a["m"] = sum(4); trunc(@a, -2);',
      'k3m4',
      '%s%@d',
    ),
    after('normalize(@a, n) divides', '@a = sum(7); normalize(@a, 2);', '3'),
    [
      'it survives clear',
      'BEGIN { @a = sum(7); normalize(@a, 2); clear(@a); } END { @a = sum(9); printa("%@d", @a); }',
      '4',
    ],
    after('until denormalize', '@a = sum(7); normalize(@a, 2); denormalize(@a);', '7'),
    [
      'they act in output order, as printa does',
      'BEGIN { @a = sum(1); printa("%@d,", @a); clear(@a); printa("%@d,", @a); }',
      '1,0,',
    ],
  ]);
  test('normalize divides the counts of a quantize', async () => {
    expect(await buckets('@ = quantize(1, 7); normalize(@, 2);')).toEqual(['0:0', '1:3', '2:0']);
  });
});

describe('sorting', () => {
  const rows =
    '@a["b", 2] = sum(5); @a["a", 3] = sum(5); @a["c", -1] = sum(1); @a["c", 1] = sum(9);';
  const sorted = (...options: readonly string[]): Promise<string> =>
    prints(`BEGIN { ${rows} } END { printa("%s%d=%@d ", @a); }`, ...options);
  test('by value ascending, ties by key', async () => {
    expect(await sorted()).toBe('c-1=1 a3=5 b2=5 c1=9 ');
  });
  test('aggsortrev reverses all', async () => {
    expect(await sorted('-xaggsortrev')).toBe('c1=9 b2=5 a3=5 c-1=1 ');
  });
  test('aggsortkey: by key first; integers as unsigned values', async () => {
    expect(await sorted('-xaggsortkey')).toBe('a3=5 b2=5 c1=9 c-1=1 ');
  });
  test('aggsortkeypos: from a key on, wrapping', async () => {
    expect(await sorted('-xaggsortkey', '-xaggsortkeypos=1')).toBe('c1=9 b2=5 a3=5 c-1=1 ');
  });
  test('aggsortpos: which of several aggregations sorts', async () => {
    const program =
      'BEGIN { @a[1] = sum(1); @a[2] = sum(2); @b[1] = sum(9); @b[2] = sum(3); } END { printa("%d ", @a, @b); }';
    expect(await prints(program)).toBe('1 2 ');
    expect(await prints(program, '-xaggsortpos=1')).toBe('2 1 ');
  });
  printing([
    [
      'a distribution counts as the sum over its buckets',
      'BEGIN { @a["big"] = quantize(64); @a["small"] = quantize(3); @a["small"] = quantize(3); } END { printa("%s ", @a); }',
      'small big ',
    ],
    [
      'ties of distributions by the count at 0',
      'BEGIN { @a["b"] = quantize(0); @a["a"] = quantize(0); @a["a"] = quantize(0); } END { printa("%s ", @a); }',
      'b a ',
    ],
    [
      'lquantize: underflow counts as base - 1',
      'BEGIN { @a["under"] = lquantize(-100, 0, 10); @a["zero"] = lquantize(0, 0, 10); } END { printa("%s ", @a); }',
      'under zero ',
    ],
    [
      'avg by its result',
      'BEGIN { @a["x"] = avg(1); @a["x"] = avg(9); @a["y"] = avg(6); } END { printa("%s ", @a); }',
      'x y ',
    ],
  ]);
});

describe('printa of several aggregations', () => {
  printing([
    [
      'joins rows on keys; one without that key shows zero',
      'BEGIN { @a[1] = sum(5); @b[1] = count(); @b[2] = count(); } END { printa("%d:%@d,%@d ", @a, @b); }',
      '2:0,1 1:5,1 ',
    ],
  ]);
  test('without a format', async () => {
    const { stdout } = await command(
      '-qn',
      'BEGIN { @a["k"] = sum(5); @b["k"] = count(); } END { printa(@a, @b); }',
    );
    expect(stdout).toBe(`\n  ${'k'.padEnd(50)} ${'5'.padStart(16)} ${'1'.padStart(16)}\n\n`);
  });
});
