import { describe, expect, test } from 'vitest';
import { parseProgram } from '../../grammar/index.ts';
import { errorOf } from './help.ts';

/** `tag message`, and the text under the span between marks. */
function reported(text: string, kind: 'script' | 'probe' = 'script'): [string, string] {
  const { tag, message, span } = errorOf(text, { kind });
  return [`${tag} ${message}`, text.slice(span.start, span.end)];
}

describe('syntax errors', () => {
  // Messages: reference, sections 1, 2 and 15.
  test.each([
    ['BEGIN { x = ; }', 'D_SYNTAX syntax error near ";"', ';'],
    ['BEGIN { x = 1 y = 2; }', 'D_SYNTAX syntax error near "y"', 'y'],
    ['BEGIN { a + b = c; }', 'D_SYNTAX syntax error near "="', '='],
    ['BEGIN { a ? b : c = d; }', 'D_SYNTAX syntax error near "="', '='],
    ['BEGIN { a ? b; }', 'D_SYNTAX syntax error near ";"', ';'],
    ['BEGIN { a : b; }', 'D_SYNTAX syntax error near ":"', ':'],
    ['BEGIN { f(a; }', 'D_SYNTAX syntax error near ";"', ';'],
    ['BEGIN { a[]; }', 'D_SYNTAX syntax error near "]"', ']'],
    ['BEGIN { while (1) { } }', 'D_SYNTAX syntax error near "while"', 'while'],
    ['BEGIN { int x; }', 'D_SYNTAX syntax error near "int"', 'int'],
    ['BEGIN { } ;', 'D_SYNTAX syntax error near ";"', ';'],
    ['BEGIN { x = "a" "b"; }', 'D_SYNTAX syntax error near ""b""', '"b"'],
    ['BEGIN { # }', 'D_SYNTAX syntax error near "#"', '#'],
    ['BEGIN { \xe9 }', 'D_SYNTAX syntax error near "\xe9"', '\xe9'],
    ['BEGIN { \0 }', 'D_SYNTAX syntax error near "\0"', '\0'],
    ['BEGIN { x', 'D_SYNTAX syntax error near end of input', ''],
    ['BEGIN { x = (1 + 2', 'D_SYNTAX syntax error near end of input', ''],
    ['int x', 'D_SYNTAX syntax error near end of input', ''],
    ['BEGIN /x', 'D_SYNTAX syntax error near end of input', ''],
    ['BEGIN, ', 'D_SYNTAX syntax error near end of input', ''],
    ['if { }', 'D_SYNTAX syntax error near "if"', 'if'],
  ])('%s', (text, message, under) => {
    expect(reported(text)).toEqual([message, under]);
  });

  const BARE = 'D_SYNTAX expected predicate and/or actions following probe description';
  const NO_ACTIONS = 'D_SYNTAX expected actions { } following probe description and predicate';

  test('a file wants a body, the command line only after a predicate', () => {
    expect(reported('a, tcp:::send')).toEqual([BARE, 'tcp:::send']);
    expect(reported('tcp:::send BEGIN { }')).toEqual([BARE, 'tcp:::send']);
    expect(reported('foo_t x;')).toEqual([BARE, 'foo_t']);
    expect(reported('BEGIN /x/')).toEqual(['D_SYNTAX syntax error near end-of-input', 'x']);
    expect(reported('BEGIN /x/ , END { }')).toEqual(['D_SYNTAX syntax error near ","', ',']);
    expect(reported('BEGIN /x/', 'probe')).toEqual([NO_ACTIONS, 'x']);
    expect(parseProgram('BEGIN', { kind: 'probe' }).errors).toEqual([]);
  });

  test.each([
    ['BEGIN /(a == 1/ { }', 'closing ) expected in predicate before /', '/'],
    ['BEGIN /a[1/ { }', 'closing ] expected in predicate before /', '/'],
    ['BEGIN /(a == 1/', 'closing ) expected in predicate before /', '/'],
    ['BEGIN { f(a)); }', 'extra ) in input stream', ')'],
    ['BEGIN { a[1]]; }', 'extra ] in input stream', ']'],
    ['BEGIN { } }', 'syntax error near "}"', '}'],
    ['BEGIN { a[1); }', 'extra ) in input stream', ')'],
    ['BEGIN /a)/ { }', 'extra ) in input stream', ')'],
    ['BEGIN { /* }', 'end-of-file encountered before matching */', '/*'],
    ['/*/', 'end-of-file encountered before matching */', '/*'],
    ['BEGIN { /* a /* b */ }', '/* encountered inside a comment', '/*'],
    ['BEGIN { x = 1.5; }', 'floating-point constants are not permitted', '1.5'],
  ])('%s', (text, message, under) => {
    expect(reported(text)).toEqual([`D_SYNTAX ${message}`, under]);
  });

  test('a ] in the wrong place is no extra one', () => {
    expect(reported('BEGIN { a[(1]; }')).toEqual(['D_SYNTAX syntax error near "]"', ']']);
  });
});

describe('literals', () => {
  test.each([
    ['BEGIN { x = "abc\n"; }', 'D_STR_NL newline encountered in string literal', '"abc'],
    ['BEGIN { x = "abc\\\n"; }', 'D_STR_NL newline encountered in string literal', '"abc\\'],
    ["BEGIN { x = 'a\n'; }", 'D_CHR_NL newline encountered in character constant', "'a"],
    ["BEGIN { x = ''; }", 'D_CHR_NULL empty character constant', "''"],
    ["BEGIN { x = 'abcdefghi'; }", 'D_CHR_OFLOW character constant is too long', "'abcdefghi'"],
    ['BEGIN { x = 089; }', 'D_INT_DIGIT constant 089 contains invalid digit 8', '089'],
    ['12ab { }', 'D_SYNTAX syntax error near "ab { }"', '12ab'],
    [
      'BEGIN { x = 18446744073709551616; }',
      'D_INT_OFLOW constant 18446744073709551616 results in integer overflow',
      '18446744073709551616',
    ],
  ])('%s', (text, message, under) => {
    expect(reported(text)).toEqual([message, under]);
  });
});

