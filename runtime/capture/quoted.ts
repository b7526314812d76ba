import { hasPorts } from './flow-record.ts';
import { extensionLength, isExtension, isLaterFragment } from './ip.ts';
import type { Packet } from './packet.ts';
import { SCRATCH_BYTES } from './scratch.ts';

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
 * Offset of the IP header that an ICMP error sends back, -1 when there is none, or less than the whole of it was
 * sent back or captured.
 */
export function quotedIp(packet: Packet): number {
  if (!quotes(packet)) return -1;
  const at = packet.transport + ICMP_HEADER;
  const captured = capturedOf(packet);
  if (captured < 1) return -1;
  const length = headerLength(packet.view.getUint8(at));
  return length < 0 || captured < length ? -1 : at;
}

/**
 * Offset of the two ports behind the quoted IP header, -1 when there are none: another protocol, a later fragment,
 * a packet that is cut before them.
 */
export function quotedTransport(packet: Packet): number {
  const at = quotedIp(packet);
  if (at < 0) return -1;
  const { view } = packet;
  const end = packet.transport + ICMP_HEADER + capturedOf(packet);
  const first = view.getUint8(at);
  const behind = at + headerLength(first);
  if (first >> 4 === 6) return portsBehind(view, view.getUint8(at + 6), behind, end);
  const later = (view.getUint16(at + 6) & 0x1fff) !== 0;
  return later ? -1 : portsBehind(view, view.getUint8(at + 9), behind, end);
}

/** The ports of the header of this protocol, or of the one behind its extension headers. */
function portsBehind(view: DataView, protocol: number, at: number, end: number): number {
  while (isExtension(protocol)) {
    if (at + 4 > end || isLaterFragment(view, protocol, at)) return -1;
    const length = extensionLength(view, protocol, at);
    protocol = view.getUint8(at);
    at += length;
  }
  return hasPorts(protocol) && at + 4 <= end ? at : -1;
}
