/** Records, trace(), dumps, printf, printa, print(). Reference, section 10. */
import { describe, expect, test } from 'vitest';
import { accepting, command, faults, printing, prints, refusing, valuing } from './support.ts';

/** What a command-line program prints, its blank line at the end included. */
async function loud(program: string, ...options: readonly string[]): Promise<string> {
  return (await command(...options, '-n', program)).stdout;
}

const header = 'CPU     ID                    FUNCTION:NAME\n';
const line = '  0      1                           :BEGIN ';

describe('records', () => {
  test('header once, the columns, the output, a newline', async () => {
    expect(await loud('BEGIN { trace("a"); } BEGIN { printf("b"); exit(0); }')).toBe(
      `${header}${line}  ${'a'.padEnd(33)}\n${line}b\n\n`,
    );
  });
  test('printf("x\\n") leaves an empty line after it', async () => {
    expect(await loud('BEGIN { printf("x\\n"); exit(0); }')).toBe(`${header}${line}x\n\n\n`);
  });
  test('a clause without a recording action prints no line', async () => {
    expect(await loud('BEGIN { x = 1; } BEGIN { exit(0); }')).toBe(`${header}${line}\n\n`);
  });
  test('an empty body records the firing', async () => {
    expect(await loud('BEGIN { } END { x = 1; }')).toBe(`${header}${line}\n\n`);
  });
  test('quiet: no header, no prefix, no newline, no notices', async () => {
    const { stdout, stderr } = await command(
      '-qwn',
      'BEGIN { trace(1); trace("b"); printf("c"); exit(0); }',
    );
    expect({ stdout, stderr }).toEqual({ stdout: '1bc\n', stderr: '' });
  });
  test('flowindent: CPU FUNCTION, the name behind a bar', async () => {
    expect(await loud('BEGIN { trace("a"); exit(0); } END', '-F')).toBe(
      `${'CPU FUNCTION'.padEnd(45)}\n  0 | :BEGIN                                    ${'a'.padEnd(33)}\n  0 | :END                                    \n\n`,
    );
  });
  test('at the end a newline, then the aggregations that were not printed, in program order', async () => {
    const program = 'BEGIN { @z = sum(1); @a = sum(2); @p = sum(3); printa("%@d", @p); }';
    expect(await prints(program)).toBe(`3\n${'1'.padStart(17)}\n${'2'.padStart(17)}`);
  });
});

describe('trace()', () => {
  const shown = async (value: string, before = ''): Promise<string> => {
    const text = await loud(`${before}BEGIN { trace(${value}); exit(0); }`);
    return text.slice(header.length + line.length, -2);
  };
  test.for([
    ['int8', '(int8_t)-5', '  -5'],
    ['uint8', '(uint8_t)200', ' 200'],
    ['int16', '(int16_t)-5', '    -5'],
    ['uint16', '(uint16_t)65535', ' 65535'],
    ['int32', '-5', '         -5'],
    ['uint32', '5U', '          5'],
    ['int64', '-5LL', '                  -5'],
    ['uint64', '5ULL', '                    5'],
    ['a pointer', '(int *)255', '                  255'],
    ['string', '"abc"', `  ${'abc'.padEnd(33)}`],
  ] as const)('%s: %s', async ([, value, expected]) => {
    expect(await shown(value)).toBe(expected);
  });
  test('a char array, up to its NUL', async () => {
    expect(await shown('c', "char c[8]; BEGIN { c[0] = 'h'; c[1] = 'i'; } ")).toBe(
      `  ${'hi'.padEnd(33)}`,
    );
  });
  printing([
    ['quiet: bare', 'BEGIN { trace((int8_t)-5); trace(7); trace(8ULL); trace("s"); }', '-578s'],
    [
      'an object of alignment 1 is a string',
      "struct s { char c; }; struct s v; BEGIN { v.c = 'x'; trace(v); }",
      `  ${'x'.padEnd(33)}`,
    ],
    [
      'other structs are dumped',
      'struct s { int a; char b; }; struct s v; BEGIN { v.a = 7; v.b = 120; trace(v); }',
      '\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n         0: 07 00 00 00 78                                   ....x\n',
    ],
  ]);
  test('rawbytes forces the dump', async () => {
    expect(await prints('BEGIN { trace((int16_t)1); }', '-xrawbytes')).toMatch(
      /^\n {13}0  1.*\n {9}0: 01 00 {44}\.\.\n$/,
    );
  });
});

