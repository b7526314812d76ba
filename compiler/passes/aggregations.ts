/** `@name[keys] = func(args)`: the aggregating functions and their parameters. */
import type {
  AggregationReference,
  AssignExpression,
  CallExpression,
  Span,
} from '../../grammar/ast.ts';
import { aggregatingNames } from '../actions.ts';
import type { AggregatingFunction, AggregationSpec, Expr, Statement } from '../program.ts';
import { suggest } from '../suggest.ts';
import { calleeName, checkArity } from './calls.ts';
import { type Context, fail } from './context.ts';
import { isScalar } from './operators.ts';
import { convertKeys, keyType, type TypeOf } from './variables.ts';

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

/** A parameter that must be an integer constant within bounds. */
interface ConstantParameter {
  readonly label: string;
  readonly typeTag: string;
  readonly valueTag: string;
  readonly low: bigint;
  readonly high: bigint;
  readonly bounds: string;
}

const signed32 = { low: -(2n ** 31n), high: 2n ** 31n - 1n, bounds: 'a 32-bit quantity' } as const;
const positive16 = {
  low: 1n,
  high: 65535n,
  bounds: 'a non-zero positive 16-bit quantity',
} as const;
const magnitude = { low: 0n, high: 65535n, bounds: 'a 16-bit quantity' } as const;

const lquantizeParameters: readonly ConstantParameter[] = [
  { label: 'base', typeTag: 'D_LQUANT_BASETYPE', valueTag: 'D_LQUANT_BASEVAL', ...signed32 },
  { label: 'limit', typeTag: 'D_LQUANT_LIMTYPE', valueTag: 'D_LQUANT_LIMVAL', ...signed32 },
  { label: 'step', typeTag: 'D_LQUANT_STEPTYPE', valueTag: 'D_LQUANT_STEPVAL', ...positive16 },
];

const llquantizeParameters: readonly ConstantParameter[] = [
  {
    label: 'factor',
    typeTag: 'D_LLQUANT_FACTORTYPE',
    valueTag: 'D_LLQUANT_FACTORVAL',
    low: 2n,
    high: 65535n,
    bounds: 'a 16-bit quantity of at least 2',
  },
  {
    label: 'low magnitude',
    typeTag: 'D_LLQUANT_LMAGTYPE',
    valueTag: 'D_LLQUANT_LMAGVAL',
    ...magnitude,
  },
  {
    label: 'high magnitude',
    typeTag: 'D_LLQUANT_HMAGTYPE',
    valueTag: 'D_LLQUANT_HMAGVAL',
    ...magnitude,
  },
  {
    label: 'linear steps per magnitude',
    typeTag: 'D_LLQUANT_STEPTYPE',
    valueTag: 'D_LLQUANT_STEPVAL',
    ...positive16,
  },
];

function constantParameter(
  name: string,
  index: number,
  parameter: ConstantParameter,
  argument: Expr,
  context: Context,
): number {
  const place = `${name}( ) argument #${index + 1} (${parameter.label})`;
  if (argument.kind !== 'integer')
    fail(context, parameter.typeTag, argument.span, `${place} must be an integer constant`);
  const { value } = argument;
  if (value < parameter.low || value > parameter.high)
    fail(context, parameter.valueTag, argument.span, `${place} must be ${parameter.bounds}`);
  return Number(value);
}

function lquantize(values: readonly Expr[], span: Span, context: Context): AggregatingFunction {
  const given = lquantizeParameters.map((parameter, i) => {
    const argument = values[i + 1];
    return argument === undefined
      ? 1
      : constantParameter('lquantize', i + 1, parameter, argument, context);
  });
  const [base, limit, step] = given as [number, number, number];
  if (base >= limit)
    fail(
      context,
      'D_LQUANT_MISMATCH',
      span,
      'lquantize( ) base (argument #1) must be less than limit (argument #2)',
    );
  const levels = Math.trunc((limit - base) / step);
  if (levels === 0)
    fail(
      context,
      'D_LQUANT_STEPLARGE',
      span,
      'lquantize( ) step (argument #3) too large: must have at least one quantization level',
    );
  if (levels > 65535)
    fail(
      context,
      'D_LQUANT_STEPSMALL',
      span,
      'lquantize( ) step (argument #3) too small: number of quantization levels must be a 16-bit quantity',
    );
  return { name: 'lquantize', base, limit, step };
}

