/** Floating-point conversions against those of printf(1), which is given the same numbers in hexadecimal. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { floatOf, renderMagnitude } from '../../runtime/consumer/render-float.ts';

/** Exact in every form of floating point that is at least a double. */
function hexadecimal(value: number): string {
  if (!Number.isFinite(value)) return String(value).toLowerCase();
  if (value === 0) return '0x0p+0';
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  return `0x${BigInt(mantissa).toString(16)}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** Ties, powers of ten on either side of each form's bounds, extremes, and numbers of all sizes. */
const values: readonly number[] = [
  ...[0, 0.125, 0.375, 0.5, 1.5, 2.5, 3.5, 0.1, 0.3, 1 / 3, Math.PI, 9.9999995, 99999.95, 999999.5],
  ...[1e-5, 1e-4, 0.00012345678, 1e5, 123456, 1e6, 1234567, 1e15, 1e21, 1.5e22, 123456789e30],
  ...[5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, 2 ** 53, 2 ** -40, Infinity, NaN],
  ...Array.from({ length: 60 }, (_, i) => (i * 7919 + 1) ** ((i % 9) - 4) / 3),
];

test.for([
  ['f', 0],
  ['f', 1],
  ['f', 3],
  ['f', 30],
  ['e', 0],
  ['e', 1],
  ['e', 17],
  ['E', 2],
  ['g', 0],
  ['g', 1],
  ['g', 3],
  ['g', 17],
  ['G', 4],
] as const)('%%%s, precision %d', ([letter, precision]) => {
  // dtrace takes a precision of 0 for none.
  const conversion = `%${precision === 0 ? '' : `.${precision}`}${letter}`;
  const words = values.map(hexadecimal);
  const { stdout } = spawnSync('/usr/bin/printf', [`${conversion}\n`, ...words], {
    encoding: 'latin1',
    env: { LC_ALL: 'C' },
  });
  const expected = stdout.trimEnd().split('\n');
  expect(values.map((value) => renderMagnitude(letter, precision, value, false))).toEqual(expected);
});

test('# keeps the zeros of %g', () => {
  expect(renderMagnitude('g', 0, 1.5, true)).toBe('1.50000');
});

// The patterns are IEEE 754's.
test.for([
  [0x3fc00000, 4, 1.5],
  [0xff800000, 4, -Infinity],
  [0x400921fb54442d18n, 8, Math.PI],
  [-(2n ** 63n), 8, -0],
] as const)('bits %s of %d bytes', ([bits, size, value]) => {
  expect(floatOf(bits, size)).toBe(value);
});
