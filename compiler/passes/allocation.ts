/**
 * Which pointers come from alloca(). They are good in their own clause only, so a variable holds either such pointers
 * or others, never both in turn, and bcopy() writes through such pointers only.
 */
import type { Span } from '../../grammar/ast.ts';
import type { Expr, Variable } from '../program.ts';
import type { Scope } from '../scope.ts';
import { type Context, fail } from './context.ts';

const allocating: ReadonlySet<string> = new Set(['alloca', 'copyin']);

/** True for what alloca() gave, and for what is computed from it or lies in it. */
export function isAllocated(expr: Expr, scope: Scope): boolean {
  switch (expr.kind) {
    case 'call':
      return allocating.has(expr.subroutine);
    case 'variable':
      return scope.allocations.get(expr.variable) === true;
    case 'cast':
      return isAllocated(expr.operand, scope);
    case 'unary':
      return expr.operator !== '!' && isAllocated(expr.operand, scope);
    case 'binary':
      return isAllocated(expr.left, scope) || isAllocated(expr.right, scope);
    case 'conditional':
      return isAllocated(expr.then, scope) || isAllocated(expr.else, scope);
    case 'comma':
      return isAllocated(expr.expressions.at(-1)!, scope);
    case 'assign':
      return isAllocated(expr.value, scope);
    case 'place':
      return isAllocated(expr.address, scope);
    case 'load':
      return expr.type.kind === 'pointer' && isAllocated(expr.address, scope);
    default:
      return false;
  }
}

/** Takes note of what a variable is given; 0 is either. */
export function noteAllocation(
  variable: Variable,
  value: Expr,
  span: Span,
  { scope, ...context }: Context,
): void {
  const { kind } = variable.type;
  const zero = value.kind === 'integer' && value.value === 0n;
  if (zero || value.kind === 'previous' || (kind !== 'integer' && kind !== 'pointer')) return;
  const allocated = isAllocated(value, scope);
  const known = scope.allocations.get(variable);
  if (known !== undefined && known !== allocated)
    fail(
      context,
      'D_ALLOCA_INCOMPAT',
      span,
      `${variable.name}: cannot reuse the same identifier for both alloca and non-alloca allocations`,
    );
  scope.allocations.set(variable, allocated);
}
