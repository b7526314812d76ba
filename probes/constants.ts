/**
 * The integer constants that D programs expect without declaring them. Where systems disagree the
 * numbers are the Linux kernel's: programs use the names, and every engine must agree on the numbers.
 */
import type { Catalogue } from './define.ts';
import { errors } from './errors.ts';
import { icmpNames } from './names/icmp.ts';
import { igmpNames } from './names/igmp.ts';
import { linkNames } from './names/link.ts';
import { sctpNames } from './names/sctp.ts';
import { signals } from './signals.ts';

type Rows = Readonly<Record<string, number>>;

/** Bits of tcp_flags. Linux says TH_PSH, the others TH_PUSH. */
const tcpFlags: Rows = {
  TH_FIN: 0x01,
  TH_SYN: 0x02,
  TH_RST: 0x04,
  TH_PUSH: 0x08,
  TH_PSH: 0x08,
  TH_ACK: 0x10,
  TH_URG: 0x20,
  TH_ECE: 0x40,
  TH_CWR: 0x80,
};

/**
 * TCP states by the Linux kernel's numbers. Linux has no bound state but for its socket listings, where
 * a bound socket shows as 13.
 */
const tcpStates: Rows = {
  IDLE: 0,
  ESTABLISHED: 1,
  SYN_SENT: 2,
  SYN_RECEIVED: 3,
  FIN_WAIT_1: 4,
  FIN_WAIT_2: 5,
  TIME_WAIT: 6,
  CLOSED: 7,
  CLOSE_WAIT: 8,
  LAST_ACK: 9,
  LISTEN: 10,
  CLOSING: 11,
  BOUND: 13,
};

/** FreeBSD and macOS have no name for these two. */
const statesOfIllumosOnly: ReadonlySet<string> = new Set(['IDLE', 'BOUND']);

const tcpStateNames: Rows = Object.fromEntries(
  Object.entries(tcpStates).map(([name, value]) => [`TCP_STATE_${name}`, value]),
);

const bsdStateNames: Rows = Object.fromEntries(
  Object.entries(tcpStates)
    .filter(([name]) => !statesOfIllumosOnly.has(name))
    .map(([name, value]) => [`TCPS_${name}`, value]),
);

/** IANA protocol numbers under every system's names for them. */
const protocols: Rows = {
  IPPROTO_IP: 0,
  IPPROTO_HOPOPTS: 0,
  IPPROTO_ICMP: 1,
  IPPROTO_IGMP: 2,
  IPPROTO_GGP: 3,
  IPPROTO_IPIP: 4,
  IPPROTO_IPV4: 4,
  IPPROTO_ENCAP: 4,
  IPPROTO_TCP: 6,
  IPPROTO_EGP: 8,
  IPPROTO_PUP: 12,
  IPPROTO_UDP: 17,
  IPPROTO_IDP: 22,
  IPPROTO_TP: 29,
  IPPROTO_DCCP: 33,
  IPPROTO_IPV6: 41,
  IPPROTO_ROUTING: 43,
  IPPROTO_FRAGMENT: 44,
  IPPROTO_RSVP: 46,
  IPPROTO_GRE: 47,
  IPPROTO_ESP: 50,
  IPPROTO_AH: 51,
  IPPROTO_MOBILE: 55,
  IPPROTO_ICMPV6: 58,
  IPPROTO_NONE: 59,
  IPPROTO_DSTOPTS: 60,
  IPPROTO_OSPF: 89,
  IPPROTO_MTP: 92,
  IPPROTO_BEETPH: 94,
  IPPROTO_ETHERIP: 97,
  IPPROTO_PIM: 103,
  IPPROTO_COMP: 108,
  IPPROTO_IPCOMP: 108,
  IPPROTO_SCTP: 132,
  IPPROTO_MH: 135,
  IPPROTO_UDPLITE: 136,
  IPPROTO_RAW: 255,
  IPPROTO_MAX: 256,
};

/** Address families, hardware types, header sizes; IPH_* are in the scale of ipv4_flags. */
const network: Rows = {
  AF_INET: 2,
  AF_INET6: 10,
  ARPHRD_ETHER: 1,
  ARPHRD_INFINIBAND: 32,
  IPH_DF: 4,
  IPH_MF: 2,
  IFF_LOOPBACK: 8,
  TCP_MIN_HEADER_LENGTH: 20,
  UDPH_SIZE: 8,
};

/** What pcap() is told that a packet begins with: LINKTYPE_* numbers, an IP header of either version for PCAP_IP. */
const captures: Rows = {
  PCAP_NULL: 0,
  PCAP_ETHER: 1,
  PCAP_PPP: 9,
  PCAP_IP: 12,
  PCAP_WIFI: 105,
  PCAP_IPNET: 226,
  PCAP_IPOIB: 242,
};

/** What arg4 of dtrace:::ERROR says. */
const faults: Rows = {
  DTRACEFLT_UNKNOWN: 0,
  DTRACEFLT_BADADDR: 1,
  DTRACEFLT_BADALIGN: 2,
  DTRACEFLT_ILLOP: 3,
  DTRACEFLT_DIVZERO: 4,
  DTRACEFLT_NOSCRATCH: 5,
  DTRACEFLT_KPRIV: 6,
  DTRACEFLT_UPRIV: 7,
  DTRACEFLT_TUPOFLOW: 8,
  DTRACEFLT_BADSTACK: 9,
};

const groups: readonly Rows[] = [
  tcpFlags,
  tcpStateNames,
  bsdStateNames,
  protocols,
  network,
  icmpNames.constants,
  linkNames.constants,
  igmpNames.constants,
  sctpNames.constants,
  captures,
  faults,
  signals,
  errors,
];

/** Every constant by its name; all are of type int. */
export const constants: Catalogue['constants'] = byName();

/** Every start makes them: one by one, for lists of pairs would be garbage at once. */
function byName(): Catalogue['constants'] {
  const all = new Map<string, { type: string; value: bigint }>();
  for (const rows of groups)
    for (const name in rows) all.set(name, { type: 'int', value: BigInt(rows[name]) });
  return all;
}
