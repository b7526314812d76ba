import { hasPorts } from './flow-table.ts';
import type { Packet } from './packet.ts';
import { continueWithZeros, LONGEST_HEADER, QUOTED_SCRATCH, SCRATCH_BYTES } from './scratch.ts';

const ICMP = 1;
const ICMPV6 = 58;

/** Type, code, checksum and four more bytes: what is quoted follows. */
const ICMP_HEADER = 8;
const IPV6_HEADER = 40;

/** Destination unreachable, source quench, redirect, time exceeded, parameter problem: RFC 792. */
const ICMP_ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

/** RFC 4443: error messages are those with the high bit clear. */
const ICMPV6_INFORMATION = 128;

function quotes({ view, transport, protocol }: Packet): boolean {
  if (transport < 0) return false;
  const type = view.getUint8(transport);
  return protocol === ICMP
    ? ICMP_ERRORS.has(type)
    : protocol === ICMPV6 && type < ICMPV6_INFORMATION;
}

/** Bytes of the quoted packet that were captured. */
function capturedOf(packet: Packet): number {
  const { transport, transportCaptured, transportLength, end } = packet;
  const whole =
    transport < SCRATCH_BYTES ? transportCaptured : Math.min(end - transport, transportLength);
  return whole - ICMP_HEADER;
}

/** Length of the header that begins with this byte; -1 when it is none of IPv4 or IPv6. */
function headerLength(first: number): number {
  if (first >= 0x45 && first <= 0x4f) return (first & 0x0f) * 4;
  return first >> 4 === 6 ? IPV6_HEADER : -1;
}

/**
 * Offset of the IP header that an ICMP error sends back, -1 when there is none. The header and the four bytes
 * behind it can be read; what was not captured reads as zeros, in the scratch area.
 */
export function quotedIp(packet: Packet): number {
  if (!quotes(packet)) return -1;
  const at = packet.transport + ICMP_HEADER;
  const captured = capturedOf(packet);
  if (captured < 1) return -1;
  const length = headerLength(packet.view.getUint8(at));
  if (length < 0) return -1;
  if (captured >= length + 4) return at;
  return continueWithZeros(packet, at, Math.min(captured, LONGEST_HEADER), QUOTED_SCRATCH);
}

/**
 * Offset of what follows the quoted IP header where that begins with two ports; -1 when it does not: other
 * protocols, later fragments, an IPv6 header with extensions.
 */
export function quotedTransport(packet: Packet): number {
  const at = quotedIp(packet);
  if (at < 0) return -1;
  const { view } = packet;
  const first = view.getUint8(at);
  const length = headerLength(first);
  if (first >> 4 === 6) return hasPorts(view.getUint8(at + 6)) ? at + length : -1;
  const later = (view.getUint16(at + 6) & 0x1fff) !== 0;
  return !later && hasPorts(view.getUint8(at + 9)) ? at + length : -1;
}
