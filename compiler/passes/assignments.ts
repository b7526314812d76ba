/** Assignments, `++` and `--`: the first one makes the variable and fixes its type. */
import type {
  AssignExpression,
  Expression,
  PostfixExpression,
  Span,
  UnaryExpression,
} from '../../grammar/ast.ts';
import { isBuiltin } from '../builtins.ts';
import type { Expr, Scope, Variable } from '../program.ts';
import type { Type } from '../types.ts';
import { integerType, sizeOf, typeName } from '../types.ts';
import { noteAllocation } from './allocation.ts';
import { type Context, fail, type TypeOf } from './context.ts';
import { refuseAlone, unknownSymbol } from './identifiers.ts';
import { keyType } from './keys.ts';
import { besideString, offsetBy } from './memory.ts';
import { arithmetic, type ArithmeticOperator, assignable, cast, integer } from './operators.ts';
import { elementKeys, isAggregate, objectPlace, spelled } from './variables.ts';

const int64 = integerType('int64_t');

/** The names that D takes for itself and that no program can assign. */
function isReserved(name: string, { scope, bindings }: Context): boolean {
  const constant = scope.inlines.has(name) || scope.constant(name) !== undefined;
  return constant || isFixed(name) || (bindings?.has(name) ?? false);
}

const isFixed = (name: string): boolean =>
  isBuiltin(name) || name === 'args' || /^arg\d$/.test(name);

function refuseReserved(name: string, operator: string, span: Span, context: Context): void {
  const { scope } = context;
  if (name.includes('`')) unknownSymbol(name, span, context);
  if (name === 'self' || name === 'this') refuseAlone(name, span, context);
  if (scope.inlines.has(name) || scope.constant(name) !== undefined)
    notWritable(span, operator, context);
  if (isFixed(name) || context.bindings?.has(name))
    fail(
      context,
      'D_OP_WRITE',
      span,
      `operator ${operator} can only be applied to a writable variable`,
      `${name} is read-only`,
    );
}

interface Target {
  readonly scope: Scope;
  readonly name: string;
  readonly keys?: readonly Expression[];
  readonly span: Span;
}

/** True for a name that is declared as an array or pointer, so that `x[i] = …` stores into memory. */
function isObject(node: Expression, context: Context): boolean {
  if (node.kind !== 'Identifier' && node.kind !== 'ScopedVariable') return true;
  const scope = node.kind === 'ScopedVariable' ? node.scope : 'global';
  if (scope === 'global' && isBuiltin(node.name)) return true;
  const variable = context.scope.variable(scope, node.name);
  return variable !== undefined && variable.keys === undefined;
}

/** The variable that an lvalue names; undefined when it names a place in memory. */
function targetOf(
  node: Expression,
  operator: string,
  typeOf: TypeOf,
  context: Context,
): Target | undefined {
  if (node.kind === 'ConditionalExpression') {
    const test = typeOf(node.test, context);
    if (test.kind !== 'integer') return notWritable(node.span, operator, context);
    const branch = test.value === 0n ? node.alternate : node.consequent;
    return targetOf(branch, operator, typeOf, context);
  }
  if (node.kind === 'MemberExpression') return undefined;
  if (node.kind === 'UnaryExpression' && node.operator === '*') return undefined;
  if (node.kind === 'IndexExpression' && isObject(node.object, context)) return undefined;
  const base = node.kind === 'IndexExpression' ? node.object : node;
  const keys = node.kind === 'IndexExpression' ? { keys: node.indices } : {};
  if (base.kind === 'Identifier') {
    refuseReserved(base.name, operator, base.span, context);
    return { scope: 'global', name: base.name, span: node.span, ...keys };
  }
  if (base.kind === 'ScopedVariable')
    return { scope: base.scope, name: base.name, span: node.span, ...keys };
  return notWritable(node.span, operator, context);
}

function notWritable(span: Span, operator: string, context: Context): never {
  return fail(
    context,
    'D_OP_LVAL',
    span,
    `operator ${operator} requires modifiable lvalue as an operand`,
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
      `local variables may not be used as associative arrays: ${target.name}`,
    );
  if (known === undefined && type.kind === 'dynamic')
    fail(
      context,
      'D_OP_INCOMPAT',
      target.span,
      `operands have incompatible types: "${keys === undefined ? 'scalar' : 'associative array'}" = "${type.name}"`,
    );
  const storable = type.kind !== 'void' && type.kind !== 'function' && sizeOf(type) !== undefined;
  if (known === undefined && !storable)
    fail(
      context,
      'D_OP_INCOMPAT',
      target.span,
      `operands have incompatible types: "${typeName(type)}" = "${typeName(type)}"`,
    );
  const signature = keys?.map((key, index) => keyType(key, index, 'associative array', context));
  const variable = known ?? scope.addVariable(target.scope, target.name, type, signature);
  const converted = elementKeys(variable, keys, target.span, context);
  return converted === undefined ? { variable } : { variable, keys: converted };
}

