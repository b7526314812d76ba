import { describe, expect, test } from 'vitest';
import { errorOf, itemOf, parse, shape } from './help.ts';

const plain = { kind: 'Declarator', pointers: 0, suffixes: [] };
const type = (...words: string[]): unknown => ({ kind: 'TypeSpecifier', words });
const named = (name: string, rest: object = {}): unknown => ({ ...plain, name, ...rest });
const parameter = (specifier: unknown, declarator: unknown = plain): unknown => ({
  kind: 'Parameter',
  storage: [],
  specifier,
  declarator,
});
const integer = (value: number): unknown => ({
  kind: 'IntegerLiteral',
  text: String(value),
  value: BigInt(value),
  radix: 10,
  suffix: '',
});

function declared(text: string): Record<string, unknown> {
  return shape(itemOf(text)) as Record<string, unknown>;
}

describe('variables', () => {
  test('storage, words and several declarators', () => {
    expect(declared('self const unsigned int a, *b, **c;')).toEqual({
      kind: 'Declaration',
      storage: ['self'],
      specifier: type('const', 'unsigned', 'int'),
      declarators: [named('a'), named('b', { pointers: 1 }), named('c', { pointers: 2 })],
    });
  });

  test('scalar and associative arrays', () => {
    expect(declared('string a[10], b[string, uint16_t *], c[];')['declarators']).toEqual([
      named('a', { suffixes: [{ kind: 'ArraySuffix', size: integer(10) }] }),
      named('b', {
        suffixes: [
          {
            kind: 'AssociativeSuffix',
            parameters: [
              parameter(type('string')),
              parameter(type('uint16_t'), { ...plain, pointers: 1 }),
            ],
          },
        ],
      }),
      named('c', { suffixes: [{ kind: 'ArraySuffix' }] }),
    ]);
  });

  test('functions, and a parenthesised declarator', () => {
    const suffix = (parameters: unknown[], variadic = false): unknown => ({
      kind: 'FunctionSuffix',
      parameters,
      variadic,
    });
    expect(declared('extern int f(char *, int n, ...), (*g)(void), h();')['declarators']).toEqual([
      named('f', {
        suffixes: [
          suffix(
            [
              parameter(type('char'), { ...plain, pointers: 1 }),
              parameter(type('int'), named('n')),
            ],
            true,
          ),
        ],
      }),
      {
        ...plain,
        inner: named('g', { pointers: 1 }),
        suffixes: [suffix([parameter(type('void'))])],
      },
      named('h', { suffixes: [suffix([])] }),
    ]);
  });

  test('qualifiers between stars carry no meaning', () => {
    expect(declared('int * const * volatile p;')['declarators']).toEqual([
      named('p', { pointers: 2 }),
    ]);
  });

  test('a name after a storage class alone is what is declared', () => {
    expect(declared('self x;')).toMatchObject({ specifier: type(), declarators: [named('x')] });
    expect(declared('self foo_t x;')).toMatchObject({
      specifier: type('foo_t'),
      declarators: [named('x')],
    });
  });
});

