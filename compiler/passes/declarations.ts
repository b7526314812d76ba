/** Declarations outside clauses: variables, typedefs, enumerators, inlines. */
import type {
  Declaration,
  Declarator,
  InlineDefinition,
  Parameter,
  Span,
  TranslatorDefinition,
} from '../../grammar/ast.ts';
import { isFunctionName } from '../actions.ts';
import { isBuiltin } from '../builtins.ts';
import type { Expr, KeyType, Scope as VariableScope } from '../program.ts';
import type { Type } from '../types.ts';
import { integerType, sizeOf, typeName } from '../types.ts';
import { type Context, fail } from './context.ts';
import { typeExpression } from './expressions.ts';
import { nameKind } from './identifiers.ts';
import { floatKey } from './keys.ts';
import { besideString } from './memory.ts';
import { assignable } from './operators.ts';
import {
  declaredType,
  nameOf,
  refuseIncomplete,
  resolveTypeName,
  specifierType,
} from './resolve-types.ts';
import { memberTypes } from './translators.ts';

export function declare(node: Declaration, context: Context): void {
  if (node.storage.length > 1)
    fail(context, 'D_DECL_CLASS', node.span, 'only one storage class allowed in a declaration');
  const { composite } = node.specifier;
  const base = specifierType(node.specifier, typeExpression, context);
  const [storage] = node.storage;
  if (node.declarators.length === 0 && composite === undefined)
    fail(context, 'D_DECL_USELESS', node.span, 'useless declaration');
  for (const declarator of node.declarators) {
    if (storage === 'typedef') declareType(declarator, base, context);
    else declareVariable(declarator, base, storage, context);
  }
}

function declareType(declarator: Declarator, base: Type, context: Context): void {
  const type = declaredType(base, declarator, typeExpression, context);
  const name = nameOf(declarator) ?? '';
  const { span } = declarator;
  refuseScoped(name, span, context);
  if (context.scope.type(name) !== undefined)
    fail(context, 'D_DECL_IDRED', span, `typedef redeclared: ${name}`);
  if (isTaken(name) || context.scope.variable('global', name) !== undefined)
    fail(context, 'D_DECL_IDRED', span, `global variable identifier redeclared: ${name}`);
  context.scope.addType(
    name,
    type.kind === 'integer' || type.kind === 'float' ? { ...type, name } : type,
  );
}

function parameterType(parameter: Parameter, position: number, context: Context): KeyType {
  const base = specifierType(parameter.specifier, typeExpression, context);
  const type = declaredType(base, parameter.declarator, typeExpression, context);
  if (type.kind === 'integer') return type;
  if (type.kind === 'string') return type;
  if (type.kind === 'pointer') return integerType('uintptr_t');
  if (type.kind === 'float' && type.size <= 8) return floatKey(type);
  if ((type.kind === 'struct' || type.kind === 'array') && sizeOf(type) !== undefined) return type;
  return fail(
    context,
    'D_DECL_PROTO_TYPE',
    parameter.span,
    `array prototype may not use parameter of type ${typeName(type)}: ${nameOf(parameter.declarator) ?? '(anonymous)'}, parameter #${position}`,
  );
}

function declareVariable(
  declarator: Declarator,
  base: Type,
  storage: Declaration['storage'][number] | undefined,
  context: Context,
): void {
  const { span } = declarator;
  const name = nameOf(declarator) ?? '';
  const scope: VariableScope = storage === 'self' || storage === 'this' ? storage : 'global';
  const tuple = declarator.suffixes.find((suffix) => suffix.kind === 'AssociativeSuffix');
  const plain = { ...declarator, suffixes: declarator.suffixes.filter((each) => each !== tuple) };
  refuseScoped(name, span, context);
  if (tuple !== undefined && declarator.suffixes[0].kind === 'ArraySuffix')
    fail(context, 'D_DECL_DYNOBJ', span, 'cannot declare array of associative arrays');
  const type = declaredType(base, plain, typeExpression, context);
  const unfit = storage === 'auto' || storage === 'register';
  if (unfit || (storage === 'static' && type.kind !== 'function'))
    fail(context, 'D_DECL_BADCLASS', span, 'specified storage class not appropriate in D');
  // A prototype says what a function of the system takes; there is none to call.
  if (type.kind === 'function' || (type.kind === 'array' && type.of.kind === 'function')) return;
  if (type.kind === 'void')
    fail(context, 'D_DECL_VOIDOBJ', span, `cannot have void object: ${name}`);
  refuseIncomplete(type, name, span, context);
  if (tuple !== undefined && scope === 'this')
    fail(
      context,
      'D_DECL_LOCASSC',
      span,
      `associative arrays may not be declared as local variables: ${name}`,
    );
  const keys = tuple?.parameters.map((parameter, i) => parameterType(parameter, i + 1, context));
  if (scope === 'global') refuseBuiltin(name, span, context);
  const known = context.scope.variable(scope, name);
  if (known === undefined) {
    context.scope.addVariable(scope, name, type, keys);
    return;
  }
  const signature = (of: readonly KeyType[] | undefined): string =>
    of?.map(typeName).join(', ') ?? '';
  if (typeName(known.type) !== typeName(type) || signature(known.keys) !== signature(keys))
    fail(
      context,
      'D_DECL_IDRED',
      span,
      `identifier redeclared: ${name}\n\t current: ${described(type, keys)}\n\tprevious: ${described(known.type, known.keys)}`,
    );
}

