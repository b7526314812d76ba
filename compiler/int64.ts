/**
 * D's integer arithmetic on BigInt: what constant folding uses, and what the generated code is tested
 * against. A *register* is a canonical signed 64-bit value; D computes in registers and does not cut a
 * result to its type's width between operations (manual: "Types, Operators and Expressions").
 */
import type { IntegerType } from './types.ts';
import { integerType } from './types.ts';

export type BinaryOperator = '*' | '/' | '%' | '+' | '-' | '<<' | '>>' | '&' | '^' | '|';
export type CompareOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** The register that holds the low 64 bits of `v`. */
export function toRegister(v: bigint): bigint {
  return BigInt.asIntN(64, v);
}

/** The register after a store to, or a load from, memory of that type: cut, then sign- or zero-extended. */
export function storeCut(value: bigint, type: IntegerType): bigint {
  const bits = type.size * 8;
  return toRegister(type.signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
}

/**
 * The register after a cast. It is cut or extended only when the cast narrows, changes signedness at
 * equal size, or widens a signed type to an unsigned one below 64 bits; any other cast keeps all 64
 * bits, also those beyond the width of `from`.
 */
export function castRegister(value: bigint, from: IntegerType, to: IntegerType): bigint {
  const narrows = to.size < from.size;
  const changesSign = to.size === from.size && to.signed !== from.signed;
  const widensToUnsigned = to.size > from.size && from.signed && !to.signed && to.size < 8;
  return narrows || changesSign || widensToUnsigned ? storeCut(value, to) : value;
}

/**
 * One arithmetic operation on registers. `unsigned` is that of the promoted type (of the left operand
 * for `>>`); it matters to `/`, `%` and `>>`. Division truncates toward zero, the smallest integer
 * divided by -1 wraps to itself, and a shift count is taken modulo 64.
 */
export function binary(
  op: BinaryOperator,
  left: bigint,
  right: bigint,
  unsigned: boolean,
): bigint | 'divide-by-zero' {
  if ((op === '/' || op === '%') && right === 0n) return 'divide-by-zero';
  return toRegister(exact(op, widen(left, unsigned), right, unsigned));
}

/** The mathematical result, before it wraps. `left` is already read as signed or unsigned. */
function exact(op: BinaryOperator, left: bigint, right: bigint, unsigned: boolean): bigint {
  switch (op) {
    case '*':
      return left * right;
    case '/':
      return left / widen(right, unsigned);
    case '%':
      return left % widen(right, unsigned);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '<<':
      return left << (right & 63n);
    case '>>':
      return left >> (right & 63n);
    case '&':
      return left & right;
    case '^':
      return left ^ right;
    case '|':
      return left | right;
  }
}

/** A register read as the number it stands for. */
function widen(value: bigint, unsigned: boolean): bigint {
  return unsigned ? BigInt.asUintN(64, value) : value;
}

/** Compares two registers; `unsigned` is that of the promoted type. */
export function compare(op: CompareOperator, l: bigint, r: bigint, unsigned: boolean): boolean {
  const a = widen(l, unsigned);
  const b = widen(r, unsigned);
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
  }
}

/**
 * The type of an operation on `a` and `b`: the one with the greater (bits, unsigned) rank, the left one
 * when they are equal. Unlike in C nothing is promoted to int.
 */
export function promote(left: IntegerType, right: IntegerType): IntegerType {
  const [a, b] = [asArithmetic(left), asArithmetic(right)];
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return a.signed && !b.signed ? b : a;
}

const int = integerType('int');

/** Enumerations count as int. */
function asArithmetic(type: IntegerType): IntegerType {
  return type.tags === undefined ? type : int;
}

/** The types of integer literals in the order in which they are tried. */
const literalTypes: readonly IntegerType[] = [
  'int',
  'unsigned int',
  'long',
  'unsigned long',
  'long long',
  'unsigned long long',
].map(integerType);

/**
 * The type of an integer literal: the first that holds `value`. A decimal literal is unsigned only with
 * the suffix u; an octal or hexadecimal one also when no signed type of the size holds it. undefined is
 * D_INT_OFLOW.
 */
export function literalType(
  value: bigint,
  radix: 8 | 10 | 16,
  suffix: string,
): IntegerType | undefined {
  const unsigned = /[uU]/.test(suffix);
  const longs = suffix.replace(/[^lL]/g, '').length;
  return literalTypes.slice(longs * 2).find((type) => {
    if (type.signed ? unsigned : radix === 10 && !unsigned) return false;
    const bits = type.size * 8 - (type.signed ? 1 : 0);
    return value >> BigInt(bits) === 0n;
  });
}
