import { hashPart, settleHash } from '../hash.ts';
import { compare, comparePorts } from './flow-order.ts';
import { FlowKey, IPV4_ADDRESSES } from './flow-key.ts';
import {
  ADDRESS_WORDS,
  clearUpperWords,
  Double,
  DOUBLES,
  IN_USE,
  IPV6,
  isLoopback,
  KEY_WORDS,
  PROTOCOL_MASK,
  Word,
  WORDS,
} from './flow-record.ts';
import { FlowSlots } from './flow-slots.ts';
import type { Packet } from './packet.ts';

const FIRST_CAPACITY = 1024;
/** Flows that compete for eviction: the one idle longest of so many neighbours goes. */
const EVICTION_PROBES = 8;

const TCP = 6;
/** Silence after which a flow of another protocol than TCP is forgotten. */
const IDLE_SECONDS = 60;
/** Flows looked at for each new one. */
const IDLE_PROBES = 2;

/** Keeps flows for the table, and knows what they are. */
export interface Elsewhere {
  readonly size: number;
  /** Adds the flow with that key to the table, and has it no longer; -1 where there is none. */
  fetch(key: Int32Array): number;
  /** Makes room for one more; true when a flow was forgotten too early. */
  evict(now: number): boolean;
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
 * Nothing is allocated except when the table grows.
 */
export class FlowTable {
  readonly #limit: number;
  #size = 0;
  /** An index that is in use, but not in the table; -1 without. */
  #reserved = -1;
  #capacity = FIRST_CAPACITY;
  readonly #slots: FlowSlots = new FlowSlots(FIRST_CAPACITY);
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
  /** Where flows are kept that are not in the table; they count for the limit. */
  elsewhere: Elsewhere | undefined;
  #idleHand = 0;
  /** Flows of other protocols than TCP. */
  #others = 0;
  /** What is looked for. */
  readonly #key: FlowKey = new FlowKey();

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
    return this.#reserved < 0 ? this.#size : this.#size - 1;
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
    if (!this.#key.load(packet)) return -1;
    const found = this.#find();
    if (found < 0) return this.#fetch(packet.seconds);
    this.touch(found, packet.seconds);
    return found * 2 + this.#key.side;
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
    const addresses = (hashPart(low, Word.low) + hashPart(high, Word.high)) | 0;
    const rest = (hashPart(sorted, Word.ports) + hashPart(kind, Word.kind)) | 0;
    const hash = settleHash((addresses + rest) | 0);
    const slots = this.#slots.words;
    const words = this.#words;
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const flow = slots[slot + 1] - 1;
      if (flow < 0) break;
      if (slots[slot] !== hash) continue;
      const at = flow * WORDS;
      if (words[at] !== low || words[at + Word.high] !== high) continue;
      if (words[at + Word.ports] !== sorted || words[at + Word.kind] !== kind) continue;
      if (words[at + Word.tunnel] !== 0) continue;
      this.#doubles[flow * DOUBLES + Double.lastSeen] = packet.seconds;
      return flow * 2 + side;
    }
    this.#key.load(packet);
    return this.#fetch(packet.seconds);
  }

