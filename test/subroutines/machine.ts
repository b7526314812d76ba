/**
 * 64-bit registers that are not BigInt's: WebAssembly's i64 instructions, and memory through a DataView.
 * The tests of D's integers compare with these.
 */
import type { BinaryOperator, CompareOperator } from '../../compiler/int64.ts';
import type { IntegerType } from '../../compiler/types.ts';

interface Instance {
  readonly exports: { readonly f: (left: bigint, right: bigint) => bigint | number };
}
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => Instance;
}
const { Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;

const I32 = 0x7f;
const I64 = 0x7e;

/** A function of two i64 that runs the one instruction (WebAssembly core specification, section 5). */
function instruction(opcode: number, result: number): Instance['exports']['f'] {
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const type = [0x01, 0x07, 0x01, 0x60, 0x02, I64, I64, 0x01, result];
  const functions = [0x03, 0x02, 0x01, 0x00];
  const exported = [0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00];
  const code = [0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x20, 0x01, opcode, 0x0b];
  const bytes = new Uint8Array([...header, ...type, ...functions, ...exported, ...code]);
  return new Instance(new Module(bytes)).exports.f;
}

type Arithmetic = (left: bigint, right: bigint) => bigint;
type Comparison = (left: bigint, right: bigint) => boolean;

const arithmetic = (opcode: number): Arithmetic => instruction(opcode, I64) as Arithmetic;

const comparison = (opcode: number): Comparison => {
  const f = instruction(opcode, I32);
  return (l, r) => f(l, r) === 1;
};

/** Signed and unsigned form of each operator. `/` and `%` trap on 0, `/` also when the result is 2^63. */
export const machineArithmetic: Record<BinaryOperator, readonly [Arithmetic, Arithmetic]> = {
  '+': [arithmetic(0x7c), arithmetic(0x7c)],
  '-': [arithmetic(0x7d), arithmetic(0x7d)],
  '*': [arithmetic(0x7e), arithmetic(0x7e)],
  '/': [arithmetic(0x7f), arithmetic(0x80)],
  '%': [arithmetic(0x81), arithmetic(0x82)],
  '&': [arithmetic(0x83), arithmetic(0x83)],
  '|': [arithmetic(0x84), arithmetic(0x84)],
  '^': [arithmetic(0x85), arithmetic(0x85)],
  '<<': [arithmetic(0x86), arithmetic(0x86)],
  '>>': [arithmetic(0x87), arithmetic(0x88)],
};

export const machineComparison: Record<CompareOperator, readonly [Comparison, Comparison]> = {
  '==': [comparison(0x51), comparison(0x51)],
  '!=': [comparison(0x52), comparison(0x52)],
  '<': [comparison(0x53), comparison(0x54)],
  '>': [comparison(0x55), comparison(0x56)],
  '<=': [comparison(0x57), comparison(0x58)],
  '>=': [comparison(0x59), comparison(0x5a)],
};

const memory = new DataView(new ArrayBuffer(8));

/** Stores the register's low bytes and loads them as `type`. */
export function throughMemory(register: bigint, type: IntegerType): bigint {
  memory.setBigInt64(0, register, true);
  switch (type.size) {
    case 1:
      return BigInt(type.signed ? memory.getInt8(0) : memory.getUint8(0));
    case 2:
      return BigInt(type.signed ? memory.getInt16(0, true) : memory.getUint16(0, true));
    case 4:
      return BigInt(type.signed ? memory.getInt32(0, true) : memory.getUint32(0, true));
    case 8:
      return memory.getBigInt64(0, true);
  }
}
