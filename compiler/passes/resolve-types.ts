/** Type names and declarators of the syntax tree to D types. */
import type { Declarator, Span, TypeName, TypeSpecifier } from '../../grammar/ast.ts';
import type { Type } from '../types.ts';
import { integerType, voidType } from '../types.ts';
import { type Context, fail } from './context.ts';

const qualifiers: ReadonlySet<string> = new Set(['const', 'volatile', 'restrict']);
const arithmeticWords: ReadonlySet<string> = new Set([
  'char',
  'short',
  'int',
  'long',
  'signed',
  'unsigned',
]);

/** C's specifier mixes in any order (`long unsigned int`) to the type's usual name. */
function arithmeticType(words: readonly string[], span: Span, context: Context): Type {
  const count = (word: string): number => words.filter((each) => each === word).length;
  const longs = count('long');
  const bad = (tag: string, message: string): never => fail(context, tag, span, message);
  if (count('signed') + count('unsigned') > 1)
    bad('D_DECL_SIGNINT', 'invalid combination of signed and unsigned');
  if (longs > 2 || (longs > 0 && count('short') > 0))
    bad('D_DECL_LONGINT', 'invalid combination of long and short');
  const unsigned = count('unsigned') > 0;
  if (count('char') > 0) {
    if (longs + count('short') + count('int') > 0)
      bad('D_DECL_CHARATTR', 'invalid type declaration: attributes may not be used with char type');
    return integerType(unsigned ? 'unsigned char' : count('signed') > 0 ? 'signed char' : 'char');
  }
  const base = count('short') > 0 ? 'short' : ['int', 'long', 'long long'][longs];
  return integerType(unsigned ? `unsigned ${base}` : base);
}

const floats: ReadonlyMap<string, Type> = new Map([
  ['float', { kind: 'float', name: 'float', size: 4 }],
  ['double', { kind: 'float', name: 'double', size: 8 }],
  ['long double', { kind: 'float', name: 'long double', size: 16 }],
]);

/** The type that specifier words name. */
export function specifierType(specifier: TypeSpecifier, context: Context): Type {
  const { composite, span } = specifier;
  if (composite?.kind === 'StructSpecifier') {
    if (composite.members !== undefined) unsupported(context, span, `${composite.keyword} types`);
    return { kind: 'struct', name: `${composite.keyword} ${composite.tag ?? '(anon)'}` };
  }
  if (composite !== undefined) return integerType('int');
  const words = specifier.words.filter((word) => !qualifiers.has(word));
  const first = words[0];
  if (words.length === 1 && first === 'void') return voidType;
  const float = floats.get(words.join(' '));
  if (float !== undefined) return float;
  if (words.every((word) => arithmeticWords.has(word)))
    return arithmeticType(words.length === 0 ? ['int'] : words, span, context);
  const named = first === undefined ? undefined : namedType(first, context);
  if (named === undefined || words.length > 1)
    fail(
      context,
      words.length > 1 ? 'D_DECL_COMBO' : 'D_UNKNOWN',
      span,
      words.length > 1
        ? 'invalid type combination'
        : `failed to resolve type ${first}: Unknown type name`,
    );
  return named;
}

function namedType(name: string, context: Context): Type | undefined {
  return (
    context.scope.type(name) ??
    (context.scope.catalogue.structs.has(name) || name === 'in6_addr_t'
      ? { kind: 'struct', name }
      : undefined)
  );
}

/** A declarator around a base type: pointers, then arrays. Functions and tuples are the caller's to see. */
export function declaredType(base: Type, declarator: Declarator, context: Context): Type {
  let type = base;
  for (let i = 0; i < declarator.pointers; i++) type = { kind: 'pointer', to: type };
  for (const suffix of declarator.suffixes)
    if (suffix.kind === 'ArraySuffix') unsupported(context, suffix.span, 'array declarations');
    else if (suffix.kind === 'FunctionSuffix')
      unsupported(context, suffix.span, 'function declarations');
  return declarator.inner === undefined ? type : declaredType(type, declarator.inner, context);
}

export function resolveTypeName(node: TypeName, context: Context): Type {
  return declaredType(specifierType(node.specifier, context), node.declarator, context);
}

/** What D has and this version of the compiler does not yet take. */
export function unsupported(context: Context, span: Span, what: string): never {
  return fail(context, 'T_UNSUPPORTED', span, `${what} are not supported by this version`);
}