describe('which error comes first', () => {
  test('the one that stands first in the text', () => {
    expect(reported('BEGIN { x = ; y = 089; }')[0]).toContain('near ";"');
    expect(reported('BEGIN { y = 089; x = ; }')[0]).toContain('D_INT_DIGIT');
    expect(reported('BEGIN { x = 089; /* }')[0]).toContain('D_INT_DIGIT');
  });

  test('what the lexer refuses is not called a missing body', () => {
    expect(reported('tcp:::send }')[0]).toBe('D_SYNTAX syntax error near "}"');
  });
});

describe('hints', () => {
  test.each([
    ['BEGIN { x = 1 y }', 'expected ;'],
    ['BEGIN { f(1 }', undefined],
    ['BEGIN { x = }', 'expected an expression'],
    ['BEGIN { f(x; }', 'expected )'],
    ['BEGIN { for (;;) }', 'D has no for'],
    ['foo_t x;', 'foo_t names no type that is known here'],
    ['a:b BEGIN { }', undefined],
    ['BEGIN { } , ', 'expected a probe description or a declaration'],
    ['int *;', 'expected a name'],
    ['BEGIN { x = "a\n }', 'close it with " on the same line'],
  ])('%s: %s', (text, hint) => {
    expect(errorOf(text).hint).toBe(hint);
  });
});

describe('texts that would exhaust the stack or the patience', () => {
  const deep = (open: string, close: string, n = 30_000): string =>
    open.repeat(n) + 'x' + close.repeat(n);

  test.each([
    ['parentheses', `BEGIN { ${deep('(', ')')}; }`],
    ['brackets', `BEGIN { ${deep('a[', ']')}; }`],
    ['calls', `BEGIN { ${deep('f(', ')')}; }`],
    ['postfixes', `BEGIN { x${'[1]'.repeat(30_000)}; }`],
    ['prefixes', `BEGIN { ${'!'.repeat(30_000)}x; }`],
    ['casts', `BEGIN { ${'(int)'.repeat(30_000)}x; }`],
    ['sizeofs', `BEGIN { ${'sizeof '.repeat(30_000)}x; }`],
    ['sums', `BEGIN { x${' + x'.repeat(30_000)}; }`],
    ['assignments', `BEGIN { ${'x = '.repeat(30_000)}x; }`],
    ['alternatives', `BEGIN { ${'x ? x : '.repeat(30_000)}x; }`],
    ['consequents', `BEGIN { ${deep('x ? ', ' : x')}; }`],
    ['conditions', `BEGIN { ${'if (x) '.repeat(30_000)}x; }`],
    ['else ifs', `BEGIN { ${'if (x) x; else '.repeat(30_000)}x; }`],
    ['blocks', `BEGIN { ${deep('if (x) { ', ' }')}; }`],
    ['structs', 'struct { '.repeat(30_000)],
    ['declarators', `int ${'(*'.repeat(30_000)}x`],
    ['parameters', `int ${'f(int '.repeat(30_000)}`],
    ['sums in parentheses', `BEGIN { ${deep('(', `${' + x'.repeat(20)})`, 150)}; }`],
  ])('%s nested too deeply', (_, text) => {
    expect(reported(text)[0]).toBe('D_SYNTAX nested too deeply');
  });

  test.each([
    ['parentheses', `BEGIN { ${deep('(', ')', 150)}; }`],
    ['sums', `BEGIN { x${' + x'.repeat(900)}; }`],
    ['conditions', `BEGIN { ${'if (x) '.repeat(150)}x; }`],
    ['arguments', `BEGIN { f(x${', x'.repeat(30_000)}); }`],
    ['statements', `BEGIN { ${'x;'.repeat(30_000)} }`],
    ['clauses', 'BEGIN { } '.repeat(20_000)],
    ['stars', `int ${'*'.repeat(30_000)}x;`],
  ])('%s that are still good', (_, text) => {
    expect(parseProgram(text, { kind: 'script' }).errors).toEqual([]);
  });

  // Each would take hours if its length were squared; none has to be right, only read.
  test.each([
    ['comments', '/* '.repeat(30_000)],
    ['line comments', '// \n'.repeat(30_000)],
    ['strings', '"'.repeat(60_000)],
    ['hashes', '# '.repeat(30_000)],
    ['greater-thans', `BEGIN < ${'x > '.repeat(30_000)}`],
    ['greater-thans and questions', `BEGIN < ${'x ? '.repeat(20_000)}${'a>b:c,'.repeat(20_000)}`],
    ['clauses in angles', 'a:b < x > '.repeat(20_000)],
    ['slashes', `BEGIN /${'x / '.repeat(30_000)}`],
    ['blank slashes', `BEGIN /${`x / ${' '.repeat(1000)}`.repeat(400)}`],
    ['words', 'x'.repeat(1_000_000)],
    ['digits', `BEGIN { ${'9'.repeat(1_000_000)} }`],
    ['blanks', ' '.repeat(1_000_000)],
    ['typedefs', 'typedef int a; a*x; '.repeat(20_000)],
    ['brackets', ')]}'.repeat(30_000)],
  ])('long runs of %s', (_, text) => {
    expect(() => parseProgram(text, { kind: 'script' })).not.toThrow();
    expect(() => parseProgram(text, { kind: 'probe' })).not.toThrow();
  });
});
