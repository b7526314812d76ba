/** Statements of a clause body: expressions, aggregations, actions. */
import type {
  AggregationReference,
  CallExpression,
  Expression,
  Identifier,
  IndexExpression,
  Statement as StatementNode,
} from '../../grammar/ast.ts';
import { actionNames, aggregatingNames } from '../actions.ts';
import type { Statement } from '../program.ts';
import { clear, denormalize, normalize, printa, trunc } from './actions/aggregations.ts';
import type { Action } from './actions/arguments.ts';
import {
  commit,
  discard,
  exit,
  freopen,
  ftruncate,
  setopt,
  speculate,
  system,
} from './actions/control.ts';
import { print, printf, trace, tracemem } from './actions/data.ts';
import { ClauseOrder } from './actions/order.ts';
import { live } from './actions/live.ts';
import { aggregate } from './aggregations.ts';
import { type Context, fail } from './context.ts';
import { refuseInExpression, unknownAggregation } from './dynamic.ts';
import { typeExpression } from './expressions.ts';
import { isScalar } from './operators.ts';

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ...live,
  ...Object.entries({
    clear,
    commit,
    denormalize,
    discard,
    exit,
    freopen,
    ftruncate,
    normalize,
    print,
    printa,
    printf,
    setopt,
    speculate,
    system,
    trace,
    tracemem,
    trunc,
  }),
]);

export function typeStatements(nodes: readonly StatementNode[], context: Context): Statement[] {
  const order = new ClauseOrder();
  return nodes.flatMap((node) => typeStatement(node, order, context));
}

function typeStatement(node: StatementNode, order: ClauseOrder, context: Context): Statement[] {
  switch (node.kind) {
    case 'EmptyStatement':
      return [];
    case 'Block':
      return node.statements.flatMap((each) => typeStatement(each, order, context));
    case 'IfStatement': {
      // What stands before an `if`, in its branches and behind it are clauses of their own.
      order.restart();
      const test = typeExpression(node.test, context);
      if (!isScalar(test.type))
        fail(context, 'D_PRED_SCALAR', node.test.span, 'if condition must be of scalar type');
      const then = typeStatements([node.consequent], context);
      const otherwise =
        node.alternate === undefined ? [] : typeStatements([node.alternate], context);
      return [{ kind: 'if', test, then, else: otherwise }];
    }
    case 'ExpressionStatement':
      return [expressionStatement(node.expression, order, context)];
  }
}

type NamedCall = CallExpression & { readonly callee: Identifier };

function isCallOf(node: Expression, names: ReadonlySet<string>): node is NamedCall {
  return (
    node.kind === 'CallExpression' &&
    node.callee.kind === 'Identifier' &&
    names.has(node.callee.name)
  );
}

/** `@a[x][y]`. */
function isAggregationElement(
  node: Expression,
): node is IndexExpression & { readonly object: AggregationReference } {
  return node.kind === 'IndexExpression' && node.object.kind === 'AggregationReference';
}

function expressionStatement(node: Expression, order: ClauseOrder, context: Context): Statement {
  if (node.kind === 'AssignExpression' && node.target.kind === 'AggregationReference') {
    order.aggregation(node.span, context);
    return aggregate(node, node.target, typeExpression, context);
  }
  if (node.kind === 'AssignExpression' && isAggregationElement(node.target))
    fail(
      context,
      'D_AGG_MDIM',
      node.target.span,
      `improper attempt to reference @${node.target.object.name} as a multi-dimensional array`,
      'put all keys between one pair of brackets: @a[x, y]',
    );
  if (node.kind === 'AggregationReference') {
    if (node.keys === undefined && context.scope.aggregation(node.name) === undefined)
      unknownAggregation(node.name, node.span, context);
    fail(
      context,
      'D_AGG_NULL',
      node.span,
      `expression has null effect: @${node.name}`,
      `assign an aggregating function: @${node.name === '_' ? '' : node.name} = count()`,
    );
  }
  if (isCallOf(node, actionNames)) {
    const { name } = node.callee;
    order.action(name, node.span, context);
    return actions.get(name)!(node, context);
  }
  if (isCallOf(node, aggregatingNames)) refuseInExpression(node.callee.name, node.span, context);
  // A constant test leaves one branch, which may be an action.
  if (node.kind === 'ConditionalExpression') {
    const test = typeExpression(node.test, context);
    if (test.kind === 'integer')
      return expressionStatement(
        test.value === 0n ? node.alternate : node.consequent,
        order,
        context,
      );
  }
  return { kind: 'expression', expression: typeExpression(node, context) };
}
