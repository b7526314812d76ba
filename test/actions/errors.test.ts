/** Every error tag of actions and aggregations with a program that raises it: d-language.md sections 8, 9, 11 and 16. */
import { describe, expect, test } from 'vitest';
import { error } from './support.ts';

type Row = readonly [tag: string, body: string, message: string];

const expected = (name: string, index: number, prototype: string, argument: string): string =>
  `${name}( ) argument #${index} is incompatible with prototype:\n\tprototype: ${prototype}\n\t argument: ${argument}`;
const counted = (name: string, count: string): string => `${name}( ) prototype mismatch: ${count}`;
const known = '@a = count(); @b[1] = count();';
/** Native dtrace resolves names before it looks at what an action may be given: no `D_*_AGGBAD`. */
const undefinedAggregation = 'failed to resolve @nosuch: Unknown variable name';

function raises(rows: readonly Row[]): void {
  test.each(rows)('%s: %s', async (tag, body, message) => {
    expect(await error(`BEGIN { ${body} }`)).toEqual({ tag, message });
  });
}

describe('data-recording actions', () => {
  raises([
    ['D_PROTO_LEN', 'trace();', counted('trace', '0 args passed, 1 expected')],
    ['D_PROTO_LEN', 'trace(1, 2);', counted('trace', '2 args passed, 1 expected')],
    ['D_TRACE_VOID', 'trace((void)1);', 'trace( ) may not be applied to a void expression'],
    ['D_TRACE_VOID', 'trace(exit(0));', 'trace( ) may not be applied to a void expression'],
    ['D_PROTO_LEN', 'printf();', counted('printf', '0 args passed, at least 1 expected')],
    ['D_PROTO_ARG', 'printf(5);', expected('printf', 1, 'string', 'int')],
    ['D_PRINTF_ARG_FMT', 's = "x"; printf(s);', expected('printf', 1, 'string constant', 'string')],
    [
      'D_PRINTF_ARG_EXTRA',
      'printf("%d", 1, 2);',
      counted('printf', 'only 1 arguments required by this format string'),
    ],
    [
      'D_PRINTF_AGG_CONV',
      'printf("%@d", 1);',
      '%@ conversion requires an aggregation and is not for use with printf( )',
    ],
    ['D_PRINTF_FMT_EMPTY', 'printf("");', 'printf( ) format string is empty'],
    [
      'D_TRACEMEM_ADDR',
      'tracemem("a", 5);',
      expected('tracemem', 1, 'pointer or integer', 'string'),
    ],
    ...['x', '0', '-1'].map((size): Row => [
      'D_TRACEMEM_SIZE',
      `x = 5; tracemem(5, ${size});`,
      'tracemem( ) argument #2 must be a non-zero positive integral constant expression',
    ]),
    ['D_PROTO_ARG', 'tracemem(5, "x");', expected('tracemem', 2, 'size_t', 'string')],
    ['D_PROTO_ARG', 'print(5);', expected('print', 1, 'void *', 'int')],
    ['D_PROTO_ARG', `${known} print(@a);`, expected('print', 1, 'void *', 'aggregation')],
    ['D_TRACE_DYN', `${known} trace(@a);`, 'trace( ) may not be applied to a dynamic expression'],
    [
      'D_PRINT_SIZE',
      'print((void *)5);',
      "print( ) argument #1 reference has type 'void' with size 0; cannot print( ) it.",
    ],
  ]);

  test('D_TRACE_DYN', async () => {
    expect(await error('udp:::send { trace(args[2]); }')).toEqual({
      tag: 'D_TRACE_DYN',
      message: 'trace( ) may not be applied to a dynamic expression',
    });
  });
});

