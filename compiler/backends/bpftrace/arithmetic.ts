/**
 * D's operators in bpftrace. Its `/`, `%` and `>>` are unsigned in every version, so signed ones work on magnitudes.
 */
import type { Expr } from '../../program.ts';
import {
  asInteger,
  condition,
  constant,
  int64Max,
  int64Min,
  integer,
  type Value,
} from './value.ts';

type BinaryOperator = Extract<Expr, { kind: 'binary' }>['operator'];
type CompareOperator = Extract<Expr, { kind: 'compare' }>['operator'];
type Integer = Extract<Value, { is: 'integer' }>;

/** Puts the value into a scratch variable unless it is a name or a number. */
export type Hold = (value: Value) => Value;

/** The value with these bounds, unless the sum may wrap. */
function bounded(code: string, ...bounds: bigint[]): Value {
  const lo = bounds.reduce((a, b) => (b < a ? b : a));
  const hi = bounds.reduce((a, b) => (b > a ? b : a));
  return lo < int64Min || hi > int64Max ? integer(code) : integer(code, lo, hi);
}

const isConstant = ({ lo, hi }: Integer): boolean => lo === hi;
const isNatural = ({ lo }: Integer): boolean => lo >= 0n;

/** The least 2^n - 1 that covers both. */
function covering(a: bigint, b: bigint): bigint {
  return 2n ** BigInt((a > b ? a : b).toString(2).length) - 1n;
}

const unsigned = (code: string): string => `(uint64)${code}`;

function bitwise(operator: '&' | '|' | '^', a: Integer, b: Integer): Value {
  const code = `(${a.code} ${operator} ${b.code})`;
  if (operator === '&' && (isNatural(a) || isNatural(b))) {
    const limits = [a, b].filter(isNatural).map(({ hi }) => hi);
    return integer(
      code,
      0n,
      limits.reduce((x, y) => (x < y ? x : y)),
    );
  }
  if (operator !== '&' && isNatural(a) && isNatural(b))
    return integer(code, 0n, covering(a.hi, b.hi));
  return integer(code);
}

/** `divisor` is a constant other than 0. */
function divide(
  operator: '/' | '%',
  a: Integer,
  divisor: bigint,
  signed: boolean,
  hold: Hold,
): Value {
  const size = signed && divisor < 0n ? -divisor : BigInt.asUintN(64, divisor);
  const by = `(uint64)${size}`;
  const rest = operator === '%';
  const negates = signed && !rest && divisor < 0n;
  const of = (code: string): string => `(int64)(${unsigned(code)} ${operator} ${by})`;
  if (!signed || isNatural(a)) {
    const most = isNatural(a) ? a.hi : 2n ** 64n - 1n;
    const hi = rest ? size - 1n : most / size;
    if (negates) return integer(`(0 - ${of(a.code)})`, -hi, 0n);
    return hi > int64Max ? integer(`(${of(a.code)})`) : integer(`(${of(a.code)})`, 0n, hi);
  }
  const { code } = hold(a);
  const [above, below] = [of(code), `(0 - ${of(`(0 - ${code})`)})`];
  const [then, otherwise] = negates ? [`(0 - ${above})`, of(`(0 - ${code})`)] : [above, below];
  return integer(`(${code} >= 0 ? ${then} : ${otherwise})`);
}

function shift(operator: '<<' | '>>', a: Integer, b: Integer, signed: boolean, hold: Hold): Value {
  const constantShift = isConstant(b) ? b.lo & 63n : undefined;
  const shifted = (code: string, by: Value): string => {
    const places = constantShift === undefined ? `(${asInteger(by).code} & 63)` : constantShift;
    return `(int64)(${unsigned(code)} ${operator} ${unsigned(`${places}`)})`;
  };
  if (operator === '<<') {
    const code = `(${shifted(a.code, b)})`;
    if (constantShift === undefined) return integer(code);
    return bounded(code, a.lo << constantShift, a.hi << constantShift);
  }
  if (!signed || isNatural(a)) {
    const code = `(${shifted(a.code, b)})`;
    return isNatural(a) ? integer(code, 0n, a.hi >> (constantShift ?? 0n)) : integer(code);
  }
  const [{ code }, by] = [hold(a), hold(b)];
  // The complement of a negative number is natural.
  return integer(`(${code} >= 0 ? ${shifted(code, by)} : -1 - ${shifted(`(-1 - ${code})`, by)})`);
}

/** `signed` is that of the result's type (for shifts, the left operand's). Divisors are constants. */
export function binary(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  signed: boolean,
  hold: Hold,
): Value {
  const [a, b] = [asInteger(left), asInteger(right)];
  switch (operator) {
    case '+':
      return bounded(`(${a.code} + ${b.code})`, a.lo + b.lo, a.hi + b.hi);
    case '-':
      return bounded(`(${a.code} - ${b.code})`, a.lo - b.hi, a.hi - b.lo);
    case '*':
      return bounded(`(${a.code} * ${b.code})`, a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi);
    case '&':
    case '|':
    case '^':
      return bitwise(operator, a, b);
    case '/':
    case '%':
      return divide(operator, a, b.lo, signed, hold);
    case '<<':
    case '>>':
      return shift(operator, a, b, signed, hold);
  }
}

/** Integers as D compares them: `isUnsigned` is the promoted type's. */
export function compare(
  operator: CompareOperator,
  left: Value,
  right: Value,
  isUnsigned: boolean,
): Value {
  const [a, b] = [asInteger(left), asInteger(right)];
  const ordered = operator !== '==' && operator !== '!=';
  const view = isUnsigned && ordered && !(isNatural(a) && isNatural(b)) ? unsigned : String;
  return condition(`(${view(a.code)} ${operator} ${view(b.code)})`);
}

export function negate(operand: Value): Value {
  return binary('-', constant(0n), operand, true, (each) => each);
}

export function complement(operand: Value): Value {
  return binary('-', constant(-1n), operand, true, (each) => each);
}
