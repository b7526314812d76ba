import {
  decodeEtherType,
  decodeLlc,
  decodePppProtocol,
  EtherType,
  SMALLEST_ETHERTYPE,
} from './ether-payload.ts';
import { decodeIp, decodeIPv4, decodeIPv6 } from './ip.ts';
import { fddi, fibreChannel, ipnet, tokenRing } from './link-lan.ts';
import {
  cooked2Direction,
  cookedDirection,
  familyVersion,
  SLL2_HEADER,
  SLL_HEADER,
} from './link-header.ts';
import { LinkType } from './linktypes.ts';
import { Direction, type Packet } from './packet.ts';
import { continueWithZeros, LINK_SCRATCH } from './scratch.ts';

export const ETHERNET_HEADER = 14;
/** With one VLAN tag. */
const TAGGED_HEADER = 18;

/** What Linux cooked captures put into the protocol field for a frame that starts with an 802.2 LLC header. */
const COOKED_LLC = 0x0004;

/** Finds the IP header behind the packet's link layer: https://www.tcpdump.org/linktypes.html */
export function decodeLink(packet: Packet): void {
  const at = packet.start;
  switch (packet.linkType) {
    case LinkType.ethernet:
      return decodeEthernet(packet, at);
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
    case LinkType.tokenRing:
      return tokenRing(packet, at);
    case LinkType.fddi:
      return fddi(packet, at);
    case LinkType.ipOverFibreChannel:
      return fibreChannel(packet, at);
    case LinkType.ipnet:
      return ipnet(packet, at);
  }
}

/** An Ethernet frame, which need not be the captured one. */
export function decodeEthernet(packet: Packet, at: number): void {
  const captured = packet.end - at;
  if (captured < ETHERNET_HEADER) return;
  packet.link =
    captured < TAGGED_HEADER ? continueWithZeros(packet, at, captured, LINK_SCRATCH) : at;
  const type = packet.view.getUint16(at + 12);
  if (type === EtherType.ipv4) {
    packet.etherType = type;
    decodeIPv4(packet, at + ETHERNET_HEADER);
  } else decodeEtherType(packet, type, at + ETHERNET_HEADER);
}

function cooked(packet: Packet, at: number): void {
  const { view } = packet;
  if (packet.end - at < SLL_HEADER) return;
  setDirection(packet, cookedDirection(view, at));
  cookedProtocol(packet, view.getUint16(at + 14), at + SLL_HEADER);
}

function cooked2(packet: Packet, at: number): void {
  const { view } = packet;
  if (packet.end - at < SLL2_HEADER) return;
  setDirection(packet, cooked2Direction(view, at));
  cookedProtocol(packet, view.getUint16(at), at + SLL2_HEADER);
}

function cookedProtocol(packet: Packet, protocol: number, at: number): void {
  if (protocol >= SMALLEST_ETHERTYPE) decodeEtherType(packet, protocol, at);
  else if (protocol === COOKED_LLC) decodeLlc(packet, at);
}

/** The capture format's own direction flag goes first. */
function setDirection(packet: Packet, direction: Direction): void {
  if (packet.direction === Direction.unknown) packet.direction = direction;
}

/** BSD's and OpenBSD's loopback devices. */
function addressFamily(packet: Packet, at: number): void {
  if (packet.end - at < 4) return;
  const version = familyVersion(packet.view, at);
  if (version === 4) decodeIPv4(packet, at + 4);
  else if (version === 6) decodeIPv6(packet, at + 4);
}

/** RFC 1661, with or without the address and control bytes of RFC 1662. */
function ppp(packet: Packet, at: number): void {
  const framed = packet.end - at >= 2 && packet.view.getUint16(at) === 0xff03;
  decodePppProtocol(packet, framed ? at + 2 : at);
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
