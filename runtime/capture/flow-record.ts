/** How the flow table lays out a flow. */

/**
 * A flow is one record of 64 bytes, a cache line: 32-bit words, of which the last four are two doubles. The side whose
 * address (then port) is numerically lower is side 0, "low".
 */
export const WORDS = 16;
export const DOUBLES: number = WORDS / 2;
export const ADDRESS_WORDS = 4;
export const Word = {
  /** Addresses in network order; IPv4 has one word, the others are 0. */
  low: 0,
  high: 4,
  /** Low side's port in the upper half, high side's in the lower. */
  ports: 8,
  hash: 9,
  /** Protocol (-1 when unknown) in 9 bits, then the bits below. 0 in a record that is not in use. */
  kind: 10,
  /** Packet.tunnel; in a record that is not in use, the next of the free list, as index + 1. */
  tunnel: 11,
  nextFree: 11,
} as const;
/** What finds a flow are the first words of its record. */
export const KEY_WORDS = 12;
export const Double = { lastSeen: 6, cid: 7 } as const;

export const PROTOCOL_MASK = 0x1ff;
export const IN_USE = 0x200;
export const IPV6 = 0x400;

/** By protocol number: 1 where the transport header starts with source and destination port. */
const HAS_PORTS = new Uint8Array(256);
// TCP, UDP, DCCP (RFC 4340), SCTP (RFC 9260), UDP-Lite (RFC 3828)
for (const protocol of [6, 17, 33, 132, 136]) HAS_PORTS[protocol] = 1;

/** Whether the transport header of an IP protocol starts with source and destination port. */
export function hasPorts(protocol: number): boolean {
  return HAS_PORTS[protocol] === 1;
}

/** Zeroes what an IPv4 flow does not use of its address words. */
export function clearUpperWords(words: Int32Array, at: number): void {
  for (let i = 1; i < ADDRESS_WORDS; i++) {
    words[at + Word.low + i] = 0;
    words[at + Word.high + i] = 0;
  }
}

/** True when the flow of the record never leaves its host: an end in 127.0.0.0/8 or at ::1, or both ends at one address. */
export function isLoopback(words: Int32Array, at: number): boolean {
  if (isOneAddress(words, at + Word.low, at + Word.high)) return true;
  const isHostLocal = (words[at + Word.kind] & IPV6) === 0 ? isLoopbackIPv4 : isLoopbackIPv6;
  return isHostLocal(words, at + Word.low) || isHostLocal(words, at + Word.high);
}

function isLoopbackIPv4(words: Int32Array, at: number): boolean {
  return words[at] >>> 24 === 127;
}

function isLoopbackIPv6(words: Int32Array, at: number): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 1;
}

function isOneAddress(words: Int32Array, a: number, b: number): boolean {
  for (let i = 0; i < ADDRESS_WORDS; i++) if (words[a + i] !== words[b + i]) return false;
  return true;
}
