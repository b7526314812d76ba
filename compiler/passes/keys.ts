/** Tuples: what may be a key, and how keys are converted to the signature that the first use fixed. */
import type { Span } from '../../grammar/ast.ts';
import type { Expr, KeyType } from '../program.ts';
import type { FloatType, IntegerType } from '../types.ts';
import { integerType, isFloatKey, sizeOf, stringType, typeName } from '../types.ts';
import { type Context, fail } from './context.ts';
import { pointsToCharacters, toText } from './memory.ts';
import { assignable, cast } from './operators.ts';

/** The type that a tuple's expression contributes to a signature. */
export function keyType(key: Expr, index: number, what: string, context: Context): KeyType {
  if (key.type.kind === 'integer') return key.type;
  if (key.type.kind === 'string') return stringType;
  if (key.type.kind === 'pointer') return integerType('uintptr_t');
  if (key.kind === 'place' && (key.type.kind === 'struct' || key.type.kind === 'array'))
    return key.type;
  if (key.type.kind === 'float' && key.type.size <= 8) return floatKey(key.type);
  // Only an aggregation's keys are typed so that they can be these.
  if (key.type.kind === 'stack' || key.type.kind === 'symbol') return key.type;
  return fail(
    context,
    'D_KEY_TYPE',
    key.span,
    `${typeName(key.type)} expression may not be used as ${what} index: key #${index + 1}`,
  );
}

/** A floating-point key is its bits; only its name, and formats by it, tell that it is one. */
export const floatKey = ({ size }: FloatType): IntegerType => ({
  ...integerType(size === 4 ? 'int32_t' : 'int64_t'),
  name: size === 4 ? 'float' : 'double',
});

function keyFits(wanted: KeyType, key: Expr): boolean {
  if (isFloatKey(wanted) || key.type.kind === 'float')
    return key.type.kind === 'float' && isFloatKey(wanted) && sizeOf(wanted) === key.type.size;
  if (wanted.kind === 'integer') return key.type.kind === 'integer' || key.type.kind === 'pointer';
  if (wanted.kind === 'string') return assignable(wanted, key) || pointsToCharacters(key.type);
  const object = wanted.kind === 'struct' || wanted.kind === 'array';
  return object ? typeName(key.type) === typeName(wanted) : key.type.kind === wanted.kind;
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
      `${name}[ ] prototype mismatch: ${keys.length} key${keys.length === 1 ? '' : 's'} passed, ${signature.length} expected`,
    );
  return keys.map((key, index) => {
    const wanted = signature[index];
    const fits = keyFits(wanted, key);
    if (!fits)
      fail(
        context,
        'D_PROTO_ARG',
        key.span,
        `${name}[ ] key #${index + 1} is incompatible with prototype:\n\tprototype: ${typeName(wanted)}\n\t      key: ${typeName(key.type)}`,
      );
    if (isFloatKey(wanted)) return { ...key, type: wanted };
    if (typeName(key.type) === typeName(wanted)) return key;
    return wanted.kind === 'string' && pointsToCharacters(key.type)
      ? toText(key, key.span)!
      : cast(key, wanted, key.span, context);
  });
}
