/** References to variables and to elements of associative arrays. */
import type { Identifier, IndexExpression, ScopedVariable, Span } from '../../grammar/ast.ts';
import { isFunctionName } from '../actions.ts';
import { isBuiltin } from '../builtins.ts';
import type { Expr, Scope, Variable } from '../program.ts';
import { suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import { type Context, fail, type TypeOf } from './context.ts';
import { convertKeys } from './keys.ts';

/** As a program writes it. */
export function spelled({ scope, name }: { scope: Scope; name: string }): string {
  return scope === 'global' ? name : `${scope}->${name}`;
}

/** The keys in the signature's types; undefined for a scalar without keys. */
export function elementKeys(
  variable: Variable,
  keys: readonly Expr[] | undefined,
  span: Span,
  context: Context,
): readonly Expr[] | undefined {
  const name = spelled(variable);
  if (variable.keys === undefined) {
    if (keys === undefined) return undefined;
    fail(context, 'D_ARR_BADREF', span, `cannot access ${name} as an associative array`);
  }
  if (keys === undefined)
    fail(
      context,
      'D_IDENT_BADREF',
      span,
      `associative array '${name}' may not be referenced as scalar`,
    );
  return convertKeys(variable.keys, keys, variable.name, span, context);
}

function reference(
  variable: Variable,
  keys: readonly Expr[] | undefined,
  span: Span,
  context: Context,
): Expr {
  const converted = elementKeys(variable, keys, span, context);
  const tuple = converted === undefined ? {} : { keys: converted };
  if (isAggregate(variable.type)) return objectPlace(variable, tuple, false, span);
  return { kind: 'variable', variable, ...tuple, type: variable.type, span };
}

export const isAggregate = ({ kind }: Type): boolean => kind === 'struct' || kind === 'array';

/** A variable or element of struct or array type: a place in memory. */
export function objectPlace(
  variable: Variable,
  keys: { readonly keys?: readonly Expr[] },
  create: boolean,
  span: Span,
): Expr {
  const { type } = variable;
  const address: Expr = {
    kind: 'variableAddress',
    variable,
    ...keys,
    create,
    type: { kind: 'pointer', to: type },
    span,
  };
  return { kind: 'place', address, type, span };
}

/** Reads `self->x` or `this->x`. */
export function scopedVariable(node: ScopedVariable, context: Context): Expr {
  const { scope } = context;
  const variable = scope.variable(node.scope, node.name);
  if (variable === undefined) {
    const others = scope.variables.filter((each) => each.scope === node.scope);
    const guess = suggest(
      node.name,
      others.map(({ name }) => name),
    );
    return fail(
      context,
      'D_VAR_UNDEF',
      node.span,
      `${spelled(node)} has not yet been declared or assigned`,
      guess && `did you mean ${node.scope}->${guess}?`,
    );
  }
  return reference(variable, undefined, node.span, context);
}

/** Reads a global variable; undefined when there is none of that name. */
export function globalVariable(name: string, span: Span, context: Context): Expr | undefined {
  const variable = context.scope.variable('global', name);
  return variable && reference(variable, undefined, span, context);
}

/** `a[1]` of an `a` that nothing was assigned to: dtrace takes it for an associative array. */
export function refuseUnseen({ name, span }: Identifier, context: Context): void {
  const { scope } = context;
  const known =
    isBuiltin(name) ||
    name === 'args' ||
    context.bindings?.has(name) === true ||
    scope.variable('global', name) !== undefined ||
    scope.inlines.has(name) ||
    scope.constant(name) !== undefined;
  if (known || !/^\w+$/.test(name) || /^arg\d$/.test(name)) return;
  if (name === 'self' || name === 'this' || isFunctionName(name)) return;
  const guess = suggest(name, ['args', ...scope.names()]);
  fail(
    context,
    'D_VAR_UNDEF',
    span,
    `${name} has not yet been declared or assigned`,
    guess === undefined
      ? 'assign an element in a clause further up, or declare it'
      : `did you mean ${guess}?`,
  );
}

/** Reads an element of an associative array; undefined when the object is no variable that exists. */
export function arrayElement(
  node: IndexExpression,
  typeOf: TypeOf,
  context: Context,
): Expr | undefined {
  const { object } = node;
  if (object.kind !== 'Identifier' && object.kind !== 'ScopedVariable') return undefined;
  const scope = object.kind === 'ScopedVariable' ? object.scope : 'global';
  const variable = context.scope.variable(scope, object.name);
  if (variable?.keys === undefined) return undefined;
  return reference(
    variable,
    node.indices.map((key) => typeOf(key, context)),
    node.span,
    context,
  );
}
