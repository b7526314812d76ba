/** Counters that no host of the recordings has moved: of ICMP by type, against tshark; of marks and groups, in frames that are made up. */
import { afterAll, describe, expect, test } from 'vitest';
import {
  concat,
  ethernet,
  hex,
  icmp,
  ipv4,
  ipv6,
  Protocol,
  tcp,
  u16,
  u32,
  u8,
  udp,
} from '../capture/build.ts';
import { pcap } from '../capture/build-file.ts';
import { dissect, hasTshark } from '../replay/dissector.ts';
import { Folder } from '../replay/files.ts';
import { recording } from '../replay/support.ts';
import { countedByMib } from './counted.ts';

const tshark = hasTshark('the counters of ICMP are not compared');

/** RFC 792, 950, 4443, 2710, 4861 and 3810, by the names of RFC 4293's predecessors that the kernel has. */
const names: Readonly<Record<'Icmp' | 'Icmp6', Readonly<Record<number, string>>>> = {
  Icmp: {
    ...{ 0: 'EchoReps', 3: 'DestUnreachs', 4: 'SrcQuenchs', 5: 'Redirects', 8: 'Echos' },
    ...{ 11: 'TimeExcds', 12: 'ParmProbs', 13: 'Timestamps', 14: 'TimestampReps' },
    ...{ 17: 'AddrMasks', 18: 'AddrMaskReps' },
  },
  Icmp6: {
    ...{ 1: 'DestUnreachs', 2: 'PktTooBigs', 3: 'TimeExcds', 4: 'ParmProblems', 128: 'Echos' },
    ...{ 129: 'EchoReplies', 130: 'GroupMembQueries', 131: 'GroupMembResponses' },
    ...{ 132: 'GroupMembReductions', 133: 'RouterSolicits', 134: 'RouterAdvertisements' },
    ...{ 135: 'NeighborSolicits', 136: 'NeighborAdvertisements', 137: 'Redirects' },
    ...{ 143: 'MLDv2Reports' },
  },
};

describe.skipIf(!tshark)('icmp-forms', () => {
  const file = recording('icmp-forms.pcap');

  test.each([
    ['Icmp', 'icmp.type'],
    ['Icmp6', 'icmpv6.type'],
  ] as const)('%s', async (group, field) => {
    const counted = await countedByMib(file, 'both');
    const types = dissect(file, field, [field]).map((frame) => Number(frame[field]));
    for (const [type, name] of Object.entries(names[group])) {
      const frames = types.filter((each) => each === Number(type)).length;
      expect([name, frames > 0]).toEqual([name, true]);
      for (const way of ['In', 'Out'])
        expect([way + name, counted[`${group}${way}${name}`]]).toEqual([way + name, frames]);
    }
    for (const way of ['In', 'Out']) expect(counted[`${group}${way}Msgs`]).toBe(types.length);
  });
});

const folder = new Folder();
afterAll(() => folder.remove());

test('marks (RFC 3168) and groups', async () => {
  const data = udp(5000, 6000, new Uint8Array(12));
  const marked = (tos: number) => [
    ipv4({ tos, protocol: Protocol.udp }, data),
    ipv6({ trafficClass: tos, next: Protocol.udp }, data),
  ];
  const frames = [
    ...[0, 1, 1, 2, 2, 2, 3, 3, 3, 3].flatMap(marked),
    ipv4({ destination: '224.0.0.251', protocol: Protocol.udp }, data),
    ipv6({ destination: 'ff02::fb', next: Protocol.udp }, data),
  ].map((each) => ({ data: each }));
  const counted = await countedByMib(
    folder.write('marked.pcap', pcap(frames, { linkType: 101 })),
    'both',
  );
  const length = { IpExt: 20 + 8 + 12, Ip6: 40 + 8 + 12 };
  for (const group of ['IpExt', 'Ip6'] as const) {
    const of = (name: string): number | undefined => counted[`${group}${name}`];
    expect([of('InNoECTPkts'), of('InECT1Pkts'), of('InECT0Pkts'), of('InCEPkts')]).toEqual([
      ...[2, 2, 3, 4],
    ]);
    for (const way of ['In', 'Out']) {
      expect(of(`${way}McastPkts`)).toBe(1);
      expect(of(`${way}McastOctets`)).toBe(length[group]);
      expect(of(`${way}Octets`)).toBe((frames.length / 2) * length[group]);
    }
  }
});

test('broadcasts (RFC 919, RFC 894)', async () => {
  const packet = ipv4({ destination: '10.0.0.255', protocol: Protocol.udp }, udp(68, 67));
  const all = ethernet({ destination: hex('ffffffffffff') }, packet);
  const one = ethernet({ destination: hex('ffffffffff00') }, packet);
  const six = ethernet({ destination: hex('ffffffffffff') }, ipv6({}, udp(1, 2)));
  const frames = [all, one, all, six].map((data) => ({ data }));
  const file = folder.write('broadcast.pcap', pcap(frames));
  const counted = await countedByMib(file, 'both');
  for (const way of ['In', 'Out']) {
    expect(counted[`IpExt${way}BcastPkts`]).toBe(2);
    expect(counted[`IpExt${way}BcastOctets`]).toBe(2 * (20 + 8));
  }
});

test('UDP-Lite that nobody listens for, by the errors that say so (RFC 792, RFC 4443)', async () => {
  const [UDPLITE, body] = [136, udp(9, 9)];
  const error4 = icmp(3, 3, concat(u32(0), ipv4({ protocol: UDPLITE }, body)));
  const error6 = icmp(1, 4, concat(u32(0), ipv6({ next: UDPLITE }, body)));
  const other = icmp(3, 1, concat(u32(0), ipv4({ protocol: UDPLITE }, body)));
  const frames = [
    ...[error4, other].map((each) => ipv4({ protocol: Protocol.icmp }, each)),
    ipv6({ next: Protocol.icmpv6 }, error6),
  ].map((data) => ({ data }));
  const file = folder.write('light.pcap', pcap(frames, { linkType: 101 }));
  const counted = await countedByMib(file, 'both');
  expect([counted.UdpLiteNoPorts, counted.UdpLite6NoPorts]).toEqual([1, 1]);
});

/** A duplicate of what came out of order is within the block that follows (RFC 2883, 4.1.3). */
test('D-SACKs of what came out of order', async () => {
  const sack = (...edges: readonly number[]): Uint8Array =>
    concat(u16(0x0101), u8(5), u8(2 + 4 * edges.length), ...edges.map(u32));
  const acknowledging = (ack: number, options: Uint8Array) => ({
    data: ipv4({}, tcp({ seq: 1, ack, options })),
  });
  const frames = [
    acknowledging(4000, sack(4500, 5000, 4500, 6000)),
    acknowledging(4000, sack(3000, 3500)),
    acknowledging(4000, sack(4500, 5000)),
  ];
  const file = folder.write('duplicates.pcap', pcap(frames, { linkType: 101 }));
  const counted = await countedByMib(file, 'both');
  for (const way of ['Sent', 'Recv']) expect(counted[`TcpExtTCPDSACKOfo${way}`]).toBe(1);
  expect([counted.TcpExtTCPDSACKOldSent, counted.TcpExtTCPDSACKRecv]).toEqual([1, 1]);
});