describe('printf', () => {
  printing([
    [
      'flags, width, precision',
      'BEGIN { printf("%-4d|%+d| %d|% d|%04d|%.3d|%4s", 5, 5, 5, 5, 5, 5, "a"); }',
      '5   |+5| 5| 5|0005|005|   a',
    ],
    ["# and '", 'BEGIN { printf("%#x %#o", 255, 8); }', '0xff 010'],
    [
      '* takes an argument',
      'BEGIN { printf("%*d|%-*d|%.*s", 4, 5, 4, 5, 2, "abc"); }',
      '   5|5   |ab',
    ],
    ['? as width is 16', 'BEGIN { printf("%?x", 255); }', '              ff'],
    ['%%', 'BEGIN { printf("%%"); }', '%'],
    [
      '%d of an unsigned argument is unsigned',
      'BEGIN { printf("%d %i", -1U, 0xffffffffffffffff); }',
      '4294967295 18446744073709551615',
    ],
    [
      "u o x X have the argument's width",
      'BEGIN { printf("%u %o %x %X", -1, (char)-1, (short)-1, -1); }',
      '4294967295 377 ffff FFFFFFFF',
    ],
    ['c, C', 'BEGIN { printf("%c%C%C", 65, 66, 10); }', 'AB\\n'],
    ['s of string and char[]', 'char c[2]; BEGIN { c[0] = \'y\'; printf("%s%s", "x", c); }', 'xy'],
    ['S is escaped', 'BEGIN { printf("%S", "a\\tb\\n"); }', 'a\\tb\\n\\0'],
    ['p is hex without 0x', 'BEGIN { printf("%p", (void *)255); }', 'ff'],
    [
      'Y is local time, T is UTC',
      'BEGIN { printf("%Y|%T", (uint64_t)0, (uint64_t)0); }',
      '1970 Jan  1 00:00:00|Thu, 01 Jan 1970 00:00:00 UTC',
    ],
    ['size prefixes', 'BEGIN { printf("%hd %ld %lld", (short)1, 2L, 3LL); }', '1 2 3'],
    ['%wc', 'BEGIN { printf("%wc", 65); }', 'A'],
    ['precision 0 behaves as none', 'BEGIN { printf("%.0d|%.0s", 5, "abc"); }', '5|abc'],
    ['precision on %s cuts', 'BEGIN { printf("%.2s", "abc"); }', 'ab'],
    ['%s of string + n', 'BEGIN { s = "abc"; printf("%s", s + 1); }', 'bc'],
  ]);
  refusing([
    ['* without an argument', 'BEGIN { printf("%*d"); }', 'D_PRINTF_DYN_PROTO'],
    ['* of another type', 'BEGIN { printf("%*d", "x", 1); }', 'D_PRINTF_DYN_TYPE'],
    ['@ only in printa', 'BEGIN { printf("%@d", 1); }', 'D_PRINTF_AGG_CONV'],
    ['%n$', 'BEGIN { printf("%1$d", 1); }', 'D_SYNTAX'],
    ['no argument', 'BEGIN { printf("%d"); }', 'D_PRINTF_ARG_PROTO'],
    [
      'too many',
      'BEGIN { printf("%d", 1, 2); }',
      'D_PRINTF_ARG_EXTRA',
      'only 1 arguments required by this format string',
    ],
    [
      'wrong type',
      'BEGIN { printf("%s", 1); }',
      'D_PRINTF_ARG_TYPE',
      'printf( ) argument #2 is incompatible with conversion #1 prototype:\n\tconversion: %s\n\t prototype: char [] or string (or use stringof)\n\t  argument: int',
    ],
    ['%s of char *', 'char *p; BEGIN { printf("%s", p); }', 'D_PRINTF_ARG_TYPE'],
    ['%ld needs long', 'BEGIN { printf("%ld", 1); }', 'D_PRINTF_ARG_TYPE'],
    ['%hd needs short', 'BEGIN { printf("%hd", 1); }', 'D_PRINTF_ARG_TYPE'],
    ['%Y is 8 bytes', 'BEGIN { printf("%Y", 1); }', 'D_PRINTF_ARG_TYPE'],
    ['%f is of float types', 'BEGIN { printf("%f", 1); }', 'D_PRINTF_ARG_TYPE'],
    ['empty format', 'BEGIN { printf(""); }', 'D_PRINTF_FMT_EMPTY'],
    [
      'unknown conversion',
      'BEGIN { printf("%y", 1); }',
      'D_SYNTAX',
      'format conversion #1 is undefined: %y',
    ],
  ]);
  test('%s of NULL is a fault', async () => {
    expect(await faults('BEGIN { printf("%s", strchr("a", 98)); }')).toEqual([
      'error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): invalid address (0x0)',
    ]);
  });
});

