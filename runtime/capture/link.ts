import { decodeIp, decodeIPv4, decodeIPv6 } from './ip.ts';
import { LinkType } from './linktypes.ts';
import { Direction, type Packet } from './packet.ts';

const ETHERNET_HEADER = 14;
const SLL_HEADER = 16;
const SLL2_HEADER = 20;

/** linux/if_arp.h */
const ARPHRD_LOOPBACK = 772;

const EtherType = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  vlan: 0x8100,
  provider: 0x88a8,
  oldProvider: 0x9100,
  pppoeSession: 0x8864,
} as const;

/** Smaller values of an Ethernet type field are the length of an IEEE 802.3 frame. */
const SMALLEST_ETHERTYPE = 0x0600;

/** What Linux cooked captures put into the protocol field for a frame that starts with an 802.2 LLC header. */
const COOKED_LLC = 0x0004;

const PppProtocol = { ipv4: 0x0021, ipv6: 0x0057 } as const;

/** Linux's PACKET_HOST, _BROADCAST, _MULTICAST, _OTHERHOST, _OUTGOING. */
const PACKET_TYPE_DIRECTIONS: readonly Direction[] = [
  Direction.inbound,
  Direction.inbound,
  Direction.inbound,
  Direction.unknown,
  Direction.outbound,
];

/** Finds the IP header behind the packet's link layer: https://www.tcpdump.org/linktypes.html */
export function decodeLink(packet: Packet): void {
  const at = packet.start;
  switch (packet.linkType) {
    case LinkType.ethernet:
      return ethernet(packet, at);
    case LinkType.linuxSll:
      return cooked(packet, at);
    case LinkType.linuxSll2:
      return cooked2(packet, at);
    case LinkType.raw:
    case LinkType.rawBsd:
    case LinkType.rawOpenBsd:
      return decodeIp(packet, at);
    case LinkType.ipv4:
      return decodeIPv4(packet, at);
    case LinkType.ipv6:
      return decodeIPv6(packet, at);
    case LinkType.null:
    case LinkType.loop:
      return addressFamily(packet, at);
    case LinkType.ppp:
      return ppp(packet, at);
    case LinkType.pppHdlc:
      return pppHdlc(packet, at);
    case LinkType.pppWithDirection:
      return pppWithDirection(packet, at);
  }
}

function ethernet(packet: Packet, at: number): void {
  if (packet.end - at < ETHERNET_HEADER) return;
  packet.link = at;
  const type = packet.view.getUint16(at + 12);
  if (type === EtherType.ipv4) {
    packet.etherType = type;
    decodeIPv4(packet, at + ETHERNET_HEADER);
  } else typed(packet, type, at + ETHERNET_HEADER);
}

/** What follows a type field of value `type`. */
function typed(packet: Packet, type: number, at: number): void {
  while (isVlan(type) && packet.end - at >= 4) {
    type = packet.view.getUint16(at + 2);
    at += 4;
  }
  if (type < SMALLEST_ETHERTYPE) return llc(packet, at);
  packet.etherType = type;
  if (type === EtherType.ipv4) decodeIPv4(packet, at);
  else if (type === EtherType.ipv6) decodeIPv6(packet, at);
  else if (type === EtherType.pppoeSession) pppoe(packet, at);
}

function isVlan(type: number): boolean {
  return type === EtherType.vlan || type === EtherType.provider || type === EtherType.oldProvider;
}

/** IEEE 802.2 unnumbered information, of the IP access point or with an RFC 1042 SNAP header. */
function llc(packet: Packet, at: number): void {
  if (packet.end - at < 3) return;
  const view = packet.view;
  const accessPoints = view.getUint16(at);
  if (view.getUint8(at + 2) !== 0x03) return;
  if (accessPoints === 0x0606) return decodeIPv4(packet, at + 3);
  if (accessPoints !== 0xaaaa || packet.end - at < 8) return;
  const isEtherType = view.getUint8(at + 3) === 0 && view.getUint16(at + 4) === 0;
  const type = view.getUint16(at + 6);
  if (isEtherType && type >= SMALLEST_ETHERTYPE) typed(packet, type, at + 8);
}

