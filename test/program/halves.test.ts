/** Which errors of a description tell the half of its clause: as native dtrace 2.0.7 does, asked in the lab. */
import { describe, expect, test } from 'vitest';
import { compileText } from './support.ts';

const inside = [
  ['D_IDENT_UNDEF', 'BEGIN { trace(x); }'],
  ['D_PROTO_LEN', 'BEGIN { strlen(); }'],
  ['D_PROTO_ARG', 'BEGIN { strlen(5); }'],
  ['D_OP_INT', 'BEGIN { x = "a" % 2; }'],
  ['D_OP_INCOMPAT', 'BEGIN { x = 1; x = "s"; }'],
  ['D_OP_LVAL', 'BEGIN { 5 = 6; }'],
  ['D_OP_WRITE', 'BEGIN { pid = 5; }'],
  ['D_KEY_TYPE', 'BEGIN { a[(void)1] = 1; }'],
  ['D_ARGS_IDX', 'BEGIN { trace(args[0]); }'],
  ['D_AGG_REDEF', 'BEGIN { @a = count(); @a = sum(1); }'],
  ['D_STRINGOF_TYPE', 'struct foo { int a; }; struct foo f; BEGIN { x = stringof(f); }'],
] as const;

const outside = [
  ['D_FUNC_UNDEF', 'BEGIN { nosuch(1); }'],
  ['D_INT_OFLOW', 'BEGIN { x = 18446744073709551616; }'],
  ['D_DIV_ZERO', 'BEGIN { x = 1 / 0; }'],
  ['D_SIZEOF_TYPE', 'BEGIN { x = sizeof (void); }'],
  ['D_OFFSETOF_TYPE', 'BEGIN { x = offsetof(int, a); }'],
  ['D_AGG_SCALAR', 'BEGIN { @a = sum("x"); }'],
  ['D_LQUANT_MISMATCH', 'BEGIN { @a = lquantize(1, 10, 0); }'],
  ['D_LLQUANT_FACTORVAL', 'BEGIN { @a = llquantize(1, 1, 0, 3, 10); }'],
  ['D_PRINTF_ARG_TYPE', 'BEGIN { printf("%d", "a"); }'],
  ['D_PRINTA_AGGARG', 'BEGIN { printa(5); }'],
  ['D_TRACE_VOID', 'BEGIN { trace((void)1); }'],
  ['D_TRUNC_AGGARG', 'BEGIN { trunc(5); }'],
  ['D_MACRO_UNDEF', 'BEGIN { trace($1); }'],
] as const;

const contextOf = (tag: string, text: string): string | undefined => {
  const [first] = compileText(text, { specifier: 'name' }).diagnostics;
  expect(first.tag).toBe(tag);
  return first.context;
};

describe('the half of a clause is told', () => {
  test.for(inside)('of %s', ([tag, text]) => {
    expect(contextOf(tag, text)).toBe('in action list');
  });

  test.for([
    ['D_IDENT_UNDEF', 'BEGIN /x == 1/ { }'],
    ['D_PRED_SCALAR', 'BEGIN /"a"/ { }'],
  ] as const)('of %s in a predicate', ([tag, text]) => {
    expect(contextOf(tag, text)).toBe('in predicate');
  });
});

describe('no half is told', () => {
  test.for(outside)('of %s', ([tag, text]) => {
    expect(contextOf(tag, text)).toBeUndefined();
  });
});
