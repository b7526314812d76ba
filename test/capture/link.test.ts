import { describe, expect, test } from 'vitest';
import { Direction } from '../../runtime/capture/packet.ts';
import {
  ascii,
  concat,
  ethernet,
  hex,
  ipv4,
  ipv6,
  sll,
  sll2,
  snap,
  u16,
  u8,
  udp,
} from './build.ts';
import { decoded } from './read.ts';

const four = ipv4({ protocol: 17 }, udp(1111, 53, ascii('four')));
const six = ipv6({ next: 17 }, udp(2222, 53, ascii('six')));

interface Layer {
  readonly linkType: number;
  readonly frame: Uint8Array;
  /** Bytes before the IP header. */
  readonly header: number;
  readonly version?: number;
  readonly direction?: Direction;
  readonly etherType?: number;
}

const vlan = (...types: readonly number[]): { vlans: { type: number; id: number }[] } => ({
  vlans: types.map((type, i) => ({ type, id: i + 1 })),
});

const { inbound, outbound } = Direction;

const LAYERS: Readonly<Record<string, Layer>> = {
  'Ethernet, IPv4': { linkType: 1, frame: ethernet({}, four), header: 14, etherType: 0x800 },
  'Ethernet, IPv6': { linkType: 1, frame: ethernet({}, six), header: 14, etherType: 0x86dd },
  '802.1Q': { linkType: 1, frame: ethernet(vlan(0x8100), four), header: 18, etherType: 0x800 },
  QinQ: { linkType: 1, frame: ethernet(vlan(0x88a8, 0x8100), six), header: 22, etherType: 0x86dd },
  'old QinQ': { linkType: 1, frame: ethernet(vlan(0x9100, 0x8100), four), header: 22 },
  'three tags': { linkType: 1, frame: ethernet(vlan(0x8100, 0x8100, 0x8100), four), header: 26 },
  'LLC and SNAP': { linkType: 1, frame: snap(four), header: 22, etherType: 0x800 },
  'LLC and SNAP, IPv6': { linkType: 1, frame: snap(six), header: 22, etherType: 0x86dd },
  'LLC of the IP access point': {
    linkType: 1,
    frame: ethernet({ type: four.length + 3 }, concat(hex('060603'), four)),
    header: 17,
  },
  PPPoE: {
    linkType: 1,
    frame: ethernet(
      { type: 0x8864 },
      concat(hex('1100 0001'), u16(four.length + 2), hex('0021'), four),
    ),
    header: 22,
    etherType: 0x8864,
  },
  'SLL to us': { linkType: 113, frame: sll(0, four), header: 16, direction: inbound },
  'SLL broadcast': { linkType: 113, frame: sll(1, four), header: 16, direction: inbound },
  'SLL multicast': { linkType: 113, frame: sll(2, six), header: 16, direction: inbound },
  'SLL of others': { linkType: 113, frame: sll(3, six), header: 16 },
  'SLL from us': { linkType: 113, frame: sll(4, four), header: 16, direction: outbound },
  'SLL with a VLAN tag': {
    linkType: 113,
    frame: sll(4, concat(hex('0005 0800'), four), 0x8100),
    header: 20,
    direction: outbound,
  },
  'SLL with LLC': {
    linkType: 113,
    frame: sll(0, concat(hex('aaaa03 000000 0800'), four), 4),
    header: 24,
    direction: inbound,
  },
  'SLL2 to us': { linkType: 276, frame: sll2(0, four), header: 20, direction: inbound },
  'SLL2 of others': { linkType: 276, frame: sll2(3, four), header: 20 },
  'SLL2 from us': { linkType: 276, frame: sll2(4, six), header: 20, direction: outbound },
  'NULL, IPv4, little endian': { linkType: 0, frame: concat(hex('02000000'), four), header: 4 },
  'NULL, IPv4, big endian': { linkType: 0, frame: concat(hex('00000002'), four), header: 4 },
  'NULL, Linux IPv6': { linkType: 0, frame: concat(hex('0a000000'), six), header: 4 },
  'NULL, OpenBSD IPv6': { linkType: 0, frame: concat(hex('18000000'), six), header: 4 },
  'NULL, FreeBSD IPv6': { linkType: 0, frame: concat(hex('0000001c'), six), header: 4 },
  'NULL, macOS IPv6': { linkType: 0, frame: concat(hex('1e000000'), six), header: 4 },
  'LOOP, IPv4': { linkType: 108, frame: concat(hex('00000002'), four), header: 4 },
  'LOOP, IPv6': { linkType: 108, frame: concat(hex('00000018'), six), header: 4 },
  'RAW, IPv4': { linkType: 101, frame: four, header: 0 },
  'RAW, IPv6': { linkType: 101, frame: six, header: 0 },
  'RAW of BSD': { linkType: 12, frame: six, header: 0 },
  'RAW of OpenBSD': { linkType: 14, frame: four, header: 0 },
  IPv4: { linkType: 228, frame: four, header: 0 },
  IPv6: { linkType: 229, frame: six, header: 0 },
  'PPP, IPv4': { linkType: 9, frame: concat(hex('0021'), four), header: 2 },
  'PPP, IPv6, framed': { linkType: 9, frame: concat(hex('ff03 0057'), six), header: 4 },
  'PPP, compressed protocol': { linkType: 9, frame: concat(hex('21'), four), header: 1 },
  'PPP, framed, compressed protocol': { linkType: 9, frame: concat(hex('ff0357'), six), header: 3 },
  'PPP in HDLC': { linkType: 50, frame: concat(hex('ff03 0021'), four), header: 4 },
  'Cisco HDLC': { linkType: 50, frame: concat(hex('0f00 0800'), four), header: 4 },
  'Cisco HDLC, IPv6': { linkType: 50, frame: concat(hex('8f00 86dd'), six), header: 4 },
  'PPP, received': {
    linkType: 204,
    frame: concat(u8(0), hex('ff030021'), four),
    header: 5,
    direction: inbound,
  },
  'PPP, sent': {
    linkType: 204,
    frame: concat(u8(1), hex('0057'), six),
    header: 3,
    direction: outbound,
  },
};

