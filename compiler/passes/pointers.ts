/** Pointer plus integer, integer plus pointer, pointer minus pointer. */
import type { Span } from '../../grammar/ast.ts';
import type { Expr } from '../program.ts';
import type { Type } from '../types.ts';
import { integerType, sizeOf, typeName } from '../types.ts';
import { type Context, fail } from './context.ts';
import { addressOfPlace, offsetBy } from './memory.ts';
import { integer } from './operators.ts';

/** What a pointer, an array or a string points to, for `+` and `-`. */
function pointedTo({ type }: Expr): Type | undefined {
  if (type.kind === 'pointer') return type.to;
  if (type.kind === 'array') return type.of;
  return type.kind === 'string' ? integerType('char') : undefined;
}

/** Undefined when neither operand points to anything. */
export function pointerArithmetic(
  operator: '+' | '-',
  left: Expr,
  right: Expr,
  span: Span,
  context: Context,
): Expr | undefined {
  const [l, r] = [pointedTo(left), pointedTo(right)];
  const address = (expr: Expr): Expr => (expr.type.kind === 'array' ? addressOfPlace(expr) : expr);
  if (l !== undefined && right.type.kind === 'integer')
    return offsetBy(address(left), right, l, operator, span, context);
  if (r !== undefined && left.type.kind === 'integer' && operator === '+')
    return offsetBy(address(right), left, r, operator, span, context);
  if (left.type.kind !== 'pointer' || right.type.kind !== 'pointer') return undefined;
  const size = sizeOf(left.type.to);
  if (operator === '+' || size === undefined || typeName(left.type) !== typeName(right.type))
    return fail(
      context,
      'D_OP_INCOMPAT',
      span,
      `operands have incompatible types: "${typeName(left.type)}" ${operator} "${typeName(right.type)}"`,
    );
  const type = integerType('ptrdiff_t');
  const difference: Expr = { kind: 'binary', operator, left, right, type, span };
  if (size <= 1) return difference;
  const divisor = integer(BigInt(size), type, span);
  return { kind: 'binary', operator: '/', left: difference, right: divisor, type, span };
}
