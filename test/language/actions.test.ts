/** Prototypes, actions and speculation's order rules. Reference, sections 8 and 11. */
import { describe, expect, test } from 'vitest';
import { accepting, command, faults, printing, prints, refusing, script } from './support.ts';

describe('prototypes are checked at compile time', () => {
  refusing([
    [
      'count',
      'BEGIN { exit(1, 2); }',
      'D_PROTO_LEN',
      'exit( ) prototype mismatch: 2 args passed, 1 expected',
    ],
    [
      'count, at least',
      'BEGIN { printf(); }',
      'D_PROTO_LEN',
      'printf( ) prototype mismatch: 0 args passed, at least 1 expected',
    ],
    [
      'count, at most',
      'BEGIN { @a = count(); trunc(@a, 1, 2); }',
      'D_PROTO_LEN',
      'at most 2 expected',
    ],
    [
      'type',
      'BEGIN { exit("x"); }',
      'D_PROTO_ARG',
      'exit( ) argument #1 is incompatible with prototype:\n\tprototype: int\n\t argument: string',
    ],
    ['unknown function', 'BEGIN { nosuch(); }', 'D_FUNC_UNDEF', 'undefined function name: nosuch'],
    ['not a function', 'int x; BEGIN { x(); }', 'D_FUNC_IDKIND'],
  ]);
});