describe('printa and the aggregations at the end', () => {
  /** The row of one key and the value 5. */
  const row = (key: string): string => `\n${key} ${'5'.padStart(16)}`;
  const keyed = (key: string): string => `BEGIN { @[${key}] = sum(5); }`;
  printing([
    ['1-byte key, unsigned', keyed('(char)-1'), row(' 255')],
    ['2-byte key, unsigned', keyed('(short)-1'), row(' 65535')],
    ['4-byte key, signed', keyed('-1'), row('       -1')],
    ['8-byte key, signed', keyed('-1LL'), row('               -1')],
    ['string key', keyed('"k"'), row(`  ${'k'.padEnd(50)}`)],
    ['printa marks it printed', 'BEGIN { @ = count(); printa("%@d", @); }', '1'],
    [
      'fewer conversions than keys',
      'BEGIN { @[1, 2] = count(); } END { printa("%d:%@d", @); }',
      '1:1',
    ],
    [
      'text once per row',
      'BEGIN { @[1] = count(); @[2] = count(); } END { printa("row ", @); }',
      'row row ',
    ],
    [
      'successive %@, and a surplus one repeats the last',
      'BEGIN { @a = sum(1); @b = sum(2); } END { printa("%@d %@d %@d", @a, @b); }',
      '1 2 2',
    ],
    [
      '%@u, %@x, %@8d',
      'BEGIN { @ = sum(255); } END { printa("%@u %@x [%@8d]", @); }',
      '255 ff [     255]',
    ],
    [
      '|, n @ and blanks to 40',
      'BEGIN { @ = quantize(1); @ = quantize(2); }',
      [
        '',
        '',
        '',
        `           value  ------------- Distribution ------------- count    `,
        `               0 |${''.padEnd(40)} 0        `,
        `               1 |${'@'.repeat(20).padEnd(40)} 1        `,
        `               2 |${'@'.repeat(20).padEnd(40)} 1        `,
        `               4 |${''.padEnd(40)} 0        `,
      ]
        .join('\n')
        .slice(1) + '\n',
    ],
  ]);
  refusing([
    [
      'more conversions than keys',
      'BEGIN { @[1] = count(); printa("%d %d", @); }',
      'D_PRINTF_ARG_PROTO',
    ],
    ['no aggregation argument', 'BEGIN { printa("x"); }', 'D_PRINTA_PROTO'],
    ['something else there', 'BEGIN { printa("x", 1); }', 'D_PRINTA_AGGARG'],
  ]);
  /** Labels of a distribution's rows. */
  const labels = async (call: string): Promise<string[]> =>
    [...(await prints(`BEGIN { @ = ${call}; }`)).matchAll(/^ *(\S.*?) [|@ ]*\|/gm)].map(
      ([, label]) => label.trim(),
    );
  test.for([
    ['one below to one above', 'quantize(4)', ['2', '4', '8']],
    ['lquantize ends', 'lquantize(-1, 0, 4, 2)', ['< 0', '0']],
    ['lquantize ends', 'lquantize(9, 0, 4, 2)', ['2', '>= 4']],
    ['llquantize, lowest magnitude 0', 'llquantize(0, 2, 0, 1, 2)', ['-1', '0', '1']],
    ['llquantize, lowest magnitude 1', 'llquantize(2, 2, 1, 2, 2)', ['< 2', '2']],
    ['llquantize, negative', 'llquantize(-3, 2, 1, 2, 2)', ['-2', 'abs() < 2']],
    ['llquantize, negative', 'llquantize(-9, 2, 1, 2, 2)', ['<= -8', '-4']],
  ] as const)('%s: %s', async ([, call, expected]) => {
    expect((await labels(call)).slice(0, expected.length + 1)).toEqual(
      expect.arrayContaining([...expected]),
    );
  });
  test('only negative counts: to the left of the bar', async () => {
    expect(await prints('BEGIN { @ = quantize(1, -1); }')).toContain(
      `               1 ${'@'.repeat(40)}| -1       `,
    );
  });
  test('both: 20 wide on each side', async () => {
    const text = await prints('BEGIN { @ = quantize(1, -2); @ = quantize(2, 3); }');
    expect(text).toContain(`               1             @@@@@@@@|${''.padEnd(20)} -2`);
    expect(text).toContain(`               2 ${''.padEnd(20)}|${'@'.repeat(12).padEnd(20)} 3`);
  });
});

