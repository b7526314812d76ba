/** Statements of a clause body: expressions, aggregations, actions. */
import type { CallExpression, Expression, Statement as StatementNode } from '../../grammar/ast.ts';
import { replayActions, unavailableActions } from '../actions.ts';
import { bindFormat, type BoundFormat, parseFormat } from '../format.ts';
import type { AggregationSpec, Expr, Statement } from '../program.ts';
import { suggest } from '../suggest.ts';
import { integerType, type Type } from '../types.ts';
import { aggregate } from './aggregations.ts';
import { badArgument, calleeName, checkArity } from './calls.ts';
import { type Context, fail } from './context.ts';
import { typeExpression } from './expressions.ts';
import { cast, isScalar } from './operators.ts';

export function typeStatements(nodes: readonly StatementNode[], context: Context): Statement[] {
  return nodes.flatMap((node) => typeStatement(node, context));
}

function typeStatement(node: StatementNode, context: Context): Statement[] {
  switch (node.kind) {
    case 'EmptyStatement':
      return [];
    case 'Block':
      return typeStatements(node.statements, context);
    case 'IfStatement': {
      const test = typeExpression(node.test, context);
      if (!isScalar(test.type))
        fail(context, 'D_PRED_SCALAR', node.test.span, 'if condition must be of scalar type');
      const then = typeStatement(node.consequent, context);
      const otherwise = node.alternate === undefined ? [] : typeStatement(node.alternate, context);
      return [{ kind: 'if', test, then, else: otherwise }];
    }
    case 'ExpressionStatement':
      return [expressionStatement(node.expression, context)];
  }
}

function expressionStatement(node: Expression, context: Context): Statement {
  if (node.kind === 'AssignExpression' && node.target.kind === 'AggregationReference')
    return aggregate(node, node.target, typeExpression, context);
  if (node.kind === 'AggregationReference')
    fail(
      context,
      'D_AGG_NULL',
      node.span,
      'expression with an aggregation has no effect',
      `assign an aggregating function: @${node.name === '_' ? '' : node.name} = count()`,
    );
  if (node.kind === 'CallExpression' && node.callee.kind === 'Identifier') {
    const { name } = node.callee;
    const action = actions.get(name);
    if (action !== undefined && replayActions.has(name)) return action(node, context);
    const reason = unavailableActions.get(name);
    if (reason !== undefined)
      fail(context, 'T_ENGINE', node.span, `${name}( ) cannot be used in a replay: ${reason}`);
  }
  return { kind: 'expression', expression: typeExpression(node, context) };
}

type Action = (node: CallExpression, context: Context) => Statement;

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['trace', trace],
  ['printf', printf],
  ['printa', printa],
  ['exit', exit],
  ['clear', (node, context) => ({ kind: 'clear', aggregation: onlyAggregation(node, context) })],
  [
    'denormalize',
    (node, context) => ({ kind: 'denormalize', aggregation: onlyAggregation(node, context) }),
  ],
  ['normalize', normalize],
  ['trunc', trunc],
  ['setopt', setopt],
]);

function trace(node: CallExpression, context: Context): Statement {
  checkArity('trace', node.arguments.length, 1, 1, node, context);
  const value = typeExpression(node.arguments[0], context);
  if (value.type.kind === 'void')
    fail(context, 'D_TRACE_VOID', node.span, 'trace( ) may not be applied to a void expression');
  if (!isScalar(value.type) && value.type.kind !== 'string')
    fail(context, 'D_TRACE_DYN', node.span, 'trace( ) may not be applied to a dynamic expression');
  return { kind: 'trace', value };
}

function formatText(node: Expression, action: string, context: Context): string {
  const typed = typeExpression(node, context);
  if (typed.kind === 'string') return typed.value;
  return fail(
    context,
    'D_PRINTF_ARG_FMT',
    node.span,
    `${action}( ) argument #1 is incompatible with prototype:\n\tprototype: string constant\n\t argument: ${typed.type.kind === 'string' ? 'string' : 'non-string'}`,
  );
}

/** Parses a format and binds it to the arguments' types; its problems are the program's. */
function boundFormat(
  text: string,
  types: readonly Type[],
  action: 'printf' | 'printa',
  aggregations: readonly AggregationSpec[],
  node: CallExpression,
  context: Context,
): BoundFormat {
  const place = node.arguments[0].span;
  const parsed = parseFormat(text);
  if ('problem' in parsed) fail(context, parsed.problem.tag, place, parsed.problem.message);
  const bound = bindFormat(parsed, types, action, aggregations);
  if ('problem' in bound) fail(context, bound.problem.tag, place, bound.problem.message);
  return bound;
}

function printf(node: CallExpression, context: Context): Statement {
  checkArity('printf', node.arguments.length, 1, undefined, node, context);
  const text = formatText(node.arguments[0], 'printf', context);
  const values = node.arguments.slice(1).map((argument) => typeExpression(argument, context));
  const types = values.map(({ type }) => type);
  return {
    kind: 'printf',
    format: boundFormat(text, types, 'printf', [], node, context),
    arguments: values,
  };
}

