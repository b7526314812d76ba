/** d-language.md section 11, from D text to what is printed. */
import { describe, expect, test } from 'vitest';
import { run } from '../replay/support.ts';
import { capture, prints } from './support.ts';

const line = (id: number, name: string, data: string): string =>
  `  0 ${String(id).padStart(6)} ${name.padStart(32)} ${data}\n`;

describe('speculation()', () => {
  test('gives 1 to nspec, then 0, which is said at the end', async () => {
    const program = 'BEGIN { printf("%d %d %d", speculation(), speculation(), speculation()); }';
    const { stdout, stderr } = await run('-r', capture, '-q', '-n', program);
    expect(stdout).toBe('1 0 0\n');
    expect(stderr).toBe('tsdtrace: 2 failed speculations (no speculative buffer available)\n');
    expect(await prints(program, '-xnspec=3')).toBe('1 2 3');
  });

  test('with droptags the message names its kind', async () => {
    const program = 'BEGIN { x = speculation(); y = speculation(); }';
    const { stderr } = await run('-r', capture, '-q', '-xdroptags', '-n', program);
    expect(stderr).toBe(
      'tsdtrace: [DTRACEDROP_SPECUNAVAIL] 1 failed speculation (no speculative buffer available)\n',
    );
  });

  test('numbers come back after commit() and discard(), in the next firing', async () => {
    const program = `
      BEGIN { i = speculation(); printf("%d ", i); }
      BEGIN { commit(i); }
      int n;
      udp:::send /n < 3/ { i = speculation(); }
      udp:::send /n < 3/ { n++; printf("%d ", i); discard(i); }`;
    expect(await prints(program)).toBe('1 1 1 1 ');
  });
});

test('committed records print with the lines of their own probes', async () => {
  const program = `
    BEGIN { i = speculation(); }
    udp:::send /n++ == 0/ { speculate(i); trace(n); }
    udp:::send /n == 1/ { speculate(i); printf("second"); }
    END { trace("before"); }
    END { commit(i); }
    END { trace("after"); }`;
  const { stdout } = await run('-r', capture, '-n', program);
  const rows = stdout.split('\n').map((row) => `${row}\n`);
  const send = Number(/ +(\d+) +\S*:send/.exec(rows[1] + rows[2])?.[1]);
  const text = (word: string): string => `  ${word.padEnd(33)}`;
  expect(rows.slice(1, -2).join('')).toBe(
    line(2, ':END', text('before')) +
      line(send, ':send', String(1).padStart(20)) +
      line(send, ':send', 'second') +
      line(2, ':END', text('after')),
  );
});

test('speculate() alone speculates the default action', async () => {
  const program = 'BEGIN { i = speculation(); } BEGIN { speculate(i); } BEGIN { commit(i); }';
  const { stdout } = await run('-r', capture, '-n', program);
  expect(stdout.split('\n').slice(1)).toEqual([line(1, ':BEGIN', '').trimEnd() + ' ', '', '']);
});

test('a clause that speculates on nothing ends there, with no word', async () => {
  const program = `
    BEGIN { x = 1; speculate(0); trace("never"); x = 2; }
    BEGIN { speculate(7); trace("never"); }
    BEGIN { speculate(-1); trace("never"); }
    BEGIN { commit(0); commit(1); discard(0); }
    BEGIN { printf("x %d", x); }`;
  expect(await prints(program)).toBe('x 1');
});

test('a number beyond nspec is an illegal operation for commit() and discard()', async () => {
  const program = 'BEGIN { commit(2); } BEGIN { discard(-1); } BEGIN { printf("on"); }';
  const { stdout, stderr } = await run('-r', capture, '-q', '-n', program);
  expect(stdout).toBe('on\n');
  expect(stderr.split('\n')).toEqual([
    'tsdtrace: error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): illegal operation',
    'tsdtrace: error in dt_clause_1 for probe ID 1 (dtrace:::BEGIN): illegal operation',
    '',
  ]);
});

test('discard() with other data prints that data', async () => {
  const program = `
    BEGIN { i = speculation(); }
    BEGIN { speculate(i); printf("lost"); }
    BEGIN { discard(i); printf("kept"); }
    END { commit(i); }`;
  expect(await prints(program)).toBe('kept');
});

test('several commits of one clause, in its order', async () => {
  const clauses = [1, 2, 3, 4].map((n) => `BEGIN { speculate(${n}); printf("${n} "); }`).join(' ');
  const make =
    'BEGIN { a = speculation(); b = speculation(); c = speculation(); d = speculation(); }';
  const program = `${make} ${clauses} BEGIN { commit(d); discard(c); commit(b); discard(a); }`;
  expect(await prints(program, '-xnspec=4')).toBe('4 2 ');
});

// dtrace's own test: records of 64 and 80 bytes under options around those sizes.
test.each([
  [63, 0, [], 2],
  [64, 1, [7], 1],
  [79, 1, [7], 1],
  [80, 2, [7], 1],
  [143, 2, [7], 1],
  [144, 2, [7, 9], 0],
])('specsize %i', async (specsize, clauses, kept, drops) => {
  const data = (count: number): string =>
    `printf("<%d", x);`.repeat(count - 1) + 'printf("%d>", x);';
  const program = `
    long x;
    BEGIN { i = speculation(); x = 0; }
    BEGIN { speculate(i); ${data(7)} n++; }
    BEGIN { speculate(i); ${data(9)} n++; }
    BEGIN { commit(i); }
    END { printf("|%d", n); }`;
  const { stdout, stderr } = await run(
    '-r',
    capture,
    '-q',
    `-xspecsize=${specsize}`,
    '-n',
    program,
  );
  expect(stdout).toBe(
    `${kept.map((count) => `${'<0'.repeat(count - 1)}0>`).join('')}|${clauses}\n`,
  );
  const words = `tsdtrace: ${drops} speculative drop${drops === 1 ? '' : 's'}\n`;
  expect(stderr).toBe(drops === 0 ? '' : words);
});