/** RFC 2516: version and type 1, code 0 (session data), session, length, PPP protocol. */
function pppoe(packet: Packet, at: number): void {
  if (packet.end - at < 8 || packet.view.getUint16(at) !== 0x1100) return;
  pppProtocol(packet, at + 6);
}

function cooked(packet: Packet, at: number): void {
  if (packet.end - at < SLL_HEADER) return;
  setDirection(packet, packet.view.getUint16(at), packet.view.getUint16(at + 2));
  cookedProtocol(packet, packet.view.getUint16(at + 14), at + SLL_HEADER);
}

function cooked2(packet: Packet, at: number): void {
  if (packet.end - at < SLL2_HEADER) return;
  setDirection(packet, packet.view.getUint8(at + 10), packet.view.getUint16(at + 8));
  cookedProtocol(packet, packet.view.getUint16(at), at + SLL2_HEADER);
}

function cookedProtocol(packet: Packet, protocol: number, at: number): void {
  if (protocol >= SMALLEST_ETHERTYPE) typed(packet, protocol, at);
  else if (protocol === COOKED_LLC) llc(packet, at);
}

/**
 * The capture format's own direction flag goes first. A loopback device's packets are captured once, on
 * their way in, yet this host has sent them too: their direction stays unknown.
 */
function setDirection(packet: Packet, packetType: number, hardwareType: number): void {
  if (packet.direction !== Direction.unknown || packetType >= PACKET_TYPE_DIRECTIONS.length) return;
  const direction = PACKET_TYPE_DIRECTIONS[packetType];
  if (hardwareType === ARPHRD_LOOPBACK && direction === Direction.inbound) return;
  packet.direction = direction;
}

/** A BSD address family in the byte order of the host that captured, which the value itself tells; network order for LOOP. */
function addressFamily(packet: Packet, at: number): void {
  if (packet.end - at < 4) return;
  const little = packet.view.getUint32(at, true);
  const family = little > 0xffff ? packet.view.getUint32(at) : little;
  switch (family) {
    case 2:
      return decodeIPv4(packet, at + 4);
    case 10: // AF_INET6 of Linux,
    case 24: // of NetBSD and OpenBSD,
    case 28: // of FreeBSD,
    case 30: // of macOS.
      return decodeIPv6(packet, at + 4);
  }
}

/** RFC 1661, with or without the address and control bytes of RFC 1662. */
function ppp(packet: Packet, at: number): void {
  const framed = packet.end - at >= 2 && packet.view.getUint16(at) === 0xff03;
  pppProtocol(packet, framed ? at + 2 : at);
}

/** RFC 1662, or Cisco's HDLC: a unicast or broadcast address byte, a control byte, an Ethertype. */
function pppHdlc(packet: Packet, at: number): void {
  if (packet.end - at < 4) return;
  const address = packet.view.getUint8(at);
  if (address === 0x0f || address === 0x8f)
    cookedProtocol(packet, packet.view.getUint16(at + 2), at + 4);
  else ppp(packet, at);
}

function pppWithDirection(packet: Packet, at: number): void {
  if (packet.end - at < 1) return;
  if (packet.direction === Direction.unknown)
    packet.direction = packet.view.getUint8(at) === 0 ? Direction.inbound : Direction.outbound;
  ppp(packet, at + 1);
}

/** The protocol field, of two bytes or, when the first is odd, compressed to one (RFC 1661, section 6.5). */
function pppProtocol(packet: Packet, at: number): void {
  if (packet.end - at < 2) return;
  const first = packet.view.getUint8(at);
  const compressed = (first & 1) === 1;
  const protocol = compressed ? first : packet.view.getUint16(at);
  const after = compressed ? at + 1 : at + 2;
  if (protocol === PppProtocol.ipv4) decodeIPv4(packet, after);
  else if (protocol === PppProtocol.ipv6) decodeIPv6(packet, after);
}
