import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BinaryOperator, CompareOperator } from '../../compiler/int64.ts';
import {
  binary,
  castRegister,
  compare,
  literalType,
  promote,
  storeCut,
  toRegister,
} from '../../compiler/int64.ts';
import { integerType, integerTypes } from '../../compiler/types.ts';
import { machineArithmetic, machineComparison, throughMemory } from './machine.ts';

const types = [...integerTypes.values()];
const min = -(2n ** 63n);
const max = 2n ** 63n - 1n;

/** Registers: all sizes of values, and the edges of every width. */
const edges = [7n, 8n, 15n, 16n, 31n, 32n, 63n].flatMap((bits) =>
  [-1n, 0n, 1n].flatMap((near) => [2n ** bits + near, -(2n ** bits) + near]),
);
const samples = [0n, 1n, -1n, min, max, ...edges].filter((v) => v >= min && v <= max);
const register = fc.oneof(fc.constantFrom(...samples), fc.bigInt({ min, max }));

describe('registers', () => {
  test('toRegister wraps as 64-bit memory does', () => {
    expect(toRegister(2n ** 63n)).toBe(min);
    expect(toRegister(2n ** 64n + 5n)).toBe(5n);
    expect(toRegister(min - 1n)).toBe(max);
  });

  test('storeCut is a store and a load', () => {
    for (const type of types)
      for (const value of samples)
        expect(storeCut(value, type), `${type.name} ${value}`).toBe(throughMemory(value, type));
  });
});

describe('casts', () => {
  /** d-language.md section 5, the sentence on casts, as it is written. */
  const cuts = (from: string, to: string): boolean => {
    const [a, b] = [integerType(from), integerType(to)];
    if (b.size < a.size) return true; // they narrow
    if (b.size === a.size) return a.signed !== b.signed; // change signedness at equal size
    return a.signed && !b.signed && b.size * 8 < 64; // widen signed to unsigned-smaller-than-64
  };

  test('every pair of types', () => {
    for (const from of types)
      for (const to of types)
        for (const value of samples) {
          const wanted = cuts(from.name, to.name) ? throughMemory(value, to) : value;
          expect(castRegister(value, from, to), `(${to.name})(${from.name})${value}`).toBe(wanted);
        }
  });

  test.each([
    ['char', 'uint16_t', -1n, 0xffffn],
    ['char', 'uint64_t', -1n, -1n],
    ['uint8_t', 'char', 255n, -1n],
    ['uint64_t', 'int', 0xffffffffn, -1n],
    ['int64_t', 'uint8_t', 0x1ffn, 0xffn],
    // x + x of int x = 1 << 30: the value is not cut by a cast to its own type, nor when it widens.
    ['int', 'int', 2147483648n, 2147483648n],
    ['int', 'long', 2147483648n, 2147483648n],
    ['uint32_t', 'int64_t', -1n, -1n],
  ])('(%s to %s) %d', (from, to, value, wanted) => {
    expect(castRegister(value, integerType(from), integerType(to))).toBe(wanted);
  });
});

describe('arithmetic', () => {
  const operators = Object.keys(machineArithmetic) as BinaryOperator[];

  test.each(operators)('%s is the machine instruction', (op) => {
    fc.assert(
      fc.property(register, register, fc.boolean(), (left, right, unsigned) => {
        // What traps in WebAssembly: division by zero, and the one quotient that does not fit.
        fc.pre(!(op === '/' || op === '%') || right !== 0n);
        fc.pre(!(op === '/' && !unsigned && left === min && right === -1n));
        const machine = machineArithmetic[op][unsigned ? 1 : 0];
        expect(binary(op, left, right, unsigned)).toBe(machine(left, right));
      }),
      { numRuns: 500 },
    );
  });

  test.each<[bigint, BinaryOperator, bigint, boolean, bigint | 'divide-by-zero']>([
    [-7n, '/', 2n, false, -3n],
    [-7n, '%', 3n, false, -1n],
    [min, '/', -1n, false, min],
    [min, '%', -1n, false, 0n],
    [1n, '/', 0n, true, 'divide-by-zero'],
    [1n, '%', 0n, false, 'divide-by-zero'],
    [1n, '<<', 31n, false, 0x80000000n],
    [1n, '<<', 64n, false, 1n],
    [1n, '<<', -1n, false, min],
    [-1n, '>>', 60n, true, 15n],
    [-1n, '>>', 60n, false, -1n],
    [-1n, '/', 2n, true, max],
    // int8_t -1 + uint8_t 255 of section 5.
    [-1n, '+', 255n, true, 254n],
  ])('%d %s %d (unsigned: %s)', (left, op, right, unsigned, wanted) => {
    expect(binary(op, left, right, unsigned)).toBe(wanted);
  });
});

