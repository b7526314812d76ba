/** Operators, precedence, widths, pointers, strings. Reference, section 5. */
import { describe, expect, test } from 'vitest';
import { accepting, errors, faults, prints, printing, refusing, valuing } from './support.ts';

describe('operators', () => {
  valuing(
    [
      ['+', '7 + 3', 10],
      ['-', '7 - 9', -2],
      ['*', '7 * -3', -21],
      ['/', '7 / 2', 3],
      ['%', '7 % 4', 3],
      ['<<', '3 << 4', 48],
      ['>>', '48 >> 4', 3],
      ['&', '6 & 3', 2],
      ['|', '6 | 3', 7],
      ['^', '6 ^ 3', 5],
      ['<', '1 < 2', 1],
      ['<=', '2 <= 1', 0],
      ['>', '1 > 2', 0],
      ['>=', '2 >= 2', 1],
      ['==', '1 == 1', 1],
      ['!=', '1 != 1', 0],
      ['&&', '2 && 1', 1],
      ['||', '0 || 0', 0],
      ['^^', '1 ^^ 2', 0],
      ['^^ of one', '0 ^^ 2', 1],
      ['unary -', '-(3)', -3],
      ['unary +', '+3', 3],
      ['~', '~5', -6],
      ['!', '!5', 0],
      ['?:', '1 ? 2 : 3', 2],
      ['comma', '(1, 2, 3)', 3],
      ['sizeof', 'sizeof 1', 4],
      ['stringof', 'stringof("a") == "a"', 1],
      ['cast', '(char)257', 1],
      ['offsetof', 'offsetof(struct s, b)', 4],
    ],
    '%d',
    'struct s { char a; int b; }; ',
  );
  printing([
    ['=', 'BEGIN { printf("%d", x = 4); }', '4'],
    ...(
      [
        ['+=', 10],
        ['-=', 4],
        ['*=', 21],
        ['/=', 2],
        ['%=', 1],
        ['<<=', 56],
        ['>>=', 0],
        ['&=', 3],
        ['|=', 7],
        ['^=', 4],
      ] as const
    ).map(
      ([operator, expected]) =>
        [operator, `BEGIN { x = 7; x ${operator} 3; printf("%d", x); }`, String(expected)] as const,
    ),
    ['++ and --', 'BEGIN { x = 5; printf("%d %d %d %d", x++, ++x, x--, --x); }', '5 7 7 5'],
    [
      '* and & of members',
      'struct s { int a; int b[2]; }; struct s v; BEGIN { v.b[1] = 6; printf("%d", *&v.b[1]); }',
      '6',
    ],
    [
      'xlate <T>(e).m',
      'struct i { int a; }; struct o { int b; }; translator struct o < struct i p > { b = p.a * 2; }; struct i v; BEGIN { v.a = 4; printf("%d", xlate <struct o>(v).b); }',
      '8',
    ],
    [
      'xlate <T *>(e)->m',
      'struct i { int a; }; struct o { int b; }; translator struct o < struct i p > { b = p.a * 2; }; struct i v; BEGIN { v.a = 4; printf("%d", xlate <struct o *>(v)->b); }',
      '8',
    ],
  ]);
});

describe('precedence, from the highest to the lowest', () => {
  valuing([
    ['unary before *', '-2 * 3 == (-2) * 3', 1],
    ['* before +', '2 + 3 * 4', 14],
    ['% with *', '7 * 5 % 3', 2],
    ['+ before <<', '1 << 2 + 1', 8],
    ['<< before <', '1 << 2 < 5', 1],
    ['< before ==', '1 < 2 == 1', 1],
    ['== before &', '6 & 2 == 2', 0],
    ['& before ^', '1 ^ 3 & 2', 3],
    ['^ before |', '1 | 3 ^ 1', 3],
    ['| before &&', '1 && 0 | 2', 1],
    ['&& before ^^', '1 ^^ 1 && 0', 1],
    ['^^ before ||', '1 || 1 ^^ 1', 1],
    ['|| before ?:', '0 || 1 ? 4 : 5', 4],
    ['?: associates to the right', '0 ? 1 : 0 ? 2 : 3', 3],
    ['- associates to the left', '9 - 3 - 2', 4],
    ['/ associates to the left', '24 / 4 / 2', 3],
    ['<< associates to the left', '1 << 2 << 1', 8],
  ]);
  printing([
    ['= associates to the right', 'BEGIN { a = b = 3; printf("%d%d", a, b); }', '33'],
    ['?: before =', 'BEGIN { a = 1 ? 2 : 3; printf("%d", a); }', '2'],
    ['= before the comma', 'BEGIN { a = 1, 2; printf("%d", a); }', '1'],
  ]);
});

