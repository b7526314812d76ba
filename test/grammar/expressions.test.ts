import { describe, expect, test } from 'vitest';
import { expressionOf, grouped, shape } from './help.ts';

describe('precedence and association', () => {
  test.each([
    // C's table with ^^ between || and && (reference: expressions).
    ['a * b + c', '((a * b) + c)'],
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a << b + c', '(a << (b + c))'],
    ['a < b << c', '(a < (b << c))'],
    ['a == b < c', '(a == (b < c))'],
    ['a & b == c', '(a & (b == c))'],
    ['a ^ b & c', '(a ^ (b & c))'],
    ['a | b ^ c', '(a | (b ^ c))'],
    ['a && b | c', '(a && (b | c))'],
    ['a ^^ b && c', '(a ^^ (b && c))'],
    ['a || b ^^ c', '(a || (b ^^ c))'],
    ['a || b ? c : d', '((a || b) ? c : d)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a = b = c', '(a = (b = c))'],
    ['a = b, c = d', '((a = b), (c = d))'],
    ['a = b ? c : d', '(a = (b ? c : d))'],
    ['a ? b, c : d', '(a ? (b, c) : d)'],
    ['-a * b', '((-a) * b)'],
    ['!a == b', '((!a) == b)'],
    ['*a++', '(*(a++))'],
    ['++*a', '(++(*a))'],
    ['-a->b', '(-(a->b))'],
    ['&a.b->c', '(&((a.b)->c))'],
    ['(int)a + b', '(((int)a) + b)'],
    ['(int)-a++', '((int)(-(a++)))'],
    ['(a + b) * c', '((a + b) * c)'],
    ['stringof a == b', '((stringofa) == b)'],
  ])('%s is %s', (text, expected) => {
    expect(grouped(expressionOf(text))).toBe(expected);
  });

  test.each(['=', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<=', '>>='])(
    'x %s y',
    (operator) => {
      expect(shape(expressionOf(`x ${operator} y`))).toEqual({
        kind: 'AssignExpression',
        operator,
        target: { kind: 'Identifier', name: 'x' },
        value: { kind: 'Identifier', name: 'y' },
      });
    },
  );
});

const x = { kind: 'Identifier', name: 'x' };
const one = { kind: 'IntegerLiteral', text: '1', value: 1n, radix: 10, suffix: '' };
const plain = { kind: 'Declarator', pointers: 0, suffixes: [] };

function typeName(words: string[], pointers = 0): unknown {
  const specifier = { kind: 'TypeSpecifier', words };
  return { kind: 'TypeName', specifier, declarator: { ...plain, pointers } };
}

describe('operands', () => {
  test.each<[string, unknown]>(
    [
      ['self->x', { kind: 'ScopedVariable', scope: 'self', name: 'x' }],
      ['this -> int', { kind: 'ScopedVariable', scope: 'this', name: 'int' }],
      ['$1', { kind: 'MacroVariable', name: '1', asString: false }],
      ['$$target', { kind: 'MacroVariable', name: 'target', asString: true }],
      ['@', { kind: 'AggregationReference', name: '_' }],
      ['@a', { kind: 'AggregationReference', name: 'a' }],
      ['@[x, 1]', { kind: 'AggregationReference', name: '_', keys: [x, one] }],
      ['@ [x]', { kind: 'AggregationReference', name: '_', keys: [x] }],
      [
        '@a[(x, 1)]',
        {
          kind: 'AggregationReference',
          name: 'a',
          keys: [{ kind: 'CommaExpression', expressions: [x, one] }],
        },
      ],
      ['vmlinux`x', { kind: 'Identifier', name: 'vmlinux`x' }],
      ['`x', { kind: 'Identifier', name: '`x' }],
      ['"a\\tb"', { kind: 'StringLiteral', value: 'a\tb' }],
      ["'ab'", { kind: 'CharacterLiteral', text: "'ab'", bytes: 'ab' }],
      ['x.self', { kind: 'MemberExpression', object: x, arrow: false, member: 'self' }],
      ['x[1, x]', { kind: 'IndexExpression', object: x, indices: [one, x] }],
      ['x()', { kind: 'CallExpression', callee: x, arguments: [] }],
      [
        'x(1, (x, x))',
        {
          kind: 'CallExpression',
          callee: x,
          arguments: [one, { kind: 'CommaExpression', expressions: [x, x] }],
        },
      ],
      [
        'x(x = 1)',
        {
          kind: 'CallExpression',
          callee: x,
          arguments: [{ kind: 'AssignExpression', operator: '=', target: x, value: one }],
        },
      ],
      ['sizeof (int)', { kind: 'SizeofExpression', operand: typeName(['int']) }],
      ['sizeof (x)', { kind: 'SizeofExpression', operand: x }],
      ['sizeof x', { kind: 'SizeofExpression', operand: x }],
      ['sizeof (tcpinfo_t)', { kind: 'SizeofExpression', operand: typeName(['tcpinfo_t']) }],
      ['(uint16_t)x', { kind: 'CastExpression', type: typeName(['uint16_t']), operand: x }],
      ['(string)x', { kind: 'CastExpression', type: typeName(['string']), operand: x }],
      [
        '(unsigned long *)x',
        {
          kind: 'CastExpression',
          type: typeName(['unsigned', 'long'], 1),
          operand: x,
        },
      ],
      [
        'xlate <psinfo *>(x)',
        {
          kind: 'XlateExpression',
          type: typeName(['psinfo'], 1),
          operand: x,
        },
      ],
      ['stringof (x)', { kind: 'UnaryExpression', operator: 'stringof', operand: x }],
    ].filter(([, expected]) => expected !== undefined) as [string, unknown][],
  )('%s', (text, expected) => {
    expect(shape(expressionOf(text))).toEqual(expected);
  });

  test('a struct type in a cast, an offsetof and a sizeof', () => {
    const type = {
      kind: 'TypeName',
      specifier: {
        kind: 'TypeSpecifier',
        words: ['const'],
        composite: { kind: 'StructSpecifier', keyword: 'struct', tag: 'vmlinux`sock' },
      },
      declarator: { ...plain, pointers: 1 },
    };
    const text = 'const struct vmlinux`sock *';
    expect(shape(expressionOf(`(${text})x`))).toEqual({ kind: 'CastExpression', type, operand: x });
    expect(shape(expressionOf(`sizeof (${text})`))).toEqual({
      kind: 'SizeofExpression',
      operand: type,
    });
    expect(shape(expressionOf(`offsetof(${text}, sk)`))).toEqual({
      kind: 'OffsetofExpression',
      type,
      member: 'sk',
    });
  });

  test('a name in parentheses is a cast only if it names a type', () => {
    expect(expressionOf('(x)-1').kind).toBe('BinaryExpression');
    expect(expressionOf('(pid_t)-1').kind).toBe('CastExpression');
    expect(expressionOf('(self->x)').kind).toBe('ScopedVariable');
  });

  test('all blanks are alike: a backslash-newline, a comment, a form feed', () => {
    expect(shape(expressionOf('x\\\n=\f/* = */1'))).toEqual(shape(expressionOf('x=1')));
  });
});
