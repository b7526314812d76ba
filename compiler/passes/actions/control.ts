/** Actions that steer: exit, setopt, speculate, commit, discard, and those that reach outside. */
import type { CallExpression } from '../../../grammar/ast.ts';
import type { Expr } from '../../program.ts';
import { badArgument, checkArity } from '../calls.ts';
import { type Context, fail } from '../context.ts';
import { typeExpression } from '../expressions.ts';
import { type Action, boundFormat, formatText, intArgument, valueArgument } from './arguments.ts';

export const exit: Action = (node, context) => {
  checkArity('exit', node.arguments.length, 1, 1, node, typeExpression, context);
  return { kind: 'exit', status: intArgument('exit', 0, node.arguments[0], context) };
};

function stringArgument(node: CallExpression, index: number, context: Context): Expr {
  const value = valueArgument('setopt', index, 'char *', node.arguments[index], context);
  return value.type.kind === 'string'
    ? value
    : badArgument('setopt', index, 'char *', value, context);
}

export const setopt: Action = (node, context) => {
  checkArity('setopt', node.arguments.length, 1, 2, node, typeExpression, context);
  const option = stringArgument(node, 0, context);
  if (node.arguments.length === 1) return { kind: 'setopt', option };
  return { kind: 'setopt', option, value: stringArgument(node, 1, context) };
};

const speculative =
  (kind: 'speculate' | 'commit' | 'discard'): Action =>
  (node, context) => {
    checkArity(kind, node.arguments.length, 1, 1, node, typeExpression, context);
    return { kind, id: intArgument(kind, 0, node.arguments[0], context) };
  };

export const speculate: Action = speculative('speculate');
export const commit: Action = speculative('commit');
export const discard: Action = speculative('discard');

function printfLike(
  action: 'system' | 'freopen',
  text: string,
  node: CallExpression,
  context: Context,
): { format: ReturnType<typeof boundFormat>; arguments: Expr[] } {
  const values = node.arguments.slice(1).map((each) => typeExpression(each, context));
  const types = values.map(({ type }) => type);
  return { format: boundFormat(text, types, action, undefined, node, context), arguments: values };
}

export const system: Action = (node, context) => {
  checkArity('system', node.arguments.length, 1, undefined, node, typeExpression, context);
  const text = formatText(node.arguments[0], 'system', context);
  return { kind: 'system', ...printfLike('system', text, node, context) };
};

/** libdtrace's word for "the output there was at first", so nobody else may use it. */
const restore = '.';

export const freopen: Action = (node, context) => {
  checkArity('freopen', node.arguments.length, 1, undefined, node, typeExpression, context);
  const text = formatText(node.arguments[0], 'freopen', context);
  if (text === restore)
    fail(context, 'D_FREOPEN_INVALID', node.span, `freopen( ) argument #1 cannot be "${restore}"`);
  const bound = printfLike('freopen', text === '' ? restore : text, node, context);
  return text === '' ? { kind: 'freopen' } : { kind: 'freopen', ...bound };
};

export const ftruncate: Action = (node, context) => {
  checkArity('ftruncate', node.arguments.length, 0, 0, node, typeExpression, context);
  return { kind: 'ftruncate' };
};
