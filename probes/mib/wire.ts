/** How the packets of a recorded trace move the counters. A counter without a row moves for reasons that no packet tells. */
import { constants } from '../constants.ts';
import { approximate } from '../define.ts';
import type { Comparison, CounterIncrement, Grade, WireEvent } from '../define.ts';
import { octets4, octets6, segmentBytes } from './increments.ts';
import { among, bits, choice, condition, endpoint, packet } from '../structs/field.ts';

export interface WireRule {
  readonly doc: string;
  readonly wire: WireEvent;
  readonly increment?: CounterIncrement;
  readonly grade?: Grade;
}

type Rules = Readonly<Record<string, WireRule>>;

const protocol = { icmp: 1, tcp: 6, udp: 17, icmp6: 58, udplite: 136 } as const;
const [FIN, SYN, RST] = [0x01, 0x02, 0x04];
const valueOf = (state: string): number => Number(constants.get(`TCP_STATE_${state}`)?.value);
const CLOSED = valueOf('CLOSED');

const opening = [valueOf('SYN_SENT'), valueOf('SYN_RECEIVED')];
const open = [valueOf('ESTABLISHED'), valueOf('CLOSE_WAIT')];
const notOpen = [...constants.keys()]
  .filter((name) => name.startsWith('TCP_STATE_'))
  .map((name) => Number(constants.get(name)?.value))
  .filter((state) => !open.includes(state));

const flag = (mask: number): Comparison => among(bits('transport', 13, 8, { mask }), mask);
const noFlag = (mask: number): Comparison => among(bits('transport', 13, 8, { mask }), 0);
const either = (...any: readonly (readonly Comparison[])[]): Comparison => ({ any });
const isNew: Comparison = among(endpoint('retransmit'), 0);
const hasData: Comparison = { source: packet('segmentLength'), atLeast: 1 };

const offloads = 'exact when a frame is a segment: what offloads made one of several counts once';

/** A segment leaves or arrives. */
const segment = (
  on: 'send' | 'receive',
  text?: string,
  ...all: readonly Comparison[]
): WireEvent => ({
  on,
  layer: { ipProtocols: [protocol.tcp] },
  ...(text !== undefined && { when: condition(text, ...all) }),
});

const closedFrom = (states: readonly number[], text: string): WireEvent => ({
  on: 'tcp',
  event: 'state-change',
  when: condition(
    text,
    among(endpoint('state'), CLOSED),
    among({ from: 'previousState' }, ...states),
  ),
});

const atSender = approximate(
  'exact when captured at the sender; elsewhere a segment lost before the capture is seen once',
);

const tcp: Rules = {
  ActiveOpens: {
    doc: 'A connection is asked for.',
    wire: { on: 'tcp', event: 'connect-request' },
  },
  PassiveOpens: {
    doc: 'A connection that was asked for by the other end is established.',
    wire: { on: 'tcp', event: 'accept-established' },
  },
  AttemptFails: {
    doc: 'A connection fails while it is being opened.',
    wire: closedFrom(opening, 'from SYN_SENT or SYN_RECEIVED to CLOSED'),
    grade: approximate('an attempt that times out has no packet, but with -x vantage=middlebox'),
  },
  EstabResets: {
    doc: 'An open connection is reset.',
    wire: closedFrom(open, 'from ESTABLISHED or CLOSE_WAIT to CLOSED'),
  },
  CurrEstab: {
    doc: 'A connection becomes an open one, or is one no more: 1 or -1 is added.',
    wire: {
      on: 'tcp',
      event: 'state-change',
      when: condition(
        'to or from ESTABLISHED or CLOSE_WAIT',
        either(
          [among(endpoint('state'), ...open), among({ from: 'previousState' }, ...notOpen)],
          [among(endpoint('state'), ...notOpen), among({ from: 'previousState' }, ...open)],
        ),
      ),
    },
    increment: {
      source: choice(
        [condition('opened', among(endpoint('state'), ...open)), { from: 'constant', value: 1 }],
        [
          condition('closed', among(endpoint('state'), ...notOpen)),
          { from: 'constant', value: -1 },
        ],
      ),
    },
    grade: approximate('a gauge, of which only the changes are seen: the sum begins at 0'),
  },
  RetransSegs: {
    doc: 'A segment is sent again.',
    wire: { on: 'tcp', event: 'retransmit' },
    grade: atSender,
  },
  InSegs: {
    doc: 'A segment arrives.',
    wire: segment('receive'),
    grade: approximate(offloads),
  },
  OutSegs: {
    doc: 'A segment leaves that was not sent before.',
    wire: segment('send', 'one that was not sent before', isNew),
    grade: approximate(
      `${offloads}; the kernel counts a SYN-ACK that is sent again, and not the one of a simultaneous open`,
    ),
  },
  OutRsts: { doc: 'A reset leaves.', wire: segment('send', 'with RST', flag(RST)) },
  tcpOutDataSegs: {
    doc: 'A segment with data leaves that was not sent before. A counter of Solaris.',
    wire: segment('send', 'with data, not sent before', hasData, isNew),
    grade: approximate(offloads),
  },
  tcpOutDataBytes: {
    doc: 'A segment with data leaves that was not sent before: its bytes. A counter of Solaris.',
    wire: segment('send', 'with data, not sent before', hasData, isNew),
    increment: segmentBytes,
    grade: atSender,
  },
  tcpRetransBytes: {
    doc: 'A segment with data is sent again: its bytes. A counter of Solaris.',
    wire: { on: 'tcp', event: 'retransmit', when: condition('with data', hasData) },
    increment: segmentBytes,
    grade: atSender,
  },
};

