/** Sizes, typedefs, structs, bit-fields, casts. Reference, section 4. */
import { describe, expect, test } from 'vitest';
import { accepting, errors, prints, printing, refusing, valuing } from './support.ts';

const sized = (rows: readonly (readonly [string, number])[], before = ''): void =>
  valuing(
    rows.map(([type, size]) => [type, `sizeof (${type})`, size] as const),
    '%d',
    before,
  );

describe('the size of', () => {
  sized([
    ['char', 1],
    ['short', 2],
    ['int', 4],
    ['long', 8],
    ['long long', 8],
    ['int *', 8],
    ['void *', 8],
    ['float', 4],
    ['double', 8],
    ['long double', 16],
    ['_Bool', 1],
  ]);
});

describe('typedefs that are always there', () => {
  sized([
    ['int8_t', 1],
    ['int16_t', 2],
    ['int32_t', 4],
    ['int64_t', 8],
    ['uint8_t', 1],
    ['uint16_t', 2],
    ['uint32_t', 4],
    ['uint64_t', 8],
    ['intptr_t', 8],
    ['uintptr_t', 8],
    ['ssize_t', 8],
    ['size_t', 8],
    ['ptrdiff_t', 8],
    ['uchar_t', 1],
    ['ushort_t', 2],
    ['uint_t', 4],
    ['ulong_t', 8],
    ['u_longlong_t', 8],
    ['id_t', 4],
    ['pid_t', 4],
    ['string', 256],
  ]);
});

describe("from the kernel's or the libraries' types", () => {
  sized([
    ['uid_t', 4],
    ['gid_t', 4],
    ['dev_t', 4],
    ['hrtime_t', 8],
    ['bool', 1],
    ['__u8', 1],
    ['__u16', 2],
    ['__u32', 4],
    ['__u64', 8],
    ['ipaddr_t', 4],
  ]);
});

describe('signedness', () => {
  const negative = (type: string): string => `(${type})-1 < 0`;
  test.for([
    ...[
      'char',
      'short',
      'int',
      'long',
      'long long',
      'int8_t',
      'int64_t',
      'ssize_t',
      'id_t',
      'pid_t',
    ].map((type) => [type, '1'] as const),
    ...['uint8_t', 'uint64_t', 'size_t', 'uintptr_t', 'uid_t', 'gid_t', '_Bool', 'uchar_t'].map(
      (type) => [type, '0'] as const,
    ),
  ])('%s: less than 0 is %s', async ([type, expected]) => {
    expect(await prints(`BEGIN { printf("%d", ${negative(type)}); }`)).toBe(expected);
  });
  printing([['char is signed on x86', 'BEGIN { printf("%d", (char)200); }', '-56']]);
});

describe('int64_t and uint64_t are long-based', () => {
  printing([['%ld takes them', 'BEGIN { printf("%ld %lu", (int64_t)-1, (uint64_t)1); }', '-1 1']]);
});

describe('string', () => {
  valuing([
    ['sizeof (string) is strsize', 'sizeof (string)', 256],
    ['sizeof ("abc") is 4', 'sizeof ("abc")', 4],
  ]);
  test('sizeof (string) follows -xstrsize', async () => {
    expect(await prints('BEGIN { printf("%d", sizeof (string)); }', '-xstrsize=64')).toBe('64');
  });
  printing([
    ['passed by value', 'BEGIN { a = "x"; b = a; a = "y"; printf("%s%s", a, b); }', 'yx'],
    ['string + n behaves as on char *', 'BEGIN { printf("%s", stringof("hello" + 2)); }', 'llo'],
    [
      'string[n] behaves as on char *',
      'string s; BEGIN { s = "hello"; printf("%c%d", s[1], s[9]); }',
      'e0',
    ],
  ]);
});

