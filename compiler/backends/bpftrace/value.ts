/**
 * A piece of bpftrace that computes one D register. Integers are always of bpftrace's type int64: whatever could be
 * unsigned is cast, since the versions disagree on mixed operands. Ranges are of the signed value.
 */
import type { IntegerType, Type } from '../../types.ts';

export type Value =
  | { readonly is: 'integer'; readonly code: string; readonly lo: bigint; readonly hi: bigint }
  /** 0 or 1, as a condition. */
  | { readonly is: 'condition'; readonly code: string };

export const int64Min: bigint = -(2n ** 63n);
export const int64Max: bigint = 2n ** 63n - 1n;

export function integer(code: string, lo: bigint = int64Min, hi: bigint = int64Max): Value {
  return { is: 'integer', code, lo, hi };
}

export function condition(code: string): Value {
  return { is: 'condition', code };
}

/** A number as an int64: large ones are unsigned to some versions unless they are cast. */
export function literal(value: bigint | number): string {
  const signed = BigInt.asIntN(64, BigInt(value));
  return signed >= 0n && signed < 2n ** 31n ? `${signed}` : `(int64)${signed}`;
}

/** A constant of any 64 bits. */
export function constant(value: bigint): Value {
  const signed = BigInt.asIntN(64, value);
  const code = literal(signed);
  return integer(code.startsWith('(') ? `(${code})` : code, signed, signed);
}

/** The value as an int64. */
export function asInteger(value: Value): Extract<Value, { is: 'integer' }> {
  if (value.is === 'integer') return value;
  return { is: 'integer', code: `(${value.code} ? 1 : 0)`, lo: 0n, hi: 1n };
}

/** The value as a condition: true when it is not 0. */
export function asCondition(value: Value): string {
  return value.is === 'condition' ? value.code : `(${value.code} != 0)`;
}

/** True when the code is a name or a number: writing it twice costs nothing. */
export function isAtom({ code }: Value): boolean {
  return /^(?:\$\w+|\d+|\(?\(int64\)-?\d+\)?)$/.test(code);
}

/** True when the parenthesis that the text begins with is closed at its very end. */
function isOneGroup(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
    if (depth === 0) return at === text.length - 1;
  }
  return false;
}

/** The text without parentheses around all of it. */
export function bare(text: string): string {
  return text.startsWith('(') && isOneGroup(text) ? bare(text.slice(1, -1)) : text;
}

const cast = /^\(int64\)(?:\(u?int\d+\))*/;

/** Code that is an int64 to every version: numbers are of the type that fits them unless they are cast. */
export function typed(code: string): string {
  const inner = bare(code);
  if (/^(?:\$[tv]\d+|@v\d+(?:\[[^\]]*\])?)$/.test(inner)) return inner;
  const rest = inner.replace(cast, '');
  if (rest !== inner && (/^-?\w+$/.test(rest) || isOneGroup(rest))) return inner;
  return `(int64)${/^\d+$/.test(inner) ? inner : `(${inner})`}`;
}

export function rangeOf({ size, signed }: IntegerType): { lo: bigint; hi: bigint } {
  const bits = BigInt(size * 8);
  return signed
    ? { lo: -(2n ** (bits - 1n)), hi: 2n ** (bits - 1n) - 1n }
    : { lo: 0n, hi: 2n ** bits - 1n };
}

/** What a pointer is to the kernel. */
const pointerType: Pick<IntegerType, 'size' | 'signed'> = { size: 8, signed: false };

/**
 * The code, of any integer type, cut to that type and brought to int64. bpftrace 0.17 extends by the sign of the type that
 * it casts to, so unsigned numbers go by uint64.
 */
function widened(code: string, type: Type): string {
  const { size, signed } = type.kind === 'integer' ? type : pointerType;
  if (signed) return size === 8 ? `(int64)${code}` : `(int64)(int${size * 8})${code}`;
  return size === 8 ? `(int64)(uint64)${code}` : `(int64)(uint64)(uint${size * 8})${code}`;
}

/** The value as a store to that type and a load back leave it. */
export function cut(value: Value, type: Type): Value {
  if (type.kind !== 'integer' || type.size === 8) return value;
  const { lo, hi } = rangeOf(type);
  const { code, lo: low, hi: high } = asInteger(value);
  if (low >= lo && high <= hi) return value;
  return integer(`(${widened(code, type)})`, lo, hi);
}

/** Kernel text, of whatever integer type it is, as a value of that D type. */
export function loaded(text: string, type: Type): Value {
  const code = `(${widened(`(${text})`, type)})`;
  if (type.kind !== 'integer' || type.size === 8) return integer(code);
  const { lo, hi } = rangeOf(type);
  return integer(code, lo, hi);
}
