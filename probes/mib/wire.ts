/** How the packets of a recorded trace move the counters. A counter without a row moves for reasons that no packet tells. */
import { approximate } from '../define.ts';
import type { Comparison, CounterIncrement, Grade, WireEvent } from '../define.ts';
import { among, bits, condition, packet } from '../structs/field.ts';
import { octets4, octets6 } from './increments.ts';
import type { WireRule, WireRules } from './rules.ts';
import { tcp, tcpext } from './segments.ts';

const protocol = { icmp: 1, udp: 17, icmp6: 58, udplite: 136 } as const;

/** Packets of one version of IP. */
const datagram = (
  on: 'send' | 'receive',
  version: 4 | 6,
  text: string,
  ...all: readonly Comparison[]
): WireEvent => ({
  on,
  layer: 'ip',
  when: condition(`IPv${version}${text}`, among(packet('ipVersion'), version), ...all),
});

const fragmentBits = (...values: readonly number[]): Comparison =>
  among(bits('ip', 6, 16, { mask: 0x3fff }), ...values);
const isFirst: Comparison = among(bits('ip', 6, 16, { mask: 0x1fff }), 0);
const FIRST_OF_SEVERAL = 0x2000;
const someFragment: Comparison = { source: bits('ip', 6, 16, { mask: 0x3fff }), atLeast: 1 };
const hasFragmentHeader: Comparison = among(bits('ip', 6, 8), 44);

const coalesced =
  'exact when a frame is a packet: the kernel counts what offloads made one of several, and before they cut it up, once';
const filtered = approximate(`${coalesced}; what a firewall drops counts here`);

const toGroup4: Comparison = among(bits('ip', 16, 8, { shift: 4 }), 0xe);
const toGroup6: Comparison = among(bits('ip', 24, 8), 0xff);
const congestion4 = (code: number): Comparison => among(bits('ip', 1, 8, { mask: 3 }), code);
const congestion6 = (code: number): Comparison =>
  among(bits('ip', 0, 16, { shift: 4, mask: 3 }), code);

/** The counters of octets, groups and congestion marks: in IpExt for IPv4, in Ip6 for IPv6. */
function extended(
  version: 4 | 6,
  octets: CounterIncrement,
  group: Comparison,
  congestion: (code: number) => Comparison,
): WireRules {
  const grade = approximate(coalesced);
  const of = (on: 'send' | 'receive', text: string, ...all: readonly Comparison[]): WireEvent =>
    datagram(on, version, text, ...all);
  const marked = (name: string, code: number): WireRule => ({
    ...{ grade, doc: `A packet arrives with the congestion mark ${name}.` },
    wire: of('receive', ` with ${name}`, congestion(code)),
  });
  const toGroup = ' to a group';
  return {
    InOctets: {
      grade,
      doc: 'A packet arrives: its bytes.',
      wire: of('receive', ''),
      increment: octets,
    },
    OutOctets: {
      grade,
      doc: 'A packet leaves: its bytes.',
      wire: of('send', ''),
      increment: octets,
    },
    InMcastPkts: {
      grade,
      doc: 'A packet to a group arrives.',
      wire: of('receive', toGroup, group),
    },
    OutMcastPkts: { grade, doc: 'A packet to a group leaves.', wire: of('send', toGroup, group) },
    InMcastOctets: {
      ...{ grade, doc: 'A packet to a group arrives: its bytes.' },
      ...{ wire: of('receive', toGroup, group), increment: octets },
    },
    OutMcastOctets: {
      ...{ grade, doc: 'A packet to a group leaves: its bytes.' },
      ...{ wire: of('send', toGroup, group), increment: octets },
    },
    InNoECTPkts: marked('Not-ECT', 0),
    InECT1Pkts: marked('ECT(1)', 1),
    InECT0Pkts: marked('ECT(0)', 2),
    InCEPkts: marked('CE', 3),
  };
}