describe('comparison', () => {
  const operators = Object.keys(machineComparison) as CompareOperator[];

  test.each(operators)('%s is the machine instruction', (op) => {
    fc.assert(
      fc.property(register, register, fc.boolean(), (left, right, unsigned) => {
        const machine = machineComparison[op][unsigned ? 1 : 0];
        expect(compare(op, left, right, unsigned)).toBe(machine(left, right));
        expect(compare(op, left, left, unsigned)).toBe(machine(left, left));
      }),
      { numRuns: 300 },
    );
  });

  test('int8_t -1 against uint8_t 255: compared as 64-bit values, unsigned', () => {
    const unsigned = !promote(integerType('int8_t'), integerType('uint8_t')).signed;
    expect(unsigned).toBe(true);
    expect(compare('==', -1n, 255n, unsigned)).toBe(false);
    expect(compare('<', -1n, 255n, unsigned)).toBe(false);
  });
});

describe('promotion', () => {
  test.each([
    ['char', 'char', 'char'],
    ['char', 'int', 'int'],
    ['int', 'unsigned int', 'unsigned int'],
    ['unsigned char', 'char', 'unsigned char'],
    ['char', 'unsigned char', 'unsigned char'],
    ['uint8_t', 'short', 'short'],
    ['uint32_t', 'int64_t', 'int64_t'],
    ['long', 'long long', 'long'],
    ['long long', 'long', 'long long'],
    ['uint64_t', 'int64_t', 'uint64_t'],
  ])('%s with %s is %s', (a, b, wanted) => {
    expect(promote(integerType(a), integerType(b)).name).toBe(wanted);
  });
});

describe('types of literals', () => {
  test.each<[bigint, 8 | 10 | 16, string, string | undefined]>([
    [0n, 10, '', 'int'],
    [2147483647n, 10, '', 'int'],
    [2147483648n, 10, '', 'long'],
    [max, 10, '', 'long'],
    [max + 1n, 10, '', undefined],
    [0x7fffffffn, 16, '', 'int'],
    [0x80000000n, 16, '', 'unsigned int'],
    [0x100000000n, 16, '', 'long'],
    [0x8000000000000000n, 16, '', 'unsigned long'],
    [0o37777777777n, 8, '', 'unsigned int'],
    [2n ** 64n - 1n, 8, '', 'unsigned long'],
    [2n ** 64n, 16, '', undefined],
    [1n, 10, 'u', 'unsigned int'],
    [2n ** 32n, 10, 'U', 'unsigned long'],
    [2n ** 64n - 1n, 10, 'u', 'unsigned long'],
    [2n ** 64n, 10, 'u', undefined],
    [1n, 10, 'l', 'long'],
    [0x8000000000000000n, 16, 'L', 'unsigned long'],
    [1n, 10, 'll', 'long long'],
    [0x8000000000000000n, 16, 'LL', 'unsigned long long'],
    [0x8000000000000000n, 10, 'LL', undefined],
    [1n, 10, 'ul', 'unsigned long'],
    [1n, 16, 'lu', 'unsigned long'],
    [1n, 10, 'ULL', 'unsigned long long'],
  ])('%d in base %d with suffix "%s" is %s', (value, radix, suffix, wanted) => {
    expect(literalType(value, radix, suffix)?.name).toBe(wanted);
  });
});
