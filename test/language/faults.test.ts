/** Run-time errors, ERROR's arguments, drops. Reference, section 12. */
import { describe, expect, test } from 'vitest';
import { faults, script } from './support.ts';

const where = 'for probe ID 1 (dtrace:::BEGIN)';

describe('a fault', () => {
  test('abandons the clause; later clauses of the firing still run', async () => {
    const { stdout, stderr, status } = await script(
      'int z; BEGIN { trace("a"); x = 1 / z; } BEGIN { trace("b"); exit(3); }',
    );
    expect({ stdout, stderr, status }).toEqual({
      stdout: 'b\n',
      stderr: `tsdtrace: error in dt_clause_0 ${where}: divide-by-zero\n`,
      status: 3,
    });
  });
  test('does not change the exit status', async () => {
    expect((await script('int z; BEGIN { x = 1 / z; }')).status).toBe(0);
  });
  test('fires ERROR: probe, clause among all of the program, fault, address', async () => {
    const { stdout } = await script(
      'int a[3]; ERROR { printf("%d %d %d %d|", arg1, arg2, arg4, arg5); } END { n = 7; x = a[n]; } BEGIN { x = *(int *)16; exit(0); }',
    );
    expect(stdout).toBe('1 2 1 16|2 1 11 7|\n');
  });
  test('in a predicate', async () => {
    expect(await faults('int z; BEGIN /1 % z/ { trace(1); }')).toEqual([
      `error in dt_clause_0 ${where}: divide-by-zero`,
    ]);
  });
  test('in ERROR itself does not fire ERROR', async () => {
    const { stdout } = await script(
      'int z; BEGIN { x = 1 / z; } ERROR { n++; printf("%d", n); x = 1 / z; }',
    );
    expect(stdout).toBe('\n');
  });
});

describe('messages', () => {
  test.for([
    ['invalid address', 'x = *(int *)16;', 'invalid address (0x10)'],
    ['illegal operation', 'commit(-1);', 'illegal operation'],
    ['divide-by-zero', 'x = 1 % z;', 'divide-by-zero'],
    ['out of scratch space', 'z = 999; x = alloca(z);', 'out of scratch space'],
    [
      'invalid size',
      'z = -1; this->p = alloca(8); bcopy("a", this->p, z);',
      'invalid size (0xffffffffffffffff)',
    ],
    ['index out of bounds, in decimal', 'z = 9; a[z] = 1;', 'index out of bounds (9)'],
    ['%s of NULL', 'printf("%s", strchr("a", 98));', 'invalid address (0x0)'],
    ['strings at NULL + n', 's = "x"; s = NULL; trace(s[3]);', 'invalid address (0x3)'],
  ] as const)('%s: %s', async ([, statements, expected]) => {
    expect(await faults(`int z; int a[3]; BEGIN { ${statements} }`)).toEqual([
      `error in dt_clause_0 ${where}: ${expected}`,
    ]);
  });
  test.for([
    [0, 'UNKNOWN'],
    [1, 'BADADDR'],
    [2, 'BADALIGN'],
    [3, 'ILLOP'],
    [4, 'DIVZERO'],
    [5, 'NOSCRATCH'],
    [6, 'KPRIV'],
    [7, 'UPRIV'],
    [8, 'TUPOFLOW'],
    [9, 'BADSTACK'],
  ] as const)('%d is DTRACEFLT_%s', async ([code, name]) => {
    const { stdout } = await script(`BEGIN { trace(DTRACEFLT_${name}); exit(0); }`);
    expect(stdout).toBe(`${code}\n`);
  });
});

describe('drops', () => {
  const many = Array.from({ length: 40 }, (_, i) => `a[${i + 1}] = 1;`).join(' ');
  test('dynamic variables', async () => {
    const [first] = await faults(`BEGIN { ${many} }`, '-xdynvarsize=256');
    expect(first).toMatch(/^\d+ dynamic variable drops?$/);
  });
  test('aggregations', async () => {
    const keys = many.replaceAll('a[', '@a[').replaceAll('= 1', '= count()');
    const [first] = await faults(`BEGIN { ${keys} }`, '-xaggsize=256');
    expect(first).toMatch(/^\d+ aggregation drops? on CPU 0$/);
  });
  test('speculations', async () => {
    expect(
      await faults('BEGIN { x = speculation(); x = speculation(); x = speculation(); }'),
    ).toEqual(['2 failed speculations (no speculative buffer available)']);
  });
  test('-xdroptags', async () => {
    expect(await faults('BEGIN { x = speculation(); x = speculation(); }', '-xdroptags')).toEqual([
      '[DTRACEDROP_SPECUNAVAIL] 1 failed speculation (no speculative buffer available)',
    ]);
  });
});
