import { describe, expect, test } from 'vitest';
import type { IntegerType, StructType, Type } from '../../compiler/types.ts';
import { integerType, stringType, voidType } from '../../compiler/types.ts';
import { renderBytes } from '../../runtime/consumer/render-bytes.ts';
import { renderMembers, renderObject } from '../../runtime/consumer/render-print.ts';
import { renderTrace } from '../../runtime/consumer/render-record.ts';

const int = integerType('int');
const u8 = integerType('uint8_t');
const u64 = integerType('uint64_t');
const enumeration: IntegerType = {
  ...int,
  name: 'enum eh',
  tags: new Map([
    ['FIRSTVAL', 0n],
    ['SECONDVAL', 1n],
  ]),
};
const chars: Type = { kind: 'array', of: integerType('char'), length: 5 };
const pointer: Type = { kind: 'pointer', to: voidType };

function struct(
  name: string,
  size: number,
  align: number,
  ...members: [string, Type, number][]
): StructType {
  const placed = members.map(([member, type, offset]) => ({ name: member, type, offset }));
  return { kind: 'struct', name, layout: { size, align, members: placed } };
}

/** The struct of dtrace's own tests of print(), 48 bytes of it. */
const testStruct = struct(
  'struct test_struct',
  48,
  8,
  ['a', int, 0],
  ['b', chars, 4],
  ['u', struct('union (anon 1)', 8, 8, ['c', u8, 0], ['d', u64, 0]), 16],
  ['s', struct('struct (anon 2)', 16, 8, ['e', pointer, 0], ['f', u64, 8]), 24],
  ['g', integerType('bool'), 40],
  ['h', enumeration, 44],
);