describe('actions on aggregations', () => {
  raises([
    ['D_PRINTA_PROTO', 'printa("%d");', counted('printa', '1 args passed, 2 expected')],
    ['D_PRINTA_AGGARG', `${known} printa("%d", 5);`, expected('printa', 2, 'aggregation', 'int')],
    ['D_PRINTA_AGGARG', 'printa(5);', expected('printa', 1, 'aggregation', 'int')],
    ['D_IDENT_UNDEF', 'printa(@nosuch);', undefinedAggregation],
    [
      'D_PRINTA_AGGKEY',
      '@a[1] = count(); @b[1, 2] = count(); printa(@a, @b);',
      'printa( ): @a and @b do not have matching key signatures: @a has 1 key, @b has 2 keys',
    ],
    [
      'D_PRINTA_AGGPROTO',
      '@a[1] = count(); @b["x"] = count(); printa(@a, @b);',
      'printa( ): @b[ ] key #1 is incompatible with @a:\n        a key #1: int\n        b key #1: string',
    ],
    ['D_CLEAR_AGGARG', 'clear(5);', expected('clear', 1, 'aggregation', 'int')],
    ['D_IDENT_UNDEF', 'clear(@nosuch);', undefinedAggregation],
    ['D_NORMALIZE_AGGARG', 'normalize(5, 5);', expected('normalize', 1, 'aggregation', 'int')],
    ['D_IDENT_UNDEF', 'normalize(@nosuch, 5);', undefinedAggregation],
    ['D_PROTO_ARG', `${known} normalize(@a, "x");`, expected('normalize', 2, 'uint64_t', 'string')],
    ['D_PROTO_ARG', `${known} trunc(@a, "x");`, expected('trunc', 2, 'int64_t', 'string')],
    ['D_NORMALIZE_AGGARG', 'denormalize(5);', expected('denormalize', 1, 'aggregation', 'int')],
    ['D_IDENT_UNDEF', 'denormalize(@nosuch);', undefinedAggregation],
    ['D_TRUNC_AGGARG', 'trunc(5);', expected('trunc', 1, 'aggregation', 'int')],
    ['D_IDENT_UNDEF', 'trunc(@nosuch);', undefinedAggregation],
  ]);
});

describe('aggregations', () => {
  raises([
    ['D_IDENT_UNDEF', '@nosuch;', undefinedAggregation],
    ['D_AGG_NULL', '@a[1];', 'expression has null effect: @a'],
    ['D_AGG_NULL', '@a = count(); @a;', 'expression has null effect: @a'],
    ['D_FUNC_UNDEF', '@a = nosuch(1);', 'undefined function name: nosuch'],
    ['D_VAR_UNDEF', '@a += count();', '@a has not yet been declared or assigned'],
    [
      'D_AGG_MDIM',
      '@a[1][2] = count();',
      'improper attempt to reference @a as a multi-dimensional array',
    ],
    ['D_AGG_FUNC', '@a = 5;', '@a must be assigned the result of an aggregating function'],
    [
      'D_AGG_FUNC',
      '@a = strlen("x");',
      '@a must be assigned the result of an aggregating function',
    ],
    [
      'D_AGG_REDEF',
      '@a = count();\n@a = sum(1);',
      'aggregation redefined: @a\n\t current: @a = sum( )\n\tprevious: @a = count( ) : line 1',
    ],
    ['D_AGG_SCALAR', '@a = sum("x");', 'sum( ) argument #1 must be of scalar type'],
    [
      'D_PROTO_ARG',
      '@a = quantize(1, "x");',
      'quantize( ) increment value (argument #2) must be of scalar type',
    ],
    [
      'D_PROTO_ARG',
      '@a = lquantize(1, 0, 10, 1, "x");',
      'lquantize( ) increment value (argument #5) must be of scalar type',
    ],
    ['D_PROTO_LEN', '@a = count(1);', counted('count', '1 arg passed, 0 expected')],
  ]);
});

describe('lquantize()', () => {
  const linear = (tag: string, parameters: string, message: string): Row => [
    `D_LQUANT_${tag}`,
    `x = 1; @a = lquantize(1, ${parameters});`,
    `lquantize( ) ${message}`,
  ];
  const unlike = (tag: string, parameters: string, message: string): Row => [
    `D_LQUANT_${tag}`,
    `@a = lquantize(1, 0, 10, 1); @a = lquantize(1, ${parameters});`,
    `lquantize( ) ${message}`,
  ];
  raises([
    linear('BASETYPE', 'x, 10', 'argument #1 must be an integer constant'),
    linear('BASEVAL', '4294967296, 10', 'argument #1 must be a 32-bit quantity'),
    linear('LIMTYPE', '0, x', 'argument #2 must be an integer constant'),
    linear('LIMVAL', '0, 4294967296', 'argument #2 must be a 32-bit quantity'),
    linear('MISMATCH', '10, 0', 'base (argument #1) must be less than limit (argument #2)'),
    ...['x', '0', '-1'].map((step) =>
      linear(
        'STEPTYPE',
        `0, 10, ${step}`,
        'argument #3 must be a non-zero positive integer constant',
      ),
    ),
    linear('STEPVAL', '0, 100000, 65536', 'argument #3 must be a 16-bit quantity'),
    linear(
      'STEPLARGE',
      '0, 10, 11',
      'step (argument #3) too large: must have at least one quantization level',
    ),
    linear(
      'STEPSMALL',
      '0, 100000, 1',
      'step (argument #3) too small: number of quantization levels must be a 16-bit quantity',
    ),
    unlike(
      'MATCHBASE',
      '1, 10, 1',
      "base (argument #1) doesn't match previous declaration: expected 0, found 1",
    ),
    unlike(
      'MATCHLIM',
      '0, 11, 1',
      "limit (argument #2) doesn't match previous declaration: expected 10, found 11",
    ),
    unlike(
      'MATCHSTEP',
      '0, 10, 2',
      "step (argument #3) doesn't match previous declaration: expected 1, found 2",
    ),
  ]);
});

