/** Packets inside packets: IP in IP, GRE, VXLAN and VXLAN-GPE, Geneve, GTP-U. Nothing here reads outside of the packet around. */
import type { Packet } from './packet.ts';
import { SCRATCH_BYTES } from './scratch.ts';
import { enterGre } from './tunnel-gre.ts';
import { enterEthernet, enterIp, enterTyped, NO_ID, tunnelOf } from './tunnel-inside.ts';

/** How many tunnels are followed one in the other; in deeper ones, the packet at this depth is the innermost. */
export const MOST_TUNNELS = 8;

const Protocol = { ipv4: 4, udp: 17, ipv6: 41, gre: 47 } as const;

/** UDP's destination ports: IANA's, and the one that Linux gave VXLAN before there was one. */
const Port = {
  vxlan: 4789,
  linuxVxlan: 8472,
  vxlanGpe: 4790,
  geneve: 6081,
  gtp: 2152,
} as const;

const UDP_HEADER = 8;
const VXLAN_HEADER = 8;
const GENEVE_HEADER = 8;
const GTP_HEADER = 8;

/** Flags of VXLAN's first byte; the last three are of VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe). */
const VxlanFlag = { identified: 0x08, typed: 0x04, oam: 0x01, version: 0x30 } as const;

/** Makes the decoder's part tell of the innermost packet; of one in no tunnel it stays as it is. */
export function decodeInnermost(packet: Packet): void {
  const { end } = packet;
  for (let depth = 0; depth < MOST_TUNNELS && enter(packet); depth++);
  packet.end = end;
}

/**
 * Goes on to the packet that the one at hand carries. False when it carries none, or too little of one was captured; then
 * nothing has changed but `end`, which is now where the packet ends by its own length fields.
 */
function enter(packet: Packet): boolean {
  const { transport, transportLength } = packet;
  // A header in the scratch area was cut: what follows it is not there.
  if (transport < SCRATCH_BYTES) return false;
  const own = transport + transportLength;
  if (own < packet.end) packet.end = own;
  switch (packet.protocol) {
    case Protocol.ipv4:
      return enterIp(packet, transport, 4, NO_ID);
    case Protocol.ipv6:
      return enterIp(packet, transport, 6, NO_ID);
    case Protocol.gre:
      return enterGre(packet, transport);
    case Protocol.udp:
      return enterUdp(packet, transport);
  }
  return false;
}

function enterUdp(packet: Packet, at: number): boolean {
  const inside = at + UDP_HEADER;
  switch (packet.view.getUint16(at + 2)) {
    case Port.vxlan:
    case Port.linuxVxlan:
      return enterVxlan(packet, inside);
    case Port.vxlanGpe:
      return enterVxlanGpe(packet, inside);
    case Port.geneve:
      return enterGeneve(packet, inside);
    case Port.gtp:
      return enterGtp(packet, inside);
  }
  return false;
}

/** RFC 7348: the I flag says that there is a network identifier; behind the header comes an Ethernet frame. */
function enterVxlan(packet: Packet, at: number): boolean {
  if (packet.end - at < VXLAN_HEADER) return false;
  if ((packet.view.getUint8(at) & VxlanFlag.identified) === 0) return false;
  return enterEthernet(packet, at + VXLAN_HEADER, vxlanId(packet, at));
}

/** The network identifier, where the flags say that there is one. */
function vxlanId({ view }: Packet, at: number): number {
  const isThere = (view.getUint8(at) & VxlanFlag.identified) !== 0;
  return isThere ? tunnelOf('vxlan', view.getUint32(at + 4) >>> 8) : NO_ID;
}

/** A flag says that the last byte of the first word tells what is inside: 1 IPv4, 2 IPv6, 3 Ethernet. */
function enterVxlanGpe(packet: Packet, at: number): boolean {
  const { view, end } = packet;
  if (end - at < VXLAN_HEADER) return false;
  const flags = view.getUint8(at);
  if ((flags & (VxlanFlag.version | VxlanFlag.oam)) !== 0) return false;
  const inside = at + VXLAN_HEADER;
  const id = vxlanId(packet, at);
  switch ((flags & VxlanFlag.typed) === 0 ? 3 : view.getUint8(at + 3)) {
    case 1:
      return enterIp(packet, inside, 4, id);
    case 2:
      return enterIp(packet, inside, 6, id);
    case 3:
      return enterEthernet(packet, inside, id);
  }
  return false;
}

/** RFC 8926: version 0; the options' length in 32-bit words, a protocol type. */
function enterGeneve(packet: Packet, at: number): boolean {
  if (packet.end - at < GENEVE_HEADER) return false;
  const first = packet.view.getUint8(at);
  if (first >> 6 !== 0) return false;
  const type = packet.view.getUint16(at + 2);
  const id = tunnelOf('geneve', packet.view.getUint32(at + 4) >>> 8);
  return enterTyped(packet, type, at + GENEVE_HEADER + (first & 0x3f) * 4, id);
}

/**
 * 3GPP TS 29.281: version 1, G-PDU. Any of three flags adds four bytes, of which the last is the type of the first
 * extension header; those tell their length in 32-bit words first and the next one's type last.
 */
function enterGtp(packet: Packet, at: number): boolean {
  const { view, end } = packet;
  if (end - at < GTP_HEADER || view.getUint8(at) >> 4 !== 3 || view.getUint8(at + 1) !== 0xff)
    return false;
  const flags = view.getUint8(at) & 0x07;
  let inside = at + GTP_HEADER;
  if (flags !== 0) {
    inside += 4;
    if (inside > end) return false;
    let next = (flags & 0x04) === 0 ? 0 : view.getUint8(inside - 1);
    while (next !== 0) {
      const length = inside < end ? view.getUint8(inside) * 4 : 0;
      inside += length;
      if (length === 0 || inside > end) return false;
      next = view.getUint8(inside - 1);
    }
  }
  // Each direction has an identifier of its own: none tells the tunnel.
  return enterIp(packet, inside, 0, NO_ID);
}