function llquantize(values: readonly Expr[], span: Span, context: Context): AggregatingFunction {
  const [factor, low, high, steps] = llquantizeParameters.map((parameter, i) =>
    constantParameter('llquantize', i + 1, parameter, values[i + 1], context),
  ) as [number, number, number, number];
  const bad = (tag: string, message: string): never => fail(context, tag, span, message);
  if (high < low)
    bad(
      'D_LLQUANT_HMAGVAL',
      'llquantize( ) high magnitude (argument #3) must be at least the low magnitude (argument #2)',
    );
  if (BigInt(factor) ** BigInt(Math.min(high + 1, 65)) > 2n ** 63n)
    bad(
      'D_LLQUANT_HMAGVAL',
      'llquantize( ) high magnitude (argument #3) causes overflow of a 64-bit quantity',
    );
  const exponent = low === 0 ? 2 : low + 1;
  const fits =
    steps < factor
      ? factor % steps === 0
      : steps % factor === 0 && BigInt(factor) ** BigInt(exponent) % BigInt(steps) === 0n;
  if (!fits)
    bad(
      'D_LLQUANT_STEPVAL',
      'llquantize( ) linear steps per magnitude (argument #4) must evenly divide each order of magnitude',
    );
  return { name: 'llquantize', factor, low, high, steps };
}

function parametersOf(
  name: AggregatingFunction['name'],
  values: readonly Expr[],
  span: Span,
  context: Context,
): AggregatingFunction {
  if (name === 'lquantize') return lquantize(values, span, context);
  if (name === 'llquantize') return llquantize(values, span, context);
  return { name };
}

/** Tags for a use whose parameters differ from the first one's. */
const mismatchTags: ReadonlyMap<string, string> = new Map([
  ['lquantize.base', 'D_LQUANT_MATCHBASE'],
  ['lquantize.limit', 'D_LQUANT_MATCHLIM'],
  ['lquantize.step', 'D_LQUANT_MATCHSTEP'],
  ['llquantize.factor', 'D_LLQUANT_MATCHFACTOR'],
  ['llquantize.low', 'D_LLQUANT_MATCHLMAG'],
  ['llquantize.high', 'D_LLQUANT_MATCHHMAG'],
  ['llquantize.steps', 'D_LLQUANT_MATCHSTEPS'],
]);

function checkSameFunction(
  known: AggregationSpec,
  next: AggregatingFunction,
  span: Span,
  context: Context,
): void {
  if (known.function.name !== next.name)
    fail(
      context,
      'D_AGG_REDEF',
      span,
      `aggregation redefined: @${known.name} = ${next.name}( ), previously ${known.function.name}( )`,
    );
  const before = known.function as Record<string, unknown>;
  for (const [parameter, value] of Object.entries(next)) {
    if (before[parameter] === value) continue;
    const tag = mismatchTags.get(`${next.name}.${parameter}`) ?? 'D_AGG_REDEF';
    fail(
      context,
      tag,
      span,
      `${next.name}( ) ${parameter} (${String(value)}) doesn't match previous declaration (${String(before[parameter])})`,
    );
  }
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
  return context.scope.addAggregation(target.name, aggregating, signature);
}

function functionCall(value: AssignExpression['value'], context: Context): CallExpression {
  if (value.kind === 'CallExpression') return value;
  return fail(
    context,
    'D_AGG_FUNC',
    value.span,
    '@ must be assigned the result of an aggregating function',
    `the aggregating functions are ${[...aggregatingNames].join(', ')}`,
  );
}

export function aggregate(
  node: AssignExpression,
  target: AggregationReference,
  typeOf: TypeOf,
  context: Context,
): Statement {
  if (node.operator !== '=')
    fail(
      context,
      'D_AGG_FUNC',
      node.span,
      `operator ${node.operator} may not be applied to an aggregation; use =`,
    );
  const call = functionCall(node.value, context);
  const name = calleeName(call, context);
  if (!aggregatingNames.has(name)) {
    const guess = suggest(name, [...aggregatingNames]);
    fail(
      context,
      'D_AGG_FUNC',
      call.span,
      `@${target.name} must be assigned the result of an aggregating function: ${name}( ) is not one`,
      guess && `did you mean ${guess}( )?`,
    );
  }
  const keys = (target.keys ?? []).map((key) => typeOf(key, context));
  const aggregating = name as AggregatingFunction['name'];
  const values = call.arguments.map((argument) => typeOf(argument, context));
  checkArity(name, values.length, ...arity[aggregating], call, context);
  const first = values[0];
  if (first !== undefined && !isScalar(first.type))
    fail(context, 'D_AGG_SCALAR', first.span, `${name}( ) argument #1 must be of scalar type`);
  const parameters = parametersOf(aggregating, values, call.span, context);
  const spec = specOf(target, parameters, keys, node.span, context);
  const converted = convertKeys(spec.keys, keys, `@${target.name}`, target.span, context);
  const increment = incrementOf(aggregating, values, context);
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
      `${name}( ) argument #${slot! + 1} (increment value) must be of scalar type`,
    );
  return increment;
}