describe('the link layer', () => {
  for (const [name, layer] of Object.entries(LAYERS))
    test(name, () => {
      const { linkType, frame, header } = layer;
      const packet = decoded(frame, { linkType });
      const version = frame[header] >> 4;
      expect(packet.ip - packet.start).toBe(header);
      expect(packet.ipVersion).toBe(version);
      expect(packet.transport - packet.ip).toBe(version === 4 ? 20 : 40);
      expect(packet.view.getUint16(packet.transport)).toBe(version === 4 ? 1111 : 2222);
      expect(packet.direction).toBe(layer.direction ?? Direction.unknown);
      expect(packet.link).toBe(linkType === 1 ? packet.start : -1);
      if (layer.etherType !== undefined) expect(packet.etherType).toBe(layer.etherType);
    });

  for (const [name, { linkType, frame, header }] of Object.entries(LAYERS))
    test(`${name}, cut before the IP header, has none`, () => {
      for (let captured = 0; captured <= header; captured++) {
        const packet = decoded(frame, { linkType, captured });
        expect([packet.ip, packet.ipVersion, packet.protocol, packet.transport]).toEqual([
          ...[-1, 0, -1, -1],
        ]);
      }
    });

  const others: Readonly<Record<string, Layer>> = {
    ARP: {
      linkType: 1,
      frame: ethernet({ type: 0x806 }, hex('0001080006040001')),
      header: 14,
      etherType: 0x806,
    },
    'an IPv4 type before IPv6': { linkType: 1, frame: ethernet({ type: 0x800 }, six), header: 14 },
    'an IPv6 type before IPv4': {
      linkType: 1,
      frame: ethernet({ type: 0x86dd }, four),
      header: 14,
    },
    'spanning tree': { linkType: 1, frame: ethernet({ type: 38 }, hex('424203 0000')), header: 14 },
    'SNAP of another organisation': {
      linkType: 1,
      frame: ethernet({ type: 48 }, concat(hex('aaaa03 00000c 0800'), four)),
      header: 22,
    },
    'PPPoE discovery': {
      linkType: 1,
      frame: ethernet({ type: 0x8864 }, concat(hex('1109 0001 0030 0021'), four)),
      header: 22,
    },
    'SLL of netlink': { linkType: 113, frame: sll(4, four, 0), header: 16 },
    'an unknown family': { linkType: 0, frame: concat(hex('07000000'), four), header: 4 },
    'PPP control': { linkType: 9, frame: concat(hex('c021'), four), header: 2 },
    'an IPv6 header as IPv4': { linkType: 228, frame: six, header: 0 },
    'an unknown link type': { linkType: 105, frame: four, header: 0 },
  };
  for (const [name, { linkType, frame, etherType }] of Object.entries(others))
    test(`${name} is not IP`, () => {
      const packet = decoded(frame, { linkType });
      expect([packet.ip, packet.ipVersion, packet.protocol, packet.transport]).toEqual([
        ...[-1, 0, -1, -1],
      ]);
      if (etherType !== undefined) expect(packet.etherType).toBe(etherType);
    });
});
