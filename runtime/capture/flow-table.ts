import { compare, comparePorts, mix, spread } from './flow-hash.ts';
import type { Packet } from './packet.ts';

/**
 * A flow is one record of 64 bytes, a cache line: 32-bit words, of which the last four are two doubles. The side whose
 * address (then port) is numerically lower is side 0, "low".
 */
const WORDS = 16;
const DOUBLES = WORDS / 2;
const ADDRESS_WORDS = 4;
const Word = {
  /** Addresses in network order; IPv4 has one word, the others are 0. */
  low: 0,
  high: ADDRESS_WORDS,
  /** Low side's port in the upper half, high side's in the lower. */
  ports: 8,
  hash: 9,
  /** Protocol (-1 when unknown) in 9 bits, then the bits below. 0 in a record that is not in use. */
  kind: 10,
  /** Packet.tunnel; in a record that is not in use, the next of the free list, as index + 1. */
  tunnel: 11,
  nextFree: 11,
} as const;
const KEY_WORDS = 12;
const Double = { lastSeen: 6, cid: 7 } as const;

const PROTOCOL_MASK = 0x1ff;
const IN_USE = 0x200;
const IPV6 = 0x400;

const IPV4_ADDRESSES = 12;
const IPV6_ADDRESSES = 8;
const IPV6_ADDRESS_BYTES = 16;

const FIRST_CAPACITY = 1024;
/** Flows that compete for eviction: the one idle longest of so many neighbours goes. */
const EVICTION_PROBES = 8;

const TCP = 6;
/** Silence after which a flow of another protocol than TCP is forgotten. */
const IDLE_SECONDS = 60;
/** Flows looked at for each new one. */
const IDLE_PROBES = 2;

/** By protocol number: 1 where the transport header starts with source and destination port. */
const HAS_PORTS = new Uint8Array(256);
// TCP, UDP, DCCP (RFC 4340), SCTP (RFC 9260), UDP-Lite (RFC 3828)
for (const protocol of [6, 17, 33, 132, 136]) HAS_PORTS[protocol] = 1;

/** Whether the transport header of an IP protocol starts with source and destination port. */
export function hasPorts(protocol: number): boolean {
  return HAS_PORTS[protocol] === 1;
}

/**
 * Flows by 5-tuple and tunnel: protocol, both addresses, both ports; the same flow for both directions. Ports are 0 where the
 * protocol has none or the packet lacks its header (later fragments).
 *
 * A flow has an index, and each of its two ends an *endpoint* index, flow * 2 + side: the peer of `endpoint` is
 * `endpoint ^ 1`, its flow `endpoint >> 1`. All are dense and below `capacity` (endpoints: twice that), so that others
 * keep what they know of a flow in typed arrays of their own, grown when `capacity` has grown. An index is used again
 * after `remove` or an eviction; `cid` tells whether it still is the same flow.
 *
 * Open addressing with linear probing, never more than a quarter full, and backward-shift deletion. Nothing is allocated
 * except when the table grows.
 */
export class FlowTable {
  readonly #limit: number;
  #size = 0;
  #capacity = FIRST_CAPACITY;
  /** Flow index + 1, or 0; four times as many as there are records: to pass another flow is to wait for its record. */
  #slots = new Int32Array(FIRST_CAPACITY * 4);
  #words = new Int32Array(FIRST_CAPACITY * WORDS);
  #doubles = new Float64Array(this.#words.buffer);
  /** Records used so far; those above were never in use. */
  #used = 0;
  /** Removed records, chained by nextFree; index + 1, or 0. */
  #free = 0;
  #lastCid = 0;
  #evictions = 0;
  #hand = 0;
  readonly #tcpIdle: number;
  /** Told of a flow before it is evicted. */
  evicting: ((flow: number) => void) | undefined;
  /** Asked about a flow that may be evicted; who has seen it since, without `find`, says so by `touch`. */
  examining: ((flow: number) => void) | undefined;
  #idleHand = 0;
  /** What is looked for, laid out as the first words of a record. */
  readonly #key = new Int32Array(KEY_WORDS);
  /** Side of the sender in #key. */
  #side = 0;
  /** Secret, so that no capture can be made whose flows all share a slot. */
  readonly #multiplier = (Math.random() * 0x100000000) | 1;

