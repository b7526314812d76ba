/** In which order the parts of a program take effect, and in which its errors are told. */
import { describe, expect, test } from 'vitest';
import { compileText, complaints } from './support.ts';

describe('declarations', () => {
  test('take effect before any clause of their text', () => {
    expect(complaints('BEGIN { trace(x); }\nint x;\n')).toEqual([]);
    expect(complaints('BEGIN { trace(TEN); }\ninline int TEN = 10;\n')).toEqual([]);
    expect(complaints('BEGIN { trace(sizeof (struct foo)); }\nstruct foo { int a; };\n')).toEqual(
      [],
    );
  });

  test('do not see what clauses assign', () => {
    expect(complaints('BEGIN { x = 1; }\ninline int y = x;\n')).toMatchObject([
      { tag: 'D_IDENT_UNDEF', line: 2 },
    ]);
  });

  test('hold for the programs that follow on the command line', () => {
    const before = ['typedef int number_t;\ninline number_t TEN = 10;\n'];
    expect(complaints('number_t x;\nBEGIN { x = TEN; }\n', { before })).toEqual([]);
  });
});

describe('errors', () => {
  test('of several clauses come in the order of the text', () => {
    const text = [
      'BEGIN { trace(nosuch()); }',
      'tcp:::snd { }',
      'int x;',
      'char x;',
      'END { printf("%d"); }',
      '',
    ].join('\n');
    expect(complaints(text).map(({ line }) => line)).toEqual([1, 2, 4, 5]);
  });

  test('behind a syntax error are told, too', () => {
    const text = [
      'BEGIN { trace(1; }',
      'tcp:::snd { }',
      'END { x = = 2; }',
      'udp:::sned { }',
      '',
    ].join('\n');
    expect(complaints(text).map(({ tag, line }) => [tag, line])).toEqual([
      ['D_SYNTAX', 1],
      ['D_PDESC_ZERO', 2],
      ['D_SYNTAX', 3],
      ['D_PDESC_ZERO', 4],
    ]);
  });

  test('that follow from an earlier one are left out', () => {
    expect(complaints('BEGIN { x = nosuch(1); }\nEND { trace(x); }\n')).toHaveLength(1);
    expect(complaints('BEGIN { @a = cout(); }\nEND { printa(@a); }\n')).toHaveLength(1);
    expect(complaints('int x = 5;\nBEGIN { trace(x); }\n')).toHaveLength(1);
  });

  test.for([
    ['a brace that nothing closes', 'BEGIN { trace(1;\nEND { trace(2); }\n', 1],
    ['a comment that nothing closes', 'BEGIN { }\n/* END { trace(nosuch); }\n', 1],
    ['braces in strings and comments', 'BEGIN { "}" + ; } /* } */\nEND { trace(x y); }\n', 2],
    ['a control line between', 'BEGIN { ( }\n#pragma D option quiet\nEND { ) }\n', 2],
  ] as const)('%s', ([, text, count]) => {
    expect(complaints(text)).toHaveLength(count);
  });

  test('a variable that is assigned further down is pointed to', () => {
    const { diagnostics } = compileText(
      'tcp:::send /seen[args[1]->cs_cid]/ { }\nBEGIN { }\ntcp:::receive { seen[args[1]->cs_cid] = 1; }\n',
    );
    expect(diagnostics[0]).toMatchObject({
      tag: 'D_VAR_UNDEF',
      hint: 'seen is first assigned in line 3: declare it above, or move that clause up',
    });
  });

  test('an assignment that reads what it makes is told apart from that', () => {
    const { diagnostics } = compileText('tcp:::send { bytes += 1; }\nBEGIN { bytes = 0; }\n');
    expect(diagnostics[0]).toMatchObject({
      tag: 'D_VAR_UNDEF',
      hint: 'this assignment reads bytes first: declare it above, as in int64_t bytes;',
    });
  });
});
