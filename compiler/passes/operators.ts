/** The types of unary, binary and comparing operators over typed operands, with constants folded. */
import type { BinaryOperator, Span } from '../../grammar/ast.ts';
import { binary as foldBinary, castRegister, compare as foldCompare, promote } from '../int64.ts';
import type { Expr } from '../program.ts';
import type { IntegerType, Type } from '../types.ts';
import { bitsType, integerType, typeName } from '../types.ts';
import { type Context, fail } from './context.ts';
import { refuseDynamicOperands } from './dynamic.ts';

const int = integerType('int');

export type IntegerConstant = Extract<Expr, { kind: 'integer' }>;

export function integer(value: bigint, type: IntegerType, span: Span): IntegerConstant {
  return { kind: 'integer', value: BigInt.asIntN(64, value), type, span };
}

export function isScalar(type: Type): boolean {
  return type.kind === 'integer' || type.kind === 'pointer';
}

const integralOnly: ReadonlySet<string> = new Set(['%', '<<', '>>', '&', '^', '|']);

function integerOperand(
  operand: Expr,
  operator: string,
  spelling: string,
  context: Context,
): IntegerType {
  if (operand.type.kind === 'integer') return operand.type;
  const [tag, wanted] = integralOnly.has(operator)
    ? (['D_OP_INT', 'integral'] as const)
    : (['D_OP_ARITH', 'arithmetic'] as const);
  return fail(
    context,
    tag,
    operand.span,
    `operator ${spelling} requires operands of ${wanted} type`,
  );
}

/** `+ - ~ !` before an operand. */
export function unary(
  operator: '+' | '-' | '~' | '!',
  operand: Expr,
  span: Span,
  context: Context,
): Expr {
  if (operator === '!') {
    if (!isScalar(operand.type))
      fail(context, 'D_OP_SCALAR', operand.span, 'operator ! requires an operand of scalar type');
    if (operand.kind === 'integer') return integer(operand.value === 0n ? 1n : 0n, int, span);
    return { kind: 'unary', operator, operand, type: int, span };
  }
  if (operand.type.kind !== 'integer') {
    const [tag, wanted] =
      operator === '~' ? ['D_OP_INT', 'integral'] : ['D_OP_ARITH', 'arithmetic'];
    fail(context, tag, operand.span, `operator ${operator} requires an operand of ${wanted} type`);
  }
  const type = operand.type;
  if (operator === '+') return operand;
  if (operand.kind === 'integer')
    return integer(operator === '-' ? negated(operand.value, type) : ~operand.value, type, span);
  return { kind: 'unary', operator, operand, type, span };
}

/** The one constant operation that cuts its result to the type's width, and only an unsigned one. */
function negated(value: bigint, { signed, size }: IntegerType): bigint {
  return signed ? -value : BigInt.asUintN(size * 8, -value);
}

export type ArithmeticOperator = '*' | '/' | '%' | '+' | '-' | '<<' | '>>' | '&' | '^' | '|';

/**
 * Arithmetic without C's promotion to int: the operand of the greater (bits, unsigned) rank gives the
 * type, a shift has its left operand's.
 */
export function arithmetic(
  operator: ArithmeticOperator,
  left: Expr,
  right: Expr,
  span: Span,
  context: Context,
  spelling: string = operator,
): Expr {
  const additive = operator === '+' || operator === '-';
  if (additive && (left.type.kind !== 'integer' || right.type.kind !== 'integer'))
    fail(
      context,
      'D_OP_INCOMPAT',
      span,
      `operands have incompatible types: "${typeName(left.type)}" ${spelling} "${typeName(right.type)}"`,
    );
  const leftType = integerOperand(left, operator, spelling, context);
  const rightType = integerOperand(right, operator, spelling, context);
  const shift = operator === '<<' || operator === '>>';
  const type = shift ? leftType : promote(leftType, rightType);
  if (right.kind === 'integer' && right.value === 0n && (operator === '/' || operator === '%'))
    fail(context, 'D_DIV_ZERO', right.span, 'expression contains division by zero');
  if (left.kind === 'integer' && right.kind === 'integer') {
    // The compiler itself shifts without a sign; code made for variables keeps it.
    const unsigned = operator === '>>' || !type.signed;
    const value = foldBinary(operator, left.value, right.value, unsigned);
    if (value !== 'divide-by-zero') return integer(value, type, span);
  }
  return { kind: 'binary', operator, left, right, type, span };
}