describe('evaluation', () => {
  printing([
    ['&& is lazy', 'int x; BEGIN { 0 && x++; printf("%d", x); }', '0'],
    ['|| is lazy', 'int x; BEGIN { 1 || x++; printf("%d", x); }', '0'],
    ['?: is lazy', 'int x; int y; BEGIN { y ? x++ : 0; printf("%d", x); }', '0'],
    ['^^ evaluates both sides', 'int x; int y; BEGIN { y = 1; y ^^ x++; printf("%d", x); }', '1'],
    ['operands from left to right', 'int x; BEGIN { printf("%d", (x = 2) * (x + 1)); }', '6'],
    [
      'printf arguments from left to right',
      'BEGIN { x = 5; printf("%d %d %d", x++, ++x, x); }',
      '5 7 7',
    ],
  ]);
});

describe('no promotion to int: the type is that of the greater (bits, unsigned) rank', () => {
  const before =
    'char c; int i; unsigned int u; unsigned char b; short h; long l; enum e { A } e; ';
  valuing(
    [
      ['char + char is char', 'sizeof (c + c)', 1],
      ['char + int is int', 'sizeof (c + i)', 4],
      ['unsigned char + char is one byte', 'sizeof (b + c)', 1],
      ['short + char is short', 'sizeof (h + c)', 2],
      ['int + long is long', 'sizeof (i + l)', 8],
      ['an enum counts as an int', 'sizeof (A + c)', 4],
      ["a shift has the left operand's type", 'sizeof (c << l)', 1],
      ['comparison is an int', 'sizeof (l < l)', 4],
      ['logical results are an int', 'sizeof (l && l)', 4],
    ],
    '%d',
    before.replace('enum e { A } e; ', 'enum e { A }; '),
  );
  printing([
    [
      'int + unsigned is unsigned',
      'unsigned int u; int i; BEGIN { i = -1; printf("%d", i + u); }',
      '4294967295',
    ],
    [
      'unsigned char + char is unsigned char',
      'unsigned char b; char c; BEGIN { b = 200; c = 100; printf("%d", b + c); }',
      '44',
    ],
  ]);
});

describe('values are computed in 64-bit registers', () => {
  printing([
    [
      'int x = 1<<30: z = x + x stores 2147483648',
      'int x; long long z; BEGIN { x = 1 << 30; z = x + x; printf("%d", z); }',
      '2147483648',
    ],
    [
      'printf("%d", x + x) prints -2147483648',
      'int x; BEGIN { x = 1 << 30; printf("%d", x + x); }',
      '-2147483648',
    ],
    [
      'uint32_t u = 1: z = u - 2 stores -1',
      'uint32_t u; long long z; BEGIN { u = 1; z = u - 2; printf("%d", z); }',
      '-1',
    ],
    [
      'printf("%d", u - 2) prints 4294967295',
      'uint32_t u; BEGIN { u = 1; printf("%d", u - 2); }',
      '4294967295',
    ],
    [
      'x++ on int 0x7fffffff stores -2147483648',
      'int x; BEGIN { x = 0x7fffffff; x++; printf("%d", x); }',
      '-2147483648',
    ],
    [
      'int8_t -1 and uint8_t 255 are not equal, nor less',
      'int8_t x; uint8_t y; BEGIN { x = -1; y = 255; printf("%d %d", x == y, x < y); }',
      '0 0',
    ],
    [
      'their sum is 254',
      'int8_t x; uint8_t y; BEGIN { x = -1; y = 255; printf("%d", x + y); }',
      '254',
    ],
  ]);
});