describe('actions', () => {
  printing([
    ['trace(e)', 'BEGIN { trace("a"); trace(3); }', 'a3'],
    ['printf(fmt, ...)', 'BEGIN { printf("%d-%s", 3, "a"); }', '3-a'],
    ['printa(fmt, @a)', 'BEGIN { @a["k"] = count(); } END { printa("%s=%@d", @a); }', 'k=1'],
    [
      'printa(fmt, @a, @b)',
      'BEGIN { @a["k"] = count(); @b["k"] = sum(7); } END { printa("%s=%@d,%@d", @a, @b); }',
      'k=1,7',
    ],
    [
      'tracemem(addr, size)',
      "struct s { char c[4]; }; struct s v; BEGIN { v.c[0] = 'x'; tracemem(&v.c[0], 4); }",
      '\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n         0: 78 00 00 00                                      x...\n',
    ],
    [
      'tracemem(addr, size, dyn) is shortened',
      'char c[4]; BEGIN { tracemem(&c[0], 4, 2); }',
      '\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n         0: 00 00                                            ..\n',
    ],
    [
      'a negative dyn does not shorten',
      'char c[4]; int n; BEGIN { n = -1; tracemem(&c[0], 4, n); }',
      '\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n         0: 00 00 00 00                                      ....\n',
    ],
    [
      'clear(@) keeps keys',
      'BEGIN { @a["k"] = count(); } END { clear(@a); printa("%s=%@d", @a); }',
      'k=0',
    ],
    [
      'normalize(@, n)',
      'BEGIN { @a = sum(10); } END { normalize(@a, 3); printa("%@d", @a); }',
      '3',
    ],
    [
      'denormalize(@)',
      'BEGIN { @a = sum(10); } END { normalize(@a, 3); denormalize(@a); printa("%@d", @a); }',
      '10',
    ],
    ['trunc(@)', 'BEGIN { @a["k"] = count(); } END { trunc(@a); printa("%s=%@d", @a); }', ''],
    [
      'trunc(@, n)',
      'BEGIN { @a["k"] = sum(1); @a["l"] = sum(2); } END { trunc(@a, 1); printa("%s=%@d", @a); }',
      'l=2',
    ],
  ]);
  test('exit(int) is the exit status', async () => {
    expect((await script('BEGIN { exit(7); }')).status).toBe(7);
  });
  refusing([
    ['trace of void', 'BEGIN { trace((void)1); }', 'D_TRACE_VOID'],
    [
      'trace of a translated struct',
      'struct i { int a; }; struct o { int b; }; translator struct o < struct i p > { b = 1; }; struct i v; BEGIN { trace(xlate <struct o>(v)); }',
      'D_TRACE_DYN',
    ],
    ['a printf format must be a constant', 'string f; BEGIN { printf(f); }', 'D_PRINTF_ARG_FMT'],
    [
      'printa keys of several aggregations: count',
      'BEGIN { @a[1] = count(); @b = count(); printa(@a, @b); }',
      'D_PRINTA_AGGKEY',
    ],
    [
      'printa keys of several aggregations: type',
      'BEGIN { @a[1] = count(); @b["x"] = count(); printa(@a, @b); }',
      'D_PRINTA_AGGPROTO',
    ],
    [
      'tracemem size: a positive constant',
      'int n; char c[4]; BEGIN { tracemem(&c[0], n); }',
      'D_TRACEMEM_SIZE',
    ],
    ['tracemem address', 'BEGIN { tracemem("x", 4); }', 'D_TRACEMEM_ADDR'],
    ['print of void', 'BEGIN { print((void *)0); }', 'D_PRINT_SIZE'],
    ['clear of something else', 'BEGIN { clear(1); }', 'D_CLEAR_AGGARG'],
    ['clear of an undefined aggregation', 'BEGIN { clear(@z); }', 'D_IDENT_UNDEF'],
    ['normalize of something else', 'BEGIN { normalize(1, 2); }', 'D_NORMALIZE_AGGARG'],
    ['normalize of an undefined aggregation', 'BEGIN { normalize(@z, 1); }', 'D_IDENT_UNDEF'],
    ['trunc of something else', 'BEGIN { trunc(1); }', 'D_TRUNC_AGGARG'],
    ['trunc of an undefined aggregation', 'BEGIN { trunc(@z); }', 'D_IDENT_UNDEF'],
    ['freopen(".")', '#pragma D option destructive\nBEGIN { freopen("."); }', 'D_FREOPEN_INVALID'],
    ...[
      'stack()',
      'ustack()',
      'jstack()',
      'sym(0)',
      'func(0)',
      'mod(0)',
      'usym(0)',
      'ufunc(0)',
      'umod(0)',
      'uaddr(0)',
      'raise(1)',
      'copyout((void *)0, 0, 1)',
      'copyoutstr("", 0, 1)',
      'chill(1)',
      'stop()',
      'panic()',
      'breakpoint()',
    ].map(
      (call) =>
        [
          `${call} has no meaning over a capture`,
          `#pragma D option destructive\nBEGIN { ${call}; }`,
          'T_ENGINE',
        ] as const,
    ),
  ]);
});

describe('setopt("name" [, "value"])', () => {
  printing([
    [
      'takes effect while tracing',
      'BEGIN { setopt("aggsortrev"); @a[1] = sum(1); @a[2] = sum(2); } END { printa("%d", @a); }',
      '21',
    ],
    ['with a value', 'BEGIN { setopt("quiet", "yes"); trace(1); }', '1'],
  ]);
  test('failure is an error record, and tracing goes on', async () => {
    const { stdout, stderr, status } = await script(
      'BEGIN { setopt("nosuch", "1"); } BEGIN { printf("on"); exit(0); }',
    );
    expect({ stdout, status }).toEqual({ stdout: 'on\n', status: 0 });
    expect(stderr).toMatch(/couldn't set option "nosuch" to "1": Invalid option name/);
  });
});

describe('destructive actions', () => {
  test.for(['system("true")', 'freopen("x")'])('%s needs -w', async (call) => {
    const { status, stderr } = await script(`BEGIN { ${call}; exit(0); }`);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'tsdtrace: could not enable tracing: Destructive actions not allowed\n',
    });
  });
  accepting([['-xdestructive', '#pragma D option destructive\nBEGIN { system("true"); }']]);
});

