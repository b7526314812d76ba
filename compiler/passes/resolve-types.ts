/** Type names and declarators of the syntax tree to D types. */
import type {
  Declarator,
  EnumSpecifier,
  Expression,
  Parameter,
  Span,
  StructSpecifier,
  TypeName,
  TypeSpecifier,
} from '../../grammar/ast.ts';
import type { IntegerType, StructType, Type } from '../types.ts';
import { integerType, integerTypes, sizeOf, typeName, voidType } from '../types.ts';
import {
  arithmeticWords,
  attributeWords,
  floatOf,
  integerOf,
  refuseAttributes,
  unknownType,
  voidOf,
} from './arithmetic-types.ts';
import { type Context, fail, type TypeOf } from './context.ts';
import { type DeclaredMember, layOut } from './layout.ts';

const qualifiers: ReadonlySet<string> = new Set(['const', 'volatile', 'restrict']);
const intMaximum = 2n ** 31n - 1n;

/** What is declared has a size. */
export function refuseIncomplete(
  type: Type,
  name: string | undefined,
  span: Span,
  context: Context,
): void {
  if (sizeOf(type) !== undefined) return;
  const what = `incomplete struct/union/enum ${typeName(type)}: ${name}`;
  fail(context, 'D_DECL_INCOMPLETE', span, what);
}

/** The type that specifier words name. */
export function specifierType(specifier: TypeSpecifier, typeOf: TypeOf, context: Context): Type {
  const { composite, span } = specifier;
  const words = specifier.words.filter((word) => !qualifiers.has(word));
  if (composite !== undefined) {
    refuseAttributes(words, span, context);
    if (words.some((word) => arithmeticWords.has(word)))
      fail(context, 'D_DECL_COMBO', span, 'invalid type combination');
    return composite.kind === 'StructSpecifier'
      ? structType(composite, typeOf, context)
      : enumType(composite, typeOf, context);
  }
  if (words.includes('void')) return voidOf(words, span, context);
  if (words.includes('float') || words.includes('double')) return floatOf(words, span, context);
  if (words.every((word) => arithmeticWords.has(word)))
    return integerOf(words.length === 0 ? ['int'] : words, span, context);
  return namedType(words, span, context);
}

/** D`type: of those that D and the program declare, which are all that there are here. */
function unscoped(name: string): string {
  return name.startsWith('D`') ? name.slice(2) : name;
}

function namedType(words: readonly string[], span: Span, context: Context): Type {
  const name = words.find((word) => !arithmeticWords.has(word))!;
  const own = unscoped(name);
  const builtIn = own === name ? undefined : integerTypes.get(own);
  const named = context.scope.type(own) ?? builtIn ?? catalogueStruct(own, context);
  if (named === undefined) return unknownType(name, span, context);
  if (words.length === 1) return named;
  const attribute = words.every((word) => word === name || attributeWords.has(word));
  return fail(
    context,
    attribute && named.kind !== 'integer' ? 'D_DECL_SIGNINT' : 'D_DECL_COMBO',
    span,
    'invalid type combination',
  );
}

function catalogueStruct(name: string, context: Context): StructType | undefined {
  const known = context.scope.catalogue.structs.has(name);
  return known ? { kind: 'struct', name } : undefined;
}

// ---- struct, union, enum -----------------------------------------------------------------------

let anonymous = 0;

function structType(node: StructSpecifier, typeOf: TypeOf, context: Context): StructType {
  const { keyword, tag, members, span } = node;
  const name = `${keyword} ${tag ?? `(anon ${++anonymous})`}`;
  const { scope } = context;
  const own = `${keyword} ${unscoped(tag ?? '')}`;
  if (members === undefined && own !== name && scope.hasTag(own)) return scope.tag(own)!;
  // The structs of the system may be declared anew.
  const known = members === undefined || scope.hasTag(name) ? scope.tag(name) : undefined;
  if (known !== undefined && members !== undefined && known.layout !== undefined)
    fail(context, 'D_DECL_TYPERED', span, `type redeclared: ${name}`);
  const type = known ?? context.scope.addTag(name);
  if (members !== undefined)
    type.layout = layOut(declaredMembers(node, typeOf, context), keyword === 'union');
  return type;
}

