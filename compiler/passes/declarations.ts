/** Declarations outside clauses: variables, typedefs, enumerators, inlines. */
import type {
  Declaration,
  Declarator,
  EnumSpecifier,
  InlineDefinition,
  Parameter,
} from '../../grammar/ast.ts';
import type { KeyType, Scope as VariableScope } from '../program.ts';
import type { Type } from '../types.ts';
import { integerType, stringType, typeName } from '../types.ts';
import { type Context, fail } from './context.ts';
import { typeExpression } from './expressions.ts';
import { declaredType, specifierType, unsupported } from './resolve-types.ts';

const int = integerType('int');

export function declare(node: Declaration, context: Context): void {
  if (node.storage.length > 1)
    fail(context, 'D_DECL_CLASS', node.span, 'only one storage class allowed in declaration');
  const { composite } = node.specifier;
  if (composite?.kind === 'EnumSpecifier') declareEnumerators(composite, context);
  const base = specifierType(node.specifier, context);
  const [storage] = node.storage;
  if (node.declarators.length === 0 && composite === undefined)
    fail(context, 'D_DECL_USELESS', node.span, 'useless declaration');
  for (const declarator of node.declarators) {
    if (storage === 'typedef') declareType(declarator, base, context);
    else declareVariable(declarator, base, storage, context);
  }
}

function declareEnumerators(node: EnumSpecifier, context: Context): void {
  let next = 0n;
  for (const enumerator of node.enumerators ?? []) {
    if (enumerator.value !== undefined) {
      const value = typeExpression(enumerator.value, context);
      if (value.kind !== 'integer')
        fail(
          context,
          'D_DECL_ENCONST',
          enumerator.span,
          'enumerator must be assigned to an integral constant expression',
        );
      next = value.value;
    }
    if (BigInt.asIntN(32, next) !== next)
      fail(
        context,
        'D_DECL_ENOFLOW',
        enumerator.span,
        `enumerator value overflows INT_MAX: ${next}`,
      );
    context.scope.addConstant(enumerator.name, { type: int, value: next });
    next++;
  }
}

function declareType(declarator: Declarator, base: Type, context: Context): void {
  const type = declaredType(base, declarator, context);
  const name = declarator.name ?? '';
  context.scope.addType(
    name,
    type.kind === 'integer' || type.kind === 'float' ? { ...type, name } : type,
  );
}

function parameterType(parameter: Parameter, context: Context): KeyType {
  const base = specifierType(parameter.specifier, context);
  const type = declaredType(base, parameter.declarator, context);
  if (type.kind === 'integer') return type;
  if (type.kind === 'string') return stringType;
  return fail(
    context,
    'D_DECL_PROTO_TYPE',
    parameter.span,
    `invalid type for an associative array key: ${typeName(type)}`,
  );
}

function declareVariable(
  declarator: Declarator,
  base: Type,
  storage: Declaration['storage'][number] | undefined,
  context: Context,
): void {
  const { span, name = '' } = declarator;
  if (storage === 'auto' || storage === 'register' || storage === 'static')
    fail(
      context,
      'D_DECL_BADCLASS',
      span,
      `specified storage class not appropriate in D: ${storage}`,
    );
  const scope: VariableScope = storage === 'self' || storage === 'this' ? storage : 'global';
  const tuple = declarator.suffixes.find((suffix) => suffix.kind === 'AssociativeSuffix');
  const plain = { ...declarator, suffixes: declarator.suffixes.filter((each) => each !== tuple) };
  const type = declaredType(base, plain, context);
  if (type.kind === 'void')
    fail(context, 'D_DECL_VOIDOBJ', span, `cannot have void object: ${name}`);
  if (type.kind === 'struct' || type.kind === 'float')
    unsupported(context, span, `variables of type ${typeName(type)}`);
  if (tuple !== undefined && scope === 'this')
    fail(context, 'D_DECL_LOCASSC', span, `cannot declare local associative array: ${name}`);
  const keys = tuple?.parameters.map((parameter) => parameterType(parameter, context));
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
      `identifier redeclared: ${name}\n\t current: ${typeName(type)}\n\tprevious: ${typeName(known.type)}`,
    );
}

/** `inline type name = expr;`: the expression is typed anew at each use. */
export function declareInline(node: InlineDefinition, context: Context): void {
  const { declarator } = node;
  if (declarator.suffixes.length > 0)
    unsupported(context, declarator.span, 'inline definitions with parameters');
  const name = declarator.name ?? '';
  const type = declaredType(specifierType(node.specifier, context), declarator, context);
  if (context.scope.inlines.has(name) || context.scope.variable('global', name) !== undefined)
    fail(context, 'D_DECL_IDRED', declarator.span, `identifier redefined: ${name}`);
  // Typed once here, so that an error is reported even when nothing uses the name.
  typeExpression(node.value, context);
  context.scope.inlines.set(name, { type, value: node.value, source: context.source });
}
