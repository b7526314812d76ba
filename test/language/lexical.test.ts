/** Identifiers, constants, comments, and how `/` and a first word are read. Reference, section 2. */
import { describe, expect, test } from 'vitest';
import { accepting, errors, printing, refusing, value, valuing } from './support.ts';

describe('identifiers', () => {
  valuing([['letters, digits, underscores', '_a9', 7]], '%d', 'int _a9; BEGIN { _a9 = 7; } ');
  refusing([
    ['an unknown symbol of an object', 'BEGIN { trace(nosuch`x); }', 'D_IDENT_UNDEF'],
    ['an unknown symbol of the kernel', 'BEGIN { trace(`nosuch_x); }', 'D_IDENT_UNDEF'],
  ]);
});

const keywords = (
  'auto break case char const continue counter default do double else enum extern float for goto if import ' +
  'inline int long offsetof probe provider register restrict return self short signed sizeof static string stringof ' +
  'struct switch this translator typedef union unsigned void volatile while xlate'
).split(' ');

describe('keywords', () => {
  // Not yet: native dtrace refuses `self = 1` with D_IDENT_BADREF, here it is taken.
  const naming = keywords.filter((word) => word !== 'self' && word !== 'this');
  test.for(naming)('%s cannot name a variable', (word) => {
    expect(errors(`BEGIN { ${word} = 1; }`)).not.toEqual([]);
  });
  test.for(keywords)('%s can be a member behind . and ->', (word) => {
    const [error] = errors(`struct s { int a; }; struct s v; BEGIN { trace(v.${word}); }`);
    expect(error).toBe(`D_TYPE_MEMBER ${word} is not a member of struct s`);
  });
});

describe('integer constants', () => {
  valuing([
    ['decimal', '4711', 4711],
    ['octal', '0755', 0o755],
    ['hexadecimal', '0xFf', 255],
  ]);
  valuing(
    [
      ['suffix u', '1u', 4],
      ['suffix U', '1U', 4],
      ['suffix l', '1l', 8],
      ['suffix L', '1L', 8],
      ['suffix ul', '1ul', 8],
      ['suffix ll', '1ll', 8],
      ['suffix ULL', '1ULL', 8],
      ['decimal int', '2147483647', 4],
      ['decimal above int: long', '2147483648', 8],
      ['octal that fits unsigned int', '020000000000', 4],
      ['hexadecimal that fits unsigned int', '0xffffffff', 4],
      ['hexadecimal above unsigned int: long', '0x100000000', 8],
      ['u above unsigned int: unsigned long', '4294967296u', 8],
    ].map(([row, text, size]) => [String(row), `sizeof (${text})`, Number(size)] as const),
  );
  valuing([
    ['decimal int is signed', '(2147483647 - 2147483648) < 0', 1],
    ['hexadecimal above INT_MAX is unsigned', '(0xffffffff - 0xffffffff - 1) > 0', 1],
    ['hexadecimal above LONG_MAX is unsigned', '0xffffffffffffffff > 0', 1],
    ['suffix u is unsigned', '0u - 1 > 0', 1],
    ['the greatest', '18446744073709551615u == 0xffffffffffffffff', 1],
  ]);
  refusing([
    ['above 2^64-1', 'BEGIN { trace(18446744073709551616); }', 'D_INT_OFLOW'],
    ['a bad octal digit', 'BEGIN { trace(089); }', 'D_INT_DIGIT'],
    [
      'a floating constant',
      'BEGIN { trace(1.5); }',
      'D_SYNTAX',
      'floating-point constants are not permitted',
    ],
    [
      'a floating constant with an exponent',
      'BEGIN { trace(1e9); }',
      'D_SYNTAX',
      'floating-point constants are not permitted',
    ],
  ]);
});

describe('float, double and long double are types only', () => {
  valuing(
    [
      ['float', 'sizeof (float)', 4],
      ['double', 'sizeof (double)', 8],
      ['long double', 'sizeof (long double)', 16],
      ['members of structs', 'sizeof (struct f)', 20],
    ],
    '%d',
    'struct f { float a; double b; float c; }; ',
  );
});

