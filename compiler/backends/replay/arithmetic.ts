/** D's operators as JavaScript over {@link Value}s: numbers where the result is provably exact. */
import type { Expr } from '../../program.ts';
import {
  asBig,
  asNumber,
  big,
  bool,
  constant,
  exactLimit,
  isConstant,
  num,
  type NumberValue,
  type Value,
} from './value.ts';

type ArithmeticOperator = Extract<Expr, { kind: 'binary' }>['operator'];
type CompareOperator = Extract<Expr, { kind: 'compare' }>['operator'];

/** A number if the bounds (computed in doubles, so they may be rounded outward) are well within exact ones. */
function exactNumber(code: string, ...bounds: number[]): Value | undefined {
  const lo = Math.min(...bounds);
  const hi = Math.max(...bounds);
  return lo > -exactLimit && hi < exactLimit ? num(code, lo, hi) : undefined;
}

type NumberRule = (a: NumberValue, b: NumberValue, signed: boolean) => Value | undefined;

const isInt32 = (v: NumberValue): boolean => v.lo >= -(2 ** 31) && v.hi < 2 ** 31;
const isUint32 = (v: NumberValue): boolean => v.lo >= 0 && v.hi < 2 ** 32;
/** The smallest 2^n - 1 that covers the value. */
const covering = (v: number): number => 2 ** Math.ceil(Math.log2(v + 1)) - 1;

const bitwise =
  (operator: '&' | '|' | '^'): NumberRule =>
  (a, b) => {
    const code = `(${a.code} ${operator} ${b.code})`;
    if (isUint32(a) && isUint32(b)) {
      const hi = operator === '&' ? Math.min(a.hi, b.hi) : covering(Math.max(a.hi, b.hi));
      return num(hi < 2 ** 31 ? code : `(${code} >>> 0)`, 0, hi);
    }
    if (operator === '&' && isConstant(b) && b.lo >= 0 && b.hi < 2 ** 31) return num(code, 0, b.hi);
    return isInt32(a) && isInt32(b) ? num(code, -(2 ** 31), 2 ** 31 - 1) : undefined;
  };

/** Plain-number forms; undefined where the exact answer needs 64 bits. */
const numberRules: Readonly<Record<ArithmeticOperator, NumberRule>> = {
  '+': (a, b) => exactNumber(`(${a.code} + ${b.code})`, a.lo + b.lo, a.hi + b.hi),
  '-': (a, b) => exactNumber(`(${a.code} - ${b.code})`, a.lo - b.hi, a.hi - b.lo),
  '*': (a, b) =>
    exactNumber(`(${a.code} * ${b.code})`, a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi),
  '/': (a, b, signed) => {
    if (!signed && (a.lo < 0 || b.lo < 0)) return undefined;
    // The quotient of two exact doubles below 2^53 never rounds up to the next integer.
    const most = Math.max(Math.abs(a.lo), Math.abs(a.hi));
    const bounds = a.lo >= 0 && b.lo >= 0 ? [0, most] : [-most, most];
    if (isConstant(b)) return exactNumber(`Math.trunc(${a.code} / ${b.code})`, ...bounds);
    return exactNumber(`R.divide(${a.code}, ${b.code})`, ...bounds);
  },
  '%': (a, b, signed) => {
    if (!signed && (a.lo < 0 || b.lo < 0)) return undefined;
    const most = Math.max(Math.abs(a.lo), Math.abs(a.hi));
    const bounds = [a.lo < 0 ? -most : 0, a.hi > 0 ? most : 0];
    if (isConstant(b)) return exactNumber(`(${a.code} % ${b.code})`, ...bounds);
    return exactNumber(`R.remainder(${a.code}, ${b.code})`, ...bounds);
  },
  '&': bitwise('&'),
  '|': bitwise('|'),
  '^': bitwise('^'),
  '<<': (a, b) => {
    if (!isConstant(b)) return undefined;
    const factor = 2 ** (b.lo & 63);
    return exactNumber(`(${a.code} * ${factor})`, a.lo * factor, a.hi * factor);
  },
  '>>': (a, b, signed) => {
    if (!isConstant(b) || (!signed && a.lo < 0)) return undefined;
    const divisor = 2 ** (b.lo & 63);
    return num(
      `Math.floor(${a.code} / ${divisor})`,
      Math.floor(a.lo / divisor),
      Math.floor(a.hi / divisor),
    );
  },
};

const wrap = (code: string): string => `BigInt.asIntN(64, ${code})`;
const unsigned64 = (code: string): string => `BigInt.asUintN(64, ${code})`;

/** The 64-bit forms; `sign` is applied to the operands of those whose answer depends on the sign. */
const bigRules: Readonly<
  Record<ArithmeticOperator, (a: string, b: string, sign: (code: string) => string) => string>
> = {
  '+': (a, b) => wrap(`${a} + ${b}`),
  '-': (a, b) => wrap(`${a} - ${b}`),
  '*': (a, b) => wrap(`${a} * ${b}`),
  '/': (a, b, sign) => wrap(`${sign(a)} / R.divisor(${sign(b)})`),
  '%': (a, b, sign) => wrap(`${sign(a)} % R.divisor(${sign(b)})`),
  '&': (a, b) => `(${a} & ${b})`,
  '|': (a, b) => `(${a} | ${b})`,
  '^': (a, b) => `(${a} ^ ${b})`,
  '<<': (a, b) => wrap(`${a} << (${b} & 63n)`),
  '>>': (a, b, sign) => wrap(`${sign(a)} >> (${b} & 63n)`),
};

/** True when the operation can raise a divide-by-zero fault. */
export function mayDivideByZero(operator: ArithmeticOperator, right: Value): boolean {
  if (operator !== '/' && operator !== '%') return false;
  const number = asNumber(right);
  return number === undefined || (number.lo <= 0 && number.hi >= 0);
}

/** `signed` is that of the result's type (for shifts, the left operand's). */
export function arithmetic(
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
  signed: boolean,
): Value {
  const [a, b] = [asNumber(left), asNumber(right)];
  const exact = a && b && numberRules[operator](a, b, signed);
  if (exact !== undefined) return exact;
  const sign = signed ? (code: string): string => code : unsigned64;
  return big(bigRules[operator](asBig(left), asBig(right), sign));
}

export function negate(operand: Value): Value {
  const number = asNumber(operand);
  if (number !== undefined) return num(`(-${number.code})`, -number.hi, -number.lo);
  return big(wrap(`-${operand.code}`));
}

export function complement(operand: Value): Value {
  const number = asNumber(operand);
  return number === undefined
    ? big(`(~${operand.code})`)
    : arithmetic('-', constant(-1n), number, true);
}

const javascriptOperator: Readonly<Record<CompareOperator, string>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '===',
  '!=': '!==',
};

export function compare(
  operator: CompareOperator,
  left: Value,
  right: Value,
  unsigned: boolean,
): Value {
  const symbol = javascriptOperator[operator];
  const [a, b] = [asNumber(left), asNumber(right)];
  // Registers are canonical, so equality never depends on the sign.
  const signMatters = unsigned && operator !== '==' && operator !== '!=';
  if (a !== undefined && b !== undefined && (!signMatters || (a.lo >= 0 && b.lo >= 0)))
    return bool(`(${a.code} ${symbol} ${b.code})`);
  const sign = signMatters ? unsigned64 : (code: string): string => code;
  return bool(`(${sign(asBig(left))} ${symbol} ${sign(asBig(right))})`);
}
