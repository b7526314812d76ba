/** Variables of every scope, associative arrays, macros and built-ins. Reference, section 6. */
import { describe, expect, test } from 'vitest';
import {
  accepting,
  command,
  errors,
  faults,
  prints,
  printing,
  refusing,
  script,
  valuing,
} from './support.ts';

describe('scopes', () => {
  printing([
    ['global x', 'BEGIN { x = 1; } BEGIN { printf("%d", x); }', '1'],
    ['self->x', 'BEGIN { self->x = 2; } BEGIN { printf("%d", self->x); }', '2'],
    ['this->x', 'BEGIN { this->x = 3; printf("%d", this->x); }', '3'],
    [
      'a declared this int x is written this->x',
      'this int x; BEGIN { this->x = 4; printf("%d", this->x); }',
      '4',
    ],
    [
      'namespaces are separate',
      'BEGIN { x = 1; self->x = 2; this->x = 3; printf("%d%d%d", x, self->x, this->x); }',
      '123',
    ],
    [
      'assigning to an unknown name creates it with the type of the right-hand side',
      'BEGIN { x = (char)1; printf("%d", sizeof (x)); }',
      '1',
    ],
    [
      'x++ on an unknown global creates int64_t',
      'BEGIN { x++; printf("%d %d", x, sizeof (x)); }',
      '1 8',
    ],
    [
      'a[k]++ on an unknown array creates int64_t',
      'BEGIN { a[1]++; printf("%d %d", a[1], sizeof (a[1])); }',
      '1 8',
    ],
    ['self->x++ creates', 'BEGIN { self->x++; printf("%d", self->x); }', '1'],
    ['this->x-- creates', 'BEGIN { this->x--; printf("%d", this->x); }', '-1'],
  ]);
  refusing([
    [
      '+= on an unseen self->x',
      'BEGIN { self->x += 1; }',
      'D_VAR_UNDEF',
      'self->x has not yet been declared or assigned',
    ],
    [
      '+= on an unseen this->x',
      'BEGIN { this->x += 1; }',
      'D_VAR_UNDEF',
      'this->x has not yet been declared or assigned',
    ],
    [
      'reading a name never assigned',
      'BEGIN { trace(x); }',
      'D_IDENT_UNDEF',
      'failed to resolve x: Unknown variable name',
    ],
    [
      'across clauses the order is textual',
      'BEGIN { trace(x); } BEGIN { x = 1; }',
      'D_IDENT_UNDEF',
    ],
    [
      're-assigning with an incompatible type',
      'BEGIN { x = 1; x = "a"; }',
      'D_OP_INCOMPAT',
      'operands have incompatible types: "int" = "string"',
    ],
  ]);
  accepting([
    ['the predicate sees names of its own body', 'BEGIN /x == 0/ { x = 1; }'],
    [
      'if the body fails on a name the predicate is compiled first',
      'BEGIN /(x = 1)/ { trace(x); }',
    ],
    ['integers of any size are compatible', 'BEGIN { x = (char)1; x = 70000; x = (uint64_t)1; }'],
  ]);
  test('first definition wins', async () => {
    expect(await prints('BEGIN { x = (char)1; } BEGIN { x = 300; printf("%d", x); }')).toBe('44');
  });
});

describe('default values', () => {
  printing([
    [
      'integers are 0',
      'int g; self int s; this int t; BEGIN { printf("%d%d%d%d", g, self->s, this->t, a[1]); } int a[int];',
      '0000',
    ],
    [
      'a declared global string is empty',
      'string s; BEGIN { printf("%d[%s]", s == NULL, s); }',
      '0[]',
    ],
    ['a self string is NULL', 'self string s; BEGIN { printf("%d", self->s == NULL); }', '1'],
    [
      'a declared this string is empty',
      'this string s; BEGIN { printf("%d[%s]", this->s == NULL, this->s); }',
      '0[]',
    ],
    ['a string element is NULL', 'string a[int]; BEGIN { printf("%d", a[1] == NULL); }', '1'],
  ]);
  test.for(['trace(self->s)', 'printf("%s", self->s)'])(
    '%s of a NULL string is a fault at address 0',
    async (action) => {
      expect(await faults(`self string s; BEGIN { ${action}; }`)).toEqual([
        'error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): invalid address (0x0)',
      ]);
    },
  );
  printing([
    [
      'this-> keeps its value through the clauses of one firing',
      'BEGIN { this->x = 5; } BEGIN { printf("%d", this->x); }',
      '5',
    ],
    [
      'this-> starts as 0 in the next firing',
      'BEGIN { this->x = 5; } END { printf("%d", this->x); }',
      '0',
    ],
  ]);
});

