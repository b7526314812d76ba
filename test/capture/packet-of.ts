import { Direction, type Packet } from '../../runtime/capture/packet.ts';
import { ethernet, EtherType } from './build.ts';
import { decoded } from './read.ts';

/** LINKTYPE_RAW. */
const RAW = 101;

export interface PacketFields {
  readonly seconds?: number;
  readonly direction?: Direction;
}

/** A decoded packet over `bytes`: an IP packet without a link layer. */
export function packetOf(bytes: Uint8Array, fields: PacketFields = {}): Packet {
  return Object.assign(decoded(bytes, { linkType: RAW }), fields);
}

/** A packet that is not IP. */
export function arp(direction: Direction = Direction.unknown): Packet {
  return Object.assign(decoded(ethernet({ type: EtherType.arp }, new Uint8Array(28))), {
    direction,
  });
}