export type CompareOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** A bare 0 (or NULL) may stand for any pointer, and for the NULL string. */
export function isNull(expr: Expr): boolean {
  return expr.kind === 'integer' && expr.value === 0n;
}

function nullString(span: Span): Expr {
  return { kind: 'cast', operand: integer(0n, int, span), type: { kind: 'string' }, span };
}

export function compare(
  operator: CompareOperator,
  left: Expr,
  right: Expr,
  span: Span,
  context: Context,
): Expr {
  const [l, r] = [left.type, right.type];
  const done = (unsigned: boolean, a = left, b = right): Expr => ({
    kind: 'compare',
    operator,
    unsigned,
    left: a,
    right: b,
    type: int,
    span,
  });
  if (l.kind === 'string' && (r.kind === 'string' || isNull(right)))
    return done(true, left, r.kind === 'string' ? right : nullString(right.span));
  if (r.kind === 'string' && isNull(left)) return done(true, nullString(left.span), right);
  if (l.kind === 'integer' && r.kind === 'integer') {
    const unsigned = !promote(l, r).signed;
    if (left.kind === 'integer' && right.kind === 'integer')
      return integer(foldCompare(operator, left.value, right.value, unsigned) ? 1n : 0n, int, span);
    return done(unsigned);
  }
  // Of floating-point numbers the bits are compared.
  if (l.kind === 'float' && r.kind === 'float' && l.size === r.size)
    return done(true, { ...left, type: bitsType(l) }, { ...right, type: bitsType(r) });
  // Structs are their addresses here: one is equal to itself alone.
  if (left.kind === 'place' && right.kind === 'place' && typeName(l) === typeName(r))
    return done(true, left.address, right.address);
  const [a, b] = [decayed(left), decayed(right)];
  if (a !== left || b !== right) return compare(operator, a, b, span, context);
  const pointers = l.kind === 'pointer' && r.kind === 'pointer';
  const pointerAndInteger =
    (l.kind === 'pointer' && isNull(right)) || (isNull(left) && r.kind === 'pointer');
  if (pointerAndInteger || (pointers && compatiblePointers(l, r))) return done(true);
  return fail(
    context,
    'D_OP_INCOMPAT',
    span,
    `operands have incompatible types: "${typeName(l)}" ${operator} "${typeName(r)}"`,
  );
}

/** An array beside a pointer or a number is the address of its first element. */
function decayed(expr: Expr): Expr {
  if (expr.kind !== 'place' || expr.type.kind !== 'array') return expr;
  return { ...expr.address, type: { kind: 'pointer', to: expr.type.of } };
}

const cNames: ReadonlySet<string> = new Set(['char', 'signed char', 'unsigned char']);

/** Pointers to bytes mix, but for those that C spells `char *` and `unsigned char *`. */
function sameIntegers(left: IntegerType, right: IntegerType): boolean {
  if (left.size !== right.size) return false;
  if (left.size !== 1) return left.signed === right.signed;
  return left.signed === right.signed || ![left, right].every(({ name }) => cNames.has(name));
}

function compatiblePointers(left: Type, right: Type): boolean {
  if (left.kind !== 'pointer' || right.kind !== 'pointer') return false;
  if (left.to.kind === 'void' || right.to.kind === 'void') return true;
  if (left.to.kind === 'integer' && right.to.kind === 'integer')
    return sameIntegers(left.to, right.to);
  // Two names of one struct.
  if (left.to.kind === 'struct' && right.to.kind === 'struct' && left.to.layout !== undefined)
    return left.to.layout === right.to.layout;
  return typeName(left.to) === typeName(right.to);
}

/** `&& || ^^`: lazy but for `^^`; a constant left operand decides at compile time. */
export function logical(
  operator: '&&' | '||' | '^^',
  left: Expr,
  right: Expr,
  span: Span,
  context: Context,
): Expr {
  for (const operand of [left, right])
    if (!isScalar(operand.type))
      fail(
        context,
        'D_OP_SCALAR',
        operand.span,
        `operator ${operator} requires operands of scalar type`,
      );
  if (left.kind === 'integer' && right.kind === 'integer') {
    const [a, b] = [left.value !== 0n, right.value !== 0n];
    const value = operator === '&&' ? a && b : operator === '||' ? a || b : a !== b;
    return integer(value ? 1n : 0n, int, span);
  }
  return { kind: 'logical', operator, left, right, type: int, span };
}

