import type { FlowTable } from '../capture/flow-table.ts';
import { Packet } from '../capture/packet.ts';

const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const TCP = 6;

type Flows = Pick<FlowTable, 'isIPv6' | 'addressWord'>;

/** Seconds and nanoseconds since 1970. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * A packet for what fires without one: an IP header of a packet that an end would send, with its addresses and no data,
 * and a time. One instance is overwritten.
 */
export class MadePacket {
  readonly packet: Packet = new Packet();
  readonly #flows: Flows;

  constructor(flows: Flows) {
    this.#flows = flows;
    const { packet } = this;
    packet.bytes = new Uint8Array(IPV6_BYTES);
    packet.view = new DataView(packet.bytes.buffer);
    packet.protocol = TCP;
  }

  /** The packet, from that end, at that moment. */
  from(endpoint: number, { seconds, nanoseconds }: Moment): Packet {
    const { packet } = this;
    packet.seconds = seconds;
    packet.nanoseconds = nanoseconds;
    packet.ip = 0;
    packet.bytes.fill(0);
    if (this.#flows.isIPv6(endpoint)) this.#write6(endpoint);
    else this.#write4(endpoint);
    return packet;
  }

  #write4(endpoint: number): void {
    const { packet } = this;
    packet.ipVersion = 4;
    packet.end = IPV4_BYTES;
    packet.view.setUint8(0, 0x45);
    packet.view.setUint16(2, IPV4_BYTES);
    packet.view.setUint8(9, TCP);
    packet.view.setInt32(12, this.#flows.addressWord(endpoint, 0));
    packet.view.setInt32(16, this.#flows.addressWord(endpoint ^ 1, 0));
  }

  #write6(endpoint: number): void {
    const { packet } = this;
    packet.ipVersion = 6;
    packet.end = IPV6_BYTES;
    packet.view.setUint8(0, 0x60);
    packet.view.setUint8(6, TCP);
    for (let i = 0; i < 4; i++) {
      packet.view.setInt32(8 + 4 * i, this.#flows.addressWord(endpoint, i));
      packet.view.setInt32(24 + 4 * i, this.#flows.addressWord(endpoint ^ 1, i));
    }
  }
}