describe('casts between integer types', () => {
  valuing([
    ['cut when they narrow', '(uint8_t)0x1234', 0x34],
    ['sign-extend', '(int8_t)0x80', -128],
    ['change signedness at equal size', '(uint32_t)-1', 4294967295],
    ['widen signed to unsigned-smaller-than-64', '(uint16_t)(int8_t)-1', 65535],
  ]);
});

describe('signedness of operators', () => {
  valuing([
    ['-7 / 2', '-7 / 2', -3],
    ['-7 % 3', '-7 % 3', -1],
    ['unsigned division', '0xfffffffffffffffful / 2 == 0x7fffffffffffffff', 1],
    ['unsigned modulo', '18446744073709551615u % 10', 5],
    ['unsigned comparison', '0xffffffffffffffff > 1', 1],
    ['>> is signed by its left operand', '-8 >> 1', -4],
    ['>> is unsigned by its left operand', '0x8000000000000000 >> 63', 1],
  ]);
});

describe('constants', () => {
  valuing([
    ['folding is on 64 bits', '(1 << 31) == 0x80000000', 1],
    ['1 << 31 has type int', 'sizeof (1 << 31)', 4],
  ]);
  printing([
    [
      "a constant condition of ?: keeps the branch's type",
      'BEGIN { printf("%s", 1 ? "a" : "b"); printf("%d", sizeof (0 ? (char)1 : (long)2)); }',
      'a8',
    ],
  ]);
  refusing([
    [
      'constant division by zero',
      'BEGIN { x = 1 / 0; }',
      'D_DIV_ZERO',
      'expression contains division by zero',
    ],
    ['constant modulo by zero', 'BEGIN { x = 1 % 0; }', 'D_DIV_ZERO'],
  ]);
  test.for(['/', '%'])('%s by zero at run time is a fault', async (operator) => {
    expect(await faults(`int z; BEGIN { x = 1 ${operator} z; }`)).toEqual([
      'error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): divide-by-zero',
    ]);
  });
});

describe('pointers', () => {
  printing([
    [
      'pointer + integer scales',
      'int a[4]; BEGIN { a[2] = 8; printf("%d", *((int *)a + 2)); }',
      '8',
    ],
    [
      'integer + pointer scales',
      'int a[4]; BEGIN { a[2] = 8; printf("%d", *(2 + (int *)a)); }',
      '8',
    ],
    [
      'pointer - pointer counts elements',
      'int a[4]; BEGIN { printf("%d %d", &a[3] - &a[1], sizeof (&a[3] - &a[1])); }',
      '2 8',
    ],
    ['void * is compatible with all', 'BEGIN { printf("%d", (void *)8 == (int *)8); }', '1'],
    ['constant 0 is compatible with all', 'BEGIN { printf("%d", (int *)8 == 0); }', '0'],
  ]);
  refusing([
    ['void * cannot be added to', 'BEGIN { x = (void *)0 + 1; }', 'D_OP_INCOMPAT'],
    ['void * cannot be incremented', 'void *p; BEGIN { p++; }', 'D_OP_VFPTR'],
    ['void * cannot be added to by +=', 'void *p; BEGIN { p += 1; }', 'D_OP_VFPTR'],
    ['void * cannot be dereferenced', 'void *p; BEGIN { x = *p; }', 'D_DEREF_VOID'],
    [
      'comparing needs compatible pointers',
      'struct a { int x; }; struct b { int y; }; BEGIN { x = (struct a *)0 == (struct b *)8; }',
      'D_OP_INCOMPAT',
    ],
  ]);
});

