/**
 * Generated JavaScript against a plain evaluator on BigInt that is written straight from D's rules: values
 * live in 64-bit registers, nothing is promoted to int, width matters only in casts and stores.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClauseState, ConstantPool, StaticMemory } from '../../compiler/backends/replay/clause.ts';
import { emit } from '../../compiler/backends/replay/expressions.ts';
import { asBig } from '../../compiler/backends/replay/value.ts';
import { engines } from '../../compiler/engines.ts';
import { CompileError } from '../../compiler/diagnostic.ts';
import { Macros } from '../../compiler/macros.ts';
import type { Context } from '../../compiler/passes/context.ts';
import {
  arithmetic,
  cast,
  compare,
  conditional,
  integer,
  logical,
  unary,
} from '../../compiler/passes/operators.ts';
import type { Expr, Variable } from '../../compiler/program.ts';
import { Scope } from '../../compiler/scope.ts';
import { type IntegerType, integerType } from '../../compiler/types.ts';
import { catalogue } from '../../probes/index.ts';

const types = [
  'int8_t',
  'uint8_t',
  'int16_t',
  'uint16_t',
  'int32_t',
  'uint32_t',
  'int64_t',
  'uint64_t',
].map(integerType);

const binaryOperators = ['*', '/', '%', '+', '-', '<<', '>>', '&', '^', '|'] as const;
const compareOperators = ['<', '<=', '>', '>=', '==', '!='] as const;
const logicalOperators = ['&&', '||', '^^'] as const;
const unaryOperators = ['+', '-', '~', '!'] as const;

type Tree =
  | {
      readonly kind: 'leaf';
      readonly type: number;
      readonly value: bigint;
      readonly constant: boolean;
    }
  | {
      readonly kind: 'binary';
      readonly op: (typeof binaryOperators)[number];
      readonly l: Tree;
      readonly r: Tree;
    }
  | {
      readonly kind: 'compare';
      readonly op: (typeof compareOperators)[number];
      readonly l: Tree;
      readonly r: Tree;
    }
  | {
      readonly kind: 'logical';
      readonly op: (typeof logicalOperators)[number];
      readonly l: Tree;
      readonly r: Tree;
    }
  | { readonly kind: 'unary'; readonly op: (typeof unaryOperators)[number]; readonly l: Tree }
  | { readonly kind: 'cast'; readonly type: number; readonly l: Tree }
  | { readonly kind: 'if'; readonly test: Tree; readonly l: Tree; readonly r: Tree };

// ---- the plain evaluator ------------------------------------------------------------------------

interface Register {
  readonly value: bigint;
  readonly type: IntegerType;
}
class DivideByZero extends Error {}

const int = integerType('int');
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const held = (value: bigint, { size, signed }: IntegerType): bigint =>
  wrap(signed ? BigInt.asIntN(size * 8, value) : BigInt.asUintN(size * 8, value));
const rank = (type: IntegerType): number => type.size * 2 + (type.signed ? 0 : 1);
const higher = (a: IntegerType, b: IntegerType): IntegerType => (rank(b) > rank(a) ? b : a);
const seenAs = (value: bigint, signed: boolean): bigint =>
  signed ? value : BigInt.asUintN(64, value);

/** What is folded at compile time is shifted right without its sign, and a negated unsigned is cut. */
function plainBinary(op: string, l: Register, r: Register, folded: boolean): Register {
  const type = op === '<<' || op === '>>' ? l.type : higher(l.type, r.type);
  const [a, b] = [seenAs(l.value, type.signed), seenAs(r.value, type.signed)];
  const shift = BigInt.asUintN(6, r.value);
  if ((op === '/' || op === '%') && r.value === 0n) throw new DivideByZero();
  const results: Record<string, () => bigint> = {
    '*': () => a * b,
    '/': () => a / b,
    '%': () => a % b,
    '+': () => a + b,
    '-': () => a - b,
    '<<': () => a << shift,
    '>>': () => (folded ? BigInt.asUintN(64, a) : a) >> shift,
    '&': () => a & b,
    '^': () => a ^ b,
    '|': () => a | b,
  };
  return { value: wrap(results[op]()), type };
}

