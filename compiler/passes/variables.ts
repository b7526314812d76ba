/** References to variables and assignments: the first one makes the variable and fixes its type. */
import type {
  AssignExpression,
  Expression,
  IndexExpression,
  PostfixExpression,
  ScopedVariable,
  Span,
  UnaryExpression,
} from '../../grammar/ast.ts';
import { isBuiltin } from '../builtins.ts';
import type { Expr, KeyType, Scope, Variable } from '../program.ts';
import type { Type } from '../types.ts';
import { integerType, stringType, typeName } from '../types.ts';
import { type Context, fail } from './context.ts';
import { arithmetic, type ArithmeticOperator, assignable, cast, integer } from './operators.ts';

/** Types a sub-expression; handed in, so that this file need not import the dispatcher that imports it. */
export type TypeOf = (node: Expression, context: Context) => Expr;

const int64 = integerType('int64_t');

/** The names that D takes for itself and that no program can assign. */
function refuseReserved(name: string, span: Span, context: Context): void {
  const { scope } = context;
  const reserved = isBuiltin(name) || name === 'args' || /^arg\d$/.test(name);
  if (reserved || scope.constant(name) !== undefined || scope.inlines.has(name))
    fail(
      context,
      'D_OP_WRITE',
      span,
      `operator = can only be applied to a writable variable: ${name} is read-only`,
    );
}

interface Target {
  readonly scope: Scope;
  readonly name: string;
  readonly keys?: readonly Expression[];
  readonly span: Span;
}

/** The variable that an lvalue names. */
function targetOf(node: Expression, operator: string, context: Context): Target {
  const base = node.kind === 'IndexExpression' ? node.object : node;
  const keys = node.kind === 'IndexExpression' ? { keys: node.indices } : {};
  if (base.kind === 'Identifier') {
    refuseReserved(base.name, base.span, context);
    return { scope: 'global', name: base.name, span: node.span, ...keys };
  }
  if (base.kind === 'ScopedVariable')
    return { scope: base.scope, name: base.name, span: node.span, ...keys };
  return fail(
    context,
    'D_OP_LVAL',
    node.span,
    `operator ${operator} must be applied to a writable variable`,
  );
}

function spelled({ scope, name }: { scope: Scope; name: string }): string {
  return scope === 'global' ? name : `${scope}->${name}`;
}

/** The type that a tuple's expression contributes to a signature. */
export function keyType(key: Expr, index: number, what: string, context: Context): KeyType {
  if (key.type.kind === 'integer') return key.type;
  if (key.type.kind === 'string') return stringType;
  if (key.type.kind === 'pointer') return integerType('uintptr_t');
  return fail(
    context,
    'D_KEY_TYPE',
    key.span,
    `${typeName(key.type)} expression may not be used as ${what} index: key #${index + 1}`,
  );
}

/** Checks a tuple against the signature, and converts each key to the signature's type. */
export function convertKeys(
  signature: readonly KeyType[],
  keys: readonly Expr[],
  name: string,
  span: Span,
  context: Context,
): Expr[] {
  if (keys.length !== signature.length)
    fail(
      context,
      'D_PROTO_LEN',
      span,
      `${name}[ ] prototype mismatch: ${keys.length} arg${keys.length === 1 ? '' : 's'} passed, ${signature.length} expected`,
    );
  return keys.map((key, index) => {
    const wanted = signature[index];
    const fits = wanted.kind === 'string' ? assignable(wanted, key) : key.type.kind !== 'string';
    if (!fits)
      fail(
        context,
        'D_PROTO_ARG',
        key.span,
        `${name}[ ] key #${index + 1} is incompatible with prototype:\n\tprototype: ${typeName(wanted)}\n\t argument: ${typeName(key.type)}`,
      );
    return typeName(key.type) === typeName(wanted) ? key : cast(key, wanted, key.span, context);
  });
}

function elementKeys(
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
      `associative array '${name}' may not be referenced as scalar variable`,
    );
  return convertKeys(variable.keys, keys, name, span, context);
}

function reference(
  variable: Variable,
  keys: readonly Expr[] | undefined,
  span: Span,
  context: Context,
): Expr {
  const converted = elementKeys(variable, keys, span, context);
  const base = { kind: 'variable', variable, type: variable.type, span } as const;
  return converted === undefined ? base : { ...base, keys: converted };
}