describe('types', () => {
  test('structs: bit-fields, nested ones, arrays', () => {
    const text = 'struct s { int a : 3, : 2; union { char c[2]; } u; struct t *next; };';
    expect(declared(text)).toEqual({
      kind: 'Declaration',
      storage: [],
      declarators: [],
      specifier: {
        kind: 'TypeSpecifier',
        words: [],
        composite: {
          kind: 'StructSpecifier',
          keyword: 'struct',
          tag: 's',
          members: [
            {
              kind: 'StructMember',
              specifier: type('int'),
              declarators: [
                named('a', { bitWidth: integer(3) }),
                { ...plain, bitWidth: integer(2) },
              ],
            },
            {
              kind: 'StructMember',
              specifier: {
                kind: 'TypeSpecifier',
                words: [],
                composite: {
                  kind: 'StructSpecifier',
                  keyword: 'union',
                  members: [
                    {
                      kind: 'StructMember',
                      specifier: type('char'),
                      declarators: [
                        named('c', { suffixes: [{ kind: 'ArraySuffix', size: integer(2) }] }),
                      ],
                    },
                  ],
                },
              },
              declarators: [named('u')],
            },
            {
              kind: 'StructMember',
              specifier: {
                kind: 'TypeSpecifier',
                words: [],
                composite: { kind: 'StructSpecifier', keyword: 'struct', tag: 't' },
              },
              declarators: [named('next', { pointers: 1 })],
            },
          ],
        },
      },
    });
  });

  test.each(['enum e { A, B = 2 } x;', 'enum e { A, B = 2, } x;'])('%s', (text) => {
    expect(declared(text)).toMatchObject({
      specifier: {
        composite: {
          kind: 'EnumSpecifier',
          tag: 'e',
          enumerators: [
            { kind: 'Enumerator', name: 'A' },
            { kind: 'Enumerator', name: 'B', value: integer(2) },
          ],
        },
      },
      declarators: [named('x')],
    });
  });

  // The names that each typedef declares are types from then on: `name*x;` is a declaration.
  test.each([
    ['typedef int one;', 'one'],
    ['typedef unsigned long one, *two;', 'two'],
    ['typedef struct tag { int member; } one;', 'one'],
    ['typedef struct tag one;', 'one'],
    ['typedef enum { A, B } one;', 'one'],
    ['typedef uint32_t one[4];', 'one'],
    ['typedef pid_t (*one)(uint32_t x, ...);', 'one'],
    ['typedef int zero; typedef zero one;', 'one'],
  ])('after %s, %s is a type', (text, name) => {
    const { items } = parse(`${text} ${name}*x; BEGIN { y = (${name} *)x; z = sizeof (${name}); }`);
    const [declaration, clause] = items.slice(-2);
    expect(declaration).toMatchObject({
      kind: 'Declaration',
      specifier: { words: [name] },
      declarators: [{ name: 'x', pointers: 1 }],
    });
    expect(clause).toMatchObject({
      body: {
        statements: [
          { expression: { value: { kind: 'CastExpression' } } },
          { expression: { value: { operand: { kind: 'TypeName' } } } },
        ],
      },
    });
  });

  test.each(['tag', 'member', 'x', 'A'])('%s is no type by a typedef that mentions it', (name) => {
    const text = `typedef struct tag { int member; } one; typedef enum { A } (*two)(int x);`;
    expect(parse(`${text} ${name}* { }`).items.at(-1)).toMatchObject({
      kind: 'Clause',
      descriptions: [{ name: `${name}*` }],
    });
  });

  test('type names given from outside', () => {
    const options = { kind: 'script', typeNames: new Set(['mine_t']) } as const;
    expect(itemOf('mine_t*x;', options).kind).toBe('Declaration');
    expect(itemOf('mine_t* { }').kind).toBe('Clause');
  });
});

describe('definitions', () => {
  test('inline, with and without parameters', () => {
    expect(declared('inline int k = 1;')).toEqual({
      kind: 'InlineDefinition',
      specifier: type('int'),
      declarator: named('k'),
      value: integer(1),
    });
    expect(declared('inline string f[int a, string b] = b;')).toMatchObject({
      declarator: {
        name: 'f',
        suffixes: [
          {
            kind: 'AssociativeSuffix',
            parameters: [parameter(type('int'), named('a')), parameter(type('string'), named('b'))],
          },
        ],
      },
    });
  });

  test('translator', () => {
    expect(
      declared('translator out_t < struct in *p > { a = p->b; c = (int)p->d; };'),
    ).toMatchObject({
      kind: 'TranslatorDefinition',
      output: { kind: 'TypeName', specifier: type('out_t'), declarator: plain },
      input: {
        kind: 'TypeName',
        specifier: { composite: { tag: 'in' } },
        declarator: { ...plain, pointers: 1 },
      },
      parameter: 'p',
      members: [
        { kind: 'TranslatorMember', name: 'a', value: { kind: 'MemberExpression' } },
        { kind: 'TranslatorMember', name: 'c', value: { kind: 'CastExpression' } },
      ],
    });
  });

  test('provider', () => {
    const text = 'provider p { probe a(int, char *s) : (pktinfo_t *); probe b(); };';
    expect(declared(text)).toEqual({
      kind: 'ProviderDefinition',
      name: 'p',
      probes: [
        {
          kind: 'ProviderProbe',
          name: 'a',
          native: [parameter(type('int')), parameter(type('char'), named('s', { pointers: 1 }))],
          translated: [parameter(type('pktinfo_t'), { ...plain, pointers: 1 })],
        },
        { kind: 'ProviderProbe', name: 'b', native: [] },
      ],
    });
  });

  test.each([
    ['int x[int, ...];', 'array'],
    ['int x[...];', 'array'],
    ['provider p { probe a(int, ...); };', 'probe input'],
    ['provider p { probe a(int) : (int, ...); };', 'probe output'],
  ])('%s: only functions of C take what is not declared', (text, what) => {
    expect(errorOf(text)).toMatchObject({
      tag: 'D_DECL_PROTO_VARARGS',
      message: `${what} prototype may not use a variable-length argument list`,
    });
  });

  test.each([
    ['inline self int x = 1;', 'self'],
    ['struct s { this int x; };', 'this'],
    ['translator a < b > { };', '>'],
    ['struct;', ';'],
    ['struct s { };', '}'],
    ['int f(..., int);', '...'],
    ['int 5;', '5'],
    ['int x, ;', ';'],
  ])('%s is a syntax error near %s', (text, token) => {
    const { tag, message, span } = errorOf(text);
    expect({ tag, message }).toEqual({ tag: 'D_SYNTAX', message: `syntax error near "${token}"` });
    expect(text.slice(span.start, span.end)).toBe(token);
  });
});