function plainCast(from: Register, type: IntegerType): Register {
  const cuts =
    type.size < from.type.size ||
    (type.size === from.type.size && type.signed !== from.type.signed) ||
    (type.size > from.type.size && from.type.signed && !type.signed && type.size < 8);
  return { value: cuts ? held(from.value, type) : from.value, type };
}

function plain(tree: Tree): Register {
  switch (tree.kind) {
    case 'leaf':
      return { value: held(tree.value, types[tree.type]), type: types[tree.type] };
    case 'binary':
      return plainBinary(tree.op, plain(tree.l), plain(tree.r), isFolded(tree));
    case 'compare': {
      const [l, r] = [plain(tree.l), plain(tree.r)];
      const { signed } = higher(l.type, r.type);
      const [a, b] = [seenAs(l.value, signed), seenAs(r.value, signed)];
      const answers = {
        '<': a < b,
        '<=': a <= b,
        '>': a > b,
        '>=': a >= b,
        '==': a === b,
        '!=': a !== b,
      };
      return { value: answers[tree.op] ? 1n : 0n, type: int };
    }
    case 'logical': {
      const left = plain(tree.l).value !== 0n;
      if (tree.op === '&&' && !left) return { value: 0n, type: int };
      if (tree.op === '||' && left) return { value: 1n, type: int };
      const right = plain(tree.r).value !== 0n;
      return { value: (tree.op === '^^' ? left !== right : right) ? 1n : 0n, type: int };
    }
    case 'unary': {
      const { value, type } = plain(tree.l);
      const results = {
        '+': value,
        '-': isFolded(tree.l) && !type.signed ? held(-value, type) : wrap(-value),
        '~': wrap(~value),
        '!': value === 0n ? 1n : 0n,
      };
      return { value: results[tree.op], type: tree.op === '!' ? int : type };
    }
    case 'cast':
      return plainCast(plain(tree.l), types[tree.type]);
    case 'if': {
      const { value } = plain(plain(tree.test).value !== 0n ? tree.l : tree.r);
      return { value, type: typeOf(tree) };
    }
  }
}

/** True for what the compiler folds to a constant. */
function isFolded(tree: Tree): boolean {
  switch (tree.kind) {
    case 'leaf':
      return tree.constant;
    case 'unary':
    case 'cast':
      return isFolded(tree.l);
    case 'if':
      return isFolded(tree.test) && isFolded(plain(tree.test).value !== 0n ? tree.l : tree.r);
    default:
      return isFolded(tree.l) && isFolded(tree.r);
  }
}

/** A constant condition keeps its branch's type; another gives the type of the higher rank. */
function typeOf(tree: Tree): IntegerType {
  switch (tree.kind) {
    case 'leaf':
    case 'cast':
      return types[tree.type];
    case 'binary':
      return tree.op === '<<' || tree.op === '>>'
        ? typeOf(tree.l)
        : higher(typeOf(tree.l), typeOf(tree.r));
    case 'unary':
      return tree.op === '!' ? int : typeOf(tree.l);
    case 'if':
      if (isFolded(tree.test)) return typeOf(plain(tree.test).value !== 0n ? tree.l : tree.r);
      return higher(typeOf(tree.l), typeOf(tree.r));
    default:
      return int;
  }
}

// ---- the same through the compiler --------------------------------------------------------------

const span = { start: 0, end: 0 };
const context: Context = {
  source: { kind: 'probe', name: '', text: '' },
  scope: new Scope(catalogue),
  macros: new Macros({ arguments: [], numbers: new Map() }),
  engine: engines.replay,
  probe: undefined,
  half: undefined,
  oldLayout: () => undefined,
};

function compiled(tree: Tree, cells: { variable: Variable; value: bigint }[]): Expr {
  const sub = (each: Tree): Expr => compiled(each, cells);
  switch (tree.kind) {
    case 'leaf': {
      const type = types[tree.type];
      const value = held(tree.value, type);
      if (tree.constant) return integer(value, type, span);
      const variable: Variable = { id: cells.length, scope: 'global', name: 'x', type };
      cells.push({ variable, value });
      return { kind: 'variable', variable, type, span };
    }
    case 'binary':
      return arithmetic(tree.op, sub(tree.l), sub(tree.r), span, context);
    case 'compare':
      return compare(tree.op, sub(tree.l), sub(tree.r), span, context);
    case 'logical':
      return logical(tree.op, sub(tree.l), sub(tree.r), span, context);
    case 'unary':
      return unary(tree.op, sub(tree.l), span, context);
    case 'cast':
      return cast(sub(tree.l), types[tree.type], span, context);
    case 'if':
      return conditional(sub(tree.test), sub(tree.l), sub(tree.r), span, context);
  }
}