function declaredMembers(
  node: StructSpecifier,
  typeOf: TypeOf,
  context: Context,
): DeclaredMember[] {
  const seen = new Set<string>();
  return node.members!.flatMap(({ specifier, declarators }) => {
    const base = specifierType(specifier, typeOf, context);
    return declarators.map((declarator) => {
      const member = memberOf(declarator, base, typeOf, context);
      if (member.name !== undefined && seen.has(member.name))
        fail(
          context,
          'D_UNKNOWN',
          declarator.span,
          `failed to define member '${member.name}': Duplicate member, enumerator, or variable name.`,
        );
      if (member.name !== undefined) seen.add(member.name);
      return member;
    });
  });
}

function memberOf(
  declarator: Declarator,
  base: Type,
  typeOf: TypeOf,
  context: Context,
): DeclaredMember {
  const { span } = declarator;
  const name = nameOf(declarator);
  if (declarator.suffixes.some(({ kind }) => kind === 'AssociativeSuffix'))
    fail(context, 'D_DECL_DYNOBJ', span, `cannot have dynamic member: ${name}`);
  const unsized = declarator.suffixes.some(
    (suffix) => suffix.kind === 'ArraySuffix' && suffix.size === undefined,
  );
  const type = unsized ? voidType : declaredType(base, declarator, typeOf, context);
  // An array without a size and a function are void to dtrace here.
  if (type.kind === 'void' || type.kind === 'function')
    fail(context, 'D_DECL_VOIDOBJ', span, `cannot have void member: ${name}`);
  refuseIncomplete(type, name, span, context);
  if (declarator.bitWidth === undefined) return { name, type };
  return { name, type, width: widthOf(declarator.bitWidth, type, name, typeOf, context) };
}

function widthOf(
  node: Expression,
  type: Type,
  name: string | undefined,
  typeOf: TypeOf,
  context: Context,
): number {
  const value = typeOf(node, context);
  const least = name === undefined ? 0n : 1n;
  if (value.kind !== 'integer' || value.value < least)
    fail(
      context,
      'D_DECL_BFCONST',
      node.span,
      'positive integral constant expression expected as bit-field size',
    );
  if (type.kind !== 'integer')
    fail(context, 'D_DECL_BFTYPE', node.span, `invalid type for bit-field: ${name}`);
  if (value.value > BigInt(type.size * 8) || value.value > 64n)
    fail(context, 'D_DECL_BFSIZE', node.span, `bit-field too big for type: ${name}`);
  return Number(value.value);
}

function isTaken(name: string, { scope }: Context): boolean {
  return scope.constant(name) !== undefined || scope.variable('global', name) !== undefined;
}

function enumType(node: EnumSpecifier, typeOf: TypeOf, context: Context): IntegerType {
  const { tag, enumerators, span } = node;
  const name = `enum ${tag ?? `(anon ${++anonymous})`}`;
  const known = context.scope.enumeration(
    enumerators === undefined ? `enum ${unscoped(tag ?? '')}` : name,
  );
  if (enumerators === undefined) {
    if (known !== undefined) return known;
    return fail(context, 'D_DECL_INCOMPLETE', span, `incomplete struct/union/enum ${name}`);
  }
  if (known !== undefined) fail(context, 'D_DECL_TYPERED', span, `type redeclared: ${name}`);
  const tags = new Map<string, bigint>();
  const type: IntegerType = { ...integerType('int'), name, tags };
  let next = 0n;
  for (const { name: tagName, value: node_, span: place } of enumerators) {
    if (node_ !== undefined) {
      const value = typeOf(node_, context);
      if (value.kind !== 'integer')
        fail(
          context,
          'D_DECL_ENCONST',
          place,
          `enumerator '${tagName}' must be assigned to an integral constant expression`,
        );
      next = value.value;
    }
    if (node_ !== undefined && (next > intMaximum || next < -intMaximum - 1n))
      fail(
        context,
        'D_DECL_ENOFLOW',
        place,
        `enumerator '${tagName}' value overflows INT_MAX (2147483647)`,
      );
    if (tags.has(tagName) || isTaken(tagName, context))
      fail(context, 'D_DECL_IDRED', place, `identifier redeclared: ${tagName}`);
    tags.set(tagName, next);
    // An enumerator prints unsigned, though its type counts as an int.
    context.scope.addConstant(tagName, { type: { ...type, signed: false }, value: next });
    // What follows the largest int is the smallest.
    next = BigInt.asIntN(32, next + 1n);
  }
  context.scope.addEnumeration(name, type);
  return type;
}

