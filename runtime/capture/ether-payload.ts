import { decodeIPv4, decodeIPv6 } from './ip.ts';
import type { Packet } from './packet.ts';
import { continueWithZeros, LONGEST_HEADER, NETWORK_SCRATCH } from './scratch.ts';

export const EtherType = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  vlan: 0x8100,
  provider: 0x88a8,
  oldProvider: 0x9100,
  pppoeSession: 0x8864,
} as const;

/** Smaller values of an Ethernet type field are the length of an IEEE 802.3 frame. */
export const SMALLEST_ETHERTYPE = 0x0600;

const PppProtocol = { ipv4: 0x0021, ipv6: 0x0057 } as const;

/** What follows a type field of value `type`. */
export function decodeEtherType(packet: Packet, type: number, at: number): void {
  while (isVlan(type) && packet.end - at >= 4) {
    type = packet.view.getUint16(at + 2);
    at += 4;
  }
  if (type < SMALLEST_ETHERTYPE) return decodeLlc(packet, at);
  packet.etherType = type;
  if (type === EtherType.ipv4) decodeIPv4(packet, at);
  else if (type === EtherType.ipv6) decodeIPv6(packet, at);
  else if (type === EtherType.pppoeSession) pppoe(packet, at);
  else network(packet, at);
}

/** Whatever else an ethertype announces: ARP, LLDP. */
function network(packet: Packet, at: number): void {
  const captured = packet.end - at;
  packet.networkCaptured = captured < LONGEST_HEADER ? captured : LONGEST_HEADER;
  packet.network =
    captured < LONGEST_HEADER ? continueWithZeros(packet, at, captured, NETWORK_SCRATCH) : at;
}

function isVlan(type: number): boolean {
  return type === EtherType.vlan || type === EtherType.provider || type === EtherType.oldProvider;
}

/** IEEE 802.2 unnumbered information, of the IP access point or with an RFC 1042 SNAP header. */
export function decodeLlc(packet: Packet, at: number): void {
  if (packet.end - at < 3) return;
  const view = packet.view;
  const accessPoints = view.getUint16(at);
  if (view.getUint8(at + 2) !== 0x03) return;
  if (accessPoints === 0x0606) return decodeIPv4(packet, at + 3);
  if (accessPoints !== 0xaaaa || packet.end - at < 8) return;
  const isEtherType = view.getUint8(at + 3) === 0 && view.getUint16(at + 4) === 0;
  const type = view.getUint16(at + 6);
  if (isEtherType && type >= SMALLEST_ETHERTYPE) decodeEtherType(packet, type, at + 8);
}

/** RFC 2516: version and type 1, code 0 (session data), session, length, PPP protocol. */
function pppoe(packet: Packet, at: number): void {
  if (packet.end - at < 8 || packet.view.getUint16(at) !== 0x1100) return;
  decodePppProtocol(packet, at + 6);
}

/** The protocol field, of two bytes or, when the first is odd, compressed to one (RFC 1661, section 6.5). */
export function decodePppProtocol(packet: Packet, at: number): void {
  if (packet.end - at < 2) return;
  const first = packet.view.getUint8(at);
  const compressed = (first & 1) === 1;
  const protocol = compressed ? first : packet.view.getUint16(at);
  const after = compressed ? at + 1 : at + 2;
  if (protocol === PppProtocol.ipv4) decodeIPv4(packet, after);
  else if (protocol === PppProtocol.ipv6) decodeIPv6(packet, after);
}