describe('array bounds', () => {
  refusing([
    [
      'a constant index past the bound',
      'int a[4]; BEGIN { x = a[4]; }',
      'D_ARR_BOUNDS',
      'index outside array bounds: 4, max is 4',
    ],
  ]);
  accepting([
    [
      'arrays of 1 element are not checked',
      'struct s { int a[1]; }; struct s *p; BEGIN { x = p->a[5]; }',
    ],
  ]);
  test('a variable index is checked at run time', async () => {
    expect(await faults('int a[4]; int n; BEGIN { n = 7; x = a[n]; }')).toEqual([
      'error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): index out of bounds (7)',
    ]);
  });
  test('casting the array to a pointer switches both checks off', async () => {
    const program = 'int a[4]; int n; BEGIN { n = 3; x = ((int *)a)[n]; y = ((int *)a)[9]; }';
    expect(errors(program)).toEqual([]);
    expect(await faults(program)).toEqual([]);
  });
});

describe('strings compare as unsigned bytes', () => {
  valuing(
    [
      ['==', '"abc" == "abc"', 1],
      ['!=', '"abc" != "abd"', 1],
      ['<', '"abc" < "abd"', 1],
      ['<=', '"abc" <= "ab"', 0],
      ['>', '"b" > "abc"', 1],
      ['>=', '"a" >= "b"', 0],
      ['bytes are unsigned', '"\\xff" > "a"', 1],
      ['up to the NUL', '"a\\0b" == "a"', 1],
      ['NULL is less than every string', '(string)NULL < ""', 1],
      ['"" == NULL is false', '"" == NULL', 0],
      ['char[] on the left', 'c == "hi"', 1],
      ['char[] on the right', '"hi" < c', 0],
      ['char *', '(char *)c == "hi"', 1],
    ],
    '%d',
    "char c[3]; BEGIN { c[0] = 'h'; c[1] = 'i'; } ",
  );
});

describe('a[i] is *(a + i)', () => {
  refusing([
    ['of what is no pointer', 'int i; BEGIN { x = i[1]; }', 'D_DEREF_NONPTR'],
    ['an error of the index comes first', 'int i; BEGIN { x = i[self->q]; }', 'D_VAR_UNDEF'],
    ['then one of the sum', 'struct s { int a; } v; BEGIN { x = v[1]; }', 'D_OP_INCOMPAT'],
  ]);
});

describe('&', () => {
  accepting([
    [
      'of members reached through a pointer',
      'struct s { int a; }; struct s *p; BEGIN { x = &p->a; }',
    ],
    ['of array elements', 'int a[2]; BEGIN { x = &a[1]; }'],
  ]);
  refusing([
    ['not of D variables', 'int x; BEGIN { y = &x; }', 'D_ADDROF_VAR'],
    [
      'not of bit-fields',
      'struct s { int a:3; }; struct s *p; BEGIN { y = &p->a; }',
      'D_ADDROF_BITFIELD',
    ],
    ['not of what is no lvalue', 'BEGIN { y = &1; }', 'D_ADDROF_LVAL'],
  ]);
});

describe('enumerations', () => {
  printing([
    [
      'on the left of a comparison: a bare name on the right is a tag first',
      'enum e { A, B }; enum e v; BEGIN { v = 1; printf("%d", v == B); }',
      '1',
    ],
  ]);
});

describe('assignment', () => {
  refusing([
    ['to a built-in', 'BEGIN { pid = 1; }', 'D_OP_WRITE'],
    ['to an inline', 'inline int one = 1; BEGIN { one = 2; }', 'D_OP_LVAL'],
    ['to a constant', 'BEGIN { 1 = 2; }', 'D_OP_LVAL'],
    ['to an array', 'int a[2]; int b[2]; BEGIN { a = b; }', 'D_OP_ARRFUN'],
  ]);
  test('structs are copied by value between same types', async () => {
    expect(
      await prints(
        'struct s { int a; }; struct s v; struct s w; BEGIN { v.a = 3; w = v; v.a = 4; printf("%d", w.a); }',
      ),
    ).toBe('3');
  });
  refusing([
    [
      'of another struct',
      'struct s { int a; }; struct t { int a; }; struct s v; struct t w; BEGIN { v = w; }',
      'D_OP_INCOMPAT',
    ],
  ]);
});