// ---- declarators -------------------------------------------------------------------------------

/** The name that a declarator declares, at whatever depth of parentheses. */
export function nameOf(declarator: Declarator): string | undefined {
  return declarator.inner === undefined ? declarator.name : nameOf(declarator.inner);
}

/**
 * The type that a declarator makes of a base type: pointers first, then the suffixes from the right, then
 * what is inside parentheses. Tuples (associative arrays) are the caller's to see.
 */
export function declaredType(
  base: Type,
  declarator: Declarator,
  typeOf: TypeOf,
  context: Context,
): Type {
  let type = base;
  for (let i = 0; i < declarator.pointers; i++) type = { kind: 'pointer', to: type };
  for (const suffix of declarator.suffixes.toReversed()) {
    if (suffix.kind === 'ArraySuffix') {
      if (type.kind === 'void')
        fail(context, 'D_DECL_VOIDOBJ', suffix.span, 'cannot declare array of void');
      const length = arrayLength(suffix.size, declarator, typeOf, context);
      type = { kind: 'array', of: type, length };
    } else if (suffix.kind === 'FunctionSuffix') {
      checkParameters(suffix.parameters, suffix.span, typeOf, context);
      type = { kind: 'function', result: type };
    }
  }
  return declarator.inner === undefined
    ? type
    : declaredType(type, declarator.inner, typeOf, context);
}

function arrayLength(
  node: Expression | undefined,
  declarator: Declarator,
  typeOf: TypeOf,
  context: Context,
): number {
  if (node === undefined)
    return fail(
      context,
      'D_DECL_ARRNULL',
      declarator.span,
      `array declaration requires array dimension or tuple signature: ${nameOf(declarator)}`,
    );
  const value = typeOf(node, context);
  if (value.kind !== 'integer' || value.value <= 0n)
    return fail(
      context,
      'D_DECL_ARRSUB',
      node.span,
      'positive integral constant expression or tuple signature expected as array declaration subscript',
    );
  if (value.value > intMaximum)
    fail(context, 'D_DECL_ARRBIG', node.span, 'array dimension too big');
  return Number(value.value);
}

/** The rules for function prototypes, which D only takes note of. */
function checkParameters(
  parameters: readonly Parameter[],
  span: Span,
  typeOf: TypeOf,
  context: Context,
): void {
  for (const parameter of parameters) {
    if (parameter.storage.length > 0 && parameter.storage.some((each) => each !== 'register'))
      fail(
        context,
        'D_DECL_PARMCLASS',
        parameter.span,
        'inappropriate storage class for function or associative array parameter',
      );
    const base = specifierType(parameter.specifier, typeOf, context);
    const type = declaredType(base, parameter.declarator, typeOf, context);
    const name = nameOf(parameter.declarator);
    if (type.kind !== 'void') continue;
    if (parameters.length > 1)
      fail(context, 'D_DECL_PROTO_VOID', span, 'void must be sole parameter');
    if (name !== undefined)
      fail(
        context,
        'D_DECL_PROTO_NAME',
        parameter.span,
        `void parameter may not have a name: ${name}`,
      );
  }
}

export function resolveTypeName(node: TypeName, typeOf: TypeOf, context: Context): Type {
  return declaredType(
    specifierType(node.specifier, typeOf, context),
    node.declarator,
    typeOf,
    context,
  );
}
