import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integerType, stringType, type StructType, type Type } from '../../compiler/types.ts';
import { jsonText } from '../../runtime/consumer/machine/json.ts';
import {
  integerValue,
  textValue,
  typedValue,
  type JsonValue,
} from '../../runtime/consumer/machine/values.ts';
import type { PrintedValue } from '../../runtime/consumer/render-format.ts';
import { bytesOf, integerOf, parse } from './decode.ts';

const binary = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('integers', () => {
  test('come back exactly, whatever their size', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 128n), 2n ** 128n), (value) => {
        expect(integerOf(parse(jsonText(integerValue(value))))).toBe(value);
      }),
    );
  });

  // RFC 8259, section 6: integers up to 2^53 - 1 in magnitude are read alike everywhere.
  test.each([
    [2n ** 53n - 1n, 9007199254740991],
    [1n - 2n ** 53n, -9007199254740991],
    [2n ** 53n, '9007199254740992'],
    [-(2n ** 63n), '-9223372036854775808'],
    [2n ** 64n - 1n, '18446744073709551615'],
    [0, 0],
  ])('%s is %j', (value, json) => expect(integerValue(value)).toBe(json));
});

describe('text', () => {
  test('any bytes come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (array) => {
        const text = Buffer.from(array).toString('latin1');
        expect(bytesOf(parse(jsonText(textValue(text))))).toBe(text);
      }),
    );
  });

  test.each([
    'plain',
    '"quoted" \\ back',
    'two\nlines\r\n\ttabbed\0',
    'Grüße, 世界, 🦆',
    '\u2028\u2029\u0085',
    '\u007f\u0080',
    '{"bytes":"aGk="}',
    'x'.repeat(1_000_000),
  ])('%j is text', (text) => {
    expect(textValue(binary(text))).toBe(text);
    expect(parse(jsonText(textValue(binary(text))))).toBe(text);
  });

  // A lone continuation, a cut sequence, an overlong one, a surrogate, and what is above U+10FFFF.
  test.each(['\x80', 'caf\xc3', '\xc0\xaf', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xff\xfe'])(
    '%j is bytes',
    (text) =>
      expect(textValue(text)).toEqual({ bytes: Buffer.from(text, 'latin1').toString('base64') }),
  );

  test('no reader finds the end of a line in it', () => {
    const text = jsonText(textValue(binary('a\nb\rc\u0085d\u2028e\u2029f\u000bg\u000ch')));
    expect(Buffer.from(text, 'latin1').toString('utf8')).not.toMatch(
      /[\n\r\v\f\u0085\u2028\u2029]/,
    );
  });
});

// ---- types -------------------------------------------------------------------------------------

const int = integerType('int');
const char = integerType('char');
const uint8 = integerType('uint8_t');
const uint16 = integerType('uint16_t');
const array = (of: Type, length: number): Type => ({ kind: 'array', of, length });

const inner: StructType = {
  kind: 'struct',
  name: 'union word',
  layout: {
    size: 4,
    align: 4,
    members: [
      { name: 'whole', type: int, offset: 0 },
      { name: 'parts', type: array(uint8, 4), offset: 0 },
    ],
  },
};
const outer: StructType = {
  kind: 'struct',
  name: 'struct pair',
  layout: {
    size: 24,
    align: 8,
    members: [
      { name: 'name', type: array(char, 4), offset: 0 },
      { name: '__proto__', type: inner, offset: 4 },
      { name: 'link', type: { kind: 'pointer', to: int }, offset: 8 },
      { name: 'ports', type: array(uint16, 2), offset: 16 },
      { name: 'low', type: int, offset: 20, bits: { width: 3, size: 1 } },
    ],
  },
};
const pair = [
  'ab\0c',
  '\xff\xff\xff\xff',
  '\x01\0\0\0\0\0\0\x80',
  '\x50\0\xbb\x01',
  '\x07\0\0\0',
].join('');

test.each<[string, Type, PrintedValue, JsonValue]>([
  ['int', int, 0xffff_ffff, -1],
  ['uint16_t', uint16, -1, 65535],
  ['uint64_t', integerType('uint64_t'), -1n, '18446744073709551615'],
  ['int64_t', integerType('int64_t'), 2n ** 63n, '-9223372036854775808'],
  ['int *', { kind: 'pointer', to: int }, 2 ** 41, 2199023255552],
  ['string', stringType, 'x\0y', 'x'],
  ['string', stringType, null, null],
  ['string', stringType, '123', '123'],
  ['char [4]', array(char, 4), 'ab\0c', 'ab'],
  ['uint8_t [4]', array(uint8, 4), 'ab\0c', { bytes: 'YWIAYw==' }],
  ['uint16_t [2]', array(uint16, 2), '\x50\0\xbb\x01', [80, 443]],
])('%s', (name, type, value, json) => {
  expect(typedValue(type, value)).toEqual({ type: name, value: json });
});

test('a struct by its members', () => {
  expect(parse(jsonText(typedValue(outer, pair)))).toEqual(
    JSON.parse(`{ "type": "struct pair", "value": {
      "name": { "type": "char [4]", "value": "ab" },
      "__proto__": { "type": "union word", "value": {
        "whole": { "type": "int", "value": -1 },
        "parts": { "type": "uint8_t [4]", "value": { "bytes": "/////w==" } } } },
      "link": { "type": "int *", "value": "9223372036854775809" },
      "ports": { "type": "uint16_t [2]", "value": [80, 443] },
      "low": { "type": "int", "value": -1 } } }`),
  );
});
