/**
 * stack() and sym() with their kin. Their values cannot be computed with: they are recorded by themselves, as keys of
 * aggregations, or as arguments of trace() and printf().
 */
import type { CallExpression, Expression } from '../../grammar/ast.ts';
import { stackActions, symbolActions } from '../actions.ts';
import type { Expr } from '../program.ts';
import { integerType, type StackType, type SymbolType } from '../types.ts';
import { badArgument, calleeName, checkArity } from './calls.ts';
import { type Context, fail, requireFeature, type TypeOf } from './context.ts';
import { cast } from './operators.ts';

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>;

/** The constant that an argument is; undefined without the argument. */
function constantOf(
  node: Expression | undefined,
  accepts: (value: bigint) => boolean,
  problem: { readonly tag: string; readonly message: string },
  typeOf: TypeOf,
  context: Context,
): number | undefined {
  if (node === undefined) return undefined;
  const typed = typeOf(node, context);
  if (typed.kind === 'integer' && accepts(typed.value)) return Number(typed.value);
  return fail(context, problem.tag, node.span, problem.message);
}

/** `stack([frames])`, `ustack([frames, [strings]])`, `jstack([frames, [strings]])`. */
export function stackCall(node: CallExpression, typeOf: TypeOf, context: Context): Of<'stack'> {
  const name = calleeName(node, context);
  const user = name !== 'stack';
  checkArity(name, node.arguments.length, 0, user ? 2 : 1, node, typeOf, context);
  const [first, second] = node.arguments;
  const tag = user ? 'D_USTACK_FRAMES' : 'D_STACK_SIZE';
  const positive = `${name}( ) argument #1 must be a non-zero positive integer constant`;
  const frames = constantOf(
    first,
    (value) => value > 0n,
    { tag, message: positive },
    typeOf,
    context,
  );
  const strings = constantOf(
    second,
    (value) => value >= 0n,
    {
      tag: 'D_USTACK_STRSIZE',
      message: `${name}( ) argument #2 must be a positive integer constant`,
    },
    typeOf,
    context,
  );
  requireFeature(name, `${name}( )`, node.span, context);
  const stack: StackType = {
    kind: 'stack',
    user,
    ...(name === 'jstack' && { java: true }),
    ...(frames !== undefined && { frames }),
    ...(strings !== undefined && { strings }),
  };
  return { kind: 'stack', stack, type: stack, span: node.span };
}

/** `sym(address)`, `func(address)`, `mod(address)`, and those of the process: `usym`, `ufunc`, `umod`, `uaddr`. */
export function symbolCall(node: CallExpression, typeOf: TypeOf, context: Context): Of<'symbol'> {
  const name = calleeName(node, context);
  checkArity(name, node.arguments.length, 1, 1, node, typeOf, context);
  const value = typeOf(node.arguments[0], context);
  if (value.type.kind !== 'integer' && value.type.kind !== 'pointer')
    badArgument(name, 0, 'uintptr_t', value, context);
  const address = cast(value, integerType('uintptr_t'), value.span, context);
  requireFeature(name, `${name}( )`, node.span, context);
  const shown = name as SymbolType['shown'];
  return { kind: 'symbol', shown, address, type: { kind: 'symbol', shown }, span: node.span };
}

/** Types what goes into a record or a key as it is: there stack() and sym() are values. */
export function recordable(node: Expression, typeOf: TypeOf, context: Context): Expr {
  if (node.kind === 'CallExpression' && node.callee.kind === 'Identifier') {
    if (stackActions.has(node.callee.name)) return stackCall(node, typeOf, context);
    if (symbolActions.has(node.callee.name)) return symbolCall(node, typeOf, context);
  }
  return typeOf(node, context);
}
