/** Arguments of actions: what several of them take alike. */
import type { CallExpression, Expression } from '../../../grammar/ast.ts';
import { bindFormat } from '../../format-bind.ts';
import { parseFormat } from '../../format-parse.ts';
import type { BoundFormat } from '../../format.ts';
import type { AggregationSpec, Expr, Statement } from '../../program.ts';
import { integerType, type Type, typeName } from '../../types.ts';
import { badArgument } from '../calls.ts';
import { type Context, fail } from '../context.ts';
import { unknownAggregation } from '../dynamic.ts';
import { typeExpression } from '../expressions.ts';
import { cast } from '../operators.ts';

/** Types one action's call. The call's name is known; its arguments are not looked at yet. */
export type Action = (node: CallExpression, context: Context) => Statement;

/** D_PROTO_ARG, for an argument whose type is known by name only. */
function unlikePrototype(
  name: string,
  index: number,
  wanted: string,
  given: string,
  node: Expression,
  context: Context,
): never {
  return fail(
    context,
    'D_PROTO_ARG',
    node.span,
    `${name}( ) argument #${index + 1} is incompatible with prototype:\n\tprototype: ${wanted}\n\t argument: ${given}`,
  );
}

/** An argument that is an expression, and so no aggregation. */
export function valueArgument(
  name: string,
  index: number,
  wanted: string,
  node: Expression,
  context: Context,
): Expr {
  if (node.kind === 'AggregationReference')
    unlikePrototype(name, index, wanted, 'aggregation', node, context);
  return typeExpression(node, context);
}

/** An integer of any size; `wanted` is the prototype's type, as the message names it. */
export function integerArgument(
  name: string,
  index: number,
  wanted: string,
  node: Expression,
  context: Context,
): Expr {
  const value = valueArgument(name, index, wanted, node, context);
  return value.type.kind === 'integer' ? value : badArgument(name, index, wanted, value, context);
}

/** An argument that is converted to int, as passing it to `f(int)` does. */
export function intArgument(name: string, index: number, node: Expression, context: Context): Expr {
  const value = integerArgument(name, index, 'int', node, context);
  return cast(value, integerType('int'), value.span, context);
}

/** A pointer, or text, which has an address where it comes from. */
export function pointerArgument(
  name: string,
  index: number,
  wanted: string,
  node: Expression,
  context: Context,
): Expr {
  const value = valueArgument(name, index, wanted, node, context);
  const { kind } = value.type;
  const pointer =
    kind === 'pointer' || kind === 'array' || (kind === 'string' && wanted !== 'void *');
  return pointer ? value : badArgument(name, index, wanted, value, context);
}

/** A pointer, or an address as a number, such as pkt_addr. */
export function addressArgument(
  name: string,
  index: number,
  wanted: string,
  node: Expression,
  context: Context,
): Expr {
  const value = valueArgument(name, index, wanted, node, context);
  if (value.type.kind === 'integer') return value;
  return value.type.kind === 'pointer' ? value : badArgument(name, index, wanted, value, context);
}

/** True for integer constants above 0. */
export function isPositiveConstant(value: Expr): boolean {
  return value.kind === 'integer' && value.value > 0n;
}

/** The format of printf() and its kin, which must be a string constant. */
export function formatText(node: Expression, action: string, context: Context): string {
  const typed = typeExpression(node, context);
  if (typed.kind === 'string') return typed.value;
  if (action === 'printf' && typed.type.kind !== 'string')
    unlikePrototype(action, 0, 'string', typeName(typed.type), node, context);
  return fail(
    context,
    'D_PRINTF_ARG_FMT',
    node.span,
    `${action}( ) argument #1 is incompatible with prototype:\n\tprototype: string constant\n\t argument: ${typeName(typed.type)}`,
  );
}

/** Parses a format and binds it to the arguments' types; its problems are the program's. */
export function boundFormat(
  text: string,
  types: readonly Type[],
  action: string,
  aggregations: readonly AggregationSpec[] | undefined,
  node: CallExpression,
  context: Context,
): BoundFormat {
  const parsed = parseFormat(text);
  const bound = 'problem' in parsed ? parsed : bindFormat(parsed, types, action, aggregations);
  if (!('problem' in bound)) return bound;
  const { tag, message, argumentIndex } = bound.problem;
  const place = node.arguments[argumentIndex === undefined ? 0 : argumentIndex + 1] ?? node;
  return fail(context, tag, place.span, message);
}

/** `D_PRINTA_AGGARG`: denormalize() shares its tag with normalize(). */
function aggregationTag(action: string): string {
  return `D_${action.replace(/^de/, '').toUpperCase()}_AGGARG`;
}

/** The aggregation that an argument names, which some clause before must have defined. */
export function aggregationArgument(
  node: Expression,
  index: number,
  action: string,
  context: Context,
): AggregationSpec {
  if (node.kind !== 'AggregationReference')
    return fail(
      context,
      aggregationTag(action),
      node.span,
      `${action}( ) argument #${index + 1} is incompatible with prototype:\n\tprototype: aggregation\n\t argument: ${typeName(typeExpression(node, context).type)}`,
    );
  return context.scope.aggregation(node.name) ?? unknownAggregation(node.name, node.span, context);
}
