/**
 * Aggregations, aggregating functions and actions where D wants a value. They are typed all the same, so that what
 * refuses them says so in its own words: `operands have incompatible types: "aggregation" + "int"`.
 */
import type { AggregationReference, Span } from '../../grammar/ast.ts';
import { actionNames } from '../actions.ts';
import type { Expr } from '../program.ts';
import { suggest } from '../suggest.ts';
import { type DynamicType, voidType } from '../types.ts';
import { type Context, fail } from './context.ts';

/** An aggregation that nothing was assigned to so far. */
export function unknownAggregation(name: string, span: Span, context: Context): never {
  const names = context.scope.aggregations.map((spec) => spec.name);
  const guess = suggest(name, names);
  return fail(
    context,
    'D_IDENT_UNDEF',
    span,
    `failed to resolve @${name}: Unknown variable name`,
    guess && `did you mean @${guess}?`,
  );
}

function dynamic(name: DynamicType['name'], span: Span): Expr {
  return { kind: 'dynamic', type: { kind: 'dynamic', name }, span };
}

/** `@a` in an expression. */
export function aggregationValue({ name, span }: AggregationReference, context: Context): Expr {
  if (context.scope.aggregation(name) === undefined) unknownAggregation(name, span, context);
  return dynamic('aggregation', span);
}

/** `@a = count()` in an expression. */
export function aggregationAssignment(span: Span): Expr {
  return dynamic('aggregation', span);
}

/** `count()` in an expression. */
export function aggregatingValue(span: Span): Expr {
  return dynamic('aggregating function', span);
}

/** `trace(x)` in an expression. */
export function actionValue(name: string, span: Span): Expr {
  return { kind: 'action', name, type: voidType, span };
}

/** The error for what may only be a statement of its own, or the value of an aggregation. */
export function refuseInExpression(name: string, span: Span, context: Context): never {
  const action = actionNames.has(name);
  const kind = action ? 'tracing' : 'aggregating';
  return fail(
    context,
    'D_CG_EXPR',
    span,
    `${kind} function ${name}( ) may not be called from a D expression (D program context required)`,
    action ? undefined : `assign it to an aggregation: @ = ${name}(...)`,
  );
}

/** Operands of `,` and of `?:` whose test is not constant are values. */
export function refuseDynamicOperands(
  operator: ',' | '?:',
  operands: readonly Expr[],
  span: Span,
  context: Context,
): void {
  if (operands.some(({ kind }) => kind === 'dynamic' || kind === 'translated'))
    fail(context, 'D_OP_DYN', span, `operator ${operator} operands cannot be of dynamic type`);
}
