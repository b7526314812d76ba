import { decodeLink } from './link.ts';
import type { Packet } from './packet.ts';

export { SCRATCH_BYTES } from './scratch.ts';

/**
 * Sets the decoder's part of `packet` from its captured bytes. Never throws, whatever they are, and reads only them
 * (and writes only the scratch area at the start of the buffer, see scratch.ts; an offset into that area says nothing
 * about where in the frame the header was):
 *
 * - `link` is an Ethernet header of 14 captured bytes; other link layers have none. Zeros follow when fewer than 18 were
 *   captured.
 * - `network` is what an ethertype announces that is neither IP nor PPPoE, continued with zeros up to 60 bytes.
 * - `ip` has at least its first byte captured, and a version and a header length that make sense. What is cut off reads
 *   as zeros: the header is then in the scratch area, and there is no transport header.
 * - `transport` is there for every first fragment that has bytes after the IP header by its own length fields, even
 *   when none of them was captured. Readable at it: of TCP the whole header by its data offset (20 bytes at least), of
 *   UDP and of IP and GRE inside IP 8, else 60 bytes; zeros after what was captured or after the packet's own end.
 * - `transportCaptured` counts the captured ones of the first 60 bytes; link-layer padding is none of them.
 */
export function decode(packet: Packet): void {
  forget(packet);
  decodeLink(packet);
}

/** Sets the decoder's part to that of a packet without any header. */
export function forget(packet: Packet): void {
  packet.link = -1;
  packet.network = -1;
  packet.networkCaptured = 0;
  packet.etherType = 0;
  packet.ip = -1;
  packet.ipVersion = 0;
  packet.protocol = -1;
  packet.payloadLength = 0;
  packet.laterFragment = false;
  packet.transport = -1;
  packet.transportCaptured = 0;
  packet.transportLength = 0;
  packet.tunnel = 0;
}
