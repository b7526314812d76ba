import { describe, expect, test } from 'vitest';
import { SCRATCH_BYTES } from '../../runtime/capture/decode.ts';
import type { Packet } from '../../runtime/capture/packet.ts';
import {
  ascii,
  concat,
  ethernet,
  extension,
  fragment,
  hex,
  icmp,
  ipv4,
  ipv6,
  tcp,
  u16,
  u32,
  u8,
  udp,
} from './build.ts';
import { decoded } from './read.ts';

const RAW = 101;
const raw = (bytes: Uint8Array, captured?: number): Packet =>
  decoded(bytes, { linkType: RAW, ...(captured === undefined ? {} : { captured }) });

/** What of the decoder's part says where things are, with offsets from the packet's start. */
function shape(packet: Packet): Record<string, unknown> {
  const { protocol, payloadLength, laterFragment, transportLength, transportCaptured } = packet;
  return {
    ...{ protocol, payloadLength, laterFragment, transportLength, transportCaptured },
    transport:
      packet.transport < SCRATCH_BYTES ? packet.transport : packet.transport - packet.start,
  };
}

/** `count` bytes of the (possibly rebuilt) header at `at`. */
const header = (packet: Packet, at: number, count: number): Uint8Array =>
  packet.bytes.slice(at, at + count);

const NONE = { transport: -1, transportLength: 0, transportCaptured: 0 };

describe('IPv4', () => {
  const segment = tcp({ payload: ascii('GET / HTTP/1.1') });

  test('a segment', () => {
    expect(shape(raw(ipv4({}, segment)))).toEqual({
      ...{ protocol: 6, payloadLength: 34, laterFragment: false },
      ...{ transport: 20, transportLength: 34, transportCaptured: 34 },
    });
  });

  test('options', () => {
    const packet = raw(ipv4({ options: hex('01010101 94040000') }, segment));
    expect(shape(packet)).toMatchObject({ payloadLength: 34, transport: 28 });
  });

  test('Ethernet padding is no part of it', () => {
    const frame = ethernet({ padTo: 60 }, ipv4({ protocol: 17 }, udp(1, 2)));
    expect(shape(decoded(frame))).toMatchObject({
      ...{ payloadLength: 8, transport: 34, transportLength: 8, transportCaptured: 8 },
    });
  });

  test('a packet of a header only has no transport', () => {
    const packet = decoded(ethernet({ padTo: 60 }, ipv4({}, new Uint8Array(0))));
    expect(shape(packet)).toMatchObject({ protocol: 6, payloadLength: 0, ...NONE });
  });

  test('a transport header that the packet itself cuts continues with zeros, not with padding', () => {
    const bytes = concat(ipv4({ protocol: 17 }, hex('1234')), hex('ffffffffffffffff'));
    const packet = raw(bytes);
    expect(shape(packet)).toMatchObject({ transportLength: 2, transportCaptured: 2 });
    expect(header(packet, packet.transport, 8)).toEqual(hex('1234 0000 0000 0000'));
  });

  test('fragments', () => {
    const first = raw(ipv4({ flags: 1 }, segment));
    expect(shape(first)).toMatchObject({
      laterFragment: false,
      transport: 20,
      transportLength: 34,
    });
    for (const offset of [1, 0x1fff]) {
      const later = raw(ipv4({ offset, flags: 1 }, segment));
      expect(shape(later)).toEqual({
        ...{ protocol: 6, payloadLength: 34, laterFragment: true },
        ...NONE,
      });
    }
  });

  test('a total length of 0 stands for the frame', () => {
    const frame = ethernet({}, ipv4({ totalLength: 0 }, segment));
    expect(shape(decoded(frame))).toMatchObject({ payloadLength: 34, transportLength: 34 });
    const snapped = decoded(frame, { captured: 60, wireLength: 65_000 });
    expect(shape(snapped)).toMatchObject({
      payloadLength: 65_000 - 34,
      transportLength: 65_000 - 34,
    });
  });

  test('a total length below the header length gives no payload', () => {
    const packet = raw(ipv4({ totalLength: 19 }, segment));
    expect(shape(packet)).toMatchObject({ protocol: 6, payloadLength: 0, ...NONE });
    expect(packet.ipVersion).toBe(4);
  });

  test('a header length below five words is not IP', () => {
    for (const firstByte of [0x40, 0x44, 0x55, 0x65, 0x05]) {
      const packet = decoded(ethernet({ type: 0x800 }, ipv4({ firstByte }, segment)));
      expect([packet.ip, packet.ipVersion, packet.protocol]).toEqual([-1, 0, -1]);
    }
  });

  test('AH and ESP are protocols, not extensions', () => {
    for (const protocol of [50, 51])
      expect(shape(raw(ipv4({ protocol }, new Uint8Array(60))))).toMatchObject({
        ...{ protocol, transport: 20 },
      });
  });
});

