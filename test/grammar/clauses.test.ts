import { describe, expect, test } from 'vitest';
import { print } from '../../grammar/index.ts';
import type { ParseOptions } from '../../grammar/index.ts';
import { clauseOf, errorOf, itemOf, parse, shape, statementOf } from './help.ts';

const COMMAND: ParseOptions = { kind: 'probe' };

/** The descriptions of every clause, as `provider|module|function|name`. */
function described(text: string, options?: ParseOptions): string[] {
  return parse(text, options).items.flatMap((item) =>
    item.kind === 'Clause'
      ? item.descriptions.map((d) => [d.provider, d.module, d.function, d.name].join('|'))
      : [],
  );
}

describe('probe descriptions', () => {
  test.each([
    ['tcp:::send { }', 'tcp|||send'],
    ['BEGIN { }', '|||BEGIN'],
    ['read:entry { }', '||read|entry'],
    ['syscall::read*:[a-z]?ntry { }', 'syscall||read*|[a-z]?ntry'],
    ['pid$target:::$1 { }', 'pid$target|||$1'],
    ['profile-99 { }', '|||profile-99'],
    ['tick-$$1ms{}', '|||tick-$$1ms'],
    ['a::foo`bar:x\\*y { }', 'a||foo`bar|x\\*y'],
    ['int:::x { }', 'int|||x'],
    ['uint8_t:::* { }', 'uint8_t|||*'],
    [': { }', '|||'],
  ])('%s', (text, expected) => {
    expect(described(text)).toEqual([expected]);
  });

  test('lists, ids and comments between them', () => {
    const { descriptions } = clauseOf('tcp:::send, // one\n 12 , /* two */ END { }');
    expect(shape(descriptions)).toMatchObject([
      { text: 'tcp:::send' },
      { id: 12 },
      { name: 'END' },
    ]);
  });

  test('more than four parts are left to the compiler', () => {
    expect(clauseOf('a:b:c:d:e { }').descriptions[0].overspecified).toBe(true);
    expect(clauseOf('a:b:c:d { }').descriptions[0].overspecified).toBeUndefined();
  });

  test.each([
    ['provider', 'tcp', 'tcp|||'],
    ['module', 'a:b', 'a|b||'],
    ['function', 'foo', '||foo|'],
    ['function', 'a:b:foo, bar', '||bar|', 'a|b|foo|'],
    ['name', 'a:b', '||a|b'],
  ] as const)('as -%s: %s', (probeKind, text, ...expected) => {
    expect(described(text, { kind: 'probe', probeKind }).sort()).toEqual([...expected].sort());
  });

  test('more parts than -m takes', () => {
    const [clause] = parse('a:b:c', { kind: 'probe', probeKind: 'module' }).items;
    expect(clause).toMatchObject({ descriptions: [{ overspecified: true, text: 'a:b:c' }] });
  });

  test('a field that -f gave keeps its place in print', () => {
    const program = parse('foo { }', { kind: 'probe', probeKind: 'function' });
    expect(print(program)).toBe('::foo:\n{\n}\n');
  });
});

describe('a word between clauses', () => {
  // Reference: lexical structure, last item.
  test.each([
    ['uint64_t*x;', 'Declaration'],
    ['uint64_t *x;', 'Declaration'],
    ['int*x;', 'Declaration'],
    ['string*x, y;', 'Declaration'],
    ['foo { }', 'Clause'],
    ['foo* { }', 'Clause'],
    ['int-x { }', 'Clause'],
    ['uint64_t.x { }', 'Clause'],
    ['uint64_t! { }', 'Clause'],
    ['uint64_t? { }', 'Clause'],
    ['END { }', 'Clause'],
  ])('%s is a %s in a file', (text, kind) => {
    expect(itemOf(text).kind).toBe(kind);
  });

  test.each([
    'int a;',
    'this int a;',
    'struct s { int a; };',
    'inline int a = 1;',
    'const int64_t a;',
  ])('%s is a declaration on the command line too', (text) => {
    expect(itemOf(text, COMMAND).kind).not.toBe('Clause');
  });

  test('a type name is a description there', () => {
    expect(described('int64_t', COMMAND)).toEqual(['|||int64_t']);
    expect(described('int* { }', COMMAND)).toEqual(['|||int*']);
    expect(errorOf('int64_t a; BEGIN { }', COMMAND).message).toBe('syntax error near ";"');
  });

  test('bare descriptions and more clauses in one text', () => {
    expect(described('tcp:::send', COMMAND)).toEqual(['tcp|||send']);
    expect(described('7', COMMAND)).toEqual(['|||']);
    expect(described('BEGIN, a, b:c END { } d', COMMAND)).toEqual([
      '|||BEGIN',
      '|||a',
      '||b|c',
      '|||END',
      '|||d',
    ]);
  });
});

