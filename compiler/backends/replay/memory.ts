/** Objects in memory in generated code: loads, stores, copies, strings at an address. */
import type { Expr } from '../../program.ts';
import type { BitField, Type } from '../../types.ts';
import { bitsType, integerType, sizeOf } from '../../types.ts';
import type { ClauseState } from './clause.ts';
import { addressCode } from './addresses.ts';
import { asText } from './sources.ts';
import { keyCodes, tableCall } from './storage.ts';
import {
  asBig,
  asNumber,
  big,
  constant,
  cut,
  exactLimit,
  num,
  rangeOf,
  text,
  type Value,
} from './value.ts';

type Emit = (expr: Expr, previous?: Value) => Value;

const int = integerType('int');

/** Reads an integer, bit-field, pointer or the bits of a floating-point number of `type` at the address that `code` gives. */
function loadAt(code: string, type: Type, bits: BitField | undefined): Value {
  if (type.kind === 'pointer') return num(`M.loadAddress(p, ${code})`, 0, exactLimit - 1);
  const integer = type.kind === 'float' ? bitsType(type) : type.kind === 'integer' ? type : int;
  const { size, width } = bits ?? { size: integer.size, width: integer.size * 8 };
  if (size > 4) {
    const whole = `M.loadBig(p, ${code}, ${size})`;
    if (width === 64) return big(whole);
    return big(`BigInt.as${integer.signed ? 'IntN' : 'UintN'}(${width}, ${whole})`);
  }
  const raw = `M.load(p, ${code}, ${size})`;
  if (width === 32 && !integer.signed) return num(`(${raw} >>> 0)`, ...bounds(32, false));
  const shift = 32 - width;
  return num(
    `(${raw} << ${shift} ${integer.signed ? '>>' : '>>>'} ${shift})`,
    ...bounds(width, integer.signed),
  );
}

function bounds(width: number, signed: boolean): [number, number] {
  return signed ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
}

function storeAt(code: string, value: Value, type: Type, bits: BitField | undefined): string {
  const size = bits?.size ?? (type.kind === 'integer' ? type.size : 8);
  if (size > 4) return `M.storeBig(${code}, ${size}, ${asBig(value)})`;
  const number = asNumber(value) ?? (cut(value, int) as Extract<Value, { rep: 'num' }>);
  return `M.store(${code}, ${size}, ${number.code})`;
}

export function variableAddress(
  expr: Extract<Expr, { kind: 'variableAddress' }>,
  clause: ClauseState,
  emit: Emit,
): Value {
  const { variable, keys, create } = expr;
  if (keys === undefined) return constant(BigInt(clause.module.memory.addressOf(variable)));
  const array = `V[${variable.id}]`;
  const words = keyCodes(variable.keys!, keys, clause, emit);
  const entry = tableCall(`${array}.keys`, create ? 'find' : 'lookup', words, clause);
  return num(`${array}.address(${entry})`, 0, exactLimit - 1);
}

export function load(
  expr: Extract<Expr, { kind: 'load' }>,
  clause: ClauseState,
  emit: Emit,
): Value {
  clause.fallible = true;
  return loadAt(addressCode(emit(expr.address)), expr.type, expr.bits);
}

export function store(
  expr: Extract<Expr, { kind: 'store' }>,
  clause: ClauseState,
  emit: Emit,
): Value {
  clause.fallible = true;
  const { type, bits, yields } = expr;
  if (type.kind === 'string') return storeText(expr, clause, emit);
  const at = clause.temporary();
  const old = clause.temporary();
  const result = clause.temporary();
  const before = loadAt(at, type, bits);
  const held = { ...before, code: old } as Value;
  const value = emit(expr.value, held);
  const steps = [
    `${at} = ${addressCode(emit(expr.address))}`,
    `${old} = ${before.code}`,
    `${result} = ${value.code}`,
    storeAt(at, { ...value, code: result }, type, bits),
  ];
  const yielded = yields === 'previous' ? held : ({ ...value, code: result } as Value);
  return { ...yielded, code: `(${steps.join(', ')}, ${yielded.code})` };
}

/** A `string` object holds its bytes, cut to its size, with a NUL behind them. */
function storeText(expr: Extract<Expr, { kind: 'store' }>, clause: ClauseState, emit: Emit): Value {
  const result = clause.temporary();
  const at = clause.temporary();
  const steps = [
    `${at} = ${addressCode(emit(expr.address))}`,
    `${result} = ${asText(emit(expr.value)).code}`,
    `M.storeText(${at}, ${result}, ${sizeOf(expr.type)!})`,
    result,
  ];
  return text(`(${steps.join(', ')})`, true);
}

export function copy(
  expr: Extract<Expr, { kind: 'copy' }>,
  clause: ClauseState,
  emit: Emit,
): Value {
  clause.fallible = true;
  const [to, from] = [addressCode(emit(expr.to)), addressCode(emit(expr.from))];
  return num(`M.copy(p, ${to}, ${from}, ${expr.size})`, 0, exactLimit - 1);
}

export function bounded(
  expr: Extract<Expr, { kind: 'bounded' }>,
  clause: ClauseState,
  emit: Emit,
): Value {
  clause.fallible = true;
  const index = emit(expr.index);
  const code = asNumber(index)?.code ?? `Number(${asBig(index)})`;
  return num(`R.bounded(${code}, ${expr.length}, ${expr.size})`, 0, expr.length - 1);
}

/** Strings at addresses, and characters of strings. */
export function textual(
  expr: Extract<Expr, { kind: 'textAt' | 'textByte' | 'textTail' }>,
  clause: ClauseState,
  emit: Emit,
): Value {
  clause.fallible = true;
  if (expr.kind === 'textAt') {
    const address = addressCode(emit(expr.address));
    const most = clause.module.strsize - 1;
    const nullable = expr.nullable === true;
    const read = nullable ? 'textOrNull' : 'text';
    return text(`M.${read}(p, ${address}, ${Math.min(expr.length ?? most, most)})`, nullable);
  }
  const source = asText(emit(expr.text)).code;
  const index = emit(expr.index);
  const code = asNumber(index)?.code ?? `Number(${asBig(index)})`;
  if (expr.kind === 'textTail') return text(`R.textTail(${source}, ${code})`, false);
  const { lo, hi } = rangeOf(integerType('char'));
  return num(`R.textByte(${source}, ${code})`, lo, hi);
}