describe('IPv6', () => {
  const datagram = udp(1, 2, ascii('hello'));

  test('a datagram', () => {
    expect(shape(raw(ipv6({ next: 17 }, datagram)))).toEqual({
      ...{ protocol: 17, payloadLength: 13, laterFragment: false },
      ...{ transport: 40, transportLength: 13, transportCaptured: 13 },
    });
  });

  for (const next of [0, 43, 60, 135, 139, 140])
    test(`extension header ${next}`, () => {
      for (const units of [1, 3])
        expect(shape(raw(ipv6({ next }, extension(17, datagram, units))))).toMatchObject({
          protocol: 17,
          payloadLength: 13 + 8 * units,
          transport: 40 + 8 * units,
          transportLength: 13,
        });
    });

  test('an authentication header counts in words', () => {
    const payload = concat(hex('11 04 0000 00000001 00000001'), new Uint8Array(12), datagram);
    expect(shape(raw(ipv6({ next: 51 }, payload)))).toMatchObject({ protocol: 17, transport: 64 });
  });

  test('a chain of them', () => {
    const chain = extension(43, extension(44, fragment(60, 0, true, extension(17, datagram)), 2));
    expect(shape(raw(ipv6({ next: 0 }, chain)))).toMatchObject({
      ...{ protocol: 17, laterFragment: false, payloadLength: 53, transport: 80 },
    });
  });

  test('later fragments', () => {
    const packet = raw(ipv6({ next: 0 }, extension(44, fragment(17, 3, false, datagram))));
    expect(shape(packet)).toEqual({
      ...{ protocol: 17, payloadLength: 29, laterFragment: true },
      ...NONE,
    });
  });

  test('no next header', () => {
    for (const packet of [
      raw(ipv6({ next: 59 }, datagram)),
      raw(ipv6({ next: 60 }, extension(59, datagram))),
    ])
      expect(shape(packet)).toMatchObject({ protocol: 59, ...NONE });
  });

  test('a payload length of 0 stands for the frame', () => {
    const jumbo = concat(u8(6), u8(0), hex('c204'), u32(70_000), tcp({}));
    const big = decoded(ipv6({ next: 0, payloadLength: 0 }, jumbo), {
      linkType: RAW,
      wireLength: 70_040,
    });
    expect(shape(big)).toMatchObject({
      ...{ protocol: 6, payloadLength: 70_000, transport: 48, transportLength: 69_992 },
    });
    const offloaded = decoded(ipv6({ payloadLength: 0 }, tcp({})), {
      linkType: RAW,
      wireLength: 90_000,
    });
    expect(shape(offloaded)).toMatchObject({ payloadLength: 89_960, transportLength: 89_960 });
    const empty = decoded(ethernet({ padTo: 60 }, ipv6({ next: 59 }, new Uint8Array(0))));
    expect(shape(empty)).toMatchObject({ protocol: 59, payloadLength: 0, ...NONE });
  });

  test('a chain that runs out of the packet leaves the protocol unknown', () => {
    const beyond = ipv6({ next: 0, payloadLength: 8 }, extension(60, extension(17, datagram)));
    expect(shape(raw(beyond))).toMatchObject({ protocol: -1, ...NONE });
    const past = concat(u8(17), u8(200), new Uint8Array(20));
    expect(shape(raw(ipv6({ next: 60 }, past)))).toMatchObject({ protocol: 17, ...NONE });
  });

  test('a very long chain ends', () => {
    let chain = datagram;
    for (let i = 0; i < 8000; i++) chain = concat(u8(i === 0 ? 17 : 60), new Uint8Array(7), chain);
    expect(shape(raw(ipv6({ next: 60 }, chain)))).toMatchObject({
      protocol: 17,
      transport: 64_040,
    });
  });
});