function bytesOf(set: (view: DataView) => void): string {
  const bytes = Buffer.alloc(48);
  set(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  return bytes.toString('latin1');
}

const filled = bytesOf((view) => {
  view.setInt32(0, 1, true);
  'test'.split('').forEach((character, i) => view.setUint8(4 + i, character.charCodeAt(0)));
  view.setBigUint64(16, 123456789n, true);
  view.setBigUint64(24, 0xffff9b7aca7e0000n, true);
  view.setBigUint64(32, 987654321n, true);
  view.setUint8(40, 1);
  view.setInt32(44, 1, true);
});

/** Lines behind the first, without the 44 blanks that all have. */
function lines(text: string): string[] {
  const [first, ...rest] = text.split('\n');
  expect(first).toBe('0x10 = *');
  expect(rest.pop()).toBe('');
  return rest.map((line) => {
    expect(line.slice(0, 44).trim()).toBe('');
    return line.slice(44);
  });
}

describe('print() of an object', () => {
  test('every kind of member, as dtrace prints its own test', () => {
    expect(lines(renderObject(16, testStruct, filled, 1024))).toEqual([
      '(struct test_struct) {',
      ' .a = (int)1,',
      ' .b = (char [5]) [',
      "  (char)'t',",
      "  (char)'e',",
      "  (char)'s',",
      "  (char)'t',",
      ' ],',
      ' .u = (union) {',
      '  .c = (uint8_t)21,',
      '  .d = (uint64_t)123456789,',
      ' },',
      ' .s = (struct) {',
      '  .e = (void *)0xffff9b7aca7e0000,',
      '  .f = (uint64_t)987654321,',
      ' },',
      ' .g = (bool)1,',
      ' .h = (enum eh)SECONDVAL,',
      '}',
    ]);
  });

  test('zeros are left out, but for arrays and the enumerations of the object itself', () => {
    const bytes = bytesOf((view) => view.setUint8(40, 1));
    expect(lines(renderObject(16, testStruct, bytes, 1024))).toEqual([
      '(struct test_struct) {',
      ' .b = (char [5]) [',
      ' ],',
      ' .g = (bool)1,',
      ' .h = (enum eh)FIRSTVAL,',
      '}',
    ]);
  });

  test('printsize cuts at the first member behind it', () => {
    const cut = lines(renderObject(16, testStruct, filled, 8));
    expect(cut.slice(7)).toEqual([' ],', ' ...', '}']);
    // The members of what is open are closed behind the dots.
    const later = lines(renderObject(16, testStruct, filled, 24));
    expect(later.slice(8)).toEqual([
      ' .u = (union) {',
      '  .c = (uint8_t)21,',
      '  .d = (uint64_t)123456789,',
      ' ...',
      ' },',
      '}',
    ]);
  });

  test('that is no struct', () => {
    expect(lines(renderObject(16, int, '\xff\xff\xff\xff', 1024))).toEqual(['(int)-1,']);
    expect(lines(renderObject(16, integerType('char'), 'c', 1024))).toEqual(["(char)'c',"]);
  });

  test('bit-fields show their own bits', () => {
    const of = { name: 'b', type: int, offset: 0, bits: { width: 3, size: 1 } };
    const type: StructType = {
      kind: 'struct',
      name: 'struct b',
      layout: { size: 1, align: 1, members: [of] },
    };
    expect(lines(renderObject(16, type, '\x05', 1024))[1]).toBe(' .b = (int)-3,');
  });
});

test('print() of an argument lists what its members read', () => {
  const members = [
    { name: 'ip_ver', type: u8 },
    { name: 'ip_saddr', type: stringType },
    { name: 'ip_daddr', type: stringType },
    { name: 'zero', type: u8 },
    { name: 'ipv4_hdr', type: pointer },
  ];
  const values = [4, '10.0.0.1', null, 0, 2 ** 40];
  const print = (limit: number): string[] =>
    lines(renderMembers(16, { name: 'ipinfo_t', members }, values, limit));
  expect(print(1024)).toEqual([
    '(ipinfo_t) {',
    ' .ip_ver = (uint8_t)4,',
    ' .ip_saddr = (string)"10.0.0.1",',
    ' .ipv4_hdr = (void *)0x10000000000,',
    '}',
  ]);
  expect(print(257).slice(2)).toEqual([' .ip_saddr = (string)"10.0.0.1",', ' ...', '}']);
});

describe('trace() of objects', () => {
  const options = { quiet: false, rawbytes: false, strsize: 256 };

  const quiet = { ...options, quiet: true };
  const five = struct('struct s', 5, 4);

  test('bytes that print are a string, whatever their type is', () => {
    expect(renderTrace(chars, 'hi\0\0\0', options)).toBe(`  ${'hi'.padEnd(33)}`);
    expect(renderTrace(five, 'a\tb\x07\0', quiet)).toBe('a\tb\x07');
    // As in dtrace, only what ends in a NUL heeds quiet.
    expect(renderTrace(struct('struct c', 1, 1), 'w', quiet)).toBe(`  ${'w'.padEnd(33)}`);
  });

  test.each([
    ['\x07\0\0\0\x01', '07 00 00 00 01', '.....'],
    // A NUL first is no empty string.
    ['\0\0\0\0\0', '00 00 00 00 00', '.....'],
    ['aA\0B\0', '61 41 00 42 00', 'aA.B.'],
    ['ab\x05d\0', '61 62 05 64 00', 'ab.d.'],
  ])('%j is dumped', (bytes, cells, shown) => {
    expect(renderTrace(five, bytes, options)).toBe(
      '\n             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef\n' +
        `         0: ${cells}                                   ${shown}\n`,
    );
  });

  test('a string has strsize bytes in the dump of rawbytes', () => {
    const dump = renderTrace(stringType, 'abc', { ...options, rawbytes: true, strsize: 18 });
    expect(dump.split('\n')[3]).toBe(`${'10:'.padStart(11)} 00 00${' '.repeat(44)}..`);
  });
});

test('a dump of no bytes is nothing, not even a heading', () => {
  expect(renderBytes('')).toBe('');
});
