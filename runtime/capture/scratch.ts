import type { Packet } from './packet.ts';

/**
 * Bytes that every reader keeps free at the start of its buffer. The decoder rebuilds there a header that the capture
 * holds only in part, so that whoever reads header fields needs no bounds checks.
 */
export const SCRATCH_BYTES = 256;

/** The longest IPv4 or TCP header: fifteen 32-bit words. */
export const LONGEST_HEADER = 60;

/** Where in the scratch area each header goes that is cut. */
export const IP_SCRATCH = 0;
export const TRANSPORT_SCRATCH = 64;
export const LINK_SCRATCH = 128;
export const NETWORK_SCRATCH = 192;

const AREA_BYTES = 64;

/**
 * Copies `captured` bytes (at most LONGEST_HEADER) from `from` into the scratch area `to` and clears the rest of that
 * area. Returns `to`, the header's new offset.
 */
export function continueWithZeros(
  packet: Packet,
  from: number,
  captured: number,
  to: number,
): number {
  const kept = captured < LONGEST_HEADER ? captured : LONGEST_HEADER;
  packet.bytes.copyWithin(to, from, from + kept);
  packet.bytes.fill(0, to + kept, to + AREA_BYTES);
  return to;
}
