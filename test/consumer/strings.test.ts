import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIPv4, formatIPv6, StringTable } from '../../runtime/tables/strings.ts';

const group = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
const groups = fc.array(group, { minLength: 8, maxLength: 8 });
const wordsOf = (list: readonly number[]): [number, number, number, number] => [
  (list[0] << 16) | list[1],
  (list[2] << 16) | list[3],
  (list[4] << 16) | list[5],
  (list[6] << 16) | list[7],
];

describe('addresses as text', () => {
  test('formatIPv6 writes what the WHATWG URL serializer writes', () => {
    fc.assert(
      fc.property(groups, (list) => {
        const [a, b, c, d] = wordsOf(list);
        fc.pre(!(a === 0 && b === 0 && c === 0xffff));
        const url = new URL(`http://[${list.map((item) => item.toString(16)).join(':')}]/`);
        expect(`[${formatIPv6(a, b, c, d)}]`).toBe(url.hostname);
      }),
    );
  });

  test.each([
    // RFC 5952, sections 4.2.2 and 4.2.3.
    [[0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], '2001:db8:0:1:1:1:1:1'],
    [[0x2001, 0, 0, 1, 0, 0, 0, 1], '2001:0:0:1::1'],
    [[0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], '2001:db8::1:0:0:1'],
    [[0, 0, 0, 0, 0, 0, 0, 0], '::'],
    [[0, 0, 0, 0, 0, 0, 0, 1], '::1'],
    [[0xfe80, 0, 0, 0, 0, 0, 0, 0], 'fe80::'],
    // dtrace's translators print a mapped address as the IPv4 address that it is.
    [[0, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304], '1.2.3.4'],
  ])('%j is %s', (list, text) => {
    expect(formatIPv6(...wordsOf(list))).toBe(text);
  });

  test('formatIPv4', () => {
    expect([0, -1, 0x7f000001, 0xc0a80001 | 0].map(formatIPv4)).toEqual([
      '0.0.0.0',
      '255.255.255.255',
      '127.0.0.1',
      '192.168.0.1',
    ]);
  });
});

describe('StringTable', () => {
  test('NULL is 0 and the empty string is not', () => {
    const strings = new StringTable();
    expect(strings.internText(null)).toBe(0);
    expect(strings.textOf(0)).toBeNull();
    expect(strings.internText('')).toBe(1);
    expect(strings.textOf(1)).toBe('');
  });

  test('texts that are alike in what strsize keeps of them are one', () => {
    const strings = new StringTable(8);
    const id = strings.internText('abcdefg');
    expect(strings.internText('abcdefgh')).toBe(id);
    expect(strings.textOf(id)).toBe('abcdefg');
    const address = strings.internV4(0xc0a80001 | 0);
    expect(strings.textOf(address)).toBe('192.168');
    expect(strings.internV4(0xc0a80002 | 0)).toBe(address);
    expect(strings.internText('192.168.0.7')).toBe(address);
    expect(strings.textOf(strings.internV4(0x01020304))).toBe('1.2.3.4');
    expect(strings.textOf(strings.internV6(0xfe800000 | 0, 0, 0, 0x10000))).toBe('fe80::1');
  });

  test('an IPv4 address has one id, come as bytes or as text first', () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (word, textFirst) => {
        const strings = new StringTable();
        const early = textFirst ? strings.internText(formatIPv4(word)) : strings.internV4(word);
        const late = textFirst ? strings.internV4(word) : strings.internText(formatIPv4(word));
        expect(late).toBe(early);
        expect(strings.textOf(early)).toBe(formatIPv4(word));
      }),
    );
  });

  test('an IPv6 address has one id, come as bytes or as text first', () => {
    fc.assert(
      fc.property(groups, fc.boolean(), (list, textFirst) => {
        const strings = new StringTable();
        const words = wordsOf(list);
        const text = formatIPv6(...words);
        const early = textFirst ? strings.internText(text) : strings.internV6(...words);
        const late = textFirst ? strings.internV6(...words) : strings.internText(text);
        expect(late).toBe(early);
        expect(strings.textOf(early)).toBe(text);
      }),
    );
  });

  test('ids and texts correspond one to one, whatever the texts look like', () => {
    const addressLike = fc.stringMatching(/^[0-9a-f:.]{0,12}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(addressLike, fc.string())), (texts) => {
        const strings = new StringTable();
        const ids = texts.map((text) => strings.internText(text));
        expect(ids.map((id) => strings.textOf(id))).toEqual(texts);
        expect(new Set(ids).size).toBe(new Set(texts).size);
      }),
    );
  });

  test('texts that only resemble an address keep to themselves', () => {
    const strings = new StringTable();
    const loopback = strings.internV6(0, 0, 0, 1);
    const mapped = strings.internV6(0, 0, 0xffff, 0x01020304);
    expect(strings.internText('1.2.3.4')).toBe(mapped);
    expect(strings.internV4(0x01020304)).toBe(mapped);
    const others = [
      '::ffff:1.2.3.4',
      '::ffff:102:304',
      '0:0:0:0:0:0:0:1',
      '::01',
      '01.2.3.4',
      '1.2.3.4 ',
    ];
    for (const text of others) {
      const id = strings.internText(text);
      expect([loopback, mapped]).not.toContain(id);
      expect(strings.textOf(id)).toBe(text);
    }
  });

  test('ids are dense', () => {
    const strings = new StringTable();
    const ids = [strings.internText('a'), strings.internV4(1), strings.internV6(1, 0, 0, 0)];
    expect(ids).toEqual([1, 2, 3]);
    expect(strings.size).toBe(4);
    for (let i = 0; i < 1000; i++) expect(strings.internV6(2, 0, 0, i)).toBe(4 + i);
    for (let i = 0; i < 1000; i++) expect(strings.internV4(100 + i)).toBe(1004 + i);
    expect(strings.textOf(2003)).toBe(formatIPv4(1099));
  });
});