describe('print()', () => {
  const before =
    'enum e { one, two }; struct in { char c; }; struct s { int a; struct in i; int r[3]; char n[8]; enum e e; void *p; int zero; }; ';
  test('address, type, members, zero members left out', async () => {
    const text = await prints(
      `${before}BEGIN { this->s = (struct s *)alloca(sizeof (struct s)); this->s->a = -5; this->s->i.c = 'q'; this->s->r[1] = 4; this->s->n[0] = 'n'; this->s->e = two; this->s->p = (void *)255; print(this->s); }`,
    );
    const [first, ...rest] = text.trimEnd().split('\n');
    expect(first).toMatch(/^0x[0-9a-f]+ = \*$/);
    const indented = (depth: number, ...lines: readonly string[]): string[] =>
      lines.map((each) => ' '.repeat(44 + depth) + each);
    expect(rest).toEqual([
      ...indented(0, '(struct s) {'),
      ...indented(1, '.a = (int)-5,', '.i = (struct in) {'),
      ...indented(2, ".c = (char)'q',"),
      ...indented(1, '},', '.r = (int [3]) ['),
      ...indented(2, '(int)4,'),
      ...indented(1, '],', '.n = (char [8]) ['),
      ...indented(2, "(char)'n',"),
      ...indented(1, '],', '.e = (enum e)two,', '.p = (void *)0xff,'),
      ...indented(0, '}'),
    ]);
  });
  test('cut by printsize', async () => {
    const text = await prints(
      'struct s { int a; int b; int c[20]; }; BEGIN { this->p = (struct s *)alloca(sizeof (struct s)); this->p->a = 1; this->p->c[9] = 2; print(this->p); }',
      '-xprintsize=8',
    );
    expect(text).toContain('.a = (int)1,');
    expect(text).toContain('...');
    expect(text).not.toContain('(int)2');
  });
});

describe('precision and dates', () => {
  valuing(
    [
      [
        '%T has the ISO week year',
        '(uint64_t)1230768000000000000',
        'Thu, 01 Jan 2009 00:00:00 UTC',
      ],
    ],
    '%T',
  );
  accepting([['%Y of int64', 'BEGIN { printf("%Y", walltimestamp); }']]);
});