/** Reads `self->x` or `this->x`. */
export function scopedVariable(node: ScopedVariable, context: Context): Expr {
  const variable = context.scope.variable(node.scope, node.name);
  if (variable === undefined)
    return fail(
      context,
      'D_VAR_UNDEF',
      node.span,
      `${spelled(node)} has not yet been declared or assigned`,
    );
  return reference(variable, undefined, node.span, context);
}

/** Reads a global variable; undefined when there is none of that name. */
export function globalVariable(name: string, span: Span, context: Context): Expr | undefined {
  const variable = context.scope.variable('global', name);
  return variable && reference(variable, undefined, span, context);
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
  if (variable === undefined) return undefined;
  return reference(
    variable,
    node.indices.map((key) => typeOf(key, context)),
    node.span,
    context,
  );
}

/** Finds or makes the variable that is assigned, with keys in its signature's types. */
function assigned(
  target: Target,
  keys: readonly Expr[] | undefined,
  type: Type,
  context: Context,
): { variable: Variable; keys?: readonly Expr[] } {
  const { scope } = context;
  const known = scope.variable(target.scope, target.name);
  if (known === undefined && keys !== undefined && target.scope === 'this')
    fail(
      context,
      'D_ARR_LOCAL',
      target.span,
      `local variable this->${target.name} may not be an associative array`,
    );
  if (known === undefined && (type.kind === 'void' || type.kind === 'struct'))
    fail(
      context,
      'D_OP_INCOMPAT',
      target.span,
      `a value of type ${typeName(type)} cannot be assigned to ${spelled(target)}`,
    );
  const signature = keys?.map((key, index) => keyType(key, index, 'associative array', context));
  const variable = known ?? scope.addVariable(target.scope, target.name, type, signature);
  const converted = elementKeys(variable, keys, target.span, context);
  return converted === undefined ? { variable } : { variable, keys: converted };
}

const previous = (type: Type, span: Span): Expr => ({ kind: 'previous', type, span });

function store(
  place: { variable: Variable; keys?: readonly Expr[] },
  value: Expr,
  operator: string,
  span: Span,
  context: Context,
  yields: 'value' | 'previous' = 'value',
): Expr {
  const { type } = place.variable;
  if (!assignable(type, value))
    fail(
      context,
      'D_OP_INCOMPAT',
      span,
      `operands have incompatible types: "${typeName(type)}" ${operator} "${typeName(value.type)}"`,
    );
  const converted =
    typeName(value.type) === typeName(type) ? value : cast(value, type, value.span, context);
  return { kind: 'assign', ...place, value: converted, yields, type, span };
}

/** `target = value` and `target op= value`. */
export function assignment(node: AssignExpression, typeOf: TypeOf, context: Context): Expr {
  const target = targetOf(node.target, node.operator, context);
  const keys = target.keys?.map((key) => typeOf(key, context));
  const value = typeOf(node.value, context);
  if (node.operator === '=') {
    const place = assigned(target, keys, value.type, context);
    return store(place, value, '=', node.span, context);
  }
  const known = context.scope.variable(target.scope, target.name);
  if (known === undefined && target.scope !== 'global')
    fail(
      context,
      'D_VAR_UNDEF',
      target.span,
      `${spelled(target)} has not yet been declared or assigned`,
    );
  const place = assigned(target, keys, int64, context);
  const operator = node.operator.slice(0, -1) as ArithmeticOperator;
  const old = previous(place.variable.type, target.span);
  const result = arithmetic(operator, old, value, node.span, context);
  return store(place, result, node.operator, node.span, context);
}

/** `++x`, `x++`, `--x`, `x--`; an unknown name becomes an int64_t. */
export function update(
  node: UnaryExpression | PostfixExpression,
  operator: '++' | '--',
  typeOf: TypeOf,
  context: Context,
): Expr {
  const target = targetOf(node.operand, operator, context);
  const keys = target.keys?.map((key) => typeOf(key, context));
  const place = assigned(target, keys, int64, context);
  const old = previous(place.variable.type, target.span);
  const one = integer(1n, integerType('char'), node.span);
  const result = arithmetic(operator === '++' ? '+' : '-', old, one, node.span, context);
  const yields = node.kind === 'PostfixExpression' ? 'previous' : 'value';
  return store(place, result, operator, node.span, context, yields);
}
