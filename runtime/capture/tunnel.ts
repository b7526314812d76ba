/** Packets inside packets: IP in IP, GRE, VXLAN, Geneve, GTP-U. Nothing here reads outside of the packet around. */
import { forget } from './decode.ts';
import { EtherType } from './ether-payload.ts';
import { decodeIp } from './ip.ts';
import { decodeEthernet, ETHERNET_HEADER } from './link.ts';
import type { Packet } from './packet.ts';
import { SCRATCH_BYTES } from './scratch.ts';

/** How many tunnels are followed one in the other; in deeper ones, the packet at this depth is the innermost. */
export const MOST_TUNNELS = 8;

const Protocol = { ipv4: 4, udp: 17, ipv6: 41, gre: 47 } as const;

/** UDP's destination ports: IANA's, and the one that Linux gave VXLAN before there was one. */
const Port = { vxlan: 4789, linuxVxlan: 8472, geneve: 6081, gtp: 2152 } as const;

const UDP_HEADER = 8;
const VXLAN_HEADER = 8;
const GENEVE_HEADER = 8;
const GRE_HEADER = 4;
const GTP_HEADER = 8;

/** Ethernet in Geneve and in GRE (NVGRE), among the ethertypes. */
const ETHERNET_BRIDGING = 0x6558;

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
      return enterIp(packet, transport, 4);
    case Protocol.ipv6:
      return enterIp(packet, transport, 6);
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
    case Port.geneve:
      return enterGeneve(packet, inside);
    case Port.gtp:
      return enterGtp(packet, inside);
  }
  return false;
}

/** RFC 7348: the I flag says that there is a network identifier; behind the header comes an Ethernet frame. */
function enterVxlan(packet: Packet, at: number): boolean {
  if (packet.end - at < VXLAN_HEADER || (packet.view.getUint8(at) & 0x08) === 0) return false;
  return enterEthernet(packet, at + VXLAN_HEADER);
}

/** RFC 8926: version 0; the options' length in 32-bit words, a protocol type. */
function enterGeneve(packet: Packet, at: number): boolean {
  if (packet.end - at < GENEVE_HEADER) return false;
  const first = packet.view.getUint8(at);
  if (first >> 6 !== 0) return false;
  const type = packet.view.getUint16(at + 2);
  return enterTyped(packet, type, at + GENEVE_HEADER + (first & 0x3f) * 4);
}

/**
 * RFC 2784 and 2890: a checksum, a key and a sequence number are there when their flags say so, of four bytes each. The
 * flag of RFC 1701's routing, and version 1, which is PPTP's, are not followed.
 */
function enterGre(packet: Packet, at: number): boolean {
  if (packet.end - at < GRE_HEADER) return false;
  const flags = packet.view.getUint16(at);
  if ((flags & 0x4007) !== 0) return false;
  const words = (flags >> 15) + ((flags >> 13) & 1) + ((flags >> 12) & 1);
  return enterTyped(packet, packet.view.getUint16(at + 2), at + GRE_HEADER + words * 4);
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
  return enterIp(packet, inside, 0);
}

/** What an ethertype announces. */
function enterTyped(packet: Packet, type: number, at: number): boolean {
  if (type === ETHERNET_BRIDGING) return enterEthernet(packet, at);
  if (type === EtherType.ipv4) return enterIp(packet, at, 4);
  return type === EtherType.ipv6 && enterIp(packet, at, 6);
}

function enterEthernet(packet: Packet, at: number): boolean {
  if (packet.end - at < ETHERNET_HEADER) return false;
  forget(packet);
  decodeEthernet(packet, at);
  return true;
}

/** An IP packet of that version; 0 for either. */
function enterIp(packet: Packet, at: number, version: 0 | 4 | 6): boolean {
  if (at >= packet.end) return false;
  const first = packet.view.getUint8(at);
  const isIp = first >> 4 === 6 || (first >= 0x45 && first <= 0x4f);
  if (!isIp || (version !== 0 && first >> 4 !== version)) return false;
  forget(packet);
  decodeIp(packet, at);
  return true;
}
