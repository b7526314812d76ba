import type { Packet } from './packet.ts';
import { continueWithZeros, IP_SCRATCH, LONGEST_HEADER, TRANSPORT_SCRATCH } from './scratch.ts';

const IPV4 = 4;
const TCP = 6;
const UDP = 17;
const IPV6 = 41;
const GRE = 47;
const UDP_LITE = 136;
const NO_NEXT_HEADER = 59;

const IPV6_HEADER = 40;
const TCP_HEADER = 20;
const UDP_HEADER = 8;
const TUNNEL_HEADER = 8;

/** How an IPv6 extension header tells its length; `none` for protocols that are no extension header. */
const Extension = { none: 0, eights: 1, fours: 2, fragment: 3 } as const;

/** By protocol number: hop-by-hop, routing, destination options, mobility, HIP, shim6; fragment; AH. RFC 8200, 4302. */
const EXTENSIONS = new Uint8Array(256);
for (const protocol of [0, 43, 60, 135, 139, 140]) EXTENSIONS[protocol] = Extension.eights;
EXTENSIONS[44] = Extension.fragment;
EXTENSIONS[51] = Extension.fours;

/** Whether an IPv6 extension header of which the length is known. */
export function isExtension(protocol: number): boolean {
  return EXTENSIONS[protocol] !== Extension.none;
}

/** Bytes of the extension header at `at`, of which two can be read. */
export function extensionLength(view: DataView, protocol: number, at: number): number {
  const kind = EXTENSIONS[protocol];
  if (kind === Extension.fragment) return 8;
  const units = view.getUint8(at + 1);
  return kind === Extension.eights ? (units + 1) * 8 : (units + 2) * 4;
}

/** Whether it is the header of a fragment that is not the first; four bytes can be read. */
export function isLaterFragment(view: DataView, protocol: number, at: number): boolean {
  return EXTENSIONS[protocol] === Extension.fragment && view.getUint16(at + 2) >> 3 !== 0;
}

/** Header bytes that can be read without a bounds check; TCP's grow with its data offset. */
const READABLE = new Uint8Array(256).fill(LONGEST_HEADER);
READABLE[TCP] = TCP_HEADER;
READABLE[UDP] = UDP_HEADER;
READABLE[UDP_LITE] = UDP_HEADER;
// What is in a tunnel is looked at where it is, and not in the scratch area: see tunnel.ts.
for (const protocol of [IPV4, IPV6, GRE]) READABLE[protocol] = TUNNEL_HEADER;

/** Whichever version the first nibble says. */
export function decodeIp(packet: Packet, at: number): void {
  if (at >= packet.end) return;
  if (packet.view.getUint8(at) >> 4 === 4) decodeIPv4(packet, at);
  else decodeIPv6(packet, at);
}

/** RFC 791. */
export function decodeIPv4(packet: Packet, at: number): void {
  const captured = packet.end - at;
  if (captured < 1) return;
  const view = packet.view;
  const first = view.getUint8(at);
  if (first < 0x45 || first > 0x4f) return;
  const headerLength = (first & 0x0f) * 4;
  packet.ipVersion = 4;
  if (captured < headerLength) return decodeCutIPv4(packet, at, captured, headerLength);
  packet.ip = at;
  const payload = ipv4Payload(packet, at, view.getUint16(at + 2), headerLength);
  packet.payloadLength = payload;
  const protocol = view.getUint8(at + 9);
  packet.protocol = protocol;
  if ((view.getUint16(at + 6) & 0x1fff) !== 0) packet.laterFragment = true;
  else setTransport(packet, protocol, at + headerLength, payload);
}

/**
 * Bytes after the header. A total length of 0 stands for a frame that the sender's card was still to cut (segmentation
 * offload): the frame tells. A total length that does not even cover the header gives 0.
 */
function ipv4Payload(packet: Packet, at: number, total: number, headerLength: number): number {
  const length = total === 0 ? packet.start + packet.wireLength - at : total;
  return length > headerLength ? length - headerLength : 0;
}