  /** As `find`, but makes and marks nothing: -1 when the flow is not in the table. */
  lookup(packet: Packet): number {
    if (!this.#key.load(packet)) return -1;
    const found = this.#find();
    return found < 0 ? -1 : found * 2 + this.#key.side;
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
    return isLoopback(this.#words, (endpoint >> 1) * WORDS);
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
    this.#slots.remove(words[at + Word.hash], flow);
    if ((words[at + Word.kind] & PROTOCOL_MASK) !== TCP) this.#others--;
    words[at + Word.kind] = 0;
    words[at + Word.nextFree] = this.#free;
    this.#free = flow + 1;
    this.#size--;
  }

  /** The flow of #key; -1 where it is not in the table. */
  #find(): number {
    const slots = this.#slots.words;
    const hash = this.#key.words[Word.hash];
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const flow = slots[slot + 1] - 1;
      if (flow < 0 || (slots[slot] === hash && this.#key.isOf(this.#words, flow * WORDS)))
        return flow;
    }
  }

  /** #key's sender in its flow, which is not in the table. */
  #fetch(now: number): number {
    const { side, words } = this.#key;
    const kept = this.elsewhere?.fetch(words) ?? -1;
    if (kept >= 0) {
      this.touch(kept, now);
      return kept * 2 + side;
    }
    this.#forgetIdle(now);
    this.makeRoom(now);
    return this.add(words, this.nextCid(), now) * 2 + side;
  }

  /** Before a flow appears: evicts another one if there are too many. */
  makeRoom(now: number): void {
    const kept = this.elsewhere?.size ?? 0;
    if (this.size + kept < this.#limit) return;
    if (kept <= this.size) this.#evict();
    else if (!this.elsewhere!.evict(now)) return;
    this.#evictions++;
  }

  /** Adds a flow that is not in the table; its index. */
  add(key: Int32Array, cid: number, seconds: number): number {
    const flow = this.#take();
    this.write(flow, key, cid, seconds);
    if ((key[Word.kind] & PROTOCOL_MASK) !== TCP) this.#others++;
    this.#slots.add(key[Word.hash], flow);
    return flow;
  }

  /** The one index that stays out of the table, for a flow that is looked at and kept elsewhere. */
  reserve(): number {
    if (this.#reserved < 0) this.#reserved = this.#take();
    return this.#reserved;
  }

  /** Writes what is known of a flow at an index that was reserved. */
  write(flow: number, key: Int32Array, cid: number, seconds: number): void {
    const words = this.#words;
    const at = flow * WORDS;
    for (let i = 0; i < KEY_WORDS; i++) words[at + i] = key[i];
    if ((key[Word.kind] & IPV6) === 0) clearUpperWords(words, at);
    this.#doubles[flow * DOUBLES + Double.cid] = cid;
    this.touch(flow, seconds);
  }

  /** What finds a flow: valid until the table changes. */
  key(flow: number): Int32Array {
    return this.#words.subarray(flow * WORDS, flow * WORDS + KEY_WORDS);
  }

  /** A number for a flow that appears. */
  nextCid(): number {
    return ++this.#lastCid;
  }

  /** The flow was forgotten, and has come again. */
  renew(flow: number): void {
    this.#doubles[flow * DOUBLES + Double.cid] = this.nextCid();
  }

  /** Whether a flow whose key has that hash is in the table. */
  hasHash(hash: number): boolean {
    return this.#slots.has(hash);
  }

  /** Looks at the next few flows and removes the silent ones: faster than new ones come. */
  #forgetIdle(now: number): void {
    if (this.#others === 0 && this.#tcpIdle === Infinity) return;
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
    if (this.#size === this.#capacity) this.#grow();
    this.#size++;
    if (this.#free === 0) return this.#used++;
    const flow = this.#free - 1;
    this.#free = this.#words[flow * WORDS + Word.nextFree];
    return flow;
  }

  /** Doubles the table, of which every record is in use. */
  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#doubles = new Float64Array(words.buffer);
    this.#slots.grow();
    this.#capacity *= 2;
  }

  /** Removes the flow that is idle longest among the next few that the hand points to. The table is not empty. */
  #evict(): void {
    let victim = -1;
    for (let probes = 0; probes < EVICTION_PROBES && probes < this.size;) {
      const flow = this.#hand;
      this.#hand = flow + 1 < this.#used ? flow + 1 : 0;
      if (this.#words[flow * WORDS + Word.kind] === 0 || flow === this.#reserved) continue;
      if (victim < 0 || this.lastSeen(flow) < this.lastSeen(victim)) victim = flow;
      probes++;
    }
    this.evicting?.(victim);
    this.remove(victim);
  }
}
