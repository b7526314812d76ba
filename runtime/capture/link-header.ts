/** The link layers whose headers say at one look where an IP header lies; link.ts decodes these and all others. */
import { linkHeaderBits } from '../../compiler/backends/replay/interface.ts';
import { LinkType } from './linktypes.ts';
import { Direction } from './packet.ts';

export const SLL_HEADER = 16;
export const SLL2_HEADER = 20;
const FAMILY_HEADER = 4;
const IPV4_HEADER = 20;

/** linux/if_arp.h */
const ARPHRD_LOOPBACK = 772;

/** Linux's PACKET_HOST, _BROADCAST, _MULTICAST, _OTHERHOST, _OUTGOING. */
const PACKET_TYPE_DIRECTIONS: readonly Direction[] = [
  Direction.inbound,
  Direction.inbound,
  Direction.inbound,
  Direction.unknown,
  Direction.outbound,
];

/**
 * A loopback device's packets are captured once, on their way in, yet this host has sent them too: their direction is
 * unknown.
 */
function directionOf(packetType: number, hardwareType: number): Direction {
  if (packetType >= PACKET_TYPE_DIRECTIONS.length) return Direction.unknown;
  const direction = PACKET_TYPE_DIRECTIONS[packetType];
  const isLoopback = hardwareType === ARPHRD_LOOPBACK && direction === Direction.inbound;
  return isLoopback ? Direction.unknown : direction;
}

/** What a whole Linux cooked header at `at` says. */
export const cookedDirection = (view: DataView, at: number): Direction =>
  directionOf(view.getUint16(at), view.getUint16(at + 2));

/** What a whole one of the second version says. */
export const cooked2Direction = (view: DataView, at: number): Direction =>
  directionOf(view.getUint8(at + 10), view.getUint16(at + 8));

/**
 * The IP version that four bytes of a BSD address family announce, 0 for another: they are in the byte order of the host
 * that captured, which the value itself tells; in network order for LOOP.
 */
export function familyVersion(view: DataView, at: number): 0 | 4 | 6 {
  const little = view.getUint32(at, true);
  switch (little > 0xffff ? view.getUint32(at) : little) {
    case 2:
      return 4;
    case 10: // AF_INET6 of Linux,
    case 24: // of NetBSD and OpenBSD,
    case 26: // of Solaris and illumos,
    case 28: // of FreeBSD,
    case 30: // of macOS.
      return 6;
    default:
      return 0;
  }
}

/** Link layers that {@link linkHeader} knows. */
export const WALKED_LINKS: ReadonlySet<number> = new Set([
  LinkType.ethernet,
  LinkType.null,
  LinkType.loop,
  LinkType.raw,
  LinkType.rawBsd,
  LinkType.rawOpenBsd,
  LinkType.ipv4,
  LinkType.ipv6,
  LinkType.linuxSll,
  LinkType.linuxSll2,
]);

/**
 * What the link header of a packet says, of which so many bytes from `at` on were captured: see `linkHeaderBits`. Below 0
 * when link.ts must look, as for Ethernet always, and when what was captured does not reach an IPv4 header's end.
 */
export function linkHeader(linkType: number, view: DataView, at: number, captured: number): number {
  switch (linkType) {
    case LinkType.linuxSll:
      if (captured < SLL_HEADER + IPV4_HEADER) return -1;
      return typed(view.getUint16(at + 14), SLL_HEADER, cookedDirection(view, at));
    case LinkType.linuxSll2:
      if (captured < SLL2_HEADER + IPV4_HEADER) return -1;
      return typed(view.getUint16(at), SLL2_HEADER, cooked2Direction(view, at));
    case LinkType.null:
    case LinkType.loop:
      if (captured < FAMILY_HEADER + IPV4_HEADER) return -1;
      return untyped(familyVersion(view, at), FAMILY_HEADER);
    case LinkType.raw:
    case LinkType.rawBsd:
    case LinkType.rawOpenBsd:
    case LinkType.ipv4:
    case LinkType.ipv6: {
      if (captured < IPV4_HEADER) return -1;
      const version = view.getUint8(at) >> 4;
      // Of a link of the other version: nothing is there.
      if (linkType === (version === 4 ? LinkType.ipv6 : LinkType.ipv4)) return -1;
      return untyped(version, 0);
    }
    default:
      return -1;
  }
}

function typed(etherType: number, length: number, direction: Direction): number {
  const bits = length | linkHeaderBits.typed | (direction << linkHeaderBits.directionShift);
  if (etherType === 0x0800) return bits;
  return etherType === 0x86dd ? bits | linkHeaderBits.ipv6 : -1;
}

function untyped(version: number, length: number): number {
  if (version === 4) return length;
  return version === 6 ? length | linkHeaderBits.ipv6 : -1;
}