describe('speculation', () => {
  printing([
    [
      'commit() emits',
      'BEGIN { self->s = speculation(); } BEGIN { speculate(self->s); printf("kept"); } BEGIN { commit(self->s); }',
      'kept',
    ],
    [
      'discard() drops',
      'BEGIN { self->s = speculation(); } BEGIN { speculate(self->s); printf("lost"); } BEGIN { discard(self->s); }',
      '',
    ],
    ['id 0 discards silently', 'BEGIN { speculate(0); printf("lost"); }', ''],
    ['an unknown id discards silently', 'BEGIN { speculate(9); printf("lost"); }', ''],
  ]);
  // The reference says that they are ignored; native dtrace 2.0.7 faults.
  test.for(['commit(3)', 'discard(3)', 'commit(-1)', 'discard(-1)'])(
    '%s of an unused id is an illegal operation',
    async (call) => {
      expect(await faults(`BEGIN { ${call}; }`)).toEqual([
        'error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): illegal operation',
      ]);
    },
  );
  test('speculation() is 1 to nspec, then 0, and that is said', async () => {
    const { stdout, stderr } = await script(
      'BEGIN { printf("%d%d", speculation(), speculation()); }',
    );
    expect(stdout).toBe('10\n');
    expect(stderr).toBe('tsdtrace: 1 failed speculation (no speculative buffer available)\n');
  });
  test('nspec', async () => {
    expect(
      await prints('BEGIN { printf("%d%d", speculation(), speculation()); }', '-xnspec=2'),
    ).toBe('12');
  });
  test('specsize', async () => {
    const program =
      'BEGIN { self->s = speculation(); } BEGIN { speculate(self->s); printf("%s", "long"); } BEGIN { commit(self->s); }';
    const { stdout, stderr } = await script(program, '-xspecsize=16');
    expect(stdout).toBe('\n');
    expect(stderr).toMatch(/1 speculative drop/);
  });
  test('records have their own probe lines, none for a clause of only commit()', async () => {
    const { stdout } = await command(
      '-n',
      'BEGIN { self->s = speculation(); } BEGIN { speculate(self->s); printf("x"); } END { commit(self->s); }',
    );
    expect(stdout).toBe(
      'CPU     ID                    FUNCTION:NAME\n  0      1                           :BEGIN x\n\n',
    );
  });
  test('with other data after discard it prints a line', async () => {
    const { stdout } = await command('-n', 'BEGIN { discard(1); printf("x"); }');
    expect(stdout).toContain(':BEGIN x');
  });
  refusing([
    ['two speculates', 'BEGIN { speculate(1); speculate(1); }', 'D_SPEC_SPEC'],
    ['speculate after commit', 'BEGIN { commit(1); speculate(1); }', 'D_SPEC_COMM'],
    ['speculate after data', 'BEGIN { trace(1); speculate(1); }', 'D_SPEC_DREC'],
    ['commit after data', 'BEGIN { trace(1); commit(1); }', 'D_COMM_DREC'],
    ['data after commit', 'BEGIN { commit(1); trace(1); }', 'D_DREC_COMM'],
    ['exit after commit', 'BEGIN { commit(1); exit(0); }', 'D_DREC_COMM'],
    ['aggregation after speculate', 'BEGIN { speculate(1); @a = count(); }', 'D_AGG_SPEC'],
    ['aggregation after commit', 'BEGIN { commit(1); @a = count(); }', 'D_AGG_COMM'],
    ['destructive after speculate', 'BEGIN { speculate(1); system("x"); }', 'D_ACT_SPEC'],
    ['exit after speculate', 'BEGIN { speculate(1); exit(0); }', 'D_EXIT_SPEC'],
    ['speculate( ) without id', 'BEGIN { speculate(); }', 'D_PROTO_LEN'],
  ]);
});

test('faults of a clause print nothing of it', async () => {
  expect(await faults('int z; BEGIN { printf("x"); y = 1 / z; }')).toHaveLength(1);
});