const previous = (type: Type, span: Span): Expr => ({ kind: 'previous', type, span });

/** Where an assignment stores to. */
type Place = { readonly variable: Variable; readonly keys?: readonly Expr[] } | MemoryPlace;

type MemoryPlace = Extract<Expr, { kind: 'load' | 'place' | 'textAt' }>;

const placeType = (place: Place): Type => ('variable' in place ? place.variable.type : place.type);

function incompatible(
  place: Place,
  value: Expr,
  operator: string,
  span: Span,
  context: Context,
): never {
  return fail(
    context,
    'D_OP_INCOMPAT',
    span,
    `operands have incompatible types: "${typeName(placeType(place))}" ${operator} "${typeName(value.type)}"`,
    'variable' in place
      ? `${spelled(place.variable)} keeps the type of its declaration or first assignment`
      : undefined,
  );
}

/** Assigning 0 deletes an element or a thread-local variable, whatever its type. */
function deletes(place: Place, value: Expr): boolean {
  const dynamic =
    'variable' in place && (place.keys !== undefined || place.variable.scope === 'self');
  return dynamic && value.kind === 'integer' && value.value === 0n;
}

/** A struct is copied by value. */
function copy(place: Place, value: Expr, operator: string, span: Span, context: Context): Expr {
  const type = placeType(place);
  const size = sizeOf(type);
  if (type.kind === 'array')
    fail(
      context,
      'D_OP_ARRFUN',
      span,
      `operator ${operator} may not be applied to operand of type "${typeName(type)}"`,
    );
  if (value.kind === 'translated')
    fail(
      context,
      'D_UNKNOWN',
      span,
      'internal error -- no support for translated types yet',
      'read its members where they are needed: xlate <type> (e).member',
    );
  if (value.kind !== 'place' || typeName(value.type) !== typeName(type) || size === undefined)
    return incompatible(place, value, operator, span, context);
  const { variable, keys } = place as { variable?: Variable; keys?: readonly Expr[] };
  const target =
    variable === undefined
      ? (place as Extract<Expr, { kind: 'place' }>)
      : (objectPlace(variable, keys === undefined ? {} : { keys }, true, span) as Extract<
          Expr,
          { kind: 'place' }
        >);
  return { kind: 'copy', to: target.address, from: value.address, size, type, span };
}

function store(
  place: Place,
  given: Expr,
  operator: string,
  span: Span,
  context: Context,
  yields: 'value' | 'previous' = 'value',
  allocatedBy?: Expr,
): Expr {
  const type = placeType(place);
  const value = besideString(given, type);
  if (deletes(place, value) && 'variable' in place)
    return { kind: 'assign', ...place, value, yields, type, span };
  if (isAggregate(type)) return copy(place, value, operator, span, context);
  if (!assignable(type, value)) incompatible(place, value, operator, span, context);
  if ('variable' in place) noteAllocation(place.variable, allocatedBy ?? value, span, context);
  // An integer is cut where it is stored; the value of the assignment itself is not.
  const kept = type.kind === 'integer' || typeName(value.type) === typeName(type);
  const converted = kept ? value : cast(value, type, value.span, context);
  if ('variable' in place)
    return { kind: 'assign', ...place, value: converted, yields, type, span };
  const { address } = place;
  const bits = place.kind === 'load' && place.bits !== undefined ? { bits: place.bits } : {};
  return { kind: 'store', address, ...bits, value: converted, yields, type, span };
}

/** The place in memory that an lvalue names. */
function memoryPlace(
  node: Expression,
  operator: string,
  typeOf: TypeOf,
  context: Context,
): MemoryPlace {
  const typed = typeOf(node, context);
  if (typed.kind === 'load') return { ...typed, address: created(typed.address) };
  if (typed.kind === 'place' || (typed.kind === 'textAt' && typed.lvalue))
    return { ...typed, address: created(typed.address) };
  return notWritable(node.span, operator, context);
}

/** Storing into a member of an element makes the element. */
function created(address: Expr): Expr {
  if (address.kind === 'variableAddress') return { ...address, create: true };
  if (address.kind === 'binary') return { ...address, left: created(address.left) };
  return address;
}

