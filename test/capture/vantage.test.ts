import { BlockList } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Direction } from '../../runtime/capture/packet.ts';
import type { Packet } from '../../runtime/capture/packet.ts';
import { Seen, Vantage, VantageError } from '../../runtime/capture/vantage.ts';
import { ipv4, ipv6, tcp } from './build.ts';
import { arp, packetOf, type PacketFields } from './packet-of.ts';

function between(source: string, destination: string, fields: PacketFields = {}): Packet {
  const make = source.includes(':') ? ipv6 : ipv4;
  return packetOf(make({ source, destination }, tcp({})), fields);
}

const DIRECTIONS = [Direction.unknown, Direction.inbound, Direction.outbound];

describe('auto and both', () => {
  test.each([
    [Direction.unknown, Seen.both],
    [Direction.inbound, Seen.receive],
    [Direction.outbound, Seen.send],
  ])('auto: direction %i is %i', (direction, seen) => {
    const vantage = new Vantage('auto');
    expect(vantage.classify(between('10.0.0.1', '10.0.0.2', { direction }))).toBe(seen);
    expect(vantage.classify(between('::1', '::2', { direction }))).toBe(seen);
    expect(vantage.classify(arp(direction))).toBe(seen);
  });

  test.each(DIRECTIONS)('both: direction %i is a send and a receive', (direction) => {
    const vantage = new Vantage('both');
    expect(vantage.classify(between('10.0.0.1', '10.0.0.2', { direction }))).toBe(Seen.both);
    expect(vantage.classify(arp(direction))).toBe(Seen.both);
  });

  test('bit 1 is a send, bit 2 a receive', () => {
    expect(Seen).toEqual({ none: 0, send: 1, receive: 2, both: 1 | 2 });
  });
});

describe('addresses', () => {
  test.each<[string, string, string, number]>([
    ['10.0.0.1', '10.0.0.1', '10.0.0.2', Seen.send],
    ['10.0.0.1', '10.0.0.2', '10.0.0.1', Seen.receive],
    ['10.0.0.1', '10.0.0.1', '10.0.0.1', Seen.both],
    ['10.0.0.1', '10.0.0.2', '10.0.0.3', Seen.none],
    ['10.0.0.1,10.0.0.2', '10.0.0.2', '10.0.0.1', Seen.both],
    ['fd00::1,10.0.0.1', '10.0.0.1', '10.0.0.2', Seen.send],
    ['10.0.0.1,fd00::1', 'fd00::2', 'fd00::1', Seen.receive],
    ['FD00:0:0:0:0:0:0:1', 'fd00::1', 'fd00::2', Seen.send],
    ['fd00::a00:1', 'fd00::a00:1', '::1', Seen.send],
    ['fd00::10.0.0.1', 'fd00::a00:1', '::1', Seen.send],
    ['1:2:3:4:5:6:7::', '::1', '1:2:3:4:5:6:7:0', Seen.receive],
    ['::', '::', 'ff02::1', Seen.send],
    // An IPv4 address says nothing of an IPv6 packet with the same words, and the other way round.
    ['0.0.0.0', '::', '::', Seen.none],
    ['::', '0.0.0.0', '255.255.255.255', Seen.none],
    ['10.0.0.0/8', '10.255.255.255', '11.0.0.0', Seen.send],
    ['10.1.2.3/8', '10.0.0.0', '9.255.255.255', Seen.send],
    ['192.168.0.128/25', '192.168.0.127', '192.168.0.128', Seen.receive],
    ['200.0.0.1/32', '200.0.0.1', '200.0.0.0', Seen.send],
    ['0.0.0.0/0', '1.2.3.4', '200.1.2.3', Seen.both],
    ['0.0.0.0/0', 'fd00::1', 'fd00::2', Seen.none],
    ['::/0', 'fd00::1', '::2', Seen.both],
    ['fd00::/8', 'fdff::1', 'fc00::1', Seen.send],
    ['2001:db8::/33', '2001:db8:7fff::', '2001:db8:8000::', Seen.send],
    ['2001:db8::1/128', '2001:db8::1', '2001:db8::', Seen.send],
  ])('%s: %s to %s is %i', (setting, source, destination, seen) => {
    expect(new Vantage(setting).classify(between(source, destination))).toBe(seen);
  });

  test('outweigh the direction, except when the packet is not IP', () => {
    const vantage = new Vantage('10.0.0.1');
    const direction = Direction.inbound;
    expect(vantage.classify(between('10.0.0.1', '10.0.0.2', { direction }))).toBe(Seen.send);
    expect(vantage.classify(arp(direction))).toBe(Seen.receive);
    expect(vantage.classify(arp())).toBe(Seen.both);
  });
});

