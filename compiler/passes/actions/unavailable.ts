/** Actions that D has and a replay cannot carry out: their own mistakes first, then the reason. */
import type { CallExpression } from '../../../grammar/ast.ts';
import { unavailableActions } from '../../actions.ts';
import { checkArity } from '../calls.ts';
import { type Context, fail } from '../context.ts';
import { typeExpression } from '../expressions.ts';
import { integerArgument, isPositiveConstant } from './arguments.ts';

type Check = (node: CallExpression, context: Context) => void;

/** Least and greatest number of arguments, by action. */
const arities: Readonly<Record<string, readonly [number, number]>> = {
  stack: [0, 1],
  ustack: [0, 2],
  jstack: [0, 2],
  sym: [1, 1],
  func: [1, 1],
  mod: [1, 1],
  usym: [1, 1],
  ufunc: [1, 1],
  umod: [1, 1],
  uaddr: [1, 1],
  raise: [1, 1],
  stop: [0, 0],
  panic: [0, 0],
  breakpoint: [0, 0],
  chill: [1, 1],
  copyout: [3, 3],
  copyoutstr: [3, 3],
  pcap: [2, 2],
};

function frames(name: string, tag: string): Check {
  return (node, context) => {
    const [first] = node.arguments;
    if (first === undefined || isPositiveConstant(typeExpression(first, context))) return;
    fail(
      context,
      tag,
      first.span,
      `${name}( ) argument #1 must be a non-zero positive integer constant`,
    );
  };
}

const userFrames =
  (name: string): Check =>
  (node, context) => {
    frames(name, 'D_USTACK_FRAMES')(node, context);
    const second = node.arguments[1];
    const size = second && typeExpression(second, context);
    if (size === undefined || (size.kind === 'integer' && size.value >= 0n)) return;
    fail(
      context,
      'D_USTACK_STRSIZE',
      size.span,
      `${name}( ) argument #2 must be a positive integer constant`,
    );
  };

const oneInteger =
  (name: string, wanted: string): Check =>
  (node, context) => {
    integerArgument(name, 0, wanted, node.arguments[0], context);
  };

const checks: ReadonlyMap<string, Check> = new Map([
  ['stack', frames('stack', 'D_STACK_SIZE')],
  ['ustack', userFrames('ustack')],
  ['jstack', userFrames('jstack')],
  ['raise', oneInteger('raise', 'int')],
  ['chill', oneInteger('chill', 'int')],
]);

/** Ends with the error that says why the action is not to be had here. */
export function refuse(name: string, node: CallExpression, context: Context): never {
  checkArity(name, node.arguments.length, ...arities[name], node, context);
  checks.get(name)?.(node, context);
  const reason = unavailableActions.get(name)!;
  return fail(
    context,
    'T_ENGINE',
    node.span,
    `${name}( ) cannot be used in a replay: ${reason}`,
    name === 'pcap' ? 'read them with tcpdump or tshark' : 'it works on a live engine',
  );
}