const runtime = {
  divide: (a: number, b: number): number => {
    if (b === 0) throw new DivideByZero();
    return Math.trunc(a / b);
  },
  remainder: (a: number, b: number): number => {
    if (b === 0) throw new DivideByZero();
    return a % b;
  },
  divisor: (b: bigint): bigint => {
    if (b === 0n) throw new DivideByZero();
    return b;
  },
};

function generated(tree: Tree): bigint {
  const cells: { variable: Variable; value: bigint }[] = [];
  const expr = compiled(tree, cells);
  const clause = new ClauseState(
    {
      catalogue,
      strsize: 256,
      errorContexts: new Set(),
      pool: new ConstantPool(),
      literals: new Map(),
      memory: new StaticMemory(),
      flows: false,
      tracking: false,
      associations: false,
      streams: false,
      clock: false,
      destructive: false,
      pcap: false,
      marks: false,
      timing: false,
      estats: { items: new Set(), members: new Set(), events: new Set() },
      middle: false,
    },
    { id: 1, provider: 'dtrace', module: '', function: '', name: 'BEGIN' },
  );
  const value = emit(expr, clause);
  const N = new Float64Array(cells.length);
  const B = new BigInt64Array(cells.length);
  for (const { variable, value: cell } of cells) {
    if (variable.type.kind === 'integer' && variable.type.size === 8) B[variable.id] = cell;
    else N[variable.id] = Number(cell);
  }
  const run = new Function('N', 'B', 'R', `${clause.declarations}return ${asBig(value)};`) as (
    ...cells: unknown[]
  ) => bigint;
  return run(N, B, runtime);
}

const interesting = fc.constantFrom(
  0n,
  1n,
  -1n,
  2n,
  7n,
  63n,
  64n,
  127n,
  128n,
  255n,
  256n,
  32767n,
  65535n,
  2n ** 31n - 1n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 52n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 53n),
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 64n - 1n,
);

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree }>((tie) => ({
  leaf: fc.record({
    kind: fc.constant('leaf' as const),
    type: fc.nat(types.length - 1),
    value: fc.oneof(interesting, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n })),
    constant: fc.boolean(),
  }),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({
      kind: fc.constant('binary' as const),
      op: fc.constantFrom(...binaryOperators),
      l: tie('tree'),
      r: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      op: fc.constantFrom(...compareOperators),
      l: tie('tree'),
      r: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('logical' as const),
      op: fc.constantFrom(...logicalOperators),
      l: tie('tree'),
      r: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('unary' as const),
      op: fc.constantFrom(...unaryOperators),
      l: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('cast' as const),
      type: fc.nat(types.length - 1),
      l: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('if' as const),
      test: tie('tree'),
      l: tie('tree'),
      r: tie('tree'),
    }),
  ),
}));

/** The answer, or why there is none; a division by a constant 0 is refused by the compiler. */
function outcome(run: () => bigint): bigint | 'divide-by-zero' {
  try {
    return run();
  } catch (error) {
    const refused = error instanceof CompileError && error.diagnostic.tag === 'D_DIV_ZERO';
    if (error instanceof DivideByZero || refused) return 'divide-by-zero';
    throw error;
  }
}

test('random expressions of every width and sign give the plain evaluator’s answer', () => {
  fc.assert(
    fc.property(tree, (each) => {
      const actual = outcome(() => generated(each));
      const wanted = outcome(() => plain(each).value);
      // A constant divisor of 0 is refused even in a branch that is never taken.
      if (actual === 'divide-by-zero') return;
      expect(actual).toBe(wanted);
    }),
    { numRuns: 20_000, seed: 20_261_122 },
  );
});

test('a division by zero at run time is a fault, not a number', () => {
  const zero: Tree = { kind: 'leaf', type: 4, value: 0n, constant: false };
  const one: Tree = { kind: 'leaf', type: 6, value: 1n, constant: false };
  for (const op of ['/', '%'] as const)
    for (const l of [zero, one])
      expect(outcome(() => generated({ kind: 'binary', op, l, r: zero }))).toBe('divide-by-zero');
});
