import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseCharacter,
  parseInteger,
  parseString,
  quote,
  unescape,
} from '../../grammar/literals.ts';

describe('integers', () => {
  test.each([
    ['0', 0n, 10, ''],
    ['00', 0n, 8, ''],
    ['017', 15n, 8, ''],
    ['0x1F', 31n, 16, ''],
    ['0Xff', 255n, 16, ''],
    ['42u', 42n, 10, 'u'],
    ['42UL', 42n, 10, 'ul'],
    ['0ull', 0n, 8, 'ull'],
    ['1LL', 1n, 10, 'll'],
    ['18446744073709551615', (1n << 64n) - 1n, 10, ''],
    ['01777777777777777777777', (1n << 64n) - 1n, 8, ''],
    [`0x${'0'.repeat(100)}ffffffffffffffff`, (1n << 64n) - 1n, 16, ''],
  ])('%s', (text, value, radix, suffix) => {
    expect(parseInteger(text)).toEqual({ value, radix, suffix });
  });

  test.each([
    ['089', 'D_INT_DIGIT', '8'],
    ['12ab', 'D_INT_DIGIT', 'a'],
    ['0x', 'D_INT_DIGIT', 'x'],
    ['0xg', 'D_INT_DIGIT', 'g'],
    ['1lu', 'D_INT_DIGIT', 'u'],
    ['1lll', 'D_INT_DIGIT', 'l'],
    ['1_000', 'D_INT_DIGIT', '_'],
  ])('%s has an invalid digit', (text, tag, digit) => {
    const message = `constant ${text} contains invalid digit ${digit}`;
    expect(parseInteger(text)).toEqual({ tag, message });
  });

  test.each([
    '18446744073709551616',
    '0x10000000000000000',
    '02000000000000000000000',
    '9'.repeat(1e5),
  ])('above 2^64 - 1 is D_INT_OFLOW', (text) => {
    expect(parseInteger(text)).toMatchObject({ tag: 'D_INT_OFLOW' });
  });

  test.each(['1.5', '1.', '.5', '1e9', '1E-9', '3f', '1.5e+3'])('%s is floating-point', (text) => {
    const message = 'floating-point constants are not permitted';
    expect(parseInteger(text)).toEqual({ tag: 'D_SYNTAX', message });
  });
});

describe('escapes', () => {
  test.each([
    ['\\a\\b\\f\\n\\r\\t\\v', '\x07\b\f\n\r\t\v'],
    ['\\\\ \\" \\\'', '\\ " \''],
    ['\\0', '\0'],
    ['\\101', 'A'],
    ['\\1018', 'A8'],
    ['\\777', '\xff'],
    ['\\x41', 'A'],
    ['\\x41g', 'Ag'],
    ['\\x00041', 'A'],
    ['\\xg', '\0g'],
    ['\\q', '\\q'],
  ])('%s', (inside, bytes) => {
    expect(unescape(inside)).toBe(bytes);
  });

  test('a string ends at its first NUL, a character constant does not', () => {
    expect(parseString('"a\\0b"')).toBe('a');
    expect(parseCharacter("'a\\0b'")).toBe('a\0b');
  });

  test('character constants hold one to eight bytes', () => {
    expect(parseCharacter("''")).toEqual({
      tag: 'D_CHR_NULL',
      message: 'empty character constant',
    });
    expect(parseCharacter("'abcdefgh'")).toBe('abcdefgh');
    expect(parseCharacter("'abcdefghi'")).toMatchObject({ tag: 'D_CHR_OFLOW' });
  });

  test('any bytes survive quoting', () => {
    const bytes = fc.array(fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(bytes, (codes) => {
        const value = String.fromCharCode(...codes);
        const quoted = quote(value);
        expect(quoted).toMatch(/^"[\x20-\x7e]*"$/);
        expect(parseString(quoted)).toBe(value);
      }),
    );
  });
});
