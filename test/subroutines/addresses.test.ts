import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Subroutines } from '../../runtime/subroutines/subroutines.ts';
import { faultOf } from './faulting.ts';

const d = new Subroutines();
const AF_INET = 2;
const AF_INET6 = 10;
const ARPHRD_ETHER = 1;
const ARPHRD_INFINIBAND = 32;

/** A view whose bytes are in the middle of a larger buffer, as a packet's are. */
function viewOf(hex: string): DataView {
  const bytes = Buffer.from(`eeee${hex}eeee`, 'hex');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

describe('inet_ntoa', () => {
  test.each([
    ['c0a80117', '192.168.1.23'],
    ['7f000001', '127.0.0.1'],
    ['ffffffff', '255.255.255.255'],
    ['00000000', '0.0.0.0'],
  ])('of %s', (hex, wanted) => {
    expect(d.inetNtoa(viewOf(hex), 2)).toBe(wanted);
    expect(d.inetNtop(AF_INET, viewOf(hex), 2)).toBe(wanted);
  });
});

describe('inet_ntoa6', () => {
  // From the tests that come with dtrace: an embedded IPv4 address alone, and with strict.
  test.each([
    ['fe8000000000000002144ffffe0b76c8', 'fe80::214:4fff:fe0b:76c8', 'fe80::214:4fff:fe0b:76c8'],
    ['108000000000000000000808000c417a', '1080::808:c:417a', '1080::808:c:417a'],
    ['00000000000000000000000000000001', '::1', '::1'],
    ['00000000000000000000000000000000', '::', '::'],
    ['0000000000000000000000007f000001', '127.0.0.1', '::127.0.0.1'],
    ['00000000000000000000000000000002', '0.0.0.2', '::0.0.0.2'],
    ['000000000000000000000000ffffffff', '255.255.255.255', '::255.255.255.255'],
    ['00000000000000000000ffff7f000001', '127.0.0.1', '::ffff:127.0.0.1'],
    ['00000000000000000000fffe7f000001', '::fffe:7f00:1', '::fffe:7f00:1'],
    ['fe123456789abcde0214000000000000', 'fe12:3456:789a:bcde:214::', 'fe12:3456:789a:bcde:214::'],
    [
      'fe123456789abcde02144ffffe0b0000',
      'fe12:3456:789a:bcde:214:4fff:fe0b:0',
      'fe12:3456:789a:bcde:214:4fff:fe0b:0',
    ],
    // The longest run, and the first of two of the same length.
    ['20010000000000010000000000000001', '2001:0:0:1::1', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1', '2001:db8::1:0:0:1'],
  ])('of %s', (hex, wanted, strict) => {
    expect(d.inetNtoa6(viewOf(hex), 2)).toBe(wanted);
    expect(d.inetNtoa6(viewOf(hex), 2, 0)).toBe(wanted);
    expect(d.inetNtoa6(viewOf(hex), 2, 42)).toBe(strict);
    expect(d.inetNtop(AF_INET6, viewOf(hex), 2)).toBe(strict);
  });

  test('agrees with the URL standard, which serialises as RFC 5952', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        // Embedded IPv4 addresses are told above.
        fc.pre(groups.slice(0, 5).some((g) => g !== 0));
        const hex = groups.map((g) => g.toString(16).padStart(4, '0'));
        const url = new URL(`http://[${hex.join(':')}]/`).hostname;
        expect(`[${d.inetNtoa6(viewOf(hex.join('')), 2)}]`).toBe(url);
      }),
    );
  });
});

describe('link_ntop', () => {
  test('Ethernet and InfiniBand', () => {
    const hex = '00010203040506a0b0c0d0e0f0ff112233445566';
    const colons = hex.match(/../g)!.join(':');
    expect(d.linkNtop(ARPHRD_ETHER, viewOf(hex), 2)).toBe(colons.slice(0, 17));
    expect(d.linkNtop(ARPHRD_INFINIBAND, viewOf(hex), 2)).toBe(colons);
  });
});

describe('faults and limits', () => {
  const view = viewOf('00'.repeat(20));

  test('another family or type is an illegal operation', () => {
    for (const family of [0, 1, 3, 28])
      expect(faultOf(() => d.inetNtop(family, view, 2))).toEqual({ code: 3, address: 0n });
    for (const type of [0, 2, 31])
      expect(faultOf(() => d.linkNtop(type, view, 2))).toEqual({ code: 3, address: BigInt(type) });
  });

  test('NULL and what lies outside of the bytes is an invalid address', () => {
    const end = view.byteLength;
    const reads: [(at: number) => string, number][] = [
      [(at) => d.inetNtoa(view, at), 4],
      [(at) => d.inetNtoa6(view, at), 16],
      [(at) => d.inetNtop(AF_INET, view, at), 4],
      [(at) => d.inetNtop(AF_INET6, view, at), 16],
      [(at) => d.linkNtop(ARPHRD_ETHER, view, at), 6],
      [(at) => d.linkNtop(ARPHRD_INFINIBAND, view, at), 20],
    ];
    for (const [read, size] of reads) {
      expect(faultOf(() => read(-1))).toEqual({ code: 1, address: 0n });
      expect(faultOf(() => read(end - size))).toBeUndefined();
      expect(faultOf(() => read(end - size + 1))).toEqual({
        code: 1,
        address: BigInt(end - size + 1),
      });
    }
  });

  test('text is cut to strsize - 1 bytes', () => {
    const short = new Subroutines(10);
    expect(short.inetNtoa(viewOf('c0a80117'), 2)).toBe('192.168.1');
    expect(short.inetNtoa6(viewOf('fe8000000000000002144ffffe0b76c8'), 2)).toBe('fe80::214');
    expect(short.linkNtop(ARPHRD_ETHER, view, 2)).toBe('00:00:00:');
  });
});
