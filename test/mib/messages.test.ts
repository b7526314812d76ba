/** Counters that no host of the recordings has moved: of ICMP by type, against tshark; of marks and groups, in frames that are made up. */
import { afterAll, describe, expect, test } from 'vitest';
import { ipv4, ipv6, Protocol, udp } from '../capture/build.ts';
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