function decodeCutIPv4(packet: Packet, at: number, captured: number, headerLength: number): void {
  const ip = continueWithZeros(packet, at, captured, IP_SCRATCH);
  const view = packet.view;
  packet.ip = ip;
  const total = captured < 4 ? 0 : view.getUint16(ip + 2);
  packet.payloadLength = ipv4Payload(packet, at, total, headerLength);
  packet.laterFragment = captured >= 8 && (view.getUint16(ip + 6) & 0x1fff) !== 0;
  if (captured > 9) packet.protocol = view.getUint8(ip + 9);
}

/** RFC 8200. */
export function decodeIPv6(packet: Packet, at: number): void {
  const captured = packet.end - at;
  if (captured < 1 || packet.view.getUint8(at) >> 4 !== 6) return;
  packet.ipVersion = 6;
  if (captured < IPV6_HEADER) return decodeCutIPv6(packet, at, captured);
  const view = packet.view;
  packet.ip = at;
  const next = view.getUint8(at + 6);
  const payload = ipv6Payload(packet, at, view.getUint16(at + 4), next);
  packet.payloadLength = payload;
  const after = at + IPV6_HEADER;
  if (EXTENSIONS[next] !== Extension.none) return walkExtensions(packet, next, after, payload);
  packet.protocol = next;
  if (next !== NO_NEXT_HEADER) setTransport(packet, next, after, payload);
}

/**
 * Bytes after the header. A payload length of 0 stands for a jumbogram (RFC 2675) or an offloaded frame, unless there is
 * no next header.
 */
function ipv6Payload(packet: Packet, at: number, length: number, next: number): number {
  if (length !== 0 || next === NO_NEXT_HEADER) return length;
  const rest = packet.start + packet.wireLength - at - IPV6_HEADER;
  return rest > 0 ? rest : 0;
}

function decodeCutIPv6(packet: Packet, at: number, captured: number): void {
  const ip = continueWithZeros(packet, at, captured, IP_SCRATCH);
  packet.ip = ip;
  const next = packet.view.getUint8(ip + 6);
  packet.payloadLength = ipv6Payload(packet, at, packet.view.getUint16(ip + 4), next);
  if (captured > 6 && EXTENSIONS[next] === Extension.none) packet.protocol = next;
}

/**
 * Follows the extension headers, of which `first` is at `at` and `payload` bytes are left. Each has 8 bytes or more, so
 * the packet bounds their number. A chain that is cut leaves the protocol unknown.
 */
function walkExtensions(packet: Packet, first: number, at: number, payload: number): void {
  const view = packet.view;
  const packetEnd = at + payload;
  const stop = packet.end < packetEnd ? packet.end : packetEnd;
  let next = first;
  while (isExtension(next)) {
    if (at + 4 > stop) return;
    const kind = next;
    next = view.getUint8(at);
    if (isLaterFragment(view, kind, at)) {
      packet.laterFragment = true;
      packet.protocol = next;
      return;
    }
    at += extensionLength(view, kind, at);
  }
  packet.protocol = next;
  if (next !== NO_NEXT_HEADER) setTransport(packet, next, at, packetEnd - at);
}

/** The transport header at `at`, which may be past what was captured; `length` bytes from there to the packet's end. */
function setTransport(packet: Packet, protocol: number, at: number, length: number): void {
  if (length <= 0) return;
  packet.transportLength = length;
  let captured = packet.end - at;
  if (captured > length) captured = length;
  if (captured < 0) captured = 0;
  packet.transportCaptured = captured < LONGEST_HEADER ? captured : LONGEST_HEADER;
  let readable = READABLE[protocol];
  if (protocol === TCP && captured >= TCP_HEADER) {
    const headerLength = (packet.view.getUint8(at + 12) >> 4) * 4;
    if (headerLength > readable) readable = headerLength;
  }
  packet.transport =
    captured < readable ? continueWithZeros(packet, at, captured, TRANSPORT_SCRATCH) : at;
}