describe('struct, union and enum as in C', () => {
  sized(
    [
      ['struct plain', 8],
      ['union either', 8],
      ['struct nested', 12],
      ['struct tail', 5],
      ['enum e', 4],
      ['struct padded', 16],
    ],
    'struct plain { char a; int b; }; union either { int a; long b; }; struct nested { struct plain p; short s; char t[2]; }; struct tail { int a; char b; }; enum e { A }; struct padded { char c; long l; }; ',
  );
  printing([
    [
      'nested members',
      'struct a { struct { int x; } in; }; struct a v; BEGIN { v.in.x = 3; printf("%d", v.in.x); }',
      '3',
    ],
    [
      'unions overlay',
      'union u { uint32_t w; uint8_t b[4]; }; union u v; BEGIN { v.w = 0x01020304; printf("%d", v.b[0]); }',
      '4',
    ],
    [
      'no tail padding for a D-declared struct',
      'struct t { int a; char b; }; BEGIN { printf("%d", sizeof (struct t)); }',
      '5',
    ],
    [
      'enumerators are integer constants',
      'enum e { A, B = 5, C }; BEGIN { printf("%d %d %d", A, B, C); }',
      '0 5 6',
    ],
    ['a trailing comma behind enumerators', 'enum e { A, B, }; BEGIN { printf("%d", B); }', '1'],
  ]);
  test('an anonymous struct member without a name is not supported', () => {
    expect(errors('struct a { struct { int x; }; }; BEGIN { }')).not.toEqual([]);
  });
});

describe('bit-fields', () => {
  sized(
    [
      ['struct a', 2],
      ['struct b', 5],
      ['struct c', 8],
      ['struct d', 3],
    ],
    'struct a { int a:2; int b:5; }; struct b { int a:14; int b:9; int c:4; }; struct c { char a:3; short b:11; long c:30; }; struct d { int a:20; }; ',
  );
  printing([
    [
      'signed ones sign-extend on reading',
      'struct b { int s:3; unsigned int u:3; }; struct b v; BEGIN { v.s = 7; v.u = 7; printf("%d %d", v.s, v.u); }',
      '-1 7',
    ],
  ]);
  refusing([
    ['the width is constant', 'int n; struct b { int a:n; }; BEGIN { }', 'D_DECL_BFCONST'],
    ['the width is positive', 'struct b { int a:0; }; BEGIN { }', 'D_DECL_BFCONST'],
    ["at most the base type's width", 'struct b { char a:9; }; BEGIN { }', 'D_DECL_BFSIZE'],
    ['of an integer type', 'struct b { string a:3; }; BEGIN { }', 'D_DECL_BFTYPE'],
  ]);
});

describe('arrays', () => {
  printing([
    [
      'T a[n] is a scalar array',
      'int a[3]; BEGIN { a[2] = 7; printf("%d %d", a[2], sizeof (a)); }',
      '7 12',
    ],
    [
      'T a[type, type] is associative',
      'int a[string, int]; BEGIN { a["x", 1] = 7; printf("%d %d", a["x", 1], a["x", 2]); }',
      '7 0',
    ],
  ]);
  refusing([['declarations have no initialisers', 'int a = 1; BEGIN { }', 'D_SYNTAX']]);
});

describe('casts', () => {
  printing([
    ['scalar to scalar', 'BEGIN { printf("%d", (uint8_t)0x1ff); }', '255'],
    ['pointer to pointer', 'BEGIN { p = (int *)0; printf("%d", (char *)p == 0); }', '1'],
    ['array to pointer', 'int a[2]; BEGIN { a[1] = 9; printf("%d", *((int *)a + 1)); }', '9'],
    ['scalar to string', 'BEGIN { printf("%d", (string)0 == NULL); }', '1'],
    [
      'char array to string',
      "char c[4]; BEGIN { c[0] = 'h'; c[1] = 'i'; printf(\"%s\", (string)c); }",
      'hi',
    ],
  ]);
  accepting([['anything to void', 'struct s { int a; }; struct s v; BEGIN { (void)v; (void)1; }']]);
  refusing([
    ['struct to integer', 'struct s { int a; }; struct s v; BEGIN { x = (int)v; }', 'D_CAST_INVAL'],
    ['string to integer', 'BEGIN { x = (int)"a"; }', 'D_CAST_INVAL'],
    ['integer to struct', 'struct s { int a; }; BEGIN { x = (struct s)1; }', 'D_CAST_INVAL'],
  ]);
});
