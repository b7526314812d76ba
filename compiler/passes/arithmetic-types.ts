/** The words of C's arithmetic types, in any order and mix, to D types. */
import type { Span } from '../../grammar/ast.ts';
import { suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import { floatType, integerType, voidType } from '../types.ts';
import { type Context, fail } from './context.ts';

export const arithmeticWords: ReadonlySet<string> = new Set([
  'char',
  'short',
  'int',
  'long',
  'signed',
  'unsigned',
]);
const signWords: ReadonlySet<string> = new Set(['signed', 'unsigned']);
const sizeWords: ReadonlySet<string> = new Set(['short', 'long']);
export const attributeWords: ReadonlySet<string> = new Set(['short', 'long', 'signed', 'unsigned']);

export function unknownType(name: string, span: Span, context: Context): never {
  const guess = suggest(name, context.scope.typeNames());
  return fail(
    context,
    'D_UNKNOWN',
    span,
    `failed to resolve type ${name}: Unknown type name`,
    guess && `did you mean ${guess}?`,
  );
}

/** Attributes may only stand before integer types; `long` before double, too. */
export function refuseAttributes(words: readonly string[], span: Span, context: Context): void {
  if (words.some((word) => signWords.has(word)))
    fail(
      context,
      'D_DECL_SIGNINT',
      span,
      'invalid type declaration: signed and unsigned may only be used with integer type',
    );
  if (words.some((word) => sizeWords.has(word)))
    fail(
      context,
      'D_DECL_LONGINT',
      span,
      'invalid type declaration: long and long long may only be used with integer or floating-point type',
    );
}

/** C's specifier mixes in any order (`long unsigned int`) to the type's usual name. */
export function integerOf(words: readonly string[], span: Span, context: Context): Type {
  const count = (word: string): number => words.filter((each) => each === word).length;
  const longs = count('long');
  const bad = (tag: string, message: string): never => fail(context, tag, span, message);
  if (count('signed') + count('unsigned') > 1) unknownType(words.join(' '), span, context);
  if (longs > 2 || (longs > 0 && count('short') > 0))
    // With a size, dtrace leaves the word int out and its blank in.
    unknownType(`${words.filter((word) => word !== 'int').join(' ')} `, span, context);
  const unsigned = count('unsigned') > 0;
  if (count('char') > 0) {
    if (longs + count('short') > 0)
      bad(
        'D_DECL_CHARATTR',
        'invalid type declaration: short and long may not be used with char type',
      );
    if (count('int') > 0 || count('char') > 1) bad('D_DECL_COMBO', 'invalid type combination');
    return integerType(unsigned ? 'unsigned char' : count('signed') > 0 ? 'signed char' : 'char');
  }
  if (count('int') > 1 || count('short') > 1) bad('D_DECL_COMBO', 'invalid type combination');
  const base = count('short') > 0 ? 'short' : ['int', 'long', 'long long'][longs];
  return integerType(unsigned ? `unsigned ${base}` : base);
}

const floats: ReadonlyMap<string, Type> = new Map([
  ['float', floatType(4)],
  ['double', floatType(8)],
  ['long double', floatType(16)],
  ['double long', floatType(16)],
]);

/** `float`, `double` and `long double`, or what is wrong with the words. */
export function floatOf(words: readonly string[], span: Span, context: Context): Type {
  const float = floats.get(words.join(' '));
  if (float !== undefined) return float;
  if (words.some((word) => signWords.has(word))) refuseAttributes(words, span, context);
  return unknownType(words.join(' '), span, context);
}

export function voidOf(words: readonly string[], span: Span, context: Context): Type {
  if (words.length === 1) return voidType;
  const attribute = words.some((word) => attributeWords.has(word));
  return fail(
    context,
    attribute ? 'D_DECL_VOIDATTR' : 'D_DECL_COMBO',
    span,
    attribute
      ? 'invalid type declaration: attributes may not be used with void type'
      : 'invalid type combination',
  );
}
