/** `@name[keys] = func(args)`: the aggregating functions and their parameters. */
import type {
  AggregationReference,
  AssignExpression,
  CallExpression,
  Span,
} from '../../grammar/ast.ts';
import { actionNames, aggregatingNames } from '../actions.ts';
import { positionOf } from '../diagnostic.ts';
import type { AggregatingFunction, AggregationSpec, Expr, Statement } from '../program.ts';
import { subroutines } from '../subroutines.ts';
import { suggest } from '../suggest.ts';
import { recordable } from './addresses.ts';
import { checkSameParameters, parametersOf } from './aggregation-parameters.ts';
import { calleeName, checkArity } from './calls.ts';
import { type Context, fail, type TypeOf } from './context.ts';
import { isScalar } from './operators.ts';
import { convertKeys, keyType } from './keys.ts';

/** Least and greatest number of arguments. */
const arity: Readonly<Record<AggregatingFunction['name'], readonly [number, number]>> = {
  count: [0, 0],
  sum: [1, 1],
  avg: [1, 1],
  min: [1, 1],
  max: [1, 1],
  stddev: [1, 1],
  quantize: [1, 2],
  lquantize: [3, 5],
  llquantize: [5, 6],
};

/** The line of each aggregation's first use, for the message about another. */
const firstLines = new WeakMap<AggregationSpec, number>();

function checkSameFunction(
  known: AggregationSpec,
  next: AggregatingFunction,
  span: Span,
  context: Context,
): void {
  const { name } = known;
  if (known.function.name !== next.name)
    fail(
      context,
      'D_AGG_REDEF',
      span,
      `aggregation redefined: @${name}\n\t current: @${name} = ${next.name}( )\n\tprevious: @${name} = ${known.function.name}( ) : line ${firstLines.get(known)}`,
    );
  checkSameParameters(known, next, span, context);
}

function specOf(
  target: AggregationReference,
  aggregating: AggregatingFunction,
  keys: readonly Expr[],
  span: Span,
  context: Context,
): AggregationSpec {
  const known = context.scope.aggregation(target.name);
  if (known !== undefined) {
    checkSameFunction(known, aggregating, span, context);
    return known;
  }
  const signature = keys.map((key, index) => keyType(key, index, 'aggregation', context));
  const spec = context.scope.addAggregation(target.name, aggregating, signature);
  firstLines.set(spec, positionOf(context.source.text, span.start).line);
  return spec;
}

/** Whether D has a function of that name, of any kind. */
const isFunction = (name: string): boolean => subroutines.has(name) || actionNames.has(name);

/** The call on the right of the `=`, which must be of an aggregating function. */
function aggregatingCall(
  value: AssignExpression['value'],
  target: AggregationReference,
  context: Context,
): { call: CallExpression; name: AggregatingFunction['name'] } {
  const call = value.kind === 'CallExpression' ? value : undefined;
  const name = call === undefined ? '' : calleeName(call, context);
  if (call !== undefined && aggregatingNames.has(name))
    return { call, name: name as AggregatingFunction['name'] };
  const guess = suggest(name, [...aggregatingNames]);
  if (call !== undefined && !isFunction(name))
    fail(
      context,
      'D_FUNC_UNDEF',
      call.callee.span,
      `undefined function name: ${name}`,
      guess && `did you mean ${guess}( )?`,
    );
  return fail(
    context,
    'D_AGG_FUNC',
    value.span,
    `@${target.name} must be assigned the result of an aggregating function`,
    `the aggregating functions are ${[...aggregatingNames].join(', ')}`,
  );
}

export function aggregate(
  node: AssignExpression,
  target: AggregationReference,
  typeOf: TypeOf,
  context: Context,
): Statement {
  if (node.operator !== '=' && context.scope.aggregation(target.name) === undefined)
    fail(
      context,
      'D_VAR_UNDEF',
      node.span,
      `@${target.name} has not yet been declared or assigned`,
    );
  if (node.operator !== '=')
    fail(
      context,
      'D_AGG_FUNC',
      node.span,
      `operator ${node.operator} may not be applied to an aggregation; use =`,
    );
  const { call, name } = aggregatingCall(node.value, target, context);
  // What is wrong with the value is told before what is wrong with a key.
  const values = call.arguments.map((argument) => typeOf(argument, context));
  const keys = (target.keys ?? []).map((key) => recordable(key, typeOf, context));
  checkArity(name, values.length, ...arity[name], call, typeOf, context);
  const first = values[0];
  if (first !== undefined && !isScalar(first.type))
    fail(context, 'D_AGG_SCALAR', first.span, `${name}( ) argument #1 must be of scalar type`);
  const parameters = parametersOf(name, values, call.span, context);
  const spec = specOf(target, parameters, keys, node.span, context);
  const converted = convertKeys(spec.keys, keys, `@${target.name}`, target.span, context);
  const increment = incrementOf(name, values, context);
  return {
    kind: 'aggregate',
    aggregation: spec,
    keys: converted,
    ...(first === undefined ? {} : { value: first }),
    ...(increment === undefined ? {} : { increment }),
  };
}

const incrementSlot: ReadonlyMap<string, number> = new Map([
  ['quantize', 1],
  ['lquantize', 4],
  ['llquantize', 5],
]);

function incrementOf(name: string, values: readonly Expr[], context: Context): Expr | undefined {
  const slot = incrementSlot.get(name);
  const increment = slot === undefined ? undefined : values[slot];
  if (increment !== undefined && !isScalar(increment.type))
    fail(
      context,
      'D_PROTO_ARG',
      increment.span,
      `${name}( ) increment value (argument #${slot! + 1}) must be of scalar type`,
    );
  return increment;
}