/** module`name is of the system, and not a program's to declare. */
function refuseScoped(name: string, span: Span, context: Context): void {
  if (name.includes('`'))
    fail(
      context,
      'D_DECL_SCOPE',
      span,
      `D scoping operator may not be used in a declaration name (${name})`,
    );
}

function described(type: Type, keys: readonly KeyType[] | undefined): string {
  return `${keys === undefined ? 'scalar' : 'associative array'} ${typeName(type)}`;
}

/** Names that D has taken: built-in variables and what can be called. */
function isTaken(name: string): boolean {
  return isBuiltin(name) || isFunctionName(name) || /^(?:args|arg\d|uregs)$/.test(name);
}

function refuseBuiltin(name: string, span: Span, context: Context): void {
  if (isTaken(name)) fail(context, 'D_DECL_IDRED', span, `built-in identifier redeclared: ${name}`);
}

/** `inline type name = expr;` and `inline type name[params] = expr;`: the expression is typed anew at each use. */
export function declareInline(node: InlineDefinition, context: Context): void {
  const { declarator } = node;
  const tuple = declarator.suffixes.find((suffix) => suffix.kind === 'AssociativeSuffix');
  const plain = { ...declarator, suffixes: declarator.suffixes.filter((each) => each !== tuple) };
  const name = nameOf(declarator) ?? '';
  const base = specifierType(node.specifier, typeExpression, context);
  const type = declaredType(base, plain, typeExpression, context);
  if (type.kind === 'void')
    fail(context, 'D_DECL_VOIDOBJ', declarator.span, `cannot declare void inline: ${name}`);
  const taken = previousUse(name, context);
  if (taken !== undefined)
    fail(
      context,
      'D_DECL_IDRED',
      declarator.span,
      `identifier redefined: ${name}\n\t current: inline definition\n\tprevious: ${taken}`,
    );
  const parameters = tuple?.parameters.map((parameter, i) => ({
    name: nameOf(parameter.declarator),
    type: parameterType(parameter, i + 1, context),
  }));
  // Typed once here, so that an error is reported even when nothing uses the name.
  const bindings = new Map(context.bindings);
  for (const parameter of parameters ?? [])
    if (parameter.name !== undefined)
      bindings.set(parameter.name, placeholder(parameter.type, node.span));
  const value = besideString(typeExpression(node.value, { ...context, bindings }), type);
  if (!assignable(type, value))
    fail(
      context,
      'D_OP_INCOMPAT',
      node.span,
      `inline ${name} definition uses incompatible types: "${typeName(type)}" = "${typeName(value.type)}"`,
    );
  context.scope.inlines.set(name, {
    type,
    value: node.value,
    source: context.source,
    ...(parameters === undefined ? {} : { parameters }),
  });
}

/** What a name already is, as dtrace calls it. */
function previousUse(name: string, { scope }: Context): string | undefined {
  if (scope.inlines.has(name)) return 'scalar inline';
  const variable = scope.variable('global', name);
  if (variable !== undefined) return variable.keys === undefined ? 'scalar' : 'associative array';
  if (scope.constant(name) !== undefined) return 'scalar inline';
  // dtrace prints the type behind it, and these have none yet.
  const kind = isBuiltin(name) ? 'scalar' : nameKind(name);
  return kind && `${kind} `;
}

/** Stands for an argument while a definition is checked. */
function placeholder(type: Type, span: Span): Expr {
  if (type.kind !== 'struct' && type.kind !== 'array') return { kind: 'previous', type, span };
  const address: Expr = { kind: 'previous', type: { kind: 'pointer', to: type }, span };
  return { kind: 'place', address, type, span };
}

/** `translator OUT < IN name > { … };` */
export function declareTranslator(node: TranslatorDefinition, context: Context): void {
  const { scope } = context;
  const output = resolveTypeName(node.output, typeExpression, context);
  const input = resolveTypeName(node.input, typeExpression, context);
  const known = output.kind === 'struct' ? memberTypes(output, context) : undefined;
  if (output.kind !== 'struct' || known === undefined)
    return fail(
      context,
      'D_XLATE_SOU',
      node.output.span,
      'translator output type must be a struct or union',
    );
  const [out, from] = [typeName(output), typeName(input)];
  if (scope.translator(out, from) !== undefined)
    fail(
      context,
      'D_XLATE_REDECL',
      node.span,
      `translator from ${from} to ${out} has already been declared`,
    );
  const bindings = new Map(context.bindings).set(node.parameter, placeholder(input, node.span));
  for (const { name, value, span } of node.members) {
    const type = known.get(name);
    if (type === undefined)
      fail(context, 'D_XLATE_MEMB', span, `translator member ${name} is not a member of ${out}`);
    const typed = besideString(typeExpression(value, { ...context, bindings }), type);
    if (!assignable(type, typed) && typeName(type) !== typeName(typed.type))
      fail(
        context,
        'D_XLATE_INCOMPAT',
        span,
        `translator member ${name} definition uses incompatible types: "${typeName(type)}" = "${typeName(typed.type)}"`,
      );
  }
  scope.addTranslator({ output, input, definition: node, source: context.source }, out, from);
}
