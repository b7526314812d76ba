/** Program structure: declarations, clauses, default actions, the order of probes. Reference, section 1. */
import { describe, expect, test } from 'vitest';
import { accepting, command, errors, printing, prints, refusing } from './support.ts';

describe('a program is external declarations in any order', () => {
  accepting([
    ['variable declarations', 'int x; BEGIN { x = 1; }'],
    [
      'type declarations',
      'typedef int t; struct s { t a; }; union u { t b; }; enum e { A }; BEGIN { trace(A); }',
    ],
    ['inline definitions', 'inline int one = 1; BEGIN { trace(one); }'],
    [
      'translator definitions',
      'struct i { int a; }; struct o { int b; }; translator struct o < struct i p > { b = p.a; }; BEGIN { trace(1); }',
    ],
    ['provider definitions', 'provider p { probe a(int); }; BEGIN { trace(1); }'],
    ['probe clauses between declarations', 'BEGIN { trace(1); } int x; END { trace(x); }'],
    [
      'control lines between them',
      'int x;\n#pragma D option quiet\nBEGIN { trace(x); }\n#ident "y"\nEND { trace(1); }',
    ],
  ]);
});

describe('a clause: desc[, desc...] [/predicate/] { statements }', () => {
  printing([
    ['several descriptions', 'BEGIN, END { printf("%s ", probename); }', 'BEGIN END '],
    ['a predicate that holds', 'BEGIN /1/ { printf("x"); }', 'x'],
    ['a predicate that does not', 'BEGIN /0/ { printf("x"); }', ''],
    ['no semicolon behind the last statement', 'BEGIN { printf("a"); printf("b") }', 'ab'],
    ['empty statements', 'BEGIN { ; ; printf("a");; }', 'a'],
    ['an empty body', 'BEGIN { }', ''],
    [
      'clauses of one probe in program order',
      'BEGIN { printf("1"); } END { printf("3"); } BEGIN { printf("2"); }',
      '123',
    ],
    [
      'the body is compiled once a probe as regards args[]',
      'BEGIN, tcp:::send { x = 1; } END { printf("%d", x); }',
      '1',
    ],
  ]);
  refusing([
    ['for is reserved', 'BEGIN { for; }', 'D_SYNTAX'],
    ['while is reserved', 'BEGIN { while (1) { } }', 'D_SYNTAX'],
    ['do is reserved', 'BEGIN { do { } while (1); }', 'D_SYNTAX'],
    ['switch is reserved', 'BEGIN { switch (1) { } }', 'D_SYNTAX'],
    ['goto is reserved', 'BEGIN { goto x; }', 'D_SYNTAX'],
    ['return is reserved', 'BEGIN { return; }', 'D_SYNTAX'],
    ['break is reserved', 'BEGIN { break = 1; }', 'D_SYNTAX'],
    [
      'a bare description in a file',
      'BEGIN',
      'D_SYNTAX',
      'expected predicate and/or actions following probe description',
    ],
    [
      'a predicate without a body in a file',
      'BEGIN /1/',
      'D_SYNTAX',
      'syntax error near end-of-input',
    ],
  ]);
  test('in a -n string a bare description is fine', () => {
    expect(errors('BEGIN', { specifier: 'name' })).toEqual([]);
  });
  test.for([
    ['-P', 'dtrace'],
    ['-m', 'dtrace:'],
    ['-f', 'dtrace::'],
    ['-i', '1'],
  ])('in a %s string a bare description is fine', async ([flag, text]) => {
    const { status, stderr } = await command('-q', flag, text);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('the default action', () => {
  const line = '  0      1                           :BEGIN \n';
  const lines = async (program: string): Promise<string> => {
    const { stdout } = await command('-n', program);
    return stdout.replace('CPU     ID                    FUNCTION:NAME\n', '');
  };
  test('an empty body records the firing', async () => {
    expect(await lines('BEGIN { }')).toBe(`${line}\n`);
  });
  test('no body records the firing', async () => {
    expect(await lines('BEGIN')).toBe(`${line}\n`);
  });
  test('in quiet mode it prints nothing', async () => {
    expect(await prints('BEGIN { }')).toBe('');
  });
  test('a clause of assignments only records nothing', async () => {
    expect(await lines('BEGIN { x = 1; }')).toBe('\n');
  });
  test('a clause of aggregations only records nothing', async () => {
    expect(await lines('BEGIN { @x = count(); }')).not.toContain(':BEGIN');
  });
});

describe('the order of probes', () => {
  test('several -n and -s programs run in command-line order', async () => {
    const { stdout } = await command(
      '-q',
      '-n',
      'BEGIN { printf("1"); }',
      '-n',
      'BEGIN { printf("2"); }',
    );
    expect(stdout).toBe('12\n');
  });
  printing([
    [
      'BEGIN fires before every other probe',
      'tcp:::, udp:::, ip:::, BEGIN /!n++/ { printf("%s", probename); }',
      'BEGIN',
    ],
    [
      'END fires after everything',
      'udp:::send { last = "send"; } END { printf("%s", last); }',
      'send',
    ],
    ['END fires after exit()', 'BEGIN { exit(0); } END { printf("end"); }', 'end'],
    ['exit() lets the current clause finish', 'BEGIN { exit(0); printf("on"); }', 'on'],
    [
      'remaining clauses of that firing are not run',
      'BEGIN { exit(0); } BEGIN { printf("no"); }',
      '',
    ],
    ['later firings are not run', 'BEGIN { exit(0); } udp:::send { printf("no"); }', ''],
  ]);
  test('ERROR fires for a run-time error in any clause', async () => {
    const { stdout } = await command(
      '-q',
      '-n',
      'BEGIN { x = 0; trace(1 / x); } ERROR { printf("seen"); }',
    );
    expect(stdout).toBe('seen\n');
  });
  test("ERROR does not fire for ERROR's own", async () => {
    const { stdout } = await command(
      '-q',
      '-n',
      'BEGIN { trace(1 / x++); } ERROR { n++; trace(1 / y); } int x; int y; END { printf("%d", n); }',
    );
    expect(stdout).toBe('1\n');
  });
});

describe('the empty program', () => {
  refusing([['D_EMPTY', '', 'D_EMPTY', 'empty D program translation unit']]);
  accepting([['unless -xempty', '']], { settings: { empty: true } });
});