describe('against the BlockList of Node', () => {
  const ipv4Text = fc.ipV4();
  // No IPv4-mapped ones, which BlockList takes for IPv4; few bits, so that some are in the networks.
  const group = fc.constantFrom('0', '1', '8000', 'ffff', 'fd00');
  const ipv6Text = fc
    .array(group, { minLength: 7, maxLength: 7 })
    .map((groups) => ['2001', ...groups].join(':'));
  const network = fc.oneof(
    fc.record({ address: ipv4Text, prefix: fc.nat(32), family: fc.constant('ipv4' as const) }),
    fc.record({ address: ipv6Text, prefix: fc.nat(128), family: fc.constant('ipv6' as const) }),
  );
  const pair = fc.oneof(fc.tuple(ipv4Text, ipv4Text), fc.tuple(ipv6Text, ipv6Text));

  test('any networks', () => {
    fc.assert(
      fc.property(fc.array(network, { minLength: 1, maxLength: 5 }), pair, (networks, ends) => {
        // One list a family: an IPv6 network of a BlockList holds IPv4 addresses, too.
        const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
        for (const { address, prefix, family } of networks) {
          lists[family].addSubnet(address, prefix, family);
        }
        const setting = networks.map(({ address, prefix }) => `${address}/${prefix}`).join(',');
        const [send, receive] = ends.map((end) => {
          const family = end.includes(':') ? 'ipv6' : 'ipv4';
          return lists[family].check(end, family);
        });
        const expected = (send ? Seen.send : 0) | (receive ? Seen.receive : 0);
        expect(new Vantage(setting).classify(between(...ends))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('any spelling of an IPv6 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const list = new BlockList();
        list.addAddress(text, 'ipv6');
        const vantage = new Vantage(text);
        // The builder of packets knows fewer spellings: take the one of the URL standard.
        const plain = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(list.check(plain, 'ipv6')).toBe(true);
        expect(vantage.classify(between(plain, plain))).toBe(Seen.both);
      }),
    );
  });
});

describe('mistakes', () => {
  test.each([
    ['', 'an address is missing'],
    ['10.0.0.1,', 'an address is missing'],
    [',10.0.0.1', 'an address is missing'],
    ['Auto', 'Auto is not'],
    ['auto,10.0.0.1', 'auto is not'],
    ['10.0.0.1,both', 'both is not'],
    ['10.0.0.1,10.0.0.256', '10.0.0.256 is not'],
    ['10.0.0', '10.0.0 is not'],
    ['010.0.0.1', '010.0.0.1 is not'],
    ['0x0a000001', '0x0a000001 is not'],
    ['10.0.0.1:80', '10.0.0.1:80 is not'],
    ['1::2::3', '1::2::3 is not'],
    ['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8:9 is not'],
    ['1:2:3:4::5:6:7:8', '1:2:3:4::5:6:7:8 is not'],
    ['[::1]', '[::1] is not'],
    ['localhost', 'localhost is not'],
    [' 10.0.0.1', '10.0.0.1 is not'],
    ['/8', '/8 is not'],
    ['fe80::1%eth0', 'fe80::1%eth0: an IPv6 zone'],
    ['fe80::1%eth0/64', 'fe80::1%eth0/64: an IPv6 zone'],
    ['10.0.0.1/33', '10.0.0.1/33: the prefix length must be from 0 to 32'],
    ['::1/129', '::1/129: the prefix length must be from 0 to 128'],
    ['10.0.0.1/', '10.0.0.1/: the prefix length'],
    ['10.0.0.1/-1', '10.0.0.1/-1: the prefix length'],
    ['10.0.0.1/8/8', '10.0.0.1/8/8: the prefix length'],
    ['10.0.0.1/0x8', '10.0.0.1/0x8: the prefix length'],
    ['10.0.0.1/255.0.0.0', '10.0.0.1/255.0.0.0: the prefix length'],
  ])('%j: %s', (setting, message) => {
    const make = (): Vantage => new Vantage(setting);
    expect(make).toThrow(VantageError);
    expect(make).toThrow(message);
  });

  test('any text makes a vantage or a VantageError', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9a-f:.,/]{0,40}$/),
      fc.string({ unit: fc.constantFrom('1', ':', '::', '.', '/', 'f') }),
    );
    fc.assert(
      fc.property(text, (setting) => {
        try {
          expect(new Vantage(setting).classify(between('1::', '1::'))).toBeLessThanOrEqual(3);
        } catch (error) {
          expect(error).toBeInstanceOf(VantageError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
