import { describe, expect, test } from 'vitest';
import { Macros } from '../../compiler/macros.ts';
import { compileText, complaints } from './support.ts';

function macros(...operands: readonly string[]): Macros {
  const made = new Macros({ arguments: operands, numbers: new Map([['pid', 42n]]) });
  made.begin('script.d');
  return made;
}

describe('a macro argument', () => {
  // What dtrace's lexer makes of an operand: strtoull(3) with base 0, else a word, else a string.
  test.for([
    ['5', 5n, 10, ''],
    ['-5', -5n, 10, ''],
    ['+5', 5n, 10, ''],
    ['017', 15n, 8, ''],
    ['0', 0n, 8, ''],
    ['0x1F', 31n, 16, ''],
    ['5UL', 5n, 10, 'ul'],
    ['18446744073709551615', 18446744073709551615n, 10, ''],
    ['08', 0n, 8, ''],
    ['12ab', 12n, 10, ''],
    ['0x', 0n, 8, ''],
  ] as const)('%s is an integer', ([text, value, radix, suffix]) => {
    expect(macros(text).resolve('1', false)).toEqual({ kind: 'integer', value, radix, suffix });
  });

  test.for(['tcp_dport', '_x1', 'vmlinux`jiffies'])('%s is a name', (name) => {
    expect(macros(name).resolve('1', false)).toEqual({ kind: 'identifier', name });
  });

  test.for([
    ['10.0.0.1', '10.0.0.1'],
    ['a b', 'a b'],
    ['', ''],
    ['1.5', '1.5'],
    ['-99999999999999999999', '-99999999999999999999'],
    ['"quoted \\t text"', 'quoted \t text'],
    ['"', '"'],
    ['a\\nb', 'a\nb'],
    ['a-b\\0c', 'a-b'],
  ])('%j is a string', ([text, value]) => {
    expect(macros(text).resolve('1', false)).toEqual({ kind: 'string', value });
  });

  test.for([
    ['5', '5'],
    ['"a\\tb"', '"a\tb"'],
    ['', ''],
  ])('$$1 of %j is always a string', ([text, value]) => {
    expect(macros(text).resolve('1', true)).toEqual({ kind: 'string', value });
  });

  test('$0 is the script, in every form', () => {
    expect(macros().resolve('0', true)).toEqual({ kind: 'string', value: 'script.d' });
    expect(macros().resolve('0', false)).toEqual({ kind: 'string', value: 'script.d' });
  });

  test('that is missing is 0 or the empty string under -xdefaultargs', () => {
    const made = macros();
    made.defaultArguments = true;
    expect(made.resolve('1', false)).toMatchObject({ kind: 'integer', value: 0n });
    expect(made.resolve('1', true)).toEqual({ kind: 'string', value: '' });
  });
});

describe('a macro in a description', () => {
  test.for([
    ['tick-$1', 'tick-100'],
    ['tick-$1ms', 'tick-100ms'],
    ['tick-$$1ms', 'tick-100ms'],
    ['pid$pid', 'pid42'],
    ['no dollar', 'no dollar'],
  ])('%s becomes %s', ([field, expanded]) => {
    expect(macros('100').expand(field)).toBe(expanded);
  });

  test.for(['$2', '$nosuch', '$', 'x$pid-1'])('%s is undefined', (field) => {
    expect(macros('100').expand(field)).toBeUndefined();
  });

  test('fires the probe that it comes to', () => {
    const { program } = compileText('tick-$1ms { }\n', { operands: ['20'] });
    expect(program?.enablings[0].probe).toMatchObject({ name: 'tick-20ms', periodNs: 20e6 });
  });
});

describe('a word', () => {
  test.for([
    ['is the variable that it names', 'BEGIN { $1 = 5; trace(x++); trace($1); }'],
    ['is the function that it names', 'BEGIN { trace($2("a")); }'],
    ['is a name in a predicate', 'BEGIN / $3 == 1 / { trace($$1); }'],
    ['is a name in a key and in an array', 'BEGIN { y[$3] = 1; @[y[$3], $3] = count(); }'],
    ['is a name in an inline', 'inline int one = $3 + 1; BEGIN { trace(one); }'],
  ])('%s', ([, text]) => {
    const operands = ['x', 'strlen', 'pid'];
    expect(complaints(`${text}\n`, { operands, settings: { argref: true } })).toEqual([]);
  });

  test('is nothing when no one knows the name, which is the one told of', () => {
    expect(complaints('BEGIN { trace($1); }\n', { operands: ['nosuch'] })).toEqual([
      {
        tag: 'D_IDENT_UNDEF',
        line: 1,
        message: 'failed to resolve nosuch: Unknown variable name',
      },
    ]);
  });
});

describe('operands that nothing names', () => {
  // dtrace looks at the last one only.
  test.for([
    ['BEGIN { trace($2); }', ['a', '2'], 0],
    ['BEGIN { trace($$1); }', ['a', '2'], 1],
    ['BEGIN { trace($2); } tick-$1 { }', ['1', '2'], 0],
    ['tick-$1 { }', ['1'], 0],
  ] as const)('%s with %j: %d', ([text, operands, errors]) => {
    expect(complaints(`${text}\n`, { operands })).toHaveLength(errors);
  });

  test('are looked for in every program of the command line', () => {
    const found = complaints('BEGIN { trace($1); }\n', {
      operands: ['1'],
      before: ['BEGIN { }\n'],
    });
    expect(found.map(({ tag }) => tag)).toEqual(['D_MACRO_UNUSED']);
  });

  test('are no error under -xargref, which a program can say itself', () => {
    expect(complaints('BEGIN { }\n', { operands: ['a'], settings: { argref: true } })).toEqual([]);
    expect(complaints('#pragma D option argref\nBEGIN { }\n', { operands: ['a'] })).toEqual([]);
  });

  test('a clause that matches nothing still names them', () => {
    const settings = { zdefs: true };
    expect(complaints('nosuch:::x { trace($1); }\n', { operands: ['1'], settings })).toEqual([]);
  });
});

test('$target is refused with the reason', () => {
  expect(complaints('BEGIN /pid == $target/ { }\n')).toEqual([
    {
      tag: 'T_UNSUPPORTED',
      line: 1,
      message: '$target is the process of -c or -p: a replay has none',
    },
  ]);
});