describe('predicates', () => {
  test.each([
    ['a / b', 'BinaryExpression'],
    ['a / b / c', 'BinaryExpression'],
    ['a /= 2', 'AssignExpression'],
    ['(a / b)', 'BinaryExpression'],
    ['a[b / c] / d', 'BinaryExpression'],
    ['"/ {"', 'StringLiteral'],
    ["'/'", 'CharacterLiteral'],
    ['a // comment / {\n', 'Identifier'],
    ['a /* / { */', 'Identifier'],
    ['a < b', 'BinaryExpression'],
    ['a / /* half */ 2', 'BinaryExpression'],
  ])('/%s/ { }', (text, kind) => {
    expect(clauseOf(`tcp:::send /${text}/ { }`).predicate?.kind).toBe(kind);
    expect(clauseOf(`tcp:::send /${text}/ /* so */ < >`).predicate?.kind).toBe(kind);
  });

  test('no blanks at all', () => {
    expect(clauseOf('tcp:::send/a/b/{c}').predicate?.kind).toBe('BinaryExpression');
  });
});

describe('statements', () => {
  test('the last semicolon is optional, empty statements are legal', () => {
    const kinds = (text: string): unknown =>
      clauseOf(text).body?.statements.map(({ kind }) => kind);
    expect(kinds('BEGIN { }')).toEqual([]);
    expect(kinds('BEGIN { a }')).toEqual(['ExpressionStatement']);
    expect(kinds('BEGIN { a; b; }')).toEqual(['ExpressionStatement', 'ExpressionStatement']);
    expect(kinds('BEGIN { ; a;; }')).toEqual([
      'EmptyStatement',
      'ExpressionStatement',
      'EmptyStatement',
    ]);
  });

  test('if and else, with and without braces', () => {
    expect(shape(statementOf('if (a) b; else if (c) { d } else { }'))).toMatchObject({
      kind: 'IfStatement',
      test: { name: 'a' },
      consequent: { kind: 'ExpressionStatement', expression: { name: 'b' } },
      alternate: {
        kind: 'IfStatement',
        consequent: { kind: 'Block', statements: [{ expression: { name: 'd' } }] },
        alternate: { kind: 'Block', statements: [] },
      },
    });
  });

  test('an else belongs to the nearest if', () => {
    const node = shape(statementOf('if (a) if (b) c; else d;'));
    expect(node).toMatchObject({ consequent: { kind: 'IfStatement', alternate: {} } });
    expect(node).not.toHaveProperty('alternate');
  });
});

describe('control lines and comments', () => {
  test('control lines take their place among the items', () => {
    const text =
      '#!/usr/sbin/dtrace -s\n#pragma D option quiet\nBEGIN {\n# 3 "x y.d"\n}\n  #line 7 // seven\nint x;\n';
    const { items, comments } = parse(text);
    expect(items.map((item) => (item.kind === 'ControlLine' ? item.words : item.kind))).toEqual([
      ['pragma', 'D', 'option', 'quiet'],
      'Clause',
      ['3', '"x y.d"'],
      ['line', '7'],
      'Declaration',
    ]);
    expect(comments.map((comment) => comment.text)).toEqual(['#!/usr/sbin/dtrace -s', '// seven']);
  });

  test('a backslash-newline continues a control line', () => {
    const [line] = parse('#pragma D \\\n option quiet\nint x;').items;
    expect(line).toMatchObject({ words: ['pragma', 'D', 'option', 'quiet'] });
  });

  test('a # that does not start its line is no control line', () => {
    expect(errorOf('int x; #pragma D option quiet').message).toBe('syntax error near "#"');
  });

  test('comments are kept with their places', () => {
    const text = '/* a */ BEGIN // b\n{ /**/ }';
    const found = parse(text).comments.map(({ span }) => text.slice(span.start, span.end));
    expect(found).toEqual(['/* a */', '// b', '/**/']);
  });

  test('an empty text is an empty program', () => {
    expect(parse('').items).toEqual([]);
    expect(parse(' \n/* nothing */').items).toEqual([]);
  });
});
