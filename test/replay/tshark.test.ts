/** Every member of the header structs, for every packet of several recordings, against what tshark reads. */
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../index.ts';
import {
  type Comparison,
  compare,
  type Frame,
  type Member,
  member,
  number,
  string,
} from './comparison.ts';
import { dissect, hasTshark } from './dissector.ts';
import { recording } from './support.ts';

const tshark = hasTshark('members of the argument structs are not compared with its fields');

const fields = [
  ...['frame.number', 'frame.time_epoch', 'frame.interface_name', 'frame.protocols'],
  ...['ip.version', 'ip.hdr_len', 'ip.dsfield', 'ip.len', 'ip.id', 'ip.flags', 'ip.frag_offset'],
  ...['ip.ttl', 'ip.proto', 'ip.checksum', 'ip.src', 'ip.dst'],
  ...['ipv6.version', 'ipv6.tclass', 'ipv6.flow', 'ipv6.plen', 'ipv6.nxt', 'ipv6.hlim'],
  ...['ipv6.src', 'ipv6.dst'],
  ...['tcp.srcport', 'tcp.dstport', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.hdr_len', 'tcp.flags'],
  ...['tcp.window_size_value', 'tcp.checksum', 'tcp.urgent_pointer', 'tcp.len'],
  ...['udp.srcport', 'udp.dstport', 'udp.length', 'udp.checksum'],
] as const;

/** providers.md 5, ipv4_protostr. */
const protocols: Readonly<Record<string, string>> = {
  '0': 'IP',
  '1': 'ICMP',
  '6': 'TCP',
  '17': 'UDP',
  '58': 'ICMPv6',
};
const protocol =
  (field: string) =>
  (frame: Frame): string =>
    frame[field] === '' ? '<null>' : (protocols[frame[field]] ?? frame[field]);

/** Top four bits of the flags and offset word; tshark shows the top three, and the offset in units of 8 bytes. */
const fragmentFlags = (frame: Frame): string =>
  String((Number(frame['ip.flags']) << 1) | (Number(frame['ip.frag_offset']) >> 12));

const payload = (frame: Frame): string =>
  frame['ip.version'] === '4'
    ? String(Number(frame['ip.len']) - Number(frame['ip.hdr_len']))
    : number('ipv6.plen')(frame);

/** The first of two packed 32-bit words, as little-endian memory shows network order. */
const rawAddress =
  (field: string) =>
  (frame: Frame): string =>
    String(
      frame[field] === '' ? 0 : Buffer.from(frame[field].split('.').map(Number)).readUInt32LE(),
    );

const nanoseconds = (frame: Frame): string => frame['frame.time_epoch'].replace('.', '');

const common: readonly Member[] = [
  member(0, 'pkt_addr', '%d', number('frame.number')),
  { name: 'walltimestamp', value: 'walltimestamp', conversion: '%d', expected: nanoseconds },
  { name: 'timestamp', value: 'timestamp', conversion: '%d', expected: nanoseconds },
  member(2, 'ip_ver', '%d', string('ip.version', 'ipv6.version')),
  member(2, 'ip_plength', '%d', payload),
  member(2, 'ip_saddr', '%s', string('ip.src', 'ipv6.src')),
  member(2, 'ip_daddr', '%s', string('ip.dst', 'ipv6.dst')),
];

const headers: Readonly<Record<string, readonly Member[]>> = {
  ifinfo_t: [
    {
      name: 'if_name',
      value: 'args[3]->if_name',
      conversion: '%s',
      expected: (frame) => frame['frame.interface_name'] || 'pcap0',
    },
  ],
  ipv4info_t: [
    // tshark gives an IPv6 header this field too.
    member(4, 'ipv4_ver', '%d', (frame) => (frame['ip.src'] === '' ? '0' : frame['ip.version'])),
    member(4, 'ipv4_ihl', '%d', number('ip.hdr_len')),
    member(4, 'ipv4_tos', '%d', number('ip.dsfield')),
    member(4, 'ipv4_length', '%d', number('ip.len')),
    member(4, 'ipv4_ident', '%d', number('ip.id')),
    member(4, 'ipv4_flags', '%d', fragmentFlags),
    member(4, 'ipv4_offset', '%d', number('ip.frag_offset')),
    member(4, 'ipv4_ttl', '%d', number('ip.ttl')),
    member(4, 'ipv4_protocol', '%d', number('ip.proto')),
    member(4, 'ipv4_protostr', '%s', protocol('ip.proto')),
    member(4, 'ipv4_checksum', '%d', number('ip.checksum')),
    member(4, 'ipv4_src', '%d', rawAddress('ip.src')),
    member(4, 'ipv4_dst', '%d', rawAddress('ip.dst')),
    member(4, 'ipv4_saddr', '%s', string('ip.src')),
    member(4, 'ipv4_daddr', '%s', string('ip.dst')),
  ],
  ipv6info_t: [
    member(5, 'ipv6_ver', '%d', number('ipv6.version')),
    member(5, 'ipv6_tclass', '%d', number('ipv6.tclass')),
    member(5, 'ipv6_flow', '%d', number('ipv6.flow')),
    member(5, 'ipv6_plen', '%d', number('ipv6.plen')),
    member(5, 'ipv6_nexthdr', '%d', number('ipv6.nxt')),
    member(5, 'ipv6_nextstr', '%s', protocol('ipv6.nxt')),
    member(5, 'ipv6_hlim', '%d', number('ipv6.hlim')),
    member(5, 'ipv6_saddr', '%s', string('ipv6.src')),
    member(5, 'ipv6_daddr', '%s', string('ipv6.dst')),
  ],
  tcpinfo_t: [
    member(4, 'tcp_sport', '%d', number('tcp.srcport')),
    member(4, 'tcp_dport', '%d', number('tcp.dstport')),
    member(4, 'tcp_seq', '%d', number('tcp.seq_raw')),
    member(4, 'tcp_ack', '%d', number('tcp.ack_raw')),
    member(4, 'tcp_offset', '%d', number('tcp.hdr_len')),
    member(4, 'tcp_flags', '%d', (frame) => String(Number(frame['tcp.flags']) & 0xff)),
    member(4, 'tcp_window', '%d', number('tcp.window_size_value')),
    member(4, 'tcp_checksum', '%d', number('tcp.checksum')),
    member(4, 'tcp_urgent', '%d', number('tcp.urgent_pointer')),
    // The sender's connection, told by the segment itself.
    member(3, 'tcps_lport', '%d', number('tcp.srcport')),
    member(3, 'tcps_rport', '%d', number('tcp.dstport')),
    member(3, 'tcps_laddr', '%s', string('ip.src', 'ipv6.src')),
    member(3, 'tcps_raddr', '%s', string('ip.dst', 'ipv6.dst')),
  ],
  tcpfinfo_t: [
    member(4, 'tcpf_sport', '%d', number('tcp.srcport')),
    member(4, 'tcpf_dport', '%d', number('tcp.dstport')),
    member(4, 'tcpf_length', '%d', number('tcp.len')),
  ],
  udpinfo_t: [
    member(4, 'udp_sport', '%d', number('udp.srcport')),
    member(4, 'udp_dport', '%d', number('udp.dstport')),
    member(4, 'udp_length', '%d', number('udp.length')),
    member(4, 'udp_checksum', '%d', number('udp.checksum')),
    member(3, 'udps_lport', '%d', number('udp.srcport')),
    member(3, 'udps_rport', '%d', number('udp.dstport')),
    member(3, 'udps_laddr', '%s', string('ip.src', 'ipv6.src')),
    member(3, 'udps_raddr', '%s', string('ip.dst', 'ipv6.dst')),
  ],
};

/** Raw pointers: what they point at is read through inet_ntoa() and inet_ntoa6() below, or has no name in D yet. */
const pointers = new Set(['ipv4_hdr', 'ipv6_hdr', 'ipv6_src', 'ipv6_dst', 'tcp_hdr', 'udp_hdr']);

test.for(['ipinfo_t', 'ipv4info_t', 'ipv6info_t', 'tcpinfo_t', 'tcpfinfo_t', 'udpinfo_t'])(
  'no member of %s is left out',
  (struct) => {
    const compared = new Set([...common, ...(headers[struct] ?? [])].map(({ name }) => name));
    const members = catalogue.structs.get(struct)!.fields.map(({ name }) => name);
    expect(members.filter((name) => !compared.has(name) && !pointers.has(name))).toEqual([]);
  },
);

/** Whether the frame carries a whole or first fragment of it; an ICMP error quotes the packet that it is about. */
const carries =
  (field: string) =>
  (frame: Frame): boolean =>
    frame[field] !== '' && !frame['frame.protocols'].includes('icmp');

const comparisons: readonly Comparison[] = [
  {
    probe: 'ip:::send',
    fires: () => true,
    members: [
      ...common,
      ...headers.ifinfo_t,
      ...headers.ipv4info_t,
      ...headers.ipv6info_t,
      {
        name: 'inet_ntoa',
        value:
          'args[2]->ip_ver == 4 ? inet_ntoa(&args[4]->ipv4_src) : inet_ntoa6(args[5]->ipv6_src)',
        conversion: '%s',
        expected: string('ip.src', 'ipv6.src'),
      },
      {
        name: 'inet_ntop',
        value:
          'args[2]->ip_ver == 4 ? inet_ntop(AF_INET, &args[4]->ipv4_dst) : inet_ntop(AF_INET6, args[5]->ipv6_dst)',
        conversion: '%s',
        expected: string('ip.dst', 'ipv6.dst'),
      },
    ],
  },
  {
    probe: 'tcp:::send',
    fires: carries('tcp.srcport'),
    members: [...common, ...headers.tcpinfo_t],
  },
  {
    probe: 'tcpf:::send',
    fires: (frame) =>
      carries('tcp.srcport')(frame) && /^(127\.|::1$)/.test(frame['ip.src'] || frame['ipv6.src']),
    members: [...common, ...headers.tcpfinfo_t],
  },
  {
    probe: 'udp:::send',
    fires: carries('udp.srcport'),
    members: [...common, ...headers.udpinfo_t],
  },
];

const captures = [
  ...['web.pcapng', 'dns.pcapng', 'ping.pcap', 'refused.pcap', 'resets.pcap', 'midstream.pcap'],
  ...['scan.pcap.gz', 'vlan.pcap', 'timeouts-client.pcap', 'loopback-any.pcap', 'wrap.pcap'],
];

/** Every IP frame of each capture. */
const dissected = captures.map((capture) => ({
  capture,
  frames: tshark ? dissect(recording(capture), 'ip || ipv6', fields) : [],
}));

describe.runIf(tshark).for(dissected)('$capture, packet by packet', ({ capture, frames }) => {
  test.for(comparisons)('$probe', async (comparison) => {
    await compare(recording(capture), frames, comparison);
  });
});

test.runIf(tshark).for(comparisons)('some capture fires $probe', ({ fires }) => {
  expect(dissected.some(({ frames }) => frames.some(fires))).toBe(true);
});
