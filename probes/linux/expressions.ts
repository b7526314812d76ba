/** Pieces of bpftrace text that several rows of the catalogue share. Every result is a 64-bit integer expression. */
import type { KernelValue } from '../define-linux.ts';

/** `text` as a 64-bit number. */
export const integer = (text: string): KernelValue => ({ is: 'integer', text });

/** 1 where the condition holds, else 0: newer versions print a bare comparison as a boolean. */
export const flag = (condition: string): KernelValue =>
  integer(`(${condition} ? (uint64)1 : (uint64)0)`);

/** A number where a condition holds; without one, always. */
export interface Case {
  readonly when?: string;
  readonly text: string;
}

/**
 * The number of the first case that holds, else 0; where `guard` does not hold, 0 too. It is a sum: a conditional inside
 * a conditional ends bpftrace 0.23 when there is a memory read in it.
 */
export function cases(all: readonly Case[], guard?: string): string {
  const terms = all.map(({ when, text }, index) => {
    const before = all.slice(0, index).flatMap((earlier) => earlier.when ?? []);
    const conditions = [
      ...(guard === undefined ? [] : [guard]),
      ...before.map((earlier) => `!(${earlier})`),
      ...(when === undefined ? [] : [`(${when})`]),
    ];
    return conditions.length === 0 ? text : `(${conditions.join(' && ')} ? ${text} : 0)`;
  });
  return terms.length === 1 ? terms[0] : `(${terms.join(' + ')})`;
}

/** One number of two. */
export const either = (when: string, yes: string, no: string): readonly Case[] => [
  { when, text: yes },
  { text: no },
];

/** A big-endian number of memory, in host order. */
export const load = (width: 8 | 16 | 32 | 64, address: string): string =>
  width === 8 ? `(uint64)*(uint8*)(${address})` : `(uint64)bswap(*(uint${width}*)(${address}))`;

/** ::ffff:0:0, in front of an IPv4 address: the low half of its mapped form. */
const mapped = '(uint64)0xffff00000000';

const choose = (condition: string, yes: string, no: string): string =>
  `(${condition} ? ${yes} : ${no})`;

/** The address at these offsets of an IP header, either version. */
export const headerAddress = (network: string, ipv4: number, ipv6: number): AddressValue => ({
  is: 'address',
  high: choose('$iv == 6', load(64, `${network} + ${ipv6}`), '(uint64)0'),
  low: choose(
    '$iv == 6',
    load(64, `${network} + ${ipv6 + 8}`),
    `(${mapped} | ${load(32, `${network} + ${ipv4}`)})`,
  ),
});

const word = (member: string, index: number): string =>
  `(uint64)bswap($skc->__sk_common.${member}.in6_u.u6_addr32[${index}])`;

const half = (member: string, first: 0 | 2): string =>
  `((${word(member, first)} << (uint64)32) | ${word(member, first + 1)})`;

/** AF_INET6; a mapped address of an IPv6 socket is mapped already. */
const ofIpv6 = '$skc->__sk_common.skc_family == 10';

/** An address as its two halves. */
export type AddressValue = Extract<KernelValue, { is: 'address' }>;

const mappedOf = (member: string): string =>
  `(${mapped} | (uint64)bswap($skc->__sk_common.${member}))`;

const socketAddress = (ipv4: string, ipv6: string): AddressValue => ({
  is: 'address',
  high: choose(ofIpv6, half(ipv6, 0), '(uint64)0'),
  low: choose(ofIpv6, half(ipv6, 2), mappedOf(ipv4)),
});

/** An address of a socket of any family: none where that is not IP. */
const anySocketAddress = (ipv4: string, ipv6: string): KernelValue => ({
  is: 'choice',
  which: cases([
    { when: '$skc->__sk_common.skc_family == 2', text: '(uint64)1' },
    { when: ofIpv6, text: '(uint64)2' },
  ]),
  of: [
    { is: 'address', high: '(uint64)0', low: mappedOf(ipv4) },
    { is: 'address', high: half(ipv6, 0), low: half(ipv6, 2) },
  ],
});

/** `$skc` is of IPv4 or IPv6. */
export const ofIp: string = `($skc->__sk_common.skc_family == 2 || ${ofIpv6})`;

/** The ends of `$skc`. */
export const localAddress: AddressValue = socketAddress('skc_rcv_saddr', 'skc_v6_rcv_saddr');
export const remoteAddress: AddressValue = socketAddress('skc_daddr', 'skc_v6_daddr');
export const anyLocalAddress: KernelValue = anySocketAddress('skc_rcv_saddr', 'skc_v6_rcv_saddr');
export const anyRemoteAddress: KernelValue = anySocketAddress('skc_daddr', 'skc_v6_daddr');
export const localPort = '(uint64)$skc->__sk_common.skc_num';
export const remotePort = '(uint64)bswap($skc->__sk_common.skc_dport)';

/** The port that a full TCP socket had, when it has lost its own already: on its way to CLOSE. */
export const lastPort = '(uint64)bswap($tp->inet_conn.icsk_inet.inet_sport)';

/** 4 or 6: which packets `$skc` sends; an IPv6 socket that talks to a mapped address sends IPv4. */
export const socketVersions: readonly Case[] = either(
  `${ofIpv6} && !(${half('skc_v6_daddr', 0)} == (uint64)0 && $skc->__sk_common.skc_v6_daddr.in6_u.u6_addr32[2] == 0xffff0000)`,
  '(uint64)6',
  '(uint64)4',
);

/** Jiffies as milliseconds. */
export const milliseconds = (jiffies: string): string => `(${jiffies} * (uint64)1000 / (uint64)HZ)`;

/** Bytes of the packet from `address` on, by the packet's own length: right where a length field of 16 bits is 0. */
export const bytesFrom = (address: string): string =>
  `((uint64)$skb->len + (uint64)$skb->data - (${address}))`;

/** `skb->cb` holds TCP's struct tcp_skb_cb while the segment is TCP's: seq, end_seq, tcp_gso_segs, tcp_flags. */
const controlBlock = (width: 8 | 16 | 32, skb: string, offset: number): string =>
  `(uint64)*(uint${width}*)(${skb} + OFFSETOF(sk_buff, cb) + ${offset})`;
export const segmentStart = (skb: string): string => controlBlock(32, skb, 0);
export const segmentEnd = (skb: string): string => controlBlock(32, skb, 4);
/** Segments that the buffer is sent as (tcp_gso_segs). */
export const segmentCount = (skb: string): string => controlBlock(16, skb, 8);
export const segmentFlags = (skb: string): string => controlBlock(8, skb, 12);