describe('associative arrays', () => {
  printing([
    ['several keys', 'BEGIN { a[1, "x"] = 5; printf("%d %d", a[1, "x"], a[2, "x"]); }', '5 0'],
    ['strings by content', 'BEGIN { a[strjoin("a", "b")] = 5; printf("%d", a["ab"]); }', '5'],
    [
      "integers are converted to the signature's type",
      'int a[char]; BEGIN { a[257] = 5; printf("%d", a[1]); }',
      '5',
    ],
    ['reading an absent element gives 0', 'int a[int]; BEGIN { printf("%d", a[9]); }', '0'],
    [
      'storing 0 to an element deletes it',
      'BEGIN { a[1] = 5; a[1] = 0; printf("%d", a[1]); }',
      '0',
    ],
    [
      'storing 0 to a self-> variable deletes it, whatever its type',
      'BEGIN { self->s = "a"; self->s = 0; printf("%d", self->s == NULL); }',
      '1',
    ],
    [
      'storing 0 to a string element deletes it',
      'BEGIN { a[1] = "x"; a[1] = 0; printf("%d", a[1] == NULL); }',
      '1',
    ],
    [
      'storing 0 to a struct element deletes it',
      'struct s { int a; }; struct s v[int]; BEGIN { v[1].a = 3; v[1] = 0; printf("%d", v[1].a); }',
      '0',
    ],
  ]);
  refusing([
    ['the count of keys is fixed', 'BEGIN { a[1] = 1; a[1, 2] = 1; }', 'D_PROTO_LEN'],
    [
      'the types of keys are fixed',
      'BEGIN { a[1] = 1; a["x"] = 1; }',
      'D_PROTO_ARG',
      'a[ ] key #1 is incompatible with prototype',
    ],
    ['not for this->', 'BEGIN { this->a[1] = 1; }', 'D_ARR_LOCAL'],
    ['not declared for this', 'this int a[int]; BEGIN { }', 'D_DECL_LOCASSC'],
    ['no void key', 'BEGIN { a[(void)1] = 1; }', 'D_KEY_TYPE'],
  ]);
});

describe('alloca()ed pointers', () => {
  test('valid in the clause that allocated them only', async () => {
    expect(await prints('BEGIN { p = (int *)alloca(8); *p = 3; printf("%d", *p); }')).toBe('3');
  });
});

describe('macro variables', () => {
  const own = (name: string): string => `BEGIN { printf("%d", $${name}); }`;
  test.for([
    ['pid', process.pid],
    ['ppid', process.ppid],
    ['uid', process.getuid?.()],
    ['euid', process.geteuid?.()],
    ['gid', process.getgid?.()],
    ['egid', process.getegid?.()],
  ] as const)('$%s', async ([name, expected]) => {
    expect(await prints(own(name))).toBe(String(expected));
  });
  test.for(['pgid', 'sid'])('$%s is a number', async (name) => {
    expect(await prints(own(name))).toMatch(/^\d+$/);
  });
  test('$$name is the decimal text as a string', async () => {
    expect(await prints('BEGIN { printf("%s", $$pid); }')).toBe(String(process.pid));
  });
  refusing([['an unknown one', 'BEGIN { trace($nosuch); }', 'D_MACRO_UNDEF']]);
});

describe('macro arguments', () => {
  const shown = async (program: string, ...operands: string[]): Promise<string> => {
    const { stdout, stderr } = await script(program, '--', ...operands);
    return (stdout + stderr).replace(/\n$/, '');
  };
  test("$0 is the script's name", async () => {
    expect(await shown('BEGIN { printf("%s", $$0); }')).toMatch(/test\.d$/);
  });
  test("$0 is the tracer's name for -n", async () => {
    const { stdout } = await command('-q', '-n', 'BEGIN { printf("%s", $$0); }');
    expect(stdout).toBe('tsdtrace\n');
  });
  test.for([
    ['text that looks like an integer', 'printf("%d", $1 + 1)', '41', '42'],
    ['with a sign', 'printf("%d", $1 + 1)', '-41', '-40'],
    ['all else is a string', 'printf("%s", $1)', 'a b', 'a b'],
    ['surrounding double quotes are stripped', 'printf("%s", $1)', '"a"', 'a'],
    ['$$1 is always a string', 'printf("%s", $$1)', '41', '41'],
    ['with escapes processed', 'printf("%s", $$1)', 'a\\tb', 'a\tb'],
    ['an identifier becomes an identifier', 'printf("%d", $1 == pid)', 'pid', '1'],
  ])('%s: %s', async ([, action, operand, expected]) => {
    expect(await shown(`BEGIN { ${action}; }`, operand)).toBe(expected);
  });
  refusing([
    ['missing', 'BEGIN { trace($1); }', 'D_MACRO_UNDEF', 'macro argument $1 is not defined'],
  ]);
  test('missing under -xdefaultargs: 0, or ""', () => {
    const settings = { defaultargs: true };
    expect(errors('BEGIN { trace($1); trace($$2); }', { settings })).toEqual([]);
  });
  refusing(
    [
      [
        'unused operand',
        'BEGIN { }',
        'D_MACRO_UNUSED',
        "extraneous argument 'x' ($1 is not referenced)",
      ],
    ],
    { operands: ['x'] },
  );
  accepting([['unused under -xargref', 'BEGIN { }']], {
    operands: ['x'],
    settings: { argref: true },
  });
  refusing([['overflow', 'BEGIN { trace($1); }', 'D_MACRO_OFLOW']], {
    operands: ['99999999999999999999'],
  });
});

