/** What tshark says of the members that lie in headers. */
import type { Fields } from './packets.ts';
import type { Value } from './trace.ts';

type Truth = (packet: Fields) => Value;

const number =
  (...names: readonly string[]): Truth =>
  (packet) =>
    BigInt(names.map((name) => packet.get(name)).find((text) => text !== '') ?? 0);

const text =
  (...names: readonly string[]): Truth =>
  (packet) =>
    names.map((name) => packet.get(name)).find((value) => value !== '') ?? '';

const bit =
  (name: string, value: bigint): ((packet: Fields) => bigint) =>
  (packet) =>
    packet.get(name) === 'True' || packet.get(name) === '1' ? value : 0n;

/** The number that the address's four bytes are on a little-endian machine. */
const rawAddress =
  (name: string): Truth =>
  (packet) =>
    (packet.get(name) ?? '')
      .split('.')
      .reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

export const isIpv4 = (packet: Fields): boolean => packet.get('ip.version') === '4';

const mayFragment = bit('ip.flags.df', 4n);
const moreFollow = bit('ip.flags.mf', 2n);

/** Members and what tshark says of them; lengths in bytes. */
export const headerTruths: Readonly<Record<string, Truth>> = {
  'ipinfo_t.ip_ver': number('ip.version', 'ipv6.version'),
  'ipinfo_t.ip_saddr': text('ip.src', 'ipv6.src'),
  'ipinfo_t.ip_daddr': text('ip.dst', 'ipv6.dst'),
  'ipinfo_t.ip_plength': (packet) =>
    isIpv4(packet)
      ? BigInt(packet.get('ip.len') ?? 0) - BigInt(packet.get('ip.hdr_len') ?? 0)
      : BigInt(packet.get('ipv6.plen') ?? 0),
  'ipv4info_t.ipv4_ver': number('ip.version'),
  'ipv4info_t.ipv4_ihl': number('ip.hdr_len'),
  'ipv4info_t.ipv4_tos': number('ip.dsfield'),
  'ipv4info_t.ipv4_length': number('ip.len'),
  'ipv4info_t.ipv4_ident': number('ip.id'),
  'ipv4info_t.ipv4_flags': (packet) => mayFragment(packet) + moreFollow(packet),
  'ipv4info_t.ipv4_offset': number('ip.frag_offset'),
  'ipv4info_t.ipv4_ttl': number('ip.ttl'),
  'ipv4info_t.ipv4_protocol': number('ip.proto'),
  'ipv4info_t.ipv4_protostr': number('ip.proto'),
  'ipv4info_t.ipv4_checksum': number('ip.checksum'),
  'ipv4info_t.ipv4_src': rawAddress('ip.src'),
  'ipv4info_t.ipv4_dst': rawAddress('ip.dst'),
  'ipv6info_t.ipv6_ver': number('ipv6.version'),
  'ipv6info_t.ipv6_tclass': number('ipv6.tclass'),
  'ipv6info_t.ipv6_flow': number('ipv6.flow'),
  'ipv6info_t.ipv6_plen': number('ipv6.plen'),
  'ipv6info_t.ipv6_nexthdr': number('ipv6.nxt'),
  'ipv6info_t.ipv6_hlim': number('ipv6.hlim'),
  'tcpinfo_t.tcp_sport': number('tcp.srcport'),
  'tcpinfo_t.tcp_dport': number('tcp.dstport'),
  'tcpinfo_t.tcp_seq': number('tcp.seq_raw'),
  'tcpinfo_t.tcp_ack': number('tcp.ack_raw'),
  'tcpinfo_t.tcp_offset': number('tcp.hdr_len'),
  'tcpinfo_t.tcp_flags': number('tcp.flags'),
  'tcpinfo_t.tcp_window': number('tcp.window_size_value'),
  'tcpinfo_t.tcp_checksum': number('tcp.checksum'),
  'tcpinfo_t.tcp_urgent': number('tcp.urgent_pointer'),
  'udpinfo_t.udp_sport': number('udp.srcport'),
  'udpinfo_t.udp_dport': number('udp.dstport'),
  'udpinfo_t.udp_length': number('udp.length'),
  'udpinfo_t.udp_checksum': number('udp.checksum'),
};

/** All that the truths read. */
export const headerFields: readonly string[] = [
  ...['ip.version', 'ip.hdr_len', 'ip.dsfield', 'ip.len', 'ip.id', 'ip.flags.df', 'ip.flags.mf'],
  ...['ip.frag_offset', 'ip.ttl', 'ip.proto', 'ip.checksum', 'ip.src', 'ip.dst'],
  ...['ipv6.version', 'ipv6.tclass', 'ipv6.flow', 'ipv6.plen', 'ipv6.nxt', 'ipv6.hlim'],
  ...['ipv6.src', 'ipv6.dst'],
  ...['tcp.srcport', 'tcp.dstport', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.hdr_len', 'tcp.flags'],
  ...['tcp.window_size_value', 'tcp.checksum', 'tcp.urgent_pointer'],
  ...['udp.srcport', 'udp.dstport', 'udp.length', 'udp.checksum'],
];

/** IPv6 headers say nothing of IPv4 and the other way round: those members are 0. */
const absent = (name: string, packet: Fields): boolean =>
  name.startsWith('ipv4info_t') ? !isIpv4(packet) : name.startsWith('ipv6info_t') && isIpv4(packet);

/** What these members must be for that packet. */
export const headersOf = (
  packet: Fields,
  names: readonly string[],
): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    names.map((name) => [name, absent(name, packet) ? 0n : headerTruths[name](packet)]),
  );