/** `test ? a : b`; a constant test keeps only its branch, with that branch's type. */
export function conditional(
  test: Expr,
  consequent: Expr,
  alternate: Expr,
  span: Span,
  context: Context,
): Expr {
  if (!isScalar(test.type))
    fail(context, 'D_OP_SCALAR', test.span, 'operator ?: expression must be of scalar type');
  if (test.kind === 'integer') return test.value !== 0n ? consequent : alternate;
  refuseDynamicOperands('?:', [consequent, alternate], span, context);
  const type = branchType(consequent, alternate);
  if (type === undefined)
    fail(
      context,
      'D_OP_INCOMPAT',
      span,
      'operator ?: operands must have compatible types',
      `they are of type ${typeName(consequent.type)} and ${typeName(alternate.type)}`,
    );
  if (consequent.kind === 'action' || alternate.kind === 'action')
    fail(context, 'D_OP_ACT', span, 'action cannot be used in a conditional context');
  const branch = (expr: Expr): Expr =>
    type.kind === 'string' && expr.type.kind === 'integer' ? nullString(expr.span) : expr;
  return {
    kind: 'conditional',
    test,
    then: branch(consequent),
    else: branch(alternate),
    type,
    span,
  };
}

function branchType(a: Expr, b: Expr): Type | undefined {
  if (a.type.kind === 'integer' && b.type.kind === 'integer') return promote(a.type, b.type);
  if (a.type.kind === 'string' && (b.type.kind === 'string' || isNull(b))) return a.type;
  if (b.type.kind === 'string' && isNull(a)) return b.type;
  if (a.type.kind === 'pointer' && (isNull(b) || compatiblePointers(a.type, b.type))) return a.type;
  if (b.type.kind === 'pointer' && isNull(a)) return b.type;
  if (a.type.kind === 'void' && b.type.kind === 'void') return a.type;
  if (a.type.kind === 'float' && b.type.kind === 'float' && a.type.size === b.type.size)
    return a.type;
  return undefined;
}

/**
 * An explicit cast, or the conversion that passing to a typed parameter or variable makes.
 * @param shown how the program spells the type
 */
export function cast(
  operand: Expr,
  type: Type,
  span: Span,
  context: Context,
  shown: string = typeName(type),
): Expr {
  const from = operand.type;
  if (type.kind === 'integer' && operand.kind === 'integer' && from.kind === 'integer')
    return integer(castRegister(operand.value, from, type), type, span);
  const possible =
    type.kind === 'void' ||
    (isScalar(from) && isScalar(type)) ||
    (from.kind === 'array' && type.kind === 'pointer') ||
    (type.kind === 'string' && from.kind === 'string') ||
    (type.kind === 'string' && isNull(operand));
  if (!possible)
    fail(
      context,
      'D_CAST_INVAL',
      span,
      `invalid cast expression: "${typeName(from)}" to "${shown}"`,
    );
  return { kind: 'cast', operand, type, span };
}

/** True when a value of that expression may be stored to, or passed as, the type. */
export function assignable(to: Type, value: Expr): boolean {
  const from = value.type;
  if (to.kind === 'integer') return from.kind === 'integer';
  if (to.kind === 'string') return from.kind === 'string' || isNull(value);
  // D has no more of a floating-point number than its printing.
  if (to.kind === 'float') return false;
  if (to.kind === 'pointer')
    return (
      isNull(value) ||
      compatiblePointers(to, from.kind === 'array' ? { kind: 'pointer', to: from.of } : from)
    );
  return typeName(to) === typeName(from);
}

/** Operators that {@link arithmetic} types. */
export function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return ['*', '/', '%', '+', '-', '<<', '>>', '&', '^', '|'].includes(operator);
}

/** Operators that {@link compare} types. */
export function isComparison(operator: BinaryOperator): operator is CompareOperator {
  return ['<', '<=', '>', '>=', '==', '!='].includes(operator);
}