/** The aggregation that an argument names, which some clause before must have defined. */
function aggregationArgument(node: Expression, action: string, context: Context): AggregationSpec {
  const tag = action.toUpperCase();
  if (node.kind !== 'AggregationReference')
    return fail(
      context,
      `D_${tag}_AGGARG`,
      node.span,
      `${action}( ) argument is incompatible with prototype:\n\tprototype: aggregation\n\t argument: expression`,
    );
  const spec = context.scope.aggregation(node.name);
  if (spec === undefined) {
    const guess = suggest(
      node.name,
      context.scope.aggregations.map(({ name }) => name),
    );
    return fail(
      context,
      `D_${tag}_AGGBAD`,
      node.span,
      `undefined aggregation: @${node.name}`,
      guess && `did you mean @${guess}?`,
    );
  }
  return spec;
}

function printa(node: CallExpression, context: Context): Statement {
  checkArity('printa', node.arguments.length, 1, undefined, node, context);
  const formatted = node.arguments[0].kind !== 'AggregationReference';
  const text = formatted ? formatText(node.arguments[0], 'printa', context) : undefined;
  const rest = node.arguments.slice(formatted ? 1 : 0);
  if (rest.length === 0)
    fail(
      context,
      'D_PRINTA_PROTO',
      node.span,
      'printa( ) prototype mismatch: 1 arg passed, at least one aggregation expected',
    );
  const aggregations = rest.map((each) => aggregationArgument(each, 'printa', context));
  checkSameKeys(aggregations, rest, context);
  if (text === undefined) return { kind: 'printa', aggregations };
  const format = boundFormat(text, aggregations[0].keys, 'printa', aggregations, node, context);
  return { kind: 'printa', format, aggregations };
}

/** Aggregations printed together are joined on their keys, which must agree. */
function checkSameKeys(
  aggregations: readonly AggregationSpec[],
  nodes: readonly Expression[],
  context: Context,
): void {
  const [first, ...others] = aggregations as [AggregationSpec, ...AggregationSpec[]];
  others.forEach((other, i) => {
    const span = nodes[i + 1].span;
    if (other.keys.length !== first.keys.length)
      fail(
        context,
        'D_PRINTA_AGGKEY',
        span,
        `printa( ) @${other.name} has ${other.keys.length} keys, but @${first.name} has ${first.keys.length}`,
      );
    const different = other.keys.findIndex((key, k) => key.kind !== first.keys[k].kind);
    if (different !== -1)
      fail(
        context,
        'D_PRINTA_AGGPROTO',
        span,
        `printa( ) @${other.name}[ ] key #${different + 1} is incompatible with @${first.name}`,
      );
  });
}

function onlyAggregation(node: CallExpression, context: Context): AggregationSpec {
  const name = calleeName(node, context);
  checkArity(name, node.arguments.length, 1, 1, node, context);
  return aggregationArgument(node.arguments[0], name, context);
}

function scalarArgument(name: string, index: number, node: Expression, context: Context): Expr {
  const value = typeExpression(node, context);
  if (value.type.kind !== 'integer') badArgument(name, index, 'int64_t', value, context);
  return value;
}

function exit(node: CallExpression, context: Context): Statement {
  checkArity('exit', node.arguments.length, 1, 1, node, context);
  const status = scalarArgument('exit', 0, node.arguments[0], context);
  return { kind: 'exit', status: cast(status, integerType('int'), status.span, context) };
}

function normalize(node: CallExpression, context: Context): Statement {
  checkArity('normalize', node.arguments.length, 2, 2, node, context);
  const aggregation = aggregationArgument(node.arguments[0], 'normalize', context);
  const by = scalarArgument('normalize', 1, node.arguments[1], context);
  return { kind: 'normalize', aggregation, by };
}

function trunc(node: CallExpression, context: Context): Statement {
  checkArity('trunc', node.arguments.length, 1, 2, node, context);
  const aggregation = aggregationArgument(node.arguments[0], 'trunc', context);
  if (node.arguments.length === 1) return { kind: 'trunc', aggregation };
  return {
    kind: 'trunc',
    aggregation,
    count: scalarArgument('trunc', 1, node.arguments[1], context),
  };
}

function setopt(node: CallExpression, context: Context): Statement {
  checkArity('setopt', node.arguments.length, 1, 2, node, context);
  const [option, value] = node.arguments.map((argument, index) => {
    const typed = typeExpression(argument, context);
    if (typed.kind !== 'string') badArgument('setopt', index, 'string constant', typed, context);
    return typed.value;
  }) as [string, string | undefined];
  return value === undefined ? { kind: 'setopt', option } : { kind: 'setopt', option, value };
}