/** Of IPv4 alone: what goes to every host of a link, whatever its address is there. */
const toAll: readonly Comparison[] = [
  { has: 'link' },
  among(bits('link', 0, 32), 0xffff_ffff),
  among(bits('link', 4, 16), 0xffff),
];

const ofFrames = approximate(`by the address of the frame; ${coalesced}`);

const broadcasts: WireRules = Object.fromEntries(
  (['In', 'Out'] as const).flatMap((way): [string, WireRule][] => {
    const [does, on] =
      way === 'In' ? (['arrives', 'receive'] as const) : (['leaves', 'send'] as const);
    const wire = datagram(on, 4, ' to all hosts of a link', ...toAll);
    const doc = `A packet to all hosts of a link ${does}`;
    return [
      [`${way}BcastPkts`, { doc: `${doc}.`, wire, grade: ofFrames }],
      [
        `${way}BcastOctets`,
        { doc: `${doc}: its bytes.`, wire, increment: octets4, grade: ofFrames },
      ],
    ];
  }),
);

/** What both versions have; the first fragment stands for its packet. */
function packets(version: 4 | 6, first: Comparison): WireRules {
  const grade = approximate(coalesced);
  return {
    InReceives: { grade, doc: 'A packet arrives.', wire: datagram('receive', version, '') },
    OutTransmits: { grade, doc: 'A packet leaves.', wire: datagram('send', version, '') },
    InDelivers: {
      doc: 'A packet is handed on, once it is whole.',
      wire: datagram('receive', version, ', no later fragment', first),
      grade: filtered,
    },
    OutRequests: {
      doc: 'A packet is asked to be sent, before it is cut into fragments.',
      wire: datagram('send', version, ', no later fragment', first),
      grade: filtered,
    },
  };
}

interface FragmentWords {
  readonly some: readonly Comparison[];
  readonly firstOfSeveral: readonly Comparison[];
  readonly grade?: Grade;
}

const fragmentWords: Readonly<Record<4 | 6, FragmentWords>> = {
  4: { some: [someFragment], firstOfSeveral: [fragmentBits(FIRST_OF_SEVERAL)] },
  6: {
    some: [hasFragmentHeader],
    firstOfSeveral: [hasFragmentHeader, among(bits('ip', 42, 16, { mask: 0xfff9 }), 1)],
    grade: approximate('where the fragment header is the first one behind the fixed header'),
  },
};

/** The counters of fragments. */
function fragments(version: 4 | 6): WireRules {
  const { some, firstOfSeveral, grade } = fragmentWords[version];
  const whole = ', the first of several fragments';
  const of = (on: 'send' | 'receive', text: string, ...all: readonly Comparison[]) => ({
    wire: datagram(on, version, text, ...all),
    ...(grade !== undefined && { grade }),
  });
  return {
    FragOKs: { doc: 'A packet leaves in fragments.', ...of('send', whole, ...firstOfSeveral) },
    FragCreates: { doc: 'A fragment leaves.', ...of('send', ', a fragment', ...some) },
    ReasmReqds: { doc: 'A fragment arrives.', ...of('receive', ', a fragment', ...some) },
    ReasmOKs: {
      doc: 'A packet is whole again.',
      ...of('receive', whole, ...firstOfSeveral),
      grade: approximate('counted when its first fragment arrives, whether or not the others do'),
    },
  };
}

/** Of a vantage that is given by addresses, what goes to a group arrives nowhere. */
const fromGroups = approximate(
  'what goes to a group arrives where the capture marks it so, or with -x vantage=both, not at an address',
);

