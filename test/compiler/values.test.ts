/** What is no value in D, and pointers that are not like others: the answers are native dtrace's. */
import { describe, expect, test } from 'vitest';
import { complaints } from '../program/support.ts';

/** Tag and message of the only error of a body, after `@a = count();`; undefined without one. */
function answer(body: string, before = ''): { tag: string; message: string } | undefined {
  const [first, ...more] = complaints(`${before} BEGIN { @a = count(); ${body} }`);
  expect(more).toEqual([]);
  return first && { tag: first.tag, message: first.message };
}

describe('aggregations, aggregating functions and actions are no values', () => {
  const incompatible = (types: string): [string, string] => [
    'D_OP_INCOMPAT',
    `operands have incompatible types: ${types}`,
  ];
  test.each<[string, [string, string]]>([
    ['x = @a;', incompatible('"scalar" = "aggregation"')],
    ['self->x = @a;', incompatible('"scalar" = "aggregation"')],
    ['b[1] = @a;', incompatible('"associative array" = "aggregation"')],
    ['x = 1; x = @a;', incompatible('"int" = "aggregation"')],
    ['x = count();', incompatible('"scalar" = "aggregating function"')],
    ['x = 1 + count();', incompatible('"int" + "aggregating function"')],
    ['x = (@b = count());', incompatible('"scalar" = "aggregation"')],
    ['x = 1 ? @a : 1;', incompatible('"scalar" = "aggregation"')],
    ['x = -@a;', ['D_OP_ARITH', 'operator - requires an operand of arithmetic type']],
    ['x = !@a;', ['D_OP_SCALAR', 'operator ! requires an operand of scalar type']],
    ['x = @a * 2;', ['D_OP_ARITH', 'operator * requires operands of arithmetic type']],
    ['x = @a | 2;', ['D_OP_INT', 'operator | requires operands of integral type']],
    ['x = (@a, 1);', ['D_OP_DYN', 'operator , operands cannot be of dynamic type']],
    ['x = (int)@a;', ['D_CAST_INVAL', 'invalid cast expression: "aggregation" to "int"']],
    ['x = &@a;', ['D_ADDROF_VAR', 'cannot take address of dynamic variable']],
    ['x = *@a;', ['D_DEREF_NONPTR', 'cannot dereference non-pointer type']],
    [
      'x = stringof(@a);',
      ['D_STRINGOF_TYPE', 'cannot apply stringof to a value of type aggregation'],
    ],
    ['trace(count());', ['D_TRACE_DYN', 'trace( ) may not be applied to a dynamic expression']],
    ['@b = sum(count());', ['D_AGG_SCALAR', 'sum( ) argument #1 must be of scalar type']],
    ['x = -trace(1);', ['D_OP_ARITH', 'operator - requires an operand of arithmetic type']],
    ['x = (int)trace(1);', ['D_CAST_INVAL', 'invalid cast expression: "void" to "int"']],
    ['1, trace(1);', ['D_OP_ACT', 'operator , operands cannot be actions']],
    [
      'x = 1; x ? trace(1) : trace(2);',
      ['D_OP_ACT', 'action cannot be used in a conditional context'],
    ],
    [
      'x = 1; x ? trace(1) : 2;',
      ['D_OP_INCOMPAT', 'operator ?: operands must have compatible types'],
    ],
    ['x = trace;', ['D_IDENT_BADREF', "tracing function 'trace' may not be referenced as scalar"]],
    ['x = sum;', ['D_IDENT_BADREF', "aggregating function 'sum' may not be referenced as scalar"]],
  ])('%s', (body, [tag, message]) => {
    expect(answer(body)).toEqual({ tag, message });
  });

  test('a constant test leaves an action that is carried out', () => {
    expect(answer('1 ? trace(1) : trace(2);')).toBeUndefined();
  });
});

describe('pointers of alloca()', () => {
  const incompatible = (name: string): object => ({
    tag: 'D_ALLOCA_INCOMPAT',
    message: `${name}: cannot reuse the same identifier for both alloca and non-alloca allocations`,
  });
  test.each([
    ['x = alloca(4); x = (void *)5;', 'x'],
    ['x = alloca(4); y = x; y = (void *)5;', 'y'],
    ['x = (uint64_t)alloca(4); x = 5;', 'x'],
    ['x = 5; x = (uint64_t)alloca(4);', 'x'],
    ['b[1] = alloca(4); b[2] = (void *)5;', 'b'],
    ['self->x = alloca(4); self->x = (void *)5;', 'x'],
    ['x = (char *)alloca(2); x += 1;', 'x'],
    ['x = alloca(4); y = (int)x; y = 3;', 'y'],
  ])('%s', (body, name) => {
    expect(answer(body)).toEqual(incompatible(name));
  });

  test.each([
    'x = alloca(4); x = 0;',
    'x = alloca(4); x = NULL;',
    'x = (char *)alloca(4); y = x + 1; bcopy("a", y, 1);',
    'x = (char *)alloca(4); bcopy("a", &x[1], 1);',
    'k = 1; x = alloca(4); bcopy("a", k ? x : (void *)5, 1);',
    'x = (uint64_t)alloca(4); bcopy("a", (void *)x, 1);',
    'bcopy("a", y = alloca(4), 1);',
    'x = alloca(4); y = x == NULL; y = 3;',
    'x = (char *)alloca(4); y = x[1]; y = 3;',
  ])('native dtrace accepts %s', (body) => {
    expect(answer(body)).toBeUndefined();
  });

  test.each(['char c[4];', 'char *c;'])('bcopy( ) does not write to %s', (before) => {
    expect(answer('bcopy("a", c, 1);', before)).toEqual({
      tag: 'D_PROTO_ARG',
      message:
        'bcopy( ) argument #2 is incompatible with prototype:\n\tprototype: alloca pointer\n\t argument: non-alloca pointer',
    });
  });
});

describe('pointers to integers', () => {
  test.each([
    ['int', 'unsigned', false],
    ['char', 'unsigned char', false],
    ['uint8_t', 'char', true],
    ['char', 'int8_t', true],
    ['long', 'long long', true],
    ['int64_t', 'long long', true],
  ])('%s * = %s *', (to, from, accepted) => {
    const given = answer('p = q;', `${to} *p; ${from} *q;`);
    expect(given?.tag).toBe(accepted ? undefined : 'D_OP_INCOMPAT');
  });
});
