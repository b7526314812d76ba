/** What tunnels carry: Ethernet frames and IP packets; and what tells one tunnel from another. */
import { forget } from './decode.ts';
import { EtherType } from './ether-payload.ts';
import { decodeIp } from './ip.ts';
import { decodeEthernet, ETHERNET_HEADER } from './link.ts';
import type { Packet } from './packet.ts';

/** Ethernet in Geneve and in GRE (NVGRE), among the ethertypes. */
const ETHERNET_BRIDGING = 0x6558;

/** Of a tunnel without an identifier, or with one of its own for each direction. */
export const NO_ID = 0;

/** In the highest bits: identifiers of most have 24 bits at most. */
const KINDS = { vxlan: 1, geneve: 2, gre: 3, erspan: 4 } as const;

/** A number for a tunnel by its kind and identifier; not NO_ID. */
export function tunnelOf(kind: keyof typeof KINDS, id: number): number {
  return (KINDS[kind] << 28) ^ id || 1;
}

const MULTIPLIER = 0x9e3779b1;

/** Leaves the packet around for what is in its tunnel. */
function leave(packet: Packet, id: number): void {
  const around = packet.tunnel;
  forget(packet);
  // A tunnel in a tunnel: both count.
  packet.tunnel = id === NO_ID ? around : Math.imul(around, MULTIPLIER) ^ id;
}

/** What an ethertype announces. */
export function enterTyped(packet: Packet, type: number, at: number, id: number): boolean {
  if (type === ETHERNET_BRIDGING) return enterEthernet(packet, at, id);
  if (type === EtherType.ipv4) return enterIp(packet, at, 4, id);
  return type === EtherType.ipv6 && enterIp(packet, at, 6, id);
}

export function enterEthernet(packet: Packet, at: number, id: number): boolean {
  if (packet.end - at < ETHERNET_HEADER) return false;
  leave(packet, id);
  decodeEthernet(packet, at);
  return true;
}

/** An IP packet of that version; 0 for either. */
export function enterIp(packet: Packet, at: number, version: 0 | 4 | 6, id: number): boolean {
  if (at >= packet.end) return false;
  const first = packet.view.getUint8(at);
  const isIp = first >> 4 === 6 || (first >= 0x45 && first <= 0x4f);
  if (!isIp || (version !== 0 && first >> 4 !== version)) return false;
  leave(packet, id);
  decodeIp(packet, at);
  return true;
}