/** What `old op value` gives; pointers move by whole objects. */
function combined(
  operator: ArithmeticOperator,
  old: Expr,
  value: Expr,
  spelling: string,
  span: Span,
  context: Context,
): Expr {
  if (old.type.kind !== 'pointer') return arithmetic(operator, old, value, span, context, spelling);
  if (operator !== '+' && operator !== '-')
    fail(context, 'D_OP_INT', span, `operator ${spelling} requires operands of integral type`);
  if (old.type.to.kind === 'void' || old.type.to.kind === 'function')
    fail(
      context,
      'D_OP_VFPTR',
      span,
      spelling.length === 2 && spelling.endsWith('=')
        ? `operator ${spelling} requires left-hand scalar operand of known size`
        : `operator ${spelling} requires an operand of known size`,
    );
  if (value.type.kind !== 'integer')
    fail(
      context,
      'D_OP_INCOMPAT',
      span,
      `operands have incompatible types: "${typeName(old.type)}" ${spelling} "${typeName(value.type)}"`,
    );
  return offsetBy(old, value, old.type.to, operator, span, context);
}

/** What may name a place; all else is a value. */
const places: ReadonlySet<Expression['kind']> = new Set([
  ...(['Identifier', 'ScopedVariable', 'MemberExpression', 'IndexExpression'] as const),
  ...(['ConditionalExpression', 'UnaryExpression'] as const),
]);

/** `target = value` and `target op= value`. */
export function assignment(node: AssignExpression, typeOf: TypeOf, context: Context): Expr {
  // Whether something can be assigned at all is asked behind what is wrong with the value.
  const isName = node.target.kind === 'Identifier' && isReserved(node.target.name, context);
  if (isName || !places.has(node.target.kind)) typeOf(node.value, context);
  const target = targetOf(node.target, node.operator, typeOf, context);
  const operator = node.operator.slice(0, -1) as ArithmeticOperator;
  if (target === undefined) {
    const place = memoryPlace(node.target, node.operator, typeOf, context);
    const value = typeOf(node.value, context);
    if (node.operator === '=') return store(place, value, '=', node.span, context);
    const old = previous(place.type, node.target.span);
    const result = combined(operator, old, value, node.operator, node.span, context);
    return store(place, result, node.operator, node.span, context, 'value', value);
  }
  const keys = target.keys?.map((key) => typeOf(key, context));
  const known = context.scope.variable(target.scope, target.name);
  if (known !== undefined) elementKeys(known, keys, target.span, context);
  else if (node.operator !== '=')
    fail(
      context,
      'D_VAR_UNDEF',
      target.span,
      `${spelled(target)} has not yet been declared or assigned`,
    );
  const value = typeOf(node.value, context);
  if (node.operator === '=') {
    const place = assigned(target, keys, value.type, context);
    return store(place, value, '=', node.span, context);
  }
  const place = assigned(target, keys, int64, context);
  const old = previous(place.variable.type, target.span);
  const result = combined(operator, old, value, node.operator, node.span, context);
  return store(place, result, node.operator, node.span, context, 'value', value);
}

/** `++x`, `x++`, `--x`, `x--`; an unknown name becomes an int64_t. */
export function update(
  node: UnaryExpression | PostfixExpression,
  operator: '++' | '--',
  typeOf: TypeOf,
  context: Context,
): Expr {
  const target = targetOf(node.operand, operator, typeOf, context);
  const keys = target?.keys?.map((key) => typeOf(key, context));
  const place =
    target === undefined
      ? memoryPlace(node.operand, operator, typeOf, context)
      : assigned(target, keys, int64, context);
  const type = placeType(place);
  if (type.kind !== 'integer' && type.kind !== 'pointer')
    fail(context, 'D_OP_SCALAR', node.span, `operator ${operator} requires operand of scalar type`);
  const { span } = node;
  const old = withoutSign(previous(type, node.operand.span));
  const one = integer(1n, integerType('char'), span);
  const sign = operator === '++' ? '+' : '-';
  const result: Expr = { ...combined(sign, old, one, operator, span, context), type };
  if (node.kind !== 'PostfixExpression')
    return store(place, result, operator, span, context, 'value', old);
  const stored = store(place, result, operator, span, context, 'previous', old);
  return old.kind === 'previous' ? stored : withoutSign(stored);
}

/**
 * dtrace for Linux loads a signed variable of less than 64 bits without its sign for ++ and --. What is stored is the
 * same; the value of the expression shows it where it is not cut to its type.
 */
function withoutSign(old: Expr): Expr {
  const { type, span } = old;
  if (type.kind !== 'integer' || !type.signed || type.size === 8) return old;
  const unsigned = { ...type, signed: false };
  const value: Expr = { kind: 'cast', operand: old, type: unsigned, span };
  return { kind: 'comma', expressions: [value], type, span };
}
