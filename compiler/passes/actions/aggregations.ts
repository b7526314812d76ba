/** Actions on aggregations: printa, clear, trunc, normalize, denormalize. */
import { checkPrinta } from '../../format-bind.ts';
import { calleeName, checkArity } from '../calls.ts';
import { fail } from '../context.ts';
import { typeExpression } from '../expressions.ts';
import {
  type Action,
  aggregationArgument,
  boundFormat,
  formatText,
  integerArgument,
} from './arguments.ts';

export const printa: Action = (node, context) => {
  checkArity('printa', node.arguments.length, 1, undefined, node, typeExpression, context);
  const formatted = node.arguments[0].kind === 'StringLiteral';
  const text = formatted ? formatText(node.arguments[0], 'printa', context) : undefined;
  const first = formatted ? 1 : 0;
  const nodes = node.arguments.slice(first);
  if (nodes.length === 0)
    fail(
      context,
      'D_PRINTA_PROTO',
      node.span,
      'printa( ) prototype mismatch: 1 args passed, 2 expected',
    );
  const aggregations = nodes.map((each, i) =>
    aggregationArgument(each, first + i, 'printa', context),
  );
  const unlike = checkPrinta(aggregations);
  if (unlike !== undefined) fail(context, unlike.problem.tag, node.span, unlike.problem.message);
  if (text === undefined) return { kind: 'printa', aggregations };
  const { keys } = aggregations[0];
  const format = boundFormat(text, keys, 'printa', aggregations, node, context);
  return { kind: 'printa', format, aggregations };
};

const onlyAggregation =
  (kind: 'clear' | 'denormalize'): Action =>
  (node, context) => {
    checkArity(
      calleeName(node, context),
      node.arguments.length,
      1,
      1,
      node,
      typeExpression,
      context,
    );
    return { kind, aggregation: aggregationArgument(node.arguments[0], 0, kind, context) };
  };

export const clear: Action = onlyAggregation('clear');
export const denormalize: Action = onlyAggregation('denormalize');

export const normalize: Action = (node, context) => {
  checkArity('normalize', node.arguments.length, 2, 2, node, typeExpression, context);
  const aggregation = aggregationArgument(node.arguments[0], 0, 'normalize', context);
  const by = integerArgument('normalize', 1, 'uint64_t', node.arguments[1], context);
  return { kind: 'normalize', aggregation, by };
};

export const trunc: Action = (node, context) => {
  checkArity('trunc', node.arguments.length, 1, 2, node, typeExpression, context);
  const aggregation = aggregationArgument(node.arguments[0], 0, 'trunc', context);
  const count = node.arguments[1];
  if (count === undefined) return { kind: 'trunc', aggregation };
  return {
    kind: 'trunc',
    aggregation,
    count: integerArgument('trunc', 1, 'int64_t', count, context),
  };
};
