import type { Packet } from './packet.ts';

const TCP = 6;

/** One remembered packet: 32-bit words. */
const WORDS = 8;
const Word = {
  /** Endpoint index + 1; 0 in an empty entry. */
  sender: 0,
  hash: 1,
  /** Length after the IP header, as in ip_plength. */
  length: 2,
  /** IPv4: identification, flags and offset. IPv6: traffic class and flow label. */
  ident: 3,
  /** Three words of the transport header. */
  transport: 4,
} as const;

/** A packet's hash picks a set; in a set, the newest replaces the oldest. */
const SETS = 64;
const WAYS = 4;

/** An odd number with no pattern in its bits (2^32 divided by the golden ratio). */
const MULTIPLIER = 0x9e3779b1;

/**
 * Recognises the second copy of a packet that never left its host. A capture of all devices (`tcpdump -i any`, with the
 * directions of SLL and SLL2) holds each packet of the loopback device twice: when it is sent, outbound, and when it is
 * received, inbound. Both are events, but only one is a step of the connection.
 *
 * `remember` each outbound packet; ask `isSecondCopy` about each inbound one. Some of the last 256 outbound packets are
 * kept, which is more than a host lets pile up between the two. Nothing is allocated per packet.
 */
export class DuplicateFilter {
  /** How many packets are remembered at once: entries are numbered below it. */
  static readonly capacity: number = SETS * WAYS;
  /** The entry that `remember` filled or that `isSecondCopy` found, for what a caller keeps beside it. */
  entry = 0;
  readonly #entries = new Int32Array(SETS * WAYS * WORDS);
  /** By set: the entry that is replaced next. */
  readonly #next = new Uint8Array(SETS);
  /** What is looked for or put in, laid out as an entry. */
  readonly #key = new Int32Array(WORDS);

  /** `sender`: the endpoint's index in the flow table. */
  remember(packet: Packet, sender: number): void {
    if (packet.ip < 0 || sender < 0) return;
    const set = this.#load(packet, sender);
    const way = this.#next[set];
    this.#next[set] = (way + 1) % WAYS;
    this.entry = set * WAYS + way;
    const at = this.entry * WORDS;
    for (let i = 0; i < WORDS; i++) this.#entries[at + i] = this.#key[i];
  }

  /**
   * Whether the packet is one that was remembered. That one is then forgotten: a retransmission that differs in nothing
   * has copies of its own.
   */
  isSecondCopy(packet: Packet, sender: number): boolean {
    if (packet.ip < 0 || sender < 0) return false;
    const set = this.#load(packet, sender);
    for (let way = 0; way < WAYS; way++) {
      const at = (set * WAYS + way) * WORDS;
      if (!this.#isKey(at)) continue;
      this.#entries[at + Word.sender] = 0;
      this.entry = set * WAYS + way;
      return true;
    }
    return false;
  }

  /** Fills #key; its set. */
  #load(packet: Packet, sender: number): number {
    const { view, ip, transport } = packet;
    const key = this.#key;
    key[Word.sender] = sender + 1;
    key[Word.hash] = 0;
    key[Word.length] = packet.payloadLength;
    key[Word.ident] = view.getInt32(packet.ipVersion === 4 ? ip + 4 : ip);
    if (transport < 0) {
      key.fill(0, Word.transport);
    } else if (packet.protocol === TCP) {
      // Sequence and acknowledgement numbers; data offset, flags and window. The checksum may not be made yet.
      key[Word.transport] = view.getInt32(transport + 4);
      key[Word.transport + 1] = view.getInt32(transport + 8);
      key[Word.transport + 2] = view.getInt32(transport + 12);
    } else {
      // UDP: ports, length and checksum. ICMP: type, code and checksum, identifier and sequence number.
      key[Word.transport] = view.getInt32(transport);
      key[Word.transport + 1] = view.getInt32(transport + 4);
      key[Word.transport + 2] = 0;
    }
    let hash = 0;
    for (let i = 0; i < WORDS; i++) {
      hash = Math.imul(hash ^ key[i], MULTIPLIER);
      hash ^= hash >>> 15;
    }
    key[Word.hash] = hash;
    return hash & (SETS - 1);
  }

  #isKey(at: number): boolean {
    const entries = this.#entries;
    const key = this.#key;
    for (let i = 0; i < WORDS; i++) if (entries[at + i] !== key[i]) return false;
    return true;
  }
}