/** Messages by type; some go to groups. */
function messages(
  number: number,
  types: Readonly<Record<string, number>>,
  toGroups: ReadonlySet<number>,
): WireRules {
  const of = (on: 'send' | 'receive', type?: number): WireEvent => ({
    on,
    layer: { ipProtocols: [number] },
    ...(type !== undefined && {
      when: condition(`of type ${type}`, among(bits('transport', 0, 8), type)),
    }),
  });
  const rows = Object.entries(types).flatMap(([name, type]): [string, WireRule][] => [
    [
      `In${name}`,
      {
        doc: `A message of type ${type} arrives.`,
        wire: of('receive', type),
        ...(toGroups.has(type) && { grade: fromGroups }),
      },
    ],
    [`Out${name}`, { doc: `A message of type ${type} leaves.`, wire: of('send', type) }],
  ]);
  return {
    InMsgs: {
      doc: 'A message arrives.',
      wire: of('receive'),
      ...(toGroups.size > 0 && { grade: fromGroups }),
    },
    OutMsgs: { doc: 'A message leaves.', wire: of('send') },
    ...Object.fromEntries(rows),
  };
}

const icmp = messages(
  protocol.icmp,
  {
    ...{ EchoReps: 0, DestUnreachs: 3, SrcQuenchs: 4, Redirects: 5, Echos: 8, TimeExcds: 11 },
    ...{ ParmProbs: 12, Timestamps: 13, TimestampReps: 14, AddrMasks: 17, AddrMaskReps: 18 },
  },
  new Set(),
);

const icmp6 = messages(
  protocol.icmp6,
  {
    ...{
      DestUnreachs: 1,
      PktTooBigs: 2,
      TimeExcds: 3,
      ParmProblems: 4,
      Echos: 128,
      EchoReplies: 129,
    },
    ...{ GroupMembQueries: 130, GroupMembResponses: 131, GroupMembReductions: 132 },
    ...{ RouterSolicits: 133, RouterAdvertisements: 134, NeighborSolicits: 135 },
    ...{ NeighborAdvertisements: 136, Redirects: 137, MLDv2Reports: 143 },
  },
  new Set([130, 131, 132, 133, 134, 135, 143]),
);

/** Where an ICMP error says that nobody listens: its protocol, type and code, and the protocol of the packet that it quotes. */
const unreachable = {
  4: { protocol: protocol.icmp, type: 3, code: 3, quoted: 9 },
  6: { protocol: protocol.icmp6, type: 1, code: 4, quoted: 6 },
} as const;

function datagrams(version: 4 | 6, number: number): WireRules {
  const { protocol: carrier, type, code, quoted } = unreachable[version];
  const of = (on: 'send' | 'receive'): WireEvent => ({
    on,
    layer: { ipProtocols: [number] },
    when: condition(`of IPv${version}`, among(packet('ipVersion'), version)),
  });
  return {
    InDatagrams: {
      doc: 'A datagram arrives.',
      wire: of('receive'),
      grade: approximate('a datagram that nobody listens for, or that finds no room, counts here'),
    },
    OutDatagrams: {
      doc: 'A datagram leaves.',
      wire: of('send'),
    },
    NoPorts: {
      doc: 'A datagram arrives for which nobody listens.',
      wire: {
        on: 'send',
        layer: { ipProtocols: [carrier] },
        when: condition(
          'that tells of a port that nobody listens at',
          among(bits('transport', 0, 8), type),
          among(bits('transport', 1, 8), code),
          { has: 'quotedIp' },
          among(bits('quotedIp', quoted, 8), number),
        ),
      },
      grade: approximate(
        'counted by the ICMP errors that answer: a host sends only so many in a second',
      ),
    },
  };
}

/** By group and name. */
export const wireRules: Readonly<Record<string, WireRules>> = {
  ...{ tcp, tcpext, icmp, icmp6 },
  ip: { ...packets(4, isFirst), ...fragments(4) },
  ipext: { ...extended(4, octets4, toGroup4, congestion4), ...broadcasts },
  ip6: {
    ...packets(6, { has: 'transport' }),
    ...fragments(6),
    ...extended(6, octets6, toGroup6, congestion6),
  },
  udp: datagrams(4, protocol.udp),
  udp6: datagrams(6, protocol.udp),
  udplite: datagrams(4, protocol.udplite),
  udplite6: datagrams(6, protocol.udplite),
};
