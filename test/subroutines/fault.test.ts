import { describe, expect, test } from 'vitest';
import { Fault, FaultCode, faultMessage, faultText, raise } from '../../runtime/fault.ts';
import { faultOf } from './faulting.ts';

describe('faults', () => {
  // d-language.md sections 6 and 12.
  test.each([
    [0, 'unknown fault', 'unknown fault'],
    [1, 'invalid address', 'invalid address (0x10)'],
    [2, 'invalid alignment', 'invalid alignment (0x10)'],
    [3, 'illegal operation', 'illegal operation'],
    [4, 'divide-by-zero', 'divide-by-zero'],
    [5, 'out of scratch space', 'out of scratch space'],
    [6, 'invalid kernel access', 'invalid kernel access'],
    [7, 'invalid user access', 'invalid user access'],
    [8, 'tuple stack overflow', 'tuple stack overflow'],
    [9, 'bad stack', 'bad stack (0x10)'],
    [10, 'invalid size', 'invalid size (0x10)'],
    [11, 'index out of bounds', 'index out of bounds (16)'],
    [1000, 'library-level fault', 'library-level fault'],
    [77, 'unknown fault', 'unknown fault'],
  ])('%d is "%s"', (code, message, text) => {
    expect(faultMessage(code)).toBe(message);
    expect(faultText(code, 16n)).toBe(text);
  });

  test('addresses are unsigned, indexes signed, and an address of -1 is not known', () => {
    expect(faultText(FaultCode.BADADDR, 0n)).toBe('invalid address (0x0)');
    expect(faultText(FaultCode.BADADDR, -2n)).toBe('invalid address (0xfffffffffffffffe)');
    expect(faultText(FaultCode.BADADDR, -1n)).toBe('invalid address');
    expect(faultText(FaultCode.BADINDEX, -1n)).toBe('index out of bounds (-1)');
  });

  test('raise throws a Fault with that code and address, and forgets the last address', () => {
    for (const code of Object.values(FaultCode)) {
      expect(faultOf(() => raise(code, 9n))).toEqual({ code, address: 9n });
      expect(faultOf(() => raise(code))).toEqual({ code, address: 0n });
    }
    expect(() => raise(FaultCode.DIVZERO)).toThrow(Fault);
    expect(() => raise(FaultCode.DIVZERO)).toThrow('divide-by-zero');
  });
});
