/** Programs, and what each makes of a packet, said a second time and plainly. */
import type { Bytes, PlainPacket } from './plain.ts';

export interface OracleProgram {
  readonly text: string;
  /** The line that the packet prints or adds to; undefined when nothing fires. */
  readonly line: (packet: PlainPacket) => string | undefined;
  /** What the packet adds to the row of that name; without it the lines are printed, in order. */
  readonly amount?: (packet: PlainPacket) => number;
}

const one = (): number => 1;

/** The transport header when it is of that protocol. */
function header({ protocol, transport }: PlainPacket, wanted: number): Bytes | undefined {
  return protocol === wanted ? transport : undefined;
}

/** dtrace's bucket of a length: the greatest power of 2 that is not above it. */
const powerOfTwo = (length: number): number =>
  length === 0 ? 0 : 2 ** Math.floor(Math.log2(length));

export const programs: readonly OracleProgram[] = [
  {
    text: 'ip:::receive { @[args[2]->ip_saddr] = sum(args[2]->ip_plength); }',
    line: ({ source }) => source,
    amount: ({ payload }) => payload,
  },
  {
    text: 'ip:::send { @[args[2]->ip_daddr, args[2]->ip_ver] = count(); }',
    line: ({ destination, version }) => `${destination} ${version}`,
    amount: one,
  },
  {
    text: 'ip:::receive /args[2]->ip_ver == 6/ { @[args[2]->ip_saddr, args[2]->ip_daddr] = count(); }',
    line: ({ version, source, destination }) =>
      version === 6 ? `${source} ${destination}` : undefined,
    amount: one,
  },
  {
    text: 'tcp:::receive { @[args[4]->tcp_flags] = count(); }',
    line: (packet) => header(packet, 6)?.number(13, 1).toString(),
    amount: one,
  },
  {
    text: 'udp:::send { @[args[4]->udp_dport] = sum(args[2]->ip_plength); }',
    line: (packet) => header(packet, 17)?.number(2, 2).toString(),
    amount: ({ payload }) => payload,
  },
  {
    text: 'ip:::receive { @ = quantize(args[2]->ip_plength); }',
    line: ({ payload }) => `${powerOfTwo(payload)}`,
    amount: one,
  },
  {
    text: 'ip:::receive { printf("%s > %s: %d\\n", args[2]->ip_saddr, args[2]->ip_daddr, args[2]->ip_plength); }',
    line: ({ source, destination, payload }) => `${source} > ${destination}: ${payload}`,
  },
  {
    text: 'tcp:::send { printf("%s:%d %u %u %d\\n", args[2]->ip_saddr, args[4]->tcp_sport, args[4]->tcp_seq, args[4]->tcp_ack, args[4]->tcp_window); }',
    line: (packet) => {
      const tcp = header(packet, 6);
      if (tcp === undefined) return undefined;
      const words = [tcp.number(4, 4), tcp.number(8, 4), tcp.number(14, 2)];
      return `${packet.source}:${tcp.number(0, 2)} ${words.join(' ')}`;
    },
  },
];