describe('llquantize()', () => {
  const logLinear = (tag: string, parameters: string, message: string): Row => [
    `D_LLQUANT_${tag}`,
    `x = 1; @a = llquantize(1, ${parameters});`,
    // Native dtrace leaves the blank out where it speaks of the steps.
    `llquantize${message.includes('(steps)') ? '()' : '( )'} ${message}`,
  ];
  const unlike = (tag: string, parameters: string, message: string): Row => [
    `D_LLQUANT_${tag}`,
    `@a = llquantize(1, 10, 0, 3, 10); @a = llquantize(1, ${parameters});`,
    `llquantize() ${message}`,
  ];
  const sixteen = 'must be an unsigned 16-bit quantity';
  raises([
    logLinear('FACTORTYPE', 'x, 0, 3, 10', 'argument #1 must be an integer constant'),
    logLinear('FACTORVAL', '1, 0, 3, 10', `argument #1 ${sixteen} greater than or equal to 2`),
    logLinear('LMAGTYPE', '10, x, 3, 10', 'argument #2 must be an integer constant'),
    logLinear('LMAGVAL', '10, -1, 3, 10', `argument #2 ${sixteen}`),
    logLinear('HMAGTYPE', '10, 0, x, 10', 'argument #3 must be an integer constant'),
    logLinear('HMAGVAL', '10, 0, 65536, 10', `argument #3 ${sixteen}`),
    logLinear(
      'HMAGVAL',
      '10, 3, 2, 10',
      'argument #3 (high magnitude) must be at least argument #2 (low magnitude)',
    ),
    logLinear(
      'HMAGVAL',
      '10, 0, 19, 10',
      'argument #3 (high magnitude) will cause overflow of 64 bits',
    ),
    logLinear(
      'STEPTYPE',
      '10, 0, 3, 0',
      'argument #4 must be a non-zero positive integer constant',
    ),
    logLinear('STEPVAL', '10, 0, 3, 65536', `argument #4 ${sixteen}`),
    logLinear(
      'STEPVAL',
      '10, 0, 3, 3',
      'argument #4 (steps) must evenly divide argument #1 (factor) when steps<factor',
    ),
    logLinear(
      'STEPVAL',
      '10, 0, 3, 15',
      'argument #4 (steps) must be a multiple of argument #1 (factor) when steps>factor',
    ),
    logLinear(
      'STEPVAL',
      '10, 0, 3, 30',
      'argument #4 (steps) must evenly divide the square of argument #1 (factor) when steps>factor and lmag==0',
    ),
    unlike(
      'MATCHFACTOR',
      '20, 0, 3, 10',
      "factor (argument #1) doesn't match previous declaration: expected 10, found 20",
    ),
    unlike(
      'MATCHLMAG',
      '10, 1, 3, 10',
      "lmag (argument #2) doesn't match previous declaration: expected 0, found 1",
    ),
    unlike(
      'MATCHHMAG',
      '10, 0, 4, 10',
      "hmag (argument #3) doesn't match previous declaration: expected 3, found 4",
    ),
    unlike(
      'MATCHSTEPS',
      '10, 0, 3, 5',
      "steps (argument #4) doesn't match previous declaration: expected 10, found 5",
    ),
  ]);
});