  /**
   * `limit`: flows kept at most, above which old ones are evicted; 0 for no limit. `tcpIdle`: seconds of silence after which
   * a TCP flow is forgotten, never by default, because who follows the connections knows better. Flows of other
   * protocols, which no packet ends, are forgotten after a minute of silence.
   */
  constructor(limit = 0, tcpIdle: number = Infinity) {
    this.#limit = limit > 0 ? limit : Infinity;
    this.#tcpIdle = tcpIdle;
  }

  /** Flows in the table. */
  get size(): number {
    return this.#size;
  }

  /** All flow indices are below it. It only grows, and only in `find`. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Flows that were evicted to stay within the limit. */
  get evictions(): number {
    return this.#evictions;
  }

  /**
   * The sender's endpoint in the packet's flow, which is made if need be and is marked as seen at the packet's time. -1
   * when the packet is not IP.
   */
  find(packet: Packet): number {
    if (!this.#load(packet)) return -1;
    const found = this.#slots[this.#probe()];
    const flow = found !== 0 ? found - 1 : this.#insert(packet.seconds);
    this.#doubles[flow * DOUBLES + Double.lastSeen] = packet.seconds;
    return flow * 2 + this.#side;
  }

  /** As `find`, for a packet of IPv4 with ports: nothing but the record that it looks for is touched where it is there. */
  findIPv4(packet: Packet): number {
    const { view, ip } = packet;
    const source = view.getInt32(ip + IPV4_ADDRESSES);
    const destination = view.getInt32(ip + IPV4_ADDRESSES + 4);
    const ports = view.getInt32(packet.transport);
    const side = (compare(source, destination) || comparePorts(ports)) > 0 ? 1 : 0;
    const low = side === 0 ? source : destination;
    const high = side === 0 ? destination : source;
    const sorted = side === 0 ? ports : (ports << 16) | (ports >>> 16);
    const kind = packet.protocol | IN_USE;
    const multiplier = this.#multiplier;
    const addresses = mix(mix(0, low, multiplier), high, multiplier);
    const hash = spread(mix(mix(addresses, sorted, multiplier), kind, multiplier));
    const slots = this.#slots;
    const words = this.#words;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const flow = slots[slot] - 1;
      if (flow < 0) return this.find(packet);
      const at = flow * WORDS;
      if (words[at + Word.hash] !== hash || words[at + Word.kind] !== kind) continue;
      if (words[at] !== low || words[at + Word.high] !== high) continue;
      if (words[at + Word.ports] !== sorted) continue;
      this.#doubles[flow * DOUBLES + Double.lastSeen] = packet.seconds;
      return flow * 2 + side;
    }
  }