const ofOptions = approximate('exact when the capture has all of the TCP options');

const duplicate = (kind: number): Comparison => among(packet('duplicateSack'), kind);

const tcpext: Rules = {
  TCPSynRetrans: {
    doc: 'A SYN or SYN-ACK is sent again.',
    wire: { on: 'tcp', event: 'retransmit', when: condition('of a SYN', flag(SYN)) },
    grade: atSender,
  },
  TCPOrigDataSent: {
    doc: 'A segment with data or FIN leaves that was not sent before.',
    wire: segment(
      'send',
      'with data or FIN, not sent before',
      either([hasData], [flag(FIN)]),
      isNew,
      noFlag(SYN | RST),
    ),
    grade: approximate(offloads),
  },
  TCPDSACKOldSent: {
    doc: 'A selective acknowledgement leaves that reports a duplicate of what was acknowledged before (RFC 2883).',
    wire: segment('send', 'with a D-SACK below its acknowledgement', duplicate(1)),
    grade: ofOptions,
  },
  TCPDSACKOfoSent: {
    doc: 'A selective acknowledgement leaves that reports a duplicate of what came out of order (RFC 2883).',
    wire: segment('send', 'with a D-SACK inside its second block', duplicate(2)),
    grade: ofOptions,
  },
  TCPDSACKRecv: {
    doc: 'A selective acknowledgement arrives that reports a duplicate of what was acknowledged before (RFC 2883).',
    wire: segment('receive', 'with a D-SACK below its acknowledgement', duplicate(1)),
    grade: ofOptions,
  },
  TCPDSACKOfoRecv: {
    doc: 'A selective acknowledgement arrives that reports a duplicate of what came out of order (RFC 2883).',
    wire: segment('receive', 'with a D-SACK inside its second block', duplicate(2)),
    grade: ofOptions,
  },
};

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
): Rules {
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

/** What both versions have; the first fragment stands for its packet. */
function packets(version: 4 | 6, first: Comparison): Rules {
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

const fragments: Rules = {
  FragOKs: {
    doc: 'A packet leaves in fragments.',
    wire: datagram('send', 4, ', the first of several fragments', fragmentBits(FIRST_OF_SEVERAL)),
  },
  FragCreates: {
    doc: 'A fragment leaves.',
    wire: datagram('send', 4, ', a fragment', someFragment),
  },
  ReasmReqds: {
    doc: 'A fragment arrives.',
    wire: datagram('receive', 4, ', a fragment', someFragment),
  },
  ReasmOKs: {
    doc: 'A packet is whole again.',
    wire: datagram(
      'receive',
      4,
      ', the first of several fragments',
      fragmentBits(FIRST_OF_SEVERAL),
    ),
    grade: approximate('counted when its first fragment arrives, whether or not the others do'),
  },
};

/** Of a vantage that is given by addresses, what goes to a group arrives nowhere. */
const fromGroups = approximate(
  'what goes to a group arrives where the capture marks it so, or with -x vantage=both, not at an address',
);

/** Messages by type; some go to groups. */
function messages(
  number: number,
  types: Readonly<Record<string, number>>,
  toGroups: ReadonlySet<number>,
): Rules {
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

function datagrams(version: 4 | 6, number: number): Rules {
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
export const wireRules: Readonly<Record<string, Rules>> = {
  ...{ tcp, tcpext, icmp, icmp6 },
  ip: { ...packets(4, isFirst), ...fragments },
  ipext: extended(4, octets4, toGroup4, congestion4),
  ip6: { ...packets(6, { has: 'transport' }), ...extended(6, octets6, toGroup6, congestion6) },
  udp: datagrams(4, protocol.udp),
  udp6: datagrams(6, protocol.udp),
  udplite: datagrams(4, protocol.udplite),
  udplite6: datagrams(6, protocol.udplite),
};
