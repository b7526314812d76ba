import type { Packet } from './packet.ts';
import { TcpFlag } from './tcp-states.ts';

const SMALLEST_HEADER = 20;

/** The segment at hand, read once from the packet. One instance is overwritten for each. */
export class TcpSegment {
  packet: Packet;
  sequence = 0;
  acknowledgement = 0;
  flags = 0;
  /** As in the header, unscaled. */
  window = 0;
  /** Payload bytes, by the lengths in the headers, captured or not. */
  length = 0;
  /** The sequence number after the segment's last; SYN and FIN take one each. */
  end = 0;

  constructor(packet: Packet) {
    this.packet = packet;
  }

  /** Milliseconds since 1970. */
  get time(): number {
    return this.packet.seconds * 1000 + this.packet.nanoseconds / 1e6;
  }

  /** False, with nothing set, when the header is cut or its length makes no sense. */
  load(packet: Packet): boolean {
    const at = packet.transport;
    if (at < 0 || packet.transportCaptured < SMALLEST_HEADER) return false;
    const view = packet.view;
    const headerLength = (view.getUint8(at + 12) >> 4) * 4;
    if (headerLength < SMALLEST_HEADER || headerLength > packet.transportLength) return false;
    const flags = view.getUint8(at + 13);
    const length = packet.transportLength - headerLength;
    const sequence = view.getUint32(at + 4);
    const controls = (flags & TcpFlag.SYN ? 1 : 0) + (flags & TcpFlag.FIN ? 1 : 0);
    this.packet = packet;
    this.sequence = sequence;
    this.acknowledgement = view.getUint32(at + 8);
    this.flags = flags;
    this.window = view.getUint16(at + 14);
    this.length = length;
    this.end = (sequence + length + controls) >>> 0;
    return true;
  }
}
