/** Every member of the structs of ICMP, ARP and Ethernet, for every such frame, against what tshark reads. */
import { afterAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../index.ts';
import {
  compare,
  type Comparison,
  type Frame,
  type Member,
  member,
  number,
  string,
} from './comparison.ts';
import { between, dissect, hasTshark } from './dissector.ts';
import { bytesOf, Folder, pcapHeader, recordHeader, recordsOf } from './files.ts';
import { recording } from './support.ts';

const tshark = hasTshark('ICMP, ARP and Ethernet members are not compared with its fields');

const fields = [
  ...['frame.number', 'frame.len', 'frame.protocols', 'eth.dst', 'eth.src', 'eth.type', 'eth.len'],
  ...['ieee8021ad.id', 'ieee8021ad.priority', 'ieee8021ad.dei'],
  ...['vlan.id', 'vlan.priority', 'vlan.dei', 'vlan.etype', 'vlan.len'],
  ...['arp.hw.type', 'arp.proto.type', 'arp.hw.size', 'arp.proto.size', 'arp.opcode'],
  ...['arp.src.hw', 'arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw', 'arp.dst.hw_mac'],
  ...['arp.dst.proto_ipv4', 'arp.isgratuitous', 'arp.isprobe'],
  ...['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst'],
  ...['icmp.type', 'icmp.code', 'icmp.checksum', 'icmp.ident', 'icmp.seq', 'icmp.address_mask'],
  ...['icmp.pointer', 'icmp.mtu', 'icmp.num_addrs', 'icmp.lifetime', 'icmp.redir_gw'],
  ...['icmp.originate_timestamp', 'icmp.receive_timestamp', 'icmp.transmit_timestamp'],
  ...['icmp.router_address', 'icmpv6.mldr.mar.record_type'],
  ...['icmpv6.type', 'icmpv6.code', 'icmpv6.checksum', 'icmpv6.echo.identifier'],
  ...['icmpv6.echo.sequence_number', 'icmpv6.mtu', 'icmpv6.pointer'],
  ...['icmpv6.nd.ra.router_lifetime', 'icmpv6.nd.ra.reachable_time', 'icmpv6.nd.ra.retrans_timer'],
  ...['icmpv6.nd.ns.target_address', 'icmpv6.nd.na.target_address', 'icmpv6.nd.rd.target_address'],
  ...['icmpv6.rd.na.destination_address', 'icmpv6.mld.multicast_address'],
  ...['icmpv6.mldr.nb_mcast_records', 'icmpv6.rr.segment_number', 'icmpv6.rr.flag'],
  'icmpv6.rr.maxdelay',
  ...['igmp.type', 'igmp.max_resp', 'igmp.checksum', 'igmp.maddr', 'igmp.version', 'igmp.saddr'],
  ...['igmp.num_src', 'igmp.num_grp_recs', 'igmp.record_type'],
  ...['sctp.srcport', 'sctp.dstport', 'sctp.verification_tag', 'sctp.checksum', 'sctp.chunk_type'],
  ...['sctp.chunk_flags', 'sctp.chunk_length', 'sctp.data_tsn_raw', 'sctp.data_sid'],
  'sctp.data_payload_proto_id',
  ...['udp.srcport', 'udp.dstport', 'udp.checksum_coverage', 'udp.checksum', 'udp.length'],
] as const;

/** What an ICMP error quotes is dissected behind the headers that carry it: the last of each field. */
const quotedFields = [
  ...['ip.src', 'ip.dst', 'ip.proto', 'ipv6.src', 'ipv6.dst', 'ipv6.nxt', 'ip.frag_offset'],
  ...['tcp.srcport', 'tcp.dstport', 'udp.srcport', 'udp.dstport'],
] as const;

const anyNumber =
  (...alternatives: readonly string[]) =>
  (frame: Frame): string =>
    String(Number(alternatives.map((field) => frame[field]).find((value) => value !== '') ?? 0));

/** The member where the message is of these types; 0 or "<null>" elsewhere. */
const ofTypes =
  (types: readonly string[], of: Member['expected'], absent = '0') =>
  (frame: Frame): string =>
    types.includes(`${frame['icmp.type']}/${frame['icmpv6.type']}`) ? of(frame) : absent;

const echo = ['0/', '8/', '/128', '/129'];

/** RFC 792, RFC 4443: which messages quote a packet. */
const errors: readonly string[] = ['3/', '4/', '5/', '11/', '12/', '/1', '/2', '/3', '/4'];

/** Where an error quotes a whole header tshark has two of its fields, the last of them the quoted one. */
const whole = (of: Member['expected'], absent: string): Member['expected'] =>
  ofTypes(errors, (frame) => (frame['whole quote'] === '' ? absent : of(frame)), absent);

const quoted = (...names: readonly string[]): Member['expected'] =>
  whole(string(...names.map((name) => `last ${name}`)), '<null>');

const quotedNumber = (...names: readonly string[]): Member['expected'] =>
  whole(anyNumber(...names.map((name) => `last ${name}`)), '0');

const bareAddress = (frame: Frame): string =>
  String(Buffer.from(frame['icmp.address_mask'].split('.').map(Number)).readUInt32BE());

const icmp: readonly Member[] = [
  member(4, 'icmp_version', '%d', (frame) => (frame['icmpv6.type'] === '' ? '4' : '6')),
  member(4, 'icmp_type', '%d', anyNumber('icmp.type', 'icmpv6.type')),
  member(4, 'icmp_code', '%d', anyNumber('icmp.code', 'icmpv6.code')),
  member(4, 'icmp_checksum', '%d', anyNumber('icmp.checksum', 'icmpv6.checksum')),
  member(4, 'icmp_echo_id', '%d', ofTypes(echo, anyNumber('icmp.ident', 'icmpv6.echo.identifier'))),
  member(
    4,
    'icmp_echo_seq',
    '%d',
    ofTypes(echo, anyNumber('icmp.seq', 'icmpv6.echo.sequence_number')),
  ),
  member(4, 'icmp_address_mask', '%d', ofTypes(['17/', '18/'], bareAddress)),
  member(4, 'icmp_param_problem_ptr', '%d', anyNumber('icmp.pointer', 'icmpv6.pointer')),
  member(4, 'icmp_pmtu_update', '%d', anyNumber('icmp.mtu', 'icmpv6.mtu')),
  member(4, 'icmp_radv_num_addrs', '%d', number('icmp.num_addrs')),
  member(4, 'icmp_radv_lifetime', '%d', anyNumber('icmp.lifetime', 'icmpv6.nd.ra.router_lifetime')),
  {
    name: 'icmp_radv_addrs',
    value: 'args[4]->icmp_radv_addrs ? inet_ntoa(args[4]->icmp_radv_addrs) : "<null>"',
    conversion: '%s',
    expected: string('icmp.router_address'),
  },
  member(4, 'icmp_redirect_gateway', '%s', string('icmp.redir_gw', 'icmpv6.nd.rd.target_address')),
  member(4, 'icmp_timestamp_otime', '%d', number('icmp.originate_timestamp')),
  member(4, 'icmp_timestamp_rtime', '%d', number('icmp.receive_timestamp')),
  member(4, 'icmp_timestamp_ttime', '%d', number('icmp.transmit_timestamp')),
  member(
    4,
    'icmp6_mld_addr',
    '%s',
    ofTypes(['/130', '/131', '/132'], string('icmpv6.mld.multicast_address'), '<null>'),
  ),
  member(4, 'icmp6_mld_v2_num_mars', '%d', number('icmpv6.mldr.nb_mcast_records')),
  {
    name: 'icmp6_mld_v2_mars',
    value: 'args[4]->icmp6_mld_v2_mars ? *(uint8_t *)args[4]->icmp6_mld_v2_mars : 0',
    conversion: '%d',
    expected: number('icmpv6.mldr.mar.record_type'),
  },
  member(
    4,
    'icmp6_nd_target',
    '%s',
    string(
      'icmpv6.nd.ns.target_address',
      'icmpv6.nd.na.target_address',
      'icmpv6.nd.rd.target_address',
    ),
  ),
  member(4, 'icmp6_nd_redirect_destination', '%s', string('icmpv6.rd.na.destination_address')),
  member(4, 'icmp6_nd_radv_reachable', '%d', number('icmpv6.nd.ra.reachable_time')),
  member(4, 'icmp6_nd_radv_retransmit', '%d', number('icmpv6.nd.ra.retrans_timer')),
  member(4, 'icmp6_rr_segnum', '%d', number('icmpv6.rr.segment_number')),
  member(4, 'icmp6_rr_flags', '%d', number('icmpv6.rr.flag')),
  member(4, 'icmp6_rr_maxdelay', '%d', number('icmpv6.rr.maxdelay')),
  {
    name: 'icmp_error_ip_hdr',
    value:
      'args[4]->icmp_error_ip_hdr ? inet_ntoa((ipaddr_t *)((uintptr_t)args[4]->icmp_error_ip_hdr + 12)) : "<null>"',
    conversion: '%s',
    expected: quoted('ip.src'),
  },
  {
    name: 'icmp_error_ip6_hdr',
    value:
      'args[4]->icmp_error_ip6_hdr ? inet_ntoa6((in6_addr_t *)((uintptr_t)args[4]->icmp_error_ip6_hdr + 8)) : "<null>"',
    conversion: '%s',
    expected: quoted('ipv6.src'),
  },
  member(4, 'icmp_error_sport', '%d', quotedNumber('tcp.srcport', 'udp.srcport')),
  member(4, 'icmp_error_dport', '%d', quotedNumber('tcp.dstport', 'udp.dstport')),
  {
    name: 'icmp_hdr',
    value: 'args[4]->icmp_hdr ? *(uint8_t *)args[4]->icmp_hdr : 255',
    conversion: '%d',
    expected: number('icmp.type', 255),
  },
  {
    name: 'icmp6_hdr',
    value: 'args[4]->icmp6_hdr ? *(uint8_t *)args[4]->icmp6_hdr : 255',
    conversion: '%d',
    expected: number('icmpv6.type', 255),
  },
  member(4, 'icmp_error_saddr', '%s', quoted('ip.src', 'ipv6.src')),
  member(4, 'icmp_error_daddr', '%s', quoted('ip.dst', 'ipv6.dst')),
  member(4, 'icmp_error_protocol', '%d', quotedNumber('ip.proto', 'ipv6.nxt')),
];

/** The outer tag; tshark has other fields for an 802.1ad one. */
const tag =
  (item: string): Member['expected'] =>
  (frame) =>
    anyNumber(`ieee8021ad.${item}`, `vlan.${item}`)(frame);

/** What follows the outer tag; behind an 802.1ad one there is always an 802.1Q tag in these captures. */
const etherType = (frame: Frame): string => {
  if (frame['ieee8021ad.id'] !== '') return String(0x8100);
  if (frame['vlan.id'] !== '') return anyNumber('vlan.etype', 'vlan.len')(frame);
  return anyNumber('eth.type', 'eth.len')(frame);
};

const ethernet = (slot: number): readonly Member[] => [
  member(slot, 'eth_type', '%d', etherType),
  member(slot, 'eth_istagged', '%d', (frame) =>
    frame['vlan.id'] === '' && frame['ieee8021ad.id'] === '' ? '0' : '1',
  ),
  member(slot, 'eth_priority', '%d', tag('priority')),
  member(slot, 'eth_dei', '%d', tag('dei')),
  member(slot, 'eth_vlanid', '%d', tag('id')),
  member(slot, 'eth_mblk', '%d', number('frame.number')),
  member(slot, 'eth_saddr', '%s', string('eth.src')),
  member(slot, 'eth_daddr', '%s', string('eth.dst')),
  member(slot, 'eth_length', '%d', number('frame.len')),
  ...['eth_dst', 'eth_src'].map((name): Member => ({
    name,
    value: `link_ntop(ARPHRD_ETHER, (void *)args[${slot}]->${name})`,
    conversion: '%s',
    expected: string(name.replace('_', '.')),
  })),
  {
    name: 'eth_header',
    value: `link_ntop(ARPHRD_ETHER, (void *)args[${slot}]->eth_header)`,
    conversion: '%s',
    expected: string('eth.dst'),
  },
];

/** tshark has a field of its own for addresses of six bytes; others are digits without colons. */
const hardware =
  (end: 'src' | 'dst'): Member['expected'] =>
  (frame) =>
    frame[`arp.${end}.hw_mac`] || frame[`arp.${end}.hw`].replace(/..(?=.)/g, '$&:');

const arp: readonly Member[] = [
  member(4, 'arp_hwtype', '%d', number('arp.hw.type')),
  member(4, 'arp_proto', '%d', number('arp.proto.type')),
  member(4, 'arp_hlen', '%d', number('arp.hw.size')),
  member(4, 'arp_plen', '%d', number('arp.proto.size')),
  member(4, 'arp_op', '%d', number('arp.opcode')),
  member(4, 'arp_sha', '%s', hardware('src')),
  member(4, 'arp_spa', '%s', string('arp.src.proto_ipv4')),
  member(4, 'arp_tha', '%s', hardware('dst')),
  member(4, 'arp_tpa', '%s', string('arp.dst.proto_ipv4')),
  member(4, 'arp_gratuitous', '%d', number('arp.isgratuitous')),
  member(4, 'arp_probe', '%d', number('arp.isprobe')),
  {
    name: 'arp_hdr',
    value: '*((uint8_t *)args[4]->arp_hdr + 7)',
    conversion: '%d',
    expected: number('arp.opcode'),
  },
  ...ethernet(5),
];

const query = (frame: Frame): boolean => frame['igmp.type'] === '0x11';
const query3 = (frame: Frame): boolean => query(frame) && frame['igmp.version'] === '3';

const igmp: readonly Member[] = [
  member(4, 'igmp_type', '%d', number('igmp.type')),
  // The second byte: the time to answer in queries (tshark shows a version 3 code in tenths of a second), else 0.
  member(4, 'igmp_code', '%d', (frame) => (query(frame) ? number('igmp.max_resp')(frame) : '0')),
  member(4, 'igmp_checksum', '%d', number('igmp.checksum')),
  member(4, 'igmp_group_addr', '%s', (frame) =>
    frame['igmp.type'] === '0x22' ? '<null>' : string('igmp.maddr')(frame),
  ),
  member(4, 'igmp_query_version', '%d', (frame) => (query(frame) ? frame['igmp.version'] : '0')),
  member(4, 'igmp_v3_query_max_response_time', '%d', (frame) =>
    query3(frame) ? number('igmp.max_resp')(frame) : '0',
  ),
  member(4, 'igmp_v3_query_num_sources', '%d', (frame) =>
    query3(frame) ? number('igmp.num_src')(frame) : '0',
  ),
  {
    name: 'igmp_v3_query_sources',
    value:
      'args[4]->igmp_v3_query_num_sources ? inet_ntoa((ipaddr_t *)args[4]->igmp_v3_query_sources) : "<null>"',
    conversion: '%s',
    expected: (frame) => (query3(frame) ? string('igmp.saddr')(frame) : '<null>'),
  },
  member(4, 'igmp_v3_report_num_records', '%d', number('igmp.num_grp_recs')),
  {
    name: 'igmp_v3_report_records',
    value: 'args[4]->igmp_v3_report_records ? *(uint8_t *)args[4]->igmp_v3_report_records : 0',
    conversion: '%d',
    expected: number('igmp.record_type'),
  },
  {
    name: 'igmp_hdr',
    value: '*(uint8_t *)args[4]->igmp_hdr',
    conversion: '%d',
    expected: number('igmp.type'),
  },
];

/** Where tshark has all values of a field, those of every chunk. */
const chunkTypes = (frame: Frame): readonly number[] =>
  frame['all sctp.chunk_type'].split(between).map(Number);

const firstData =
  (field: string): Member['expected'] =>
  (frame) =>
    chunkTypes(frame)[0] === 0 ? number(field)(frame) : '0';

const sctp: readonly Member[] = [
  member(4, 'sctp_sport', '%d', number('sctp.srcport')),
  member(4, 'sctp_dport', '%d', number('sctp.dstport')),
  member(4, 'sctp_verify', '%d', number('sctp.verification_tag')),
  member(4, 'sctp_checksum', '%d', number('sctp.checksum')),
  {
    name: 'sctp_hdr',
    value: '*(uint8_t *)((uintptr_t)args[4]->sctp_hdr + 12)',
    conversion: '%d',
    expected: number('sctp.chunk_type'),
  },
  member(4, 'sctp_chunk_type', '%d', number('sctp.chunk_type')),
  member(4, 'sctp_chunk_flags', '%d', number('sctp.chunk_flags')),
  member(4, 'sctp_chunk_length', '%d', number('sctp.chunk_length')),
  member(4, 'sctp_tsn', '%d', firstData('sctp.data_tsn_raw')),
  member(4, 'sctp_stream', '%d', firstData('sctp.data_sid')),
  member(4, 'sctp_ppid', '%d', firstData('sctp.data_payload_proto_id')),
  member(4, 'sctp_chunks', '%d', (frame) => String(chunkTypes(frame).length)),
  member(4, 'sctp_chunk_types', '%d', (frame) =>
    String(chunkTypes(frame).reduce((bits, type) => bits | (1 << type), 0)),
  ),
  member(3, 'sctps_lport', '%d', number('sctp.srcport')),
  member(3, 'sctps_rport', '%d', number('sctp.dstport')),
  member(3, 'sctps_laddr', '%s', string('ip.src', 'ipv6.src')),
  member(3, 'sctps_raddr', '%s', string('ip.dst', 'ipv6.dst')),
];

const udplite: readonly Member[] = [
  member(4, 'udplite_sport', '%d', number('udp.srcport')),
  member(4, 'udplite_dport', '%d', number('udp.dstport')),
  member(4, 'udplite_coverage', '%d', number('udp.checksum_coverage')),
  member(4, 'udplite_checksum', '%d', number('udp.checksum')),
  {
    name: 'udplite_hdr',
    value: 'ntohs(*(uint16_t *)args[4]->udplite_hdr)',
    conversion: '%d',
    expected: number('udp.srcport'),
  },
  member(3, 'udplites_lport', '%d', number('udp.srcport')),
  member(3, 'udplites_rport', '%d', number('udp.dstport')),
  member(3, 'udplites_laddr', '%s', string('ip.src', 'ipv6.src')),
  member(3, 'udplites_raddr', '%s', string('ip.dst', 'ipv6.dst')),
];

const carries = (protocol: string) => (frame: Frame) =>
  frame['frame.protocols'].split(':').includes(protocol);

const comparisons: readonly Comparison[] = [
  {
    probe: 'icmp:::send',
    fires: (frame) => `${frame['icmp.type']}${frame['icmpv6.type']}` !== '',
    members: icmp,
  },
  { probe: 'igmp:::send', fires: carries('igmp'), members: igmp },
  { probe: 'sctp:::send', fires: carries('sctp'), members: sctp },
  { probe: 'udplite:::send', fires: carries('udplite'), members: udplite },
  { probe: 'arp:::receive', fires: carries('arp'), members: arp },
  {
    probe: 'gld:::send',
    fires: () => true,
    members: [
      ...ethernet(4),
      {
        name: 'ip_saddr',
        value: 'args[2] == NULL ? "none" : args[2]->ip_saddr',
        conversion: '%s',
        expected: (frame) => frame['ip.src'] || frame['ipv6.src'] || 'none',
      },
    ],
  },
];

/** Texts of numbers are compared with other sources in test/probes. */
const texts = new Set([
  ...['icmp_typestr', 'icmp_codestr', 'arp_opstr', 'eth_typestr', 'igmp_typestr'],
  'sctp_chunk_typestr',
]);

test.for([
  ['icmpinfo_t', icmp],
  ['arpinfo_t', arp],
  ['etherinfo_t', ethernet(4)],
  ['igmpinfo_t', igmp],
  ['sctpinfo_t', sctp],
  ['udpliteinfo_t', udplite],
] as const)('no member of %s is left out', ([struct, members]) => {
  const compared = new Set(members.map(({ name }) => name));
  const names = catalogue.structs.get(struct)!.fields.map(({ name }) => name);
  expect(names.filter((name) => !compared.has(name) && !texts.has(name))).toEqual([]);
});

const captures = [
  ...['ping.pcap', 'vlan.pcap', 'timeouts-client.pcap', 'dns.pcapng', 'icmp.pcap'],
  ...['icmp-forms.pcap', 'link.pcap', 'igmp.pcap', 'sctp.pcap', 'udplite.pcap'],
];

/** Every frame of a file, as tshark reads it. */
function framesOf(path: string): readonly Frame[] {
  const asked = [...new Set([...fields, ...quotedFields])];
  return dissect(path, 'frame', asked, 'all').map((all): Frame => {
    const values = (field: (typeof asked)[number]): string[] => all[field].split(between);
    const isWhole = values('ip.dst').length > 1 || values('ipv6.dst').length > 1;
    return {
      ...Object.fromEntries(fields.map((name) => [name, values(name)[0]])),
      ...Object.fromEntries(quotedFields.map((name) => [`last ${name}`, values(name).at(-1)!])),
      'whole quote': isWhole ? '1' : '',
      'all sctp.chunk_type': all['sctp.chunk_type'],
    };
  });
}

const dissected = captures.map((capture) => ({
  capture,
  frames: tshark ? framesOf(recording(capture)) : [],
}));

describe.runIf(tshark).for(dissected)('$capture, frame by frame', ({ capture, frames }) => {
  test.for(comparisons)('$probe', async (comparison) => {
    await compare(recording(capture), frames, comparison);
  });
});

test.runIf(tshark).for(comparisons)('some capture fires $probe', ({ fires }) => {
  expect(dissected.some(({ frames }) => frames.some(fires))).toBe(true);
});

const folder = new Folder();
afterAll(() => folder.remove());

/** The recording with each frame cut to so many bytes, as a snap length leaves it. */
function snapped(capture: string, length: number): string {
  const file = bytesOf(capture);
  const records = recordsOf(file).flatMap(({ at, data }) => {
    const header = Buffer.from(file.subarray(at, at + recordHeader));
    header.writeUInt32LE(Math.min(data.length, length), 8);
    return [header, data.subarray(0, length)];
  });
  const cut = Buffer.concat([file.subarray(0, pcapHeader), ...records]);
  return folder.write(`${length}-${capture}`, cut);
}

/** What is cut is not there: no half of an address, and no zero in the place of a number that tshark reads whole. */
describe.runIf(tshark).for([58, 66, 78])('cut to %d bytes', (length) => {
  test.for([
    ['icmp-forms.pcap', 'icmp:::send'],
    ['igmp.pcap', 'igmp:::send'],
  ])('%s', async ([capture, probe]) => {
    const path = snapped(capture, length);
    const comparison = comparisons.find((each) => each.probe === probe)!;
    await compare(path, framesOf(path), comparison);
  });
});
