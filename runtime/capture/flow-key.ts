import { hashPart, settleHash } from '../hash.ts';
import { compare, comparePorts } from './flow-order.ts';
import {
  ADDRESS_WORDS,
  hasPorts,
  IN_USE,
  IPV6,
  KEY_WORDS,
  PROTOCOL_MASK,
  Word,
} from './flow-record.ts';
import type { Packet } from './packet.ts';

/** Where an IP header has its addresses: the source's, and behind it the destination's. */
export const IPV4_ADDRESSES = 12;
export const IPV6_ADDRESSES = 8;
export const IPV6_ADDRESS_BYTES = 16;

/** The key of the flow of the packet at hand, laid out as the first words of a record. */
export class FlowKey {
  readonly words: Int32Array = new Int32Array(KEY_WORDS);
  /** Side of the packet's sender. */
  side = 0;

  /** Takes the key of a packet's flow; false when the packet is not IP. */
  load(packet: Packet): boolean {
    if (packet.ip < 0) return false;
    const transport = packet.transport;
    let ports = 0;
    if (transport >= 0 && hasPorts(packet.protocol)) ports = packet.view.getInt32(transport);
    if (packet.ipVersion === 4) this.#loadIPv4(packet, ports);
    else if (packet.ipVersion === 6) this.#loadIPv6(packet, ports);
    else return false;
    return true;
  }

  #loadIPv4(packet: Packet, ports: number): void {
    const view = packet.view;
    const at = packet.ip + IPV4_ADDRESSES;
    const source = view.getInt32(at);
    const destination = view.getInt32(at + 4);
    const order = compare(source, destination) || comparePorts(ports);
    const side = order > 0 ? 1 : 0;
    const key = this.words;
    key[Word.low] = side === 0 ? source : destination;
    key[Word.high] = side === 0 ? destination : source;
    this.side = side;
    const sum = (hashPart(key[Word.low], Word.low) + hashPart(key[Word.high], Word.high)) | 0;
    this.#finish(packet, 0, ports, sum);
  }

  #loadIPv6(packet: Packet, ports: number): void {
    const view = packet.view;
    const source = packet.ip + IPV6_ADDRESSES;
    const destination = source + IPV6_ADDRESS_BYTES;
    let order = 0;
    for (let i = 0; order === 0 && i < IPV6_ADDRESS_BYTES; i += 4) {
      order = compare(view.getInt32(source + i), view.getInt32(destination + i));
    }
    if (order === 0) order = comparePorts(ports);
    const side = order > 0 ? 1 : 0;
    const low = side === 0 ? source : destination;
    const high = side === 0 ? destination : source;
    const key = this.words;
    let sum = 0;
    for (let i = 0; i < ADDRESS_WORDS; i++) {
      key[Word.low + i] = view.getInt32(low + i * 4);
      key[Word.high + i] = view.getInt32(high + i * 4);
      sum = (sum + hashPart(key[Word.low + i], Word.low + i)) | 0;
      sum = (sum + hashPart(key[Word.high + i], Word.high + i)) | 0;
    }
    this.side = side;
    this.#finish(packet, IPV6, ports, sum);
  }

  /** The words of the key that follow the addresses; `ports` are as in the packet, `sum` is the addresses' part of the hash. */
  #finish({ protocol, tunnel }: Packet, family: number, ports: number, sum: number): void {
    const key = this.words;
    const sorted = this.side === 0 ? ports : (ports << 16) | (ports >>> 16);
    const kind = (protocol & PROTOCOL_MASK) | IN_USE | family;
    key[Word.ports] = sorted;
    key[Word.kind] = kind;
    key[Word.tunnel] = tunnel;
    const rest = (hashPart(sorted, Word.ports) + hashPart(kind, Word.kind)) | 0;
    // Nearly none has one: what others ask for need then not have this part.
    const ofTunnel = tunnel === 0 ? 0 : hashPart(tunnel, Word.tunnel);
    key[Word.hash] = settleHash((sum + rest + ofTunnel) | 0);
  }

  /** Whether the record at `at` is that of this key. */
  isOf(words: Int32Array, at: number): boolean {
    const key = this.words;
    if (words[at + Word.kind] !== key[Word.kind] || words[at + Word.ports] !== key[Word.ports]) {
      return false;
    }
    if (words[at + Word.tunnel] !== key[Word.tunnel]) return false;
    if (words[at] !== key[Word.low] || words[at + Word.high] !== key[Word.high]) return false;
    if ((key[Word.kind] & IPV6) === 0) return true;
    for (let i = 1; i < ADDRESS_WORDS; i++) {
      if (words[at + i] !== key[i]) return false;
      if (words[at + Word.high + i] !== key[Word.high + i]) return false;
    }
    return true;
  }
}