describe('character constants', () => {
  valuing([
    ['one character', "'a'", 97],
    ['several pack big-end-first', "'ab'", 24930],
    ['type int, size 4', "sizeof ('a')", 4],
    ['\\a', "'\\a'", 7],
    ['\\b', "'\\b'", 8],
    ['\\f', "'\\f'", 12],
    ['\\n', "'\\n'", 10],
    ['\\r', "'\\r'", 13],
    ['\\t', "'\\t'", 9],
    ['\\v', "'\\v'", 11],
    ['\\\\', "'\\\\'", 92],
    ['\\"', "'\\\"'", 34],
    ['\\0', "'\\0'", 0],
    ['octal', "'\\101'", 65],
    ['hexadecimal', "'\\x41'", 65],
  ]);
  refusing([
    ['more than 8 bytes', "BEGIN { trace('123456789'); }", 'D_CHR_OFLOW'],
    ['empty', "BEGIN { trace(''); }", 'D_CHR_NULL'],
    ['a newline inside', "BEGIN { trace('a\n'); }", 'D_CHR_NL'],
  ]);
});

describe('strings', () => {
  test('C escapes', async () => {
    const text = String.raw`"\a\b\f\n\r\t\v\\\"\'\101\x42"`;
    expect(await value(text, '%s')).toBe('\x07\b\f\n\r\t\v\\"\'AB');
  });
  valuing([
    ['\\0 ends the text', 'strlen("ab\\0cd")', 2],
    ['sizeof counts the NUL', 'sizeof ("abc")', 4],
  ]);
  refusing([
    ['a newline inside', 'BEGIN { trace("a\n"); }', 'D_STR_NL'],
    ['no concatenation of adjacent literals', 'BEGIN { trace("a" "b"); }', 'D_SYNTAX'],
  ]);
});

describe('comments', () => {
  printing([
    ['/* */', '/* a */ BEGIN /* b */ { /* c\n */ printf("x"); }', 'x'],
    ['//', 'BEGIN { // { "\nprintf("x"); }', 'x'],
    ['#! lines are ignored', '#!/usr/sbin/dtrace -s\nBEGIN { printf("x"); }', 'x'],
    ['backslash-newline is white space', 'BEGIN { printf( \\\n"x"); }', 'x'],
  ]);
  refusing([
    ['they do not nest', 'BEGIN { } /* a /* b */', 'D_SYNTAX', '/* encountered inside a comment'],
    ['unterminated', 'BEGIN { } /* a', 'D_SYNTAX', 'end-of-file encountered before matching */'],
  ]);
});

describe('/ divides or closes a predicate', () => {
  printing([
    ['it closes before {', 'BEGIN /4 / 2 == 2/ { printf("x"); }', 'x'],
    ['it divides elsewhere', 'BEGIN { printf("%d", 8/ 2/2); }', '2'],
    ['it closes before another /, as in a comment', 'BEGIN /1/ /* c */ { printf("x"); }', 'x'],
  ]);
  test('it closes before the end of input', async () => {
    expect(errors('BEGIN /1/', { specifier: 'name' })).not.toContain(
      'D_SYNTAX syntax error near "/"',
    );
  });
  refusing([
    [
      'an unclosed ( there',
      'BEGIN /(1/ { }',
      'D_SYNTAX',
      'closing ) expected in predicate before /',
    ],
    [
      'an unclosed [ there',
      'BEGIN /a[1/ { }',
      'D_SYNTAX',
      'closing ] expected in predicate before /',
    ],
    ['a surplus )', 'BEGIN { x = 1); }', 'D_SYNTAX', 'extra ) in input stream'],
    ['a surplus ]', 'BEGIN { x = 1]; }', 'D_SYNTAX', 'extra ] in input stream'],
    ['a surplus }', 'BEGIN { } }', 'D_SYNTAX', 'syntax error near "}"'],
  ]);
});

describe('a word at the outer level', () => {
  accepting([
    ['one that holds : is a description', 'tcp:::send { }'],
    ['one that holds - is a description', 'tick-1s { }'],
    ['BEGIN, END, ERROR are descriptions', 'BEGIN { } END { } ERROR { }'],
    ['one that names a type starts a declaration', 'uint8_t*x; BEGIN { trace(x); }'],
    ['a probe name', 'send { }'],
  ]);
  accepting(
    [
      [
        '-xpspec forces a description: keywords still declare',
        'int a; this int b; BEGIN { a = 1; }',
      ],
    ],
    { settings: { pspec: true } },
  );
  refusing([['-xpspec: a type name is a description', 'int64_t a; BEGIN { }', 'D_SYNTAX']], {
    settings: { pspec: true },
  });
  accepting(
    [
      ['a command-line string: int declares', 'int a; BEGIN { a = 1; }'],
      ['this int declares', 'this int a; BEGIN { this->a = 1; }'],
    ],
    { specifier: 'name' },
  );
  refusing(
    [
      [
        'a command-line string: int64_t is a description',
        'int64_t a; BEGIN { a = 1; }',
        'D_SYNTAX',
      ],
    ],
    { specifier: 'name' },
  );
});
