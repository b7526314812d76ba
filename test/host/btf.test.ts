/** Type information, against a file built by hand from the format's description and against what bpftool prints. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Btf } from '../../runtime/host/btf.ts';

/** kind, vlen and kind_flag as btf.rst packs them. */
const information = (kind: number, parts: number, flag = 0): number =>
  ((flag << 31) | (kind << 24) | parts) >>> 0;

function built(types: readonly (readonly number[])[], strings: string): Buffer {
  const words = types.flat();
  const file = Buffer.alloc(24 + words.length * 4 + strings.length);
  file.writeUInt16LE(0xeb9f, 0);
  file.writeUInt8(1, 2);
  file.writeUInt32LE(24, 4);
  file.writeUInt32LE(0, 8);
  file.writeUInt32LE(words.length * 4, 12);
  file.writeUInt32LE(words.length * 4, 16);
  file.writeUInt32LE(strings.length, 20);
  words.forEach((word, index) => file.writeUInt32LE(word, 24 + index * 4));
  file.write(strings, 24 + words.length * 4, 'latin1');
  return file;
}

const strings = '\0int\0sock\0port\0state\0flag\0go\0other\0reason\0NONE\0LAST\0';
const at = (name: string): number => strings.indexOf(`\0${name}\0`) + 1;

const types = [
  // 1: int, 32 bits signed.
  [at('int'), information(1, 0), 4, 0x01000020],
  // 2: struct { int port; int flag : 3; }, anonymous, with widths of bit-fields.
  [0, information(4, 2, 1), 8, at('port'), 1, 0, at('flag'), 1, (3 << 24) | 33],
  // 3: struct sock { int state; struct 2; }.
  [at('sock'), information(4, 2), 12, at('state'), 1, 0, 0, 2, 32],
  // 4: function go.
  [at('go'), information(12, 0), 1],
  // 5: enum reason { NONE, LAST = 7 }.
  [at('reason'), information(6, 2), 4, at('NONE'), 0, at('LAST'), 7],
];

describe('a small file', () => {
  const btf = new Btf(built(types, strings));
  test('has the struct’s own members', () => {
    expect(btf.memberOffset('sock', 'state')).toBe(0);
  });
  test('has the members of the anonymous struct inside', () => {
    expect(btf.memberOffset('sock', 'port')).toBe(4);
  });
  test('has the bit-field, but at no whole byte', () => {
    expect(btf.hasMember('sock', 'flag')).toBe(true);
    expect(btf.memberOffset('sock', 'flag')).toBeUndefined();
  });
  test.each(['other', 'nowhere', ''])('has no member %j', (member) => {
    expect(btf.hasMember('sock', member)).toBe(false);
  });
  test('names the numbers of an enumeration', () => {
    expect([...btf.enumerators('reason')]).toEqual([
      [0, 'NONE'],
      [7, 'LAST'],
    ]);
    expect(btf.enumerators('sock').size + btf.enumerators('nowhere').size).toBe(0);
  });
  test('knows functions from structs', () => {
    expect([btf.hasFunction('go'), btf.hasFunction('sock'), btf.hasMember('go', 'state')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test('a file that is cut off anywhere is refused or read as far as it goes', () => {
  const whole = built(types, strings);
  for (let length = 0; length < whole.length; length++) {
    let btf: Btf | undefined;
    try {
      btf = new Btf(whole.subarray(0, length));
    } catch (error) {
      expect(String(error)).toMatch(/type information|byte order/);
    }
    expect(btf).toBeUndefined();
  }
});

test.skipIf(!existsSync('/sys/kernel/btf/vmlinux'))('the running kernel’s', () => {
  const btf = Btf.read()!;
  // include/net/sock.h: sk_state is __sk_common.skc_state, and struct sock begins with __sk_common.
  expect(btf.memberOffset('sock', '__sk_common')).toBe(0);
  // The two addresses lie in front of all else in sock_common, in one anonymous union and struct.
  expect(btf.memberOffset('sock_common', 'skc_daddr')).toBe(0);
  expect(btf.memberOffset('sock_common', 'skc_rcv_saddr')).toBe(4);
  expect(btf.hasMember('tcp_sock', 'snd_cwnd')).toBe(true);
  expect(btf.hasFunction('tcp_v4_rcv')).toBe(true);
});
