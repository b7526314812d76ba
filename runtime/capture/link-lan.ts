/** Link layers that only old captures have, and Solaris's own: what snoop(8) can capture besides Ethernet. */
import { decodeLlc } from './ether-payload.ts';
import { decodeIPv4, decodeIPv6 } from './ip.ts';
import { Direction, type Packet } from './packet.ts';

const FDDI_HEADER = 13;
const TOKEN_RING_HEADER = 14;
const FIBRE_CHANNEL_HEADER = 16;
const IPNET_HEADER = 24;

/** Solaris's address families. */
const AF_INET = 2;
const AF_INET6 = 26;

/** By ipnet's hook type: inbound, outbound; a packet between two zones of the host is both. */
const HOOK_DIRECTIONS: readonly Direction[] = [Direction.inbound, Direction.outbound];

/** ISO 9314: frame control, two addresses; frames with 802.2 headers are of class 0101. */
export function fddi(packet: Packet, at: number): void {
  if (packet.end - at < FDDI_HEADER || packet.view.getUint8(at) >> 4 !== 5) return;
  decodeLlc(packet, at + FDDI_HEADER);
}

/**
 * IEEE 802.5: access and frame control, two addresses. The source's first bit tells of routing information, whose first
 * five bits after three more are its length.
 */
export function tokenRing(packet: Packet, at: number): void {
  const { view, end } = packet;
  if (end - at < TOKEN_RING_HEADER + 1 || view.getUint8(at + 1) >> 6 !== 1) return;
  const routed = (view.getUint8(at + 8) & 0x80) !== 0;
  const after = at + TOKEN_RING_HEADER;
  decodeLlc(packet, routed ? after + (view.getUint8(after) & 0x1f) : after);
}

/** RFC 2625: two Fibre Channel names, then an 802.2 header. */
export function fibreChannel(packet: Packet, at: number): void {
  decodeLlc(packet, at + FIBRE_CHANNEL_HEADER);
}

/** LINKTYPE_IPNET: version, address family, hook type, length, two interfaces, two zones. */
export function ipnet(packet: Packet, at: number): void {
  if (packet.end - at < IPNET_HEADER) return;
  const family = packet.view.getUint8(at + 1);
  if (packet.direction === Direction.unknown)
    packet.direction = HOOK_DIRECTIONS[packet.view.getUint16(at + 2)] ?? Direction.unknown;
  if (family === AF_INET) decodeIPv4(packet, at + IPNET_HEADER);
  else if (family === AF_INET6) decodeIPv6(packet, at + IPNET_HEADER);
}
