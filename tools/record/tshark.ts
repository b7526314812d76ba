/** What tshark, which shares no code with this project, counts in a capture. */
import { execFileSync } from 'node:child_process';

/** One frame as tshark dissects it; texts are empty where the frame has no such field. */
export interface Frame {
  /** IP source and destination, or '' when the frame is not IP. */
  source: string;
  destination: string;
  /** Bytes after the IPv4 header, or IPv6's payload length, as the header says. */
  payload: number;
  /** Not a fragment, or the first of its datagram. */
  first: boolean;
  /** 'tcp', 'udp', 'icmp', 'icmpv6' or ''; never the packet quoted inside an ICMP error. */
  transport: string;
  sourcePort: number;
  destinationPort: number;
  flags: number;
  sequence: number;
  acknowledgement: number;
  /** TCP payload bytes. */
  length: number;
  stream: number;
  /** tshark's "conversation completeness" bits: 1 SYN, 2 SYN-ACK, 4 ACK, 8 data, 16 FIN, 32 RST. */
  completeness: number;
  /** tshark's analysis calls it a retransmission (of any of its three kinds). */
  retransmission: boolean;
  /** tshark's analysis calls it out of order; soon after an ACK that is what it says of a retransmission too. */
  outOfOrder: boolean;
}

export const TcpFlag = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

const fields = [
  'frame.protocols',
  'ip.src',
  'ip.dst',
  'ip.len',
  'ip.hdr_len',
  'ip.frag_offset',
  'ipv6.src',
  'ipv6.dst',
  'ipv6.plen',
  'ipv6.fraghdr.offset',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.flags',
  'tcp.seq_raw',
  'tcp.ack_raw',
  'tcp.len',
  'tcp.stream',
  'tcp.completeness',
  'tcp.analysis.retransmission',
  'tcp.analysis.fast_retransmission',
  'tcp.analysis.spurious_retransmission',
  'tcp.analysis.out_of_order',
  'udp.srcport',
  'udp.dstport',
] as const;

const options = [
  '-2',
  ...['ip.defragment:FALSE', 'ipv6.defragment:FALSE', 'tcp.desegment_tcp_streams:FALSE'].flatMap(
    (option) => ['-o', option],
  ),
  ...['-T', 'fields', '-E', 'separator=/t'],
];

function transportOf(protocols: string): string {
  const names = protocols.split(':');
  return ['icmpv6', 'icmp', 'tcp', 'udp'].find((name) => names.includes(name)) ?? '';
}

/** Whether the innermost packet is IPv4; without tunnels, the outermost, for an ICMP error quotes another. */
function isIPv4(protocols: string, source: string, inner: boolean): boolean {
  if (!inner) return source !== '';
  const names = protocols.split(':');
  return names.lastIndexOf('ip') > names.lastIndexOf('ipv6');
}

function frameOf(line: string, inner: boolean): Frame {
  const value = line.split('\t');
  const text = (name: (typeof fields)[number]): string => value[fields.indexOf(name)] ?? '';
  const number = (name: (typeof fields)[number]): number => Number(text(name) || 0);
  const transport = transportOf(text('frame.protocols'));
  const isTcp = transport === 'tcp';
  const isV4 = isIPv4(text('frame.protocols'), text('ip.src'), inner);
  return {
    source: text(isV4 ? 'ip.src' : 'ipv6.src'),
    destination: text(isV4 ? 'ip.dst' : 'ipv6.dst'),
    payload: isV4 ? number('ip.len') - number('ip.hdr_len') : number('ipv6.plen'),
    first: number('ip.frag_offset') === 0 && number('ipv6.fraghdr.offset') === 0,
    transport,
    sourcePort: isTcp ? number('tcp.srcport') : number('udp.srcport'),
    destinationPort: isTcp ? number('tcp.dstport') : number('udp.dstport'),
    flags: number('tcp.flags'),
    sequence: number('tcp.seq_raw'),
    acknowledgement: number('tcp.ack_raw'),
    length: number('tcp.len'),
    stream: isTcp ? number('tcp.stream') : -1,
    completeness: number('tcp.completeness'),
    retransmission:
      text('tcp.analysis.retransmission') !== '' ||
      text('tcp.analysis.fast_retransmission') !== '' ||
      text('tcp.analysis.spurious_retransmission') !== '',
    outOfOrder: text('tcp.analysis.out_of_order') !== '',
  };
}