  /** As `find`, but makes and marks nothing: -1 when the flow is not in the table. */
  lookup(packet: Packet): number {
    if (!this.#load(packet)) return -1;
    const found = this.#slots[this.#probe()];
    return found !== 0 ? (found - 1) * 2 + this.#side : -1;
  }

  /** Number of the endpoint's flow: 1, 2, … in order of appearance, never used again. */
  cid(endpoint: number): number {
    return this.#doubles[(endpoint >> 1) * DOUBLES + Double.cid];
  }

  /** A number from 1 for each end of each flow, never used again: what cs_cid and its kin show. */
  identity(endpoint: number): number {
    return this.cid(endpoint) * 2 - 1 + (endpoint & 1);
  }

  /** The endpoint's own port, in host order. */
  localPort(endpoint: number): number {
    const ports = this.#words[(endpoint >> 1) * WORDS + Word.ports];
    return (endpoint & 1) === 0 ? ports >>> 16 : ports & 0xffff;
  }

  /** The peer's port, in host order. */
  remotePort(endpoint: number): number {
    return this.localPort(endpoint ^ 1);
  }

  isIPv6(endpoint: number): boolean {
    return (this.#words[(endpoint >> 1) * WORDS + Word.kind] & IPV6) !== 0;
  }

  /** Word `i`, 0 to 3, of the endpoint's own address, as a signed integer in network order. IPv4 is word 0. */
  addressWord(endpoint: number, i: number): number {
    return this.#words[(endpoint >> 1) * WORDS + (endpoint & 1) * ADDRESS_WORDS + i];
  }

  /** True when the flow never leaves its host: an end in 127.0.0.0/8 or at ::1, or both ends at one address. */
  isLoopback(endpoint: number): boolean {
    const words = this.#words;
    const at = (endpoint >> 1) * WORDS;
    if (isOneAddress(words, at + Word.low, at + Word.high)) return true;
    const isHostLocal = (words[at + Word.kind] & IPV6) === 0 ? isLoopbackIPv4 : isLoopbackIPv6;
    return isHostLocal(words, at + Word.low) || isHostLocal(words, at + Word.high);
  }

  /** Time of the flow's last packet given to `find`, in whole seconds since 1970. */
  lastSeen(flow: number): number {
    return this.#doubles[flow * DOUBLES + Double.lastSeen];
  }

  /** The flow was seen at that time. */
  touch(flow: number, seconds: number): void {
    this.#doubles[flow * DOUBLES + Double.lastSeen] = seconds;
  }

  /** Forgets a flow; its index will be used again. Does nothing when no flow has that index. */
  remove(flow: number): void {
    const words = this.#words;
    const at = flow * WORDS;
    if (!(flow >= 0 && flow < this.#used) || words[at + Word.kind] === 0) return;
    const mask = this.#slots.length - 1;
    let slot = words[at + Word.hash] & mask;
    while (this.#slots[slot] !== flow + 1) slot = (slot + 1) & mask;
    this.#closeGap(slot);
    words[at + Word.kind] = 0;
    words[at + Word.nextFree] = this.#free;
    this.#free = flow + 1;
    this.#size--;
  }

  /** Fills #key and #side; false when the packet is not IP. */
  #load(packet: Packet): boolean {
    if (packet.ip < 0) return false;
    const transport = packet.transport;
    let ports = 0;
    if (transport >= 0 && hasPorts(packet.protocol)) ports = packet.view.getInt32(transport);
    if (packet.ipVersion === 4) this.#loadIPv4(packet, ports);
    else if (packet.ipVersion === 6) this.#loadIPv6(packet, ports);
    else return false;
    this.#key[Word.tunnel] = packet.tunnel;
    if (packet.tunnel !== 0) this.#key[Word.hash] ^= spread(packet.tunnel);
    return true;
  }

  #loadIPv4(packet: Packet, ports: number): void {
    const view = packet.view;
    const at = packet.ip + IPV4_ADDRESSES;
    const source = view.getInt32(at);
    const destination = view.getInt32(at + 4);
    const order = compare(source, destination) || comparePorts(ports);
    const side = order > 0 ? 1 : 0;
    const key = this.#key;
    key[Word.low] = side === 0 ? source : destination;
    key[Word.high] = side === 0 ? destination : source;
    this.#side = side;
    const hash = mix(mix(0, key[Word.low], this.#multiplier), key[Word.high], this.#multiplier);
    this.#finish(packet.protocol, 0, ports, hash);
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
    const key = this.#key;
    let hash = IPV6;
    for (let i = 0; i < ADDRESS_WORDS; i++) {
      key[Word.low + i] = view.getInt32(low + i * 4);
      key[Word.high + i] = view.getInt32(high + i * 4);
      hash = mix(hash, key[Word.low + i], this.#multiplier);
      hash = mix(hash, key[Word.high + i], this.#multiplier);
    }
    this.#side = side;
    this.#finish(packet.protocol, IPV6, ports, hash);
  }

  /** The words of the key that follow the addresses; `ports` are as in the packet, `hash` that of the addresses. */
  #finish(protocol: number, family: number, ports: number, hash: number): void {
    const key = this.#key;
    const sorted = this.#side === 0 ? ports : (ports << 16) | (ports >>> 16);
    const kind = (protocol & PROTOCOL_MASK) | IN_USE | family;
    key[Word.ports] = sorted;
    key[Word.kind] = kind;
    key[Word.hash] = spread(mix(mix(hash, sorted, this.#multiplier), kind, this.#multiplier));
  }

  /** The slot that holds #key's flow, or the empty one where it belongs. */
  #probe(): number {
    const slots = this.#slots;
    const words = this.#words;
    const hash = this.#key[Word.hash];
    const mask = slots.length - 1;
    let slot = hash & mask;
    let found = slots[slot];
    while (found !== 0) {
      const at = (found - 1) * WORDS;
      if (words[at + Word.hash] === hash && this.#isKey(at)) return slot;
      slot = (slot + 1) & mask;
      found = slots[slot];
    }
    return slot;
  }

  /** Whether the record at `at` is that of #key. */
  #isKey(at: number): boolean {
    const words = this.#words;
    const key = this.#key;
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

  /** Makes #key's flow, which is not in the table; its index. */
  #insert(now: number): number {
    this.#forgetIdle(now);
    if (this.#size >= this.#limit) this.#evict();
    else if (this.#size === this.#capacity) this.#grow();
    const words = this.#words;
    const key = this.#key;
    const flow = this.#take();
    const at = flow * WORDS;
    for (let i = 0; i < key.length; i++) words[at + i] = key[i];
    if ((key[Word.kind] & IPV6) === 0) clearUpperWords(words, at);
    this.#doubles[flow * DOUBLES + Double.cid] = ++this.#lastCid;
    this.#slots[this.#probe()] = flow + 1;
    this.#size++;
    return flow;
  }

  /** Looks at the next few flows and removes the silent ones: faster than new ones come. */
  #forgetIdle(now: number): void {
    for (let i = 0; i < IDLE_PROBES && this.#used > 0; i++) {
      const flow = this.#idleHand < this.#used ? this.#idleHand : 0;
      this.#idleHand = flow + 1;
      const kind = this.#words[flow * WORDS + Word.kind];
      if (kind === 0) continue;
      const allowed = (kind & PROTOCOL_MASK) === TCP ? this.#tcpIdle : IDLE_SECONDS;
      if (now - this.lastSeen(flow) > allowed) this.remove(flow);
    }
  }

  /** A record that is not in use. */
  #take(): number {
    if (this.#free === 0) return this.#used++;
    const flow = this.#free - 1;
    this.#free = this.#words[flow * WORDS + Word.nextFree];
    return flow;
  }

  /** Doubles the table, of which every record is in use. */
  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let flow = 0; flow < this.#used; flow++) {
      let slot = words[flow * WORDS + Word.hash] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = flow + 1;
    }
    this.#words = words;
    this.#doubles = new Float64Array(words.buffer);
    this.#slots = slots;
    this.#capacity *= 2;
  }

  /** Removes the flow that is idle longest among the next few that the hand points to. The table is not empty. */
  #evict(): void {
    let victim = -1;
    for (let probes = 0; probes < EVICTION_PROBES && probes < this.#size;) {
      const flow = this.#hand;
      this.#hand = flow + 1 < this.#used ? flow + 1 : 0;
      if (this.#words[flow * WORDS + Word.kind] === 0) continue;
      this.examining?.(flow);
      if (victim < 0 || this.lastSeen(flow) < this.lastSeen(victim)) victim = flow;
      probes++;
    }
    this.evicting?.(victim);
    this.remove(victim);
    this.#evictions++;
  }

  /** Empties a slot, and moves back those after it that would no longer be found. */
  #closeGap(gap: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (gap + 1) & mask;
    while (slots[slot] !== 0) {
      const home = this.#words[(slots[slot] - 1) * WORDS + Word.hash] & mask;
      // The gap is on the way from home to slot: the flow may stand there.
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
      slot = (slot + 1) & mask;
    }
    slots[gap] = 0;
  }
}

/** Zeroes what an IPv4 flow does not use of its address words. */
function clearUpperWords(words: Int32Array, at: number): void {
  for (let i = 1; i < ADDRESS_WORDS; i++) {
    words[at + Word.low + i] = 0;
    words[at + Word.high + i] = 0;
  }
}

function isLoopbackIPv4(words: Int32Array, at: number): boolean {
  return words[at] >>> 24 === 127;
}

function isLoopbackIPv6(words: Int32Array, at: number): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 1;
}

function isOneAddress(words: Int32Array, a: number, b: number): boolean {
  for (let i = 0; i < ADDRESS_WORDS; i++) if (words[a + i] !== words[b + i]) return false;
  return true;
}
