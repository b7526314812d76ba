/**
 * One packet, decoded lazily: offsets into the reader's buffer, never copies. The reader and the decoder
 * keep a single instance and overwrite it, so the replay loop allocates nothing per packet.
 */

/** Which way a frame went, as far as the capture itself tells. */
export const Direction = { unknown: 0, inbound: 1, outbound: 2 } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

export class Packet {
  /** The bytes all offsets point into; replaced when a reader grows its buffer. */
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);

  // -- set by the reader --
  /** First captured byte of the frame, and one past the last. */
  start = 0;
  end = 0;
  /** The frame's length on the wire, in bytes (>= end - start when snapped). */
  wireLength = 0;
  /** LINKTYPE_* of the interface it came from. */
  linkType = 0;
  /** Time of capture: whole seconds since 1970 and nanoseconds in that second. */
  seconds = 0;
  nanoseconds = 0;
  /** Which CPU handled it is not known. */
  readonly cpu = 0;
  /** Number of the frame in its file, from 1. */
  frameNumber = 0;
  /** Dense number of the interface over all files of the replay; its name is the reader's to tell. */
  interfaceIndex = 0;
  direction: Direction = Direction.unknown;

  // -- set by the decoder; an offset is -1 when there is no such header --
  /** Ethernet header, where there is one; 18 bytes can be read, for its first VLAN tag. */
  link = -1;
  /** What follows the link header and its VLAN tags where that is not IP; 60 bytes can be read. */
  network = -1;
  /** How many bytes of that were captured, at most 60. */
  networkCaptured = 0;
  /** Ethertype after VLAN tags, or 0. */
  etherType = 0;
  ip = -1;
  /** 4, 6, or 0 when not IP. */
  ipVersion = 0;
  /** The transport's protocol number after IPv6 extension headers, or -1. */
  protocol = -1;
  /** ip_plength: bytes after the IPv4 header, or IPv6's payload length. */
  payloadLength = 0;
  /** True for a fragment other than the first: there is no transport header. */
  laterFragment = false;
  /** Transport header; a header cut by the snap length is continued with zeros (see decode.ts). */
  transport = -1;
  /** Whole transport header bytes captured; fewer than the protocol's minimum when snapped. */
  transportCaptured = 0;
  /** Bytes from the transport header to the end of the IP packet by its own length fields. */
  transportLength = 0;
  /** What tells the tunnels around the packet from others, by their identifiers; 0 in none, or in those without. */
  tunnel = 0;
}