/** Every frame of a capture, in order; with `inner`, what is inside its tunnels. */
export function framesOf(path: string, inner: boolean = false): Frame[] {
  const occurrence = ['-E', `occurrence=${inner ? 'l' : 'f'}`];
  const args = ['-r', path, ...options, ...occurrence, ...fields.flatMap((field) => ['-e', field])];
  const output = execFileSync('tshark', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => frameOf(line, inner));
}

export interface Tally {
  [key: string]: number;
}

export interface TsharkCounts {
  frames: number;
  ipFrames: number;
  tcpFrames: number;
  udpFrames: number;
  icmpFrames: number;
  /** SYN without ACK, SYN with ACK, RST, RST with ACK, FIN; retransmissions included. */
  syn: number;
  synAck: number;
  rst: number;
  rstAck: number;
  fin: number;
  tcpFramesByDestinationPort: Tally;
  udpFramesByDestinationPort: Tally;
  /** Frames by IP source and destination, all transports, fragments each counted. */
  ipFramesBySource: Tally;
  ipFramesByDestination: Tally;
  tcpFramesBySource: Tally;
  tcpFramesByDestination: Tally;
  port80FramesByDestination: Tally;
  /** Sum of IP payload lengths (IPv4 total length less header; IPv6 payload length) by source. */
  ipPayloadBytesBySource: Tally;
  tcpPayloadBytesBySource: Tally;
  /** SYN, SYN-ACK and ACK all seen, by the port the SYN went to. */
  handshakesByServerPort: Tally;
  /** tshark's guesses: together no fewer than what a sender has retransmitted, as seen where it sends. */
  retransmissionsBySource: Tally;
  outOfOrderBySource: Tally;
}

function tally<T>(items: T[], key: (item: T) => string | number, by?: (item: T) => number): Tally {
  const sums = new Map<string, number>();
  for (const item of items) {
    const k = String(key(item));
    sums.set(k, (sums.get(k) ?? 0) + (by ? by(item) : 1));
  }
  return Object.fromEntries(
    [...sums].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })),
  );
}

function handshakes(tcp: Frame[]): Tally {
  const streams = new Map<number, { port: number; seen: number }>();
  for (const frame of tcp) {
    const stream = streams.get(frame.stream) ?? { port: frame.destinationPort, seen: 0 };
    stream.seen |= frame.completeness;
    streams.set(frame.stream, stream);
  }
  return tally(
    [...streams.values()].filter(({ seen }) => (seen & 7) === 7),
    ({ port }) => port,
  );
}

/** The counts that are stored with each capture. */
export function countFrames(frames: Frame[]): TsharkCounts {
  const ip = frames.filter(({ source }) => source !== '');
  const tcp = ip.filter(({ transport, first }) => transport === 'tcp' && first);
  const udp = ip.filter(({ transport, first }) => transport === 'udp' && first);
  const { fin, syn, rst, ack } = TcpFlag;
  const flagged = (mask: number, value: number): number =>
    tcp.filter(({ flags }) => (flags & mask) === value).length;
  return {
    frames: frames.length,
    ipFrames: ip.length,
    tcpFrames: tcp.length,
    udpFrames: udp.length,
    icmpFrames: ip.filter(({ transport }) => transport.startsWith('icmp')).length,
    syn: flagged(syn | ack, syn),
    synAck: flagged(syn | ack, syn | ack),
    rst: flagged(rst, rst),
    rstAck: flagged(rst | ack, rst | ack),
    fin: flagged(fin, fin),
    tcpFramesByDestinationPort: tally(tcp, (f) => f.destinationPort),
    udpFramesByDestinationPort: tally(udp, (f) => f.destinationPort),
    ipFramesBySource: tally(ip, (f) => f.source),
    ipFramesByDestination: tally(ip, (f) => f.destination),
    tcpFramesBySource: tally(tcp, (f) => f.source),
    tcpFramesByDestination: tally(tcp, (f) => f.destination),
    port80FramesByDestination: tally(
      tcp.filter((f) => f.destinationPort === 80),
      (f) => f.destination,
    ),
    ipPayloadBytesBySource: tally(
      ip,
      (f) => f.source,
      (f) => f.payload,
    ),
    tcpPayloadBytesBySource: tally(
      tcp,
      (f) => f.source,
      (f) => f.length,
    ),
    handshakesByServerPort: handshakes(tcp),
    retransmissionsBySource: tally(
      tcp.filter((f) => f.retransmission),
      (f) => f.source,
    ),
    outOfOrderBySource: tally(
      tcp.filter((f) => f.outOfOrder),
      (f) => f.source,
    ),
  };
}
