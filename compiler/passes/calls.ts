/** Calls of subroutines inside expressions, checked against their prototypes. */
import type { CallExpression } from '../../grammar/ast.ts';
import { isBuiltin } from '../builtins.ts';
import { actionNames, aggregatingNames, stackActions, symbolActions } from '../actions.ts';
import { predefinedTypes } from '../predefined-types.ts';
import type { Expr } from '../program.ts';
import { type ParameterKind, subroutines } from '../subroutines.ts';
import { suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import { integerType, stringType, typeName } from '../types.ts';
import { isAllocated } from './allocation.ts';
import { type Context, fail, requireFeature, type TypeOf } from './context.ts';
import { actionValue, aggregatingValue, refuseInExpression } from './dynamic.ts';
import { pointsToCharacters, toText } from './memory.ts';
import { assignable, cast } from './operators.ts';

/** Checks the number of arguments; dtrace's words. `maximum` undefined means any number. */
export function checkArity(
  name: string,
  passed: number,
  minimum: number,
  maximum: number | undefined,
  node: CallExpression,
  typeOf: TypeOf,
  context: Context,
): void {
  if (passed >= minimum && (maximum === undefined || passed <= maximum)) return;
  // What is wrong with an argument is told first.
  for (const argument of node.arguments) typeOf(argument, context);
  const bound = minimum === maximum ? '' : passed < minimum ? 'at least ' : 'at most ';
  const expected = passed < minimum ? minimum : maximum!;
  fail(
    context,
    'D_PROTO_LEN',
    node.span,
    `${name}( ) prototype mismatch: ${passed} arg${passed === 1 ? '' : 's'} passed, ${bound}${expected} expected`,
  );
}

/** The error for an argument of the wrong type; dtrace's three lines. */
export function badArgument(
  name: string,
  index: number,
  wanted: string,
  argument: Expr,
  context: Context,
  hint?: string,
): never {
  return fail(
    context,
    'D_PROTO_ARG',
    argument.span,
    `${name}( ) argument #${index + 1} is incompatible with prototype:\n\tprototype: ${wanted}\n\t argument: ${typeName(argument.type)}`,
    hint,
  );
}

const pointerKinds: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['ipaddr_t *', { kind: 'pointer', to: integerType('ipaddr_t') }],
  ['in6_addr_t *', { kind: 'pointer', to: predefinedTypes.get('in6_addr_t')! }],
  ['pointer', { kind: 'pointer', to: { kind: 'void' } }],
  ['pointer or string', { kind: 'pointer', to: { kind: 'void' } }],
]);

/** How dtrace's messages spell a parameter that is not spelt as its type. */
const spellings: ReadonlyMap<ParameterKind, string> = new Map<ParameterKind, string>([
  ['string', 'char *'],
  ['string or NULL', 'char *'],
  ['ipaddr_t *', 'unsigned int *'],
  ['in6_addr_t *', 'struct in6_addr *'],
  ['pointer', 'void *'],
  ['pointer or string', 'void *'],
]);

function convert(
  name: string,
  kind: ParameterKind,
  argument: Expr,
  index: number,
  context: Context,
): Expr {
  if (kind === 'pointer or string' && argument.type.kind === 'string') return argument;
  const string = kind === 'string' || kind === 'string or NULL';
  if (string && pointsToCharacters(argument.type)) return toText(argument, argument.span)!;
  const type = string ? stringType : (pointerKinds.get(kind) ?? integerType(kind));
  const nullAllowed = kind !== 'string' || argument.type.kind === 'string';
  if (!assignable(type, argument) || !nullAllowed)
    badArgument(name, index, spellings.get(kind) ?? kind, argument, context);
  return typeName(argument.type) === typeName(type)
    ? argument
    : cast(argument, type, argument.span, context);
}

/** The function's name; only a plain identifier can be called. */
export function calleeName(node: CallExpression, context: Context): string {
  return node.callee.kind === 'Identifier' ? node.callee.name : notFunction(node, context);
}

function notFunction({ callee }: CallExpression, context: Context): never {
  return fail(context, 'D_FUNC_IDENT', callee.span, 'function designator is not of function type');
}

/** The argument that a subroutine writes through: memory that alloca() gave. */
const writtenTo: ReadonlyMap<string, number> = new Map([
  ['bcopy', 1],
  ['copyinto', 2],
]);

export function call(node: CallExpression, typeOf: TypeOf, context: Context): Expr {
  const name = calleeName(node, context);
  const prototype = subroutines.get(name);
  if (prototype === undefined) return otherCall(name, node, context);
  const { parameters, optional, result } = prototype;
  checkArity(
    name,
    node.arguments.length,
    parameters.length - optional,
    parameters.length,
    node,
    typeOf,
    context,
  );
  const given = node.arguments.map((argument) => typeOf(argument, context));
  const target = writtenTo.get(name);
  if (target !== undefined) checkTarget(name, target, given[target], context);
  const values = given.map((argument, index) =>
    convert(name, parameters[index], argument, index, context),
  );
  if (name === 'alloca') checkScratch(values[0], context);
  requireFeature(name, `${name}( )`, node.span, context);
  return { kind: 'call', subroutine: name, arguments: values, type: result, span: node.span };
}

/** What is no pointer at all is another error. */
function checkTarget(name: string, index: number, target: Expr, context: Context): void {
  if (!['pointer', 'array', 'string'].includes(target.type.kind)) return;
  if (isAllocated(target, context.scope)) return;
  fail(
    context,
    'D_PROTO_ARG',
    target.span,
    `${name}( ) argument #${index + 1} is incompatible with prototype:\n\tprototype: alloca pointer\n\t argument: non-alloca pointer`,
    'a script writes to memory of its own, which alloca( ) gives',
  );
}

/** alloca() of a constant that the scratch cannot hold is refused before anything runs. */
function checkScratch(size: Expr, context: Context): void {
  if (size.kind !== 'integer') return;
  const bytes = BigInt.asUintN(64, size.value);
  const { scratchsize } = context.scope.sizes;
  // Without any, every alloca() is a fault.
  if (scratchsize > 0 && bytes > BigInt(scratchsize))
    fail(
      context,
      'D_ALLOCA_SIZE',
      size.span,
      `alloca(${bytes}) size larger than scratchsize ${scratchsize}`,
    );
}

/** What the language calls a variable. */
function variableKind(name: string, { scope }: Context): string | undefined {
  if (name === 'self' || name === 'this') return 'pointer';
  if (name === 'args' || name === 'uregs') return 'associative array';
  const variable = scope.variable('global', name);
  if (variable?.keys !== undefined) return 'associative array';
  return variable !== undefined || isBuiltin(name) || /^arg\d$/.test(name) ? 'scalar' : undefined;
}

/** A call of anything but a subroutine. */
function otherCall(name: string, node: CallExpression, context: Context): Expr {
  const kind = variableKind(name, context);
  if (kind !== undefined)
    fail(
      context,
      'D_FUNC_IDKIND',
      node.callee.span,
      `${kind} '${name}' may not be referenced as a function`,
    );
  if (context.scope.inlines.has(name)) return notFunction(node, context);
  if (stackActions.has(name) || symbolActions.has(name))
    refuseInExpression(name, node.span, context);
  if (actionNames.has(name)) return actionValue(name, node.span);
  if (aggregatingNames.has(name)) return aggregatingValue(node.span);
  const guess = suggest(name, [...subroutines.keys(), ...actionNames, ...aggregatingNames]);
  return fail(
    context,
    'D_FUNC_UNDEF',
    node.callee.span,
    `undefined function name: ${name}`,
    guess && `did you mean ${guess}( )?`,
  );
}
