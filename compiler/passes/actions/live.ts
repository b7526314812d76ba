/** Actions on live processes and kernels: stacks, addresses by name, signals, and what reaches into memory. */
import type { CallExpression, Expression } from '../../../grammar/ast.ts';
import { stackActions, symbolActions } from '../../actions.ts';
import type { Expr, Statement } from '../../program.ts';
import { stackCall, symbolCall } from '../addresses.ts';
import { badArgument, checkArity } from '../calls.ts';
import { type Context, requireFeature } from '../context.ts';
import { typeExpression } from '../expressions.ts';
import {
  type Action,
  addressArgument,
  integerArgument,
  intArgument,
  pointerArgument,
} from './arguments.ts';

const stack: Action = (node, context) => {
  const { stack: taken, span } = stackCall(node, typeExpression, context);
  return { kind: 'stack', stack: taken, span };
};

const symbol: Action = (node, context) => {
  const { shown, address, span } = symbolCall(node, typeExpression, context);
  return { kind: 'symbol', shown, address, span };
};

/** What a packet begins with; a file's name is a likely mistake. */
function linkType(node: Expression, context: Context): Expr {
  if (node.kind !== 'StringLiteral') return integerArgument('pcap', 1, 'int', node, context);
  const given = typeExpression(node, context);
  return badArgument(
    'pcap',
    1,
    'int',
    given,
    context,
    'what the packet begins with, as in pcap(arg0, PCAP_IP); freopen() or --write names the file',
  );
}

/** An action of so many arguments, which not every engine has. */
const action =
  (
    name: Exclude<Statement['kind'], 'if'>,
    count: number,
    typed: (node: CallExpression, context: Context) => Statement,
  ): Action =>
  (node, context) => {
    checkArity(name, node.arguments.length, count, count, node, typeExpression, context);
    const statement = typed(node, context);
    requireFeature(name, `${name}( )`, node.span, context);
    return statement;
  };

const nothing = (name: 'stop' | 'panic' | 'breakpoint'): Action =>
  action(name, 0, ({ span }) => ({ kind: name, span }));

const out = (name: 'copyout' | 'copyoutstr', from: string): Action =>
  action(name, 3, (node, context) => ({
    kind: name,
    from: pointerArgument(name, 0, from, node.arguments[0], context),
    to: integerArgument(name, 1, 'uintptr_t', node.arguments[1], context),
    size: integerArgument(name, 2, 'size_t', node.arguments[2], context),
    span: node.span,
  }));

function int(name: string, node: CallExpression, context: Context): Expr {
  return intArgument(name, 0, node.arguments[0], context);
}

export const live: readonly (readonly [string, Action])[] = [
  ...[...stackActions].map((name) => [name, stack] as const),
  ...[...symbolActions].map((name) => [name, symbol] as const),
  [
    'raise',
    action('raise', 1, (node, context) => ({
      kind: 'raise',
      signal: int('raise', node, context),
      span: node.span,
    })),
  ],
  [
    'chill',
    action('chill', 1, (node, context) => ({
      kind: 'chill',
      nanoseconds: int('chill', node, context),
      span: node.span,
    })),
  ],
  ['stop', nothing('stop')],
  ['panic', nothing('panic')],
  ['breakpoint', nothing('breakpoint')],
  ['copyout', out('copyout', 'void *')],
  ['copyoutstr', out('copyoutstr', 'char *')],
  [
    'pcap',
    action('pcap', 2, (node, context) => ({
      kind: 'pcap',
      packet: addressArgument('pcap', 0, 'void *', node.arguments[0], context),
      protocol: linkType(node.arguments[1], context),
      span: node.span,
    })),
  ],
];
