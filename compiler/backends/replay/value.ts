/**
 * A piece of generated JavaScript and what is known of its value. D computes in 64-bit registers; a
 * register is a plain number here where its range proves that exact, else a BigInt kept canonical
 * (signed, 64 bits). Ranges are of the signed register value.
 */
import type { AddressPlace } from './address-lookup.ts';
import type { IntegerType, Type } from '../../types.ts';

export type Value =
  /** An exact integer in [lo, hi], within ±2^53. */
  | { readonly rep: 'num'; readonly code: string; readonly lo: number; readonly hi: number }
  /** A canonical signed 64-bit BigInt. */
  | { readonly rep: 'big'; readonly code: string }
  /** A JavaScript boolean: D's 0 or 1. */
  | { readonly rep: 'bool'; readonly code: string }
  /** A binary string; null is D's NULL, possible when `nullable`. `literal` is the text when constant. */
  | {
      readonly rep: 'text';
      readonly code: string;
      readonly nullable: boolean;
      readonly literal?: string;
    }
  /** The id of a string in the run's string table; never NULL. */
  /** `address`: it is that of the packet's address there, however it is come by. */
  | { readonly rep: 'id'; readonly code: string; readonly address?: AddressPlace };

export type NumberValue = Extract<Value, { rep: 'num' }>;

/** The bound of exact integers in a double. */
export const exactLimit: number = 2 ** 53;

export function num(code: string, lo: number, hi: number): NumberValue {
  return { rep: 'num', code, lo, hi };
}

export function big(code: string): Value {
  return { rep: 'big', code };
}

export function bool(code: string): Value {
  return { rep: 'bool', code };
}

export function text(code: string, nullable: boolean): Value {
  return { rep: 'text', code, nullable };
}

/** Every string that enters generated code passes here: JSON is a subset of JavaScript's literals. */
export function quote(value: string): string {
  return JSON.stringify(value);
}

export function constant(value: bigint): Value {
  const small = Number(value);
  if (Math.abs(small) < exactLimit) return num(small < 0 ? `(${small})` : `${small}`, small, small);
  return big(`(${value}n)`);
}

/** The value as a number if its representation is one. */
export function asNumber(value: Value): NumberValue | undefined {
  if (value.rep === 'num') return value;
  if (value.rep === 'bool') return num(`(${value.code} ? 1 : 0)`, 0, 1);
  return undefined;
}

/** True for a number that is written out: other code of a one-value range may still have effects. */
export function isConstant({ code, lo, hi }: NumberValue): boolean {
  return lo === hi && /^\(?-?\d+\)?$/.test(code);
}

/** The value as a canonical BigInt expression. */
export function asBig(value: Value): string {
  const number = asNumber(value);
  if (number === undefined) return value.code;
  if (isConstant(number)) return `(${BigInt(number.lo)}n)`;
  return `BigInt(${number.code})`;
}

/** A JavaScript condition that is true when the scalar is not 0. */
export function asCondition(value: Value): string {
  switch (value.rep) {
    case 'bool':
      return value.code;
    case 'big':
      return `(${value.code} !== 0n)`;
    default:
      return `(${value.code} !== 0)`;
  }
}

/** The least and greatest value of an integer type of at most 32 bits, and of larger ones as doubles. */
export function rangeOf({ size, signed }: IntegerType): { lo: number; hi: number } {
  const bits = size * 8;
  return signed
    ? { lo: -(2 ** (bits - 1)), hi: 2 ** (bits - 1) - 1 }
    : { lo: 0, hi: 2 ** bits - 1 };
}

const cutNumber: Readonly<Record<string, (code: string) => string>> = {
  '1s': (code) => `(${code} << 24 >> 24)`,
  '1u': (code) => `(${code} & 255)`,
  '2s': (code) => `(${code} << 16 >> 16)`,
  '2u': (code) => `(${code} & 65535)`,
  '4s': (code) => `(${code} | 0)`,
  '4u': (code) => `(${code} >>> 0)`,
};

/**
 * The value as a store to that type and a load back leave it: cut to the type's bits, sign- or zero-extended.
 * JavaScript's bit operators take any exact integer modulo 2^32, so they cut numbers of any size.
 */
export function cut(value: Value, type: Type): Value {
  if (type.kind !== 'integer' || type.size === 8) return value;
  const { lo, hi } = rangeOf(type);
  const number = asNumber(value);
  if (number === undefined) {
    const as = type.signed ? 'asIntN' : 'asUintN';
    return num(`Number(BigInt.${as}(${type.size * 8}, ${value.code}))`, lo, hi);
  }
  if (number.lo >= lo && number.hi <= hi) return number;
  return num(cutNumber[`${type.size}${type.signed ? 's' : 'u'}`](number.code), lo, hi);
}

/** The low and, for 8-byte types, high int32 words of an integer key. */
export function keyWords(value: Value, type: IntegerType): string[] {
  const number = asNumber(cut(value, type));
  if (type.size < 8) return [`(${number!.code} | 0)`];
  if (number !== undefined)
    return [`(${number.code} | 0)`, `(Math.floor(${number.code} / 4294967296) | 0)`];
  return [
    `Number(BigInt.asIntN(32, ${value.code}))`,
    `Number(BigInt.asIntN(32, ${value.code} >> 32n))`,
  ];
}

/** Two values brought to one representation, for the two branches of a conditional. */
export function unify(a: Value, b: Value): readonly [Value, Value, Value] {
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x !== undefined && y !== undefined)
    return [x, y, num('', Math.min(x.lo, y.lo), Math.max(x.hi, y.hi))];
  if (a.rep === 'id' && b.rep === 'id') return [a, b, a];
  return [big(asBig(a)), big(asBig(b)), big('')];
}
