/** GRE, with what is put in it: NVGRE, PPTP's enhanced form, ERSPAN's mirrored frames. */
import type { Packet } from './packet.ts';
import { enterEthernet, enterIp, enterTyped, NO_ID, tunnelOf } from './tunnel-inside.ts';

const HEADER = 4;

/** Of the first two bytes. */
const Flag = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgement: 0x0080,
  version: 0x0007,
} as const;

const Type = { ppp: 0x880b, erspan: 0x88be, erspan3: 0x22eb, ethernet: 0x6558 } as const;

/** A source route entry's address family, offset and length (RFC 1701). */
const ROUTE_ENTRY = 4;

/** NVGRE's networks begin with this one (RFC 7637); its keys have eight bits more, which differ from flow to flow. */
const FIRST_VSID = 0x1000;

/** The GRE packet at `at`; see `enter` of tunnel.ts. */
export function enterGre(packet: Packet, at: number): boolean {
  if (packet.end - at < HEADER) return false;
  const flags = packet.view.getUint16(at);
  switch (flags & Flag.version) {
    case 0:
      return enterPlain(packet, at, flags);
    case 1:
      return enterPptp(packet, at, flags);
  }
  return false;
}

/** RFC 2784 and 2890, and the routing of RFC 1701: what is there is told by flags, in this order. */
function enterPlain(packet: Packet, at: number, flags: number): boolean {
  const { view, end } = packet;
  let inside = at + HEADER;
  if ((flags & (Flag.checksum | Flag.routing)) !== 0) inside += 4;
  const key = (flags & Flag.key) === 0 ? -1 : inside;
  if (key >= 0) inside += 4;
  if ((flags & Flag.sequence) !== 0) inside += 4;
  if ((flags & Flag.routing) !== 0) inside = behindRoutes(packet, inside);
  if (inside < 0 || inside > end) return false;
  const type = view.getUint16(at + 2);
  const id = key < 0 ? NO_ID : tunnelOf('gre', keyOf(view.getUint32(key), type));
  switch (type) {
    case Type.erspan:
      return enterErspan(packet, inside, (flags & Flag.sequence) !== 0);
    case Type.erspan3:
      return enterErspan3(packet, inside);
  }
  return enterTyped(packet, type, inside, id);
}

/** A key may be a network of NVGRE with a flow's number behind it. */
function keyOf(key: number, type: number): number {
  return type === Type.ethernet && key >>> 8 >= FIRST_VSID ? key & 0xffffff00 : key;
}

/** Behind the source route entries, of which the last has no length; -1 when they do not end. */
function behindRoutes({ view, end }: Packet, at: number): number {
  while (at + ROUTE_ENTRY <= end) {
    const length = view.getUint8(at + 3);
    const isLast = length === 0 && view.getUint16(at) === 0;
    at += ROUTE_ENTRY + length;
    if (isLast) return at;
  }
  return -1;
}

/**
 * RFC 2637: the key is the payload's length and a call's number, which each direction has one of; the payload is PPP.
 * Packets without one acknowledge only.
 */
function enterPptp(packet: Packet, at: number, flags: number): boolean {
  const { view, end } = packet;
  const isPptp =
    (flags & (Flag.checksum | Flag.routing | Flag.key)) === Flag.key &&
    view.getUint16(at + 2) === Type.ppp;
  if (!isPptp || end - at < HEADER + 4) return false;
  const length = view.getUint16(at + HEADER);
  let inside = at + HEADER + 4;
  if ((flags & Flag.sequence) !== 0) inside += 4;
  if ((flags & Flag.acknowledgement) !== 0) inside += 4;
  if (length === 0 || inside >= end) return false;
  // What is behind the payload is not its.
  if (inside + length < end) packet.end = inside + length;
  return enterPpp(packet, inside);
}

/** PPP's address and control, and half of its protocol, may be left out (RFC 1661, 6.5 and 6.6). */
function enterPpp(packet: Packet, at: number): boolean {
  const { view, end } = packet;
  if (end - at >= 2 && view.getUint16(at) === 0xff03) at += 2;
  if (end - at < 2) return false;
  const isShort = (view.getUint8(at) & 1) === 1;
  const protocol = isShort ? view.getUint8(at) : view.getUint16(at);
  const inside = at + (isShort ? 1 : 2);
  if (protocol === 0x0021) return enterIp(packet, inside, 4, NO_ID);
  return protocol === 0x0057 && enterIp(packet, inside, 6, NO_ID);
}

/**
 * draft-foschiano-erspan: of type I nothing is in front of the frame, which has no sequence number; of type II there are
 * eight bytes, with the session in ten bits.
 */
function enterErspan(packet: Packet, at: number, isNumbered: boolean): boolean {
  if (!isNumbered) return enterEthernet(packet, at, NO_ID);
  const { view, end } = packet;
  if (end - at < 8 || view.getUint8(at) >> 4 !== 1) return false;
  return enterEthernet(packet, at + 8, sessionOf(packet, at));
}

/** Type III: twelve bytes; the last bit of them says that eight more follow. */
function enterErspan3(packet: Packet, at: number): boolean {
  const { view, end } = packet;
  if (end - at < 12 || view.getUint8(at) >> 4 !== 2) return false;
  const more = (view.getUint8(at + 11) & 1) * 8;
  return enterEthernet(packet, at + 12 + more, sessionOf(packet, at));
}

function sessionOf({ view }: Packet, at: number): number {
  return tunnelOf('erspan', view.getUint16(at + 2) & 0x03ff);
}