describe('built-in variables', () => {
  valuing([
    ['arg0 is 0 if absent', 'arg0', 0],
    ['arg9 is 0 if absent', 'arg9', 0],
    ['epid', 'epid > 0', 1],
    ['errno', 'errno', 0],
    ['id is the probe', 'id', 1],
    ['pid is that of the tracer', 'pid', process.pid],
    ['ppid', 'ppid', process.ppid],
    ['tid', 'tid > 0', 1],
    ['uid', 'uid', process.getuid?.() ?? 0],
    ['gid', 'gid', process.getgid?.() ?? 0],
    ['timestamp is read once a clause', 'timestamp == timestamp', 1],
    ['walltimestamp is in ns since 1970', 'walltimestamp > 1000000000000000000', 1],
    ['NULL', 'NULL', 0],
    ['sizeof (NULL): inline long', 'sizeof (NULL)', 8],
    ['cpu', 'cpu', 0],
  ]);
  valuing(
    [
      ['execname is that of the tracer', 'execname', 'tsdtrace'],
      ['probeprov', 'probeprov', 'dtrace'],
      ['probemod', 'probemod', ''],
      ['probefunc', 'probefunc', ''],
      ['probename', 'probename', 'BEGIN'],
    ],
    '%s',
  );
  valuing(
    (
      [
        ['arg0', 8],
        ['epid', 8],
        ['errno', 4],
        ['id', 4],
        ['pid', 4],
        ['ppid', 4],
        ['tid', 4],
        ['uid', 4],
        ['gid', 4],
        ['timestamp', 8],
        ['walltimestamp', 8],
        ['execname', 256],
        ['probename', 256],
      ] as const
    ).map(([name, size]) => [`the size of ${name}`, `sizeof (${name})`, size] as const),
  );
  valuing([
    ...[
      'UNKNOWN',
      'BADADDR',
      'BADALIGN',
      'ILLOP',
      'DIVZERO',
      'NOSCRATCH',
      'KPRIV',
      'UPRIV',
      'TUPOFLOW',
      'BADSTACK',
    ].map((name, code) => [`DTRACEFLT_${name}`, `DTRACEFLT_${name}`, code] as const),
    ['SIGHUP', 'SIGHUP', 1],
    ['SIGKILL', 'SIGKILL', 9],
    ['SIGTERM', 'SIGTERM', 15],
    ['AF_INET', 'AF_INET', 2],
    ['AF_INET6', 'AF_INET6', 10],
    ['ARPHRD_ETHER', 'ARPHRD_ETHER', 1],
    ['ARPHRD_INFINIBAND', 'ARPHRD_INFINIBAND', 32],
    ['ENOENT', 'ENOENT', 2],
    ['EINVAL', 'EINVAL', 22],
  ]);
  refusing([
    // Native dtrace for Linux knows the name and no more.
    ['ipl', 'BEGIN { x = ipl; }', 'D_IDENT_UNDEF', "built-in variable 'ipl' not implemented"],
    ['args without an index', 'tcp:::send { trace(args); }', 'D_IDENT_BADREF'],
    [
      'args[n] with n no integer constant',
      'tcp:::send { x = 1; trace(args[x]->ip_saddr); }',
      'D_PROTO_ARG',
    ],
    ['no such argument', 'BEGIN { trace(args[0]); }', 'D_ARGS_IDX', 'index 0 is out of range for'],
    ...[
      'curthread',
      'curpsinfo',
      'curlwpsinfo',
      'curcpu',
      'caller',
      'ucaller',
      'stackdepth',
      'ustackdepth',
      'execargs',
      'vtimestamp',
    ].map(
      (name) =>
        [
          `${name} has no meaning over a capture`,
          `BEGIN { x = ${name}; }`,
          'T_ENGINE',
          'in a replay',
        ] as const,
    ),
    ['uregs[] has no meaning over a capture', 'BEGIN { x = uregs[0]; }', 'T_ENGINE', 'in a replay'],
  ]);
});
