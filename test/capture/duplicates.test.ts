import { describe, expect, test } from 'vitest';
import { DuplicateFilter } from '../../runtime/capture/duplicates.ts';
import { Direction, type Packet } from '../../runtime/capture/packet.ts';
import { FlowTable } from '../../runtime/capture/flow-table.ts';
import { icmp, ipv4, ipv6, Protocol, sll2, tcp, TcpFlag, udp } from './build.ts';
import { arp, packetOf } from './packet-of.ts';
import { decoded } from './read.ts';

const payload = (length: number): Uint8Array => new Uint8Array(length);
const segment = (fields: Parameters<typeof tcp>[0], ident = 7): Packet =>
  packetOf(ipv4({ ident }, tcp({ seq: 1000, ack: 2000, payload: payload(10), ...fields })));
const datagram = (ident: number, length: number, checksum: number): Packet => {
  const bytes = udp(5353, 53, payload(length));
  new DataView(bytes.buffer).setUint16(6, checksum);
  return packetOf(ipv4({ ident, protocol: Protocol.udp }, bytes));
};

describe('the copy of an outbound packet', () => {
  test.each<[string, () => Packet]>([
    ['TCP', () => segment({})],
    ['UDP', () => datagram(1, 20, 0xbeef)],
    ['TCP over IPv6', () => packetOf(ipv6({}, tcp({})))],
    ['UDP over IPv6', () => packetOf(ipv6({ next: Protocol.udp }, udp(1, 2)))],
    ['ICMP', () => packetOf(ipv4({ protocol: Protocol.icmp }, icmp()))],
    ['a later fragment', () => packetOf(ipv4({ offset: 185 }, payload(64)))],
    ['IPv4 without a payload', () => packetOf(ipv4({}, payload(0)))],
  ])('%s: is recognised once', (_, make) => {
    const filter = new DuplicateFilter();
    expect(filter.isSecondCopy(make(), 4)).toBe(false);
    filter.remember(make(), 4);
    expect(filter.isSecondCopy(make(), 5)).toBe(false);
    expect(filter.isSecondCopy(make(), 4)).toBe(true);
    expect(filter.isSecondCopy(make(), 4)).toBe(false);
  });

  test('which differs in nothing from an earlier one has a copy of its own', () => {
    const filter = new DuplicateFilter();
    filter.remember(segment({}), 0);
    filter.remember(segment({}), 0);
    const copies = [1, 2, 3].map(() => filter.isSecondCopy(segment({}), 0));
    expect(copies).toEqual([true, true, false]);
  });

  test('the checksum of a TCP segment may differ: a card or the stack fills it in later', () => {
    const filter = new DuplicateFilter();
    filter.remember(segment({}), 0);
    const received = segment({});
    received.view.setUint16(received.transport + 16, 0x1234);
    expect(filter.isSecondCopy(received, 0)).toBe(true);
  });
});

test('packets without a transport header leave nothing of the packets before', () => {
  const filter = new DuplicateFilter();
  const fragment = packetOf(ipv4({ offset: 185 }, payload(64)));
  filter.remember(segment({}), 0);
  filter.remember(fragment, 0);
  filter.remember(segment({ seq: 5 }), 0);
  expect(filter.isSecondCopy(fragment, 0)).toBe(true);
  expect(filter.isSecondCopy(segment({}), 0)).toBe(true);
});

describe('not a copy', () => {
  test.each<[string, Packet, Packet]>([
    ['another IP identification', segment({}), segment({}, 8)],
    ['another sequence number', segment({}), segment({ seq: 1001 })],
    ['another acknowledgement', segment({}), segment({ ack: 2001 })],
    ['other flags', segment({}), segment({ flags: TcpFlag.fin | TcpFlag.ack })],
    ['another length', segment({}), segment({ payload: payload(11) })],
    ['another UDP checksum', datagram(1, 20, 5), datagram(1, 20, 6)],
    ['another UDP length', datagram(1, 20, 5), datagram(1, 21, 5)],
    [
      'another fragment',
      packetOf(ipv4({ offset: 185 }, payload(64))),
      packetOf(ipv4({ offset: 370 }, payload(64))),
    ],
  ])('%s', (_, sent, received) => {
    const filter = new DuplicateFilter();
    filter.remember(sent, 0);
    expect(filter.isSecondCopy(received, 0)).toBe(false);
    expect(filter.isSecondCopy(sent, 0)).toBe(true);
  });

  test('what is not IP', () => {
    const filter = new DuplicateFilter();
    filter.remember(arp(), -1);
    expect(filter.isSecondCopy(arp(), -1)).toBe(false);
  });
});

describe('memory', () => {
  const numbered = (seq: number): Packet => segment({ seq });

  test('bursts are paired in any order', () => {
    const filter = new DuplicateFilter();
    const burst = Array.from({ length: 32 }, (_, i) => numbered(i * 1448));
    for (const packet of burst) filter.remember(packet, 0);
    const found = burst.toReversed().filter((packet) => filter.isSecondCopy(packet, 0));
    expect(found).toHaveLength(32);
  });

  test('is bounded: what lies long back is forgotten', () => {
    const filter = new DuplicateFilter();
    const count = 5000;
    for (let i = 0; i < count; i++) filter.remember(numbered(i * 1448), 0);
    expect(filter.isSecondCopy(numbered((count - 1) * 1448), 0)).toBe(true);
    const found = Array.from({ length: count }, (_, i) => numbered(i * 1448)).filter((packet) =>
      filter.isSecondCopy(packet, 0),
    );
    expect(found.length).toBeLessThanOrEqual(256);
  });
});

test('a loopback conversation on all devices: every inbound packet is a second copy', () => {
  const [toHost, fromHost] = [0, 4];
  const LINUX_SLL2 = 276;
  const ends = { source: '127.0.0.1', destination: '127.0.0.2' };
  const back = { source: '127.0.0.2', destination: '127.0.0.1' };
  const wire = [
    ipv4({ ...ends, ident: 1 }, tcp({ flags: TcpFlag.syn })),
    ipv4({ ...back, ident: 0 }, tcp({ sport: 80, dport: 40000, flags: 18, ack: 1001 })),
    ipv4({ ...ends, ident: 2 }, tcp({ seq: 1001, ack: 1001 })),
    ipv4({ ...ends, ident: 3 }, tcp({ seq: 1001, ack: 1001, payload: payload(100) })),
  ];
  const table = new FlowTable();
  const filter = new DuplicateFilter();
  const skipped = wire.flatMap((packet) =>
    [fromHost, toHost].map((type) => {
      const copy = decoded(sll2(type, packet), { linkType: LINUX_SLL2 });
      const sender = table.find(copy);
      if (copy.direction === Direction.inbound) return filter.isSecondCopy(copy, sender);
      filter.remember(copy, sender);
      return false;
    }),
  );
  expect(skipped).toEqual(wire.flatMap(() => [false, true]));
});