describe('speculations', () => {
  const after = (what: string, before: string): string => `${what} may not follow ${before}`;
  const data = 'data-recording action(s)';
  raises([
    ['D_SPEC_SPEC', 'speculate(1); speculate(2);', after('speculate( )', 'speculate( )')],
    ['D_SPEC_COMM', 'commit(1); speculate(2);', after('speculate( )', 'commit( )')],
    ['D_SPEC_DREC', 'trace(1); speculate(2);', after('speculate( )', data)],
    ['D_SPEC_DREC', '@a = count(); speculate(2);', after('speculate( )', data)],
    ['D_COMM_DREC', 'trace(1); commit(2);', after('commit( )', data)],
    ['D_COMM_DREC', 'exit(0); commit(2);', after('commit( )', data)],
    ['D_DREC_COMM', 'commit(1); trace(2);', after('data-recording actions', 'commit( )')],
    ['D_DREC_COMM', 'commit(1); exit(2);', after('data-recording actions', 'commit( )')],
    ['D_AGG_SPEC', 'speculate(1); @a = count();', after('aggregating actions', 'speculate( )')],
    ['D_AGG_COMM', 'commit(1); @a = count();', after('aggregating actions', 'commit( )')],
    ['D_ACT_SPEC', 'speculate(1); system("x");', after('destructive actions', 'speculate( )')],
    // What no replay can do is still wrong here first.
    ['D_ACT_SPEC', 'speculate(1); panic();', after('destructive actions', 'speculate( )')],
    ['D_EXIT_SPEC', 'speculate(1); exit(0);', after('exit( )', 'speculate( )')],
    ['D_PROTO_LEN', 'speculate();', counted('speculate', '0 args passed, 1 expected')],
    ['D_PROTO_ARG', 'speculate("a");', expected('speculate', 1, 'int', 'string')],
  ]);
});

describe('the others', () => {
  raises([
    ['D_PROTO_ARG', 'exit("a");', expected('exit', 1, 'int', 'string')],
    ['D_PROTO_LEN', 'exit();', counted('exit', '0 args passed, 1 expected')],
    ['D_PROTO_ARG', 'setopt(5);', expected('setopt', 1, 'char *', 'int')],
    ['D_FREOPEN_INVALID', 'freopen(".");', 'freopen( ) argument #1 cannot be "."'],
    ['D_PRINTF_ARG_FMT', 'system(5);', expected('system', 1, 'string constant', 'int')],
    ['D_PRINTF_FMT_EMPTY', 'system("");', 'system( ) format string is empty'],
    [
      'D_PRINTF_ARG_EXTRA',
      'system("x", 1);',
      counted('system', 'only 0 arguments required by this format string'),
    ],
    ['D_PROTO_LEN', 'ftruncate(1);', counted('ftruncate', '1 arg passed, 0 expected')],
    ['D_OP_INCOMPAT', 'x = trace(1);', 'operands have incompatible types: "void" = "void"'],
    [
      'D_CG_EXPR',
      '(void)trace(1);',
      'tracing function trace( ) may not be called from a D expression (D program context required)',
    ],
  ]);
});

describe('what a replay cannot carry out', () => {
  const frames = 'must be a non-zero positive integer constant';
  raises([
    ['D_STACK_SIZE', 'stack(0);', `stack( ) argument #1 ${frames}`],
    ['D_USTACK_FRAMES', 'ustack(-1);', `ustack( ) argument #1 ${frames}`],
    [
      'D_USTACK_STRSIZE',
      'ustack(5, -1);',
      'ustack( ) argument #2 must be a positive integer constant',
    ],
    ['D_PROTO_ARG', 'raise("a");', expected('raise', 1, 'int', 'string')],
    ...[
      ['stack();', 'stack( )', 'a capture holds no stacks'],
      ['ustack(5, 512);', 'ustack( )', 'a capture holds no stacks'],
      ['sym(1);', 'sym( )', 'a capture holds no addresses of code'],
      ['stop();', 'stop( )', 'there is no live process or kernel to act on'],
    ].map(([body, name, reason]): Row => [
      'T_ENGINE',
      body,
      `${name} cannot be used in a replay: ${reason}`,
    ]),
  ]);
});

test('an if divides a clause into several, each with an order of its own', async () => {
  await expect(error('BEGIN { trace(1); if (1) { speculate(1); } commit(2); }')).rejects.toThrow(
    'no error',
  );
  expect(await error('BEGIN { if (1) { trace(1); speculate(1); } }')).toMatchObject({
    tag: 'D_SPEC_DREC',
  });
});