describe('packets that are cut', () => {
  const options = hex('0204 05b4 0402 080a 01020304 00000000 01 030307');
  const segment = tcp({ options, payload: new Uint8Array(100).fill(0xee) });
  const four = ipv4({ options: hex('94040000') }, segment);
  const six = ipv6({ next: 60 }, extension(6, segment));

  /** The first `captured` bytes, and zeros for the rest. */
  const zeroed = (bytes: Uint8Array, captured: number): Uint8Array =>
    bytes.map((byte, i) => (i < captured ? byte : 0));

  for (const [name, bytes, headerLength, transport] of [
    ['IPv4', four, 24, 24],
    ['IPv6', six, 40, 48],
  ] as const)
    test(`${name}, at every byte`, () => {
      for (let captured = 1; captured <= bytes.length; captured++) {
        const packet = raw(bytes, captured);
        expect(packet.ipVersion).toBe(bytes[0] >> 4);
        expect(header(packet, packet.ip, headerLength)).toEqual(
          zeroed(bytes.subarray(0, headerLength), captured),
        );
        const chained = Math.max(headerLength, name === 'IPv6' ? 44 : 0);
        if (captured < chained) {
          expect(packet.transport).toBe(-1);
          continue;
        }
        const got = Math.max(0, captured - transport);
        expect(packet.protocol).toBe(6);
        expect(packet.payloadLength).toBe(bytes.length - headerLength);
        expect(packet.transportLength).toBe(segment.length);
        expect(packet.transportCaptured).toBe(Math.min(got, 60));
        // All 40 bytes of the header, as soon as its data offset is known; before that, 20.
        const readable = got > 12 ? 40 : 20;
        expect(header(packet, packet.transport, readable)).toEqual(
          zeroed(segment.subarray(0, readable), got),
        );
      }
    });

  test('the protocol of a cut IPv4 header is known when its byte was captured', () => {
    expect(raw(four, 9).protocol).toBe(-1);
    expect(raw(four, 10).protocol).toBe(6);
    expect(raw(four, 3).payloadLength).toBe(four.length - 24);
    expect(raw(ipv4({ offset: 5 }, segment), 7).laterFragment).toBe(false);
    expect(raw(ipv4({ offset: 5 }, segment), 8).laterFragment).toBe(true);
  });

  test('the protocol of a cut IPv6 header is known when it is no extension header', () => {
    expect(raw(ipv6({}, segment), 6).protocol).toBe(-1);
    expect(raw(ipv6({}, segment), 7).protocol).toBe(6);
    expect(raw(six, 30).protocol).toBe(-1);
  });

  test('of other protocols 60 bytes are readable', () => {
    const packet = raw(ipv4({ protocol: 1 }, icmp(3, 1, concat(u32(0), u16(0x4500)))));
    expect(header(packet, packet.transport, 60)).toEqual(
      concat(hex('0301 0000 00000000 4500'), new Uint8Array(50)),
    );
    expect(packet.transportCaptured).toBe(10);
  });
});
