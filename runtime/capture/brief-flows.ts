/**
 * Connections in brief: all that is known of one in a record that a segment finds at once, of which most need nothing but the
 * first half, a cache line. The records of those that are alive lie close together; those of the ones that have ended lie
 * behind one another in the order in which they ended, so that nobody looks at them until they are forgotten.
 */
import { hashPart, settleHash } from '../hash.ts';
import { below, compare, comparePorts } from './flow-order.ts';
import { IPV4_ADDRESSES, IPV6_ADDRESS_BYTES, IPV6_ADDRESSES } from './flow-key.ts';
import { ADDRESS_WORDS, IN_USE, IPV6, Word } from './flow-record.ts';
import { FlowSlots } from './flow-slots.ts';
import { DEAD_SECONDS, secondsKept } from './tcp-states.ts';

/** 32-bit words of a record. Of two in a row, the first is of side 0. */
export const Brief = {
  hash: 0,
  /** The next of the free list, as place + 1, where `ends` is 0. */
  nextFree: 0,
  /** As in the flow table, see flow-record.ts; of IPv6 the addresses' first words. */
  ports: 1,
  low: 2,
  high: 3,
  lastSeen: 4,
  /** Duplicate acknowledgements: the low byte is of side 0, the next of side 1. */
  duplicates: 5,
  /** A TcpState, and above its four bits those of Known. 0 in a record that is not in use. */
  ends: 6,
  smax: 8,
  rack: 10,
  rwnd: 12,
  scale: 14,
  /** Of IPv6: the addresses' other words. */
  lowRest: 16,
  highRest: 19,
  iss: 22,
  mss: 24,
  shift: 26,
  active: 28,
  /** The lower half of the number, and the upper one. */
  cid: 30,
} as const;

const SHIFT = 5;
const WORDS = 1 << SHIFT;
export const STATE_BITS = 4;
export const STATE_MASK = 15;

const FIRST_RECORDS = 256;
const TCP = 6;
/** Flows that compete for eviction, see flow-table.ts. */
const EVICTION_PROBES = 8;
/** Records of ended flows that are looked at for each that ends. */
const FORGOTTEN_AT_ONCE = 2;

/** What finds no record. */
export const NOWHERE = -1;

/** How long a flow is kept after its last segment, in seconds: by the states of both ends. */
export function keptFor(words: Int32Array, at: number): number {
  const first = words[at + Brief.ends] & STATE_MASK;
  return secondsKept(first, words[at + Brief.ends + 1] & STATE_MASK);
}

/** The flows of one IP version. */
export class BriefFlows {
  readonly #version: 4 | 6;
  readonly #kind: number;
  readonly #slots: FlowSlots = new FlowSlots(FIRST_RECORDS);
  /** Of flows that have ended. */
  readonly #endedSlots: FlowSlots = new FlowSlots(FIRST_RECORDS);
  #live = 0;
  #over = 0;
  #words = new Int32Array(FIRST_RECORDS * WORDS);
  #used = 0;
  #free = 0;
  #hand = 0;
  /** A ring: the records from `#oldest` to before `#newest`, both counted modulo its length. */
  #ended = new Int32Array(FIRST_RECORDS * WORDS);
  #oldest = 0;
  #newest = 0;
  /** What was looked for last in vain, as the flow table has it; and its sender's side. */
  readonly key: Int32Array = new Int32Array(Word.tunnel + 1);
  side = 0;

  constructor(version: 4 | 6) {
    this.#version = version;
    this.#kind = TCP | IN_USE | (version === 6 ? IPV6 : 0);
    this.key[Word.kind] = this.#kind;
  }

  /** Flows here. */
  get size(): number {
    return this.#live + this.#over;
  }

  /** The records of live flows; the place of one is the index of its first word. */
  get words(): Int32Array {
    return this.#words;
  }

  /** The place of the live flow of a segment, plus the side of its sender; else NOWHERE, and its key is in `key`. */
  findIPv4(view: DataView, ip: number, transport: number): number {
    const source = view.getInt32(ip + IPV4_ADDRESSES);
    const destination = view.getInt32(ip + IPV4_ADDRESSES + 4);
    const ports = view.getInt32(transport);
    let side = below(destination, source);
    if (source === destination && comparePorts(ports) > 0) side = 1;
    const turned = (source ^ destination) & -side;
    const low = source ^ turned;
    const high = destination ^ turned;
    const sorted = side === 0 ? ports : (ports << 16) | (ports >>> 16);
    const addresses = (hashPart(low, Word.low) + hashPart(high, Word.high)) | 0;
    const rest = (hashPart(sorted, Word.ports) + hashPart(TCP | IN_USE, Word.kind)) | 0;
    const hash = settleHash((addresses + rest) | 0);
    const slots = this.#slots.words;
    const words = this.#words;
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const at = slots[slot + 1] - 1;
      if (at === -1) break;
      if (slots[slot] !== hash) continue;
      if (words[at + Brief.low] !== low || words[at + Brief.high] !== high) continue;
      if (words[at + Brief.ports] === sorted) return at + side;
    }
    const { key } = this;
    this.side = side;
    key[Word.low] = low;
    key[Word.high] = high;
    key[Word.ports] = sorted;
    key[Word.hash] = hash;
    return NOWHERE;
  }

  /** As findIPv4. */
  findIPv6(view: DataView, ip: number, transport: number): number {
    const source = ip + IPV6_ADDRESSES;
    const destination = source + IPV6_ADDRESS_BYTES;
    const ports = view.getInt32(transport);
    let order = 0;
    for (let i = 0; order === 0 && i < IPV6_ADDRESS_BYTES; i += 4)
      order = compare(view.getInt32(source + i), view.getInt32(destination + i));
    const side = (order || comparePorts(ports)) > 0 ? 1 : 0;
    const low = side === 0 ? source : destination;
    const high = side === 0 ? destination : source;
    const { key } = this;
    const sorted = side === 0 ? ports : (ports << 16) | (ports >>> 16);
    let sum = (hashPart(sorted, Word.ports) + hashPart(TCP | IN_USE | IPV6, Word.kind)) | 0;
    for (let i = 0; i < ADDRESS_WORDS; i++) {
      const lowWord = view.getInt32(low + i * 4);
      const highWord = view.getInt32(high + i * 4);
      key[Word.low + i] = lowWord;
      key[Word.high + i] = highWord;
      const parts = (hashPart(lowWord, Word.low + i) + hashPart(highWord, Word.high + i)) | 0;
      sum = (sum + parts) | 0;
    }
    this.side = side;
    key[Word.ports] = sorted;
    key[Word.hash] = settleHash(sum);
    const at = this.#search(this.#slots.words, this.#words, key);
    return at < 0 ? NOWHERE : at + side;
  }

  /** Whether an ended flow has the key. */
  hasEnded(key: Int32Array): boolean {
    return this.#search(this.#endedSlots.words, this.#ended, key) >= 0;
  }

  /**
   * Takes the flow with that key out: copies its record to `record`. False where there is none that is not to be forgotten.
   */
  take(key: Int32Array, record: Int32Array): boolean {
    const live = this.#search(this.#slots.words, this.#words, key);
    if (live >= 0) {
      this.#copy(this.#words, live, record);
      this.#forgetLive(live);
      return true;
    }
    const over = this.#search(this.#endedSlots.words, this.#ended, key);
    if (over < 0) return false;
    this.#copy(this.#ended, over, record);
    this.#forgetEnded(over);
    return true;
  }

  #copy(words: Int32Array, from: number, record: Int32Array): void {
    for (let i = 0; i < WORDS; i++) record[i] = words[from + i];
  }

  /** Makes a record for the key, of which there is none; its place. All but the key is as it was in whatever was there. */
  add(key: Int32Array, time: number): number {
    if (this.#free === 0 && this.#used === this.#words.length) this.#makeRoom(time);
    this.#live++;
    const at = this.#free === 0 ? this.#used : this.#free - 1;
    const words = this.#words;
    if (this.#free === 0) this.#used += WORDS;
    else this.#free = words[at + Brief.nextFree];
    words[at + Brief.hash] = key[Word.hash];
    words[at + Brief.ports] = key[Word.ports];
    words[at + Brief.low] = key[Word.low];
    words[at + Brief.high] = key[Word.high];
    if (this.#version === 6) {
      for (let i = 1; i < ADDRESS_WORDS; i++) {
        words[at + Brief.lowRest - 1 + i] = key[Word.low + i];
        words[at + Brief.highRest - 1 + i] = key[Word.high + i];
      }
    }
    words[at + Brief.lastSeen] = time;
    this.#slots.add(key[Word.hash], at);
    return at;
  }

  /** The flow at that place has ended: its record goes to the others of its kind, and some of these are forgotten. */
  end(at: number, time: number): void {
    const length = this.#ended.length;
    if (((this.#newest - this.#oldest) | 0) === length) this.#makeRoomForEnded(time);
    const ended = this.#ended;
    const words = this.#words;
    const to = this.#newest & (ended.length - 1);
    this.#newest = (this.#newest + WORDS) | 0;
    for (let i = 0; i < WORDS; i++) ended[to + i] = words[at + i];
    this.#endedSlots.add(words[at + Brief.hash], to);
    this.#over++;
    this.#forgetLive(at);
    for (let i = 0; i < FORGOTTEN_AT_ONCE && this.#oldest !== this.#newest; i++) {
      const oldest = this.#oldest & (ended.length - 1);
      if (!this.#forgets(oldest, time)) break;
      this.#oldest = (this.#oldest + WORDS) | 0;
    }
  }

  /** Forgets a flow, of which there is one: the one that ended first, or one that is silent; true when it is too early for that. */
  evict(time: number): boolean {
    while (this.#oldest !== this.#newest) {
      const at = this.#oldest & (this.#ended.length - 1);
      this.#oldest = (this.#oldest + WORDS) | 0;
      if (this.#ended[at + Brief.ends] === 0) continue;
      if (this.#forgets(at, time)) return false;
      this.#forgetEnded(at);
      return true;
    }
    const words = this.#words;
    let victim = -1;
    for (let probes = 0; probes < EVICTION_PROBES && probes < this.#live;) {
      const at = this.#hand;
      this.#hand = at + WORDS < this.#used ? at + WORDS : 0;
      if (words[at + Brief.ends] === 0) continue;
      if (victim < 0 || words[at + Brief.lastSeen] >>> 0 < words[victim + Brief.lastSeen] >>> 0)
        victim = at;
      probes++;
    }
    this.#forgetLive(victim);
    return true;
  }

  #forgetLive(at: number): void {
    this.#slots.remove(this.#words[at + Brief.hash], at);
    this.#live--;
    this.#release(at);
  }

  /** Fills in the key of the record: what the flow table has of it. */
  readKey(record: Int32Array, at: number, key: Int32Array): void {
    key[Word.hash] = record[at + Brief.hash];
    key[Word.kind] = this.#kind;
    key[Word.tunnel] = 0;
    key[Word.ports] = record[at + Brief.ports];
    key[Word.low] = record[at + Brief.low];
    key[Word.high] = record[at + Brief.high];
    for (let i = 1; i < ADDRESS_WORDS; i++) {
      key[Word.low + i] = record[at + Brief.lowRest - 1 + i];
      key[Word.high + i] = record[at + Brief.highRest - 1 + i];
    }
  }

  /** The place of the record with that key; NOWHERE where it is not here. */
  #search(slots: Int32Array, words: Int32Array, key: Int32Array): number {
    const hash = key[Word.hash];
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const at = slots[slot + 1] - 1;
      if (at === NOWHERE) return NOWHERE;
      if (slots[slot] === hash && this.#isOf(words, at, key)) return at;
    }
  }

  #isOf(words: Int32Array, at: number, key: Int32Array): boolean {
    if (words[at + Brief.ports] !== key[Word.ports]) return false;
    if (words[at + Brief.low] !== key[Word.low]) return false;
    if (words[at + Brief.high] !== key[Word.high]) return false;
    if (this.#version === 4) return true;
    for (let i = 1; i < ADDRESS_WORDS; i++) {
      if (words[at + Brief.lowRest - 1 + i] !== key[Word.low + i]) return false;
      if (words[at + Brief.highRest - 1 + i] !== key[Word.high + i]) return false;
    }
    return true;
  }

  #release(at: number): void {
    const words = this.#words;
    words[at + Brief.ends] = 0;
    words[at + Brief.nextFree] = this.#free;
    this.#free = at + 1;
  }

  /** Whether the record of an ended flow is empty by now: the flow was taken out, or is old enough to be forgotten. */
  #forgets(at: number, time: number): boolean {
    const ended = this.#ended;
    if (ended[at + Brief.ends] === 0) return true;
    if (time - (ended[at + Brief.lastSeen] >>> 0) <= DEAD_SECONDS) return false;
    this.#forgetEnded(at);
    return true;
  }

  #forgetEnded(at: number): void {
    this.#endedSlots.remove(this.#ended[at + Brief.hash], at);
    this.#over--;
    this.#ended[at + Brief.ends] = 0;
  }

  /** Forgets live flows that have been silent for too long, or makes room for twice as many where those are few. */
  #makeRoom(time: number): void {
    const words = this.#words;
    let forgotten = 0;
    for (let at = 0; at < this.#used; at += WORDS) {
      if (words[at + Brief.ends] === 0) continue;
      const silence = time - (words[at + Brief.lastSeen] >>> 0);
      if (silence <= keptFor(words, at)) continue;
      this.#forgetLive(at);
      forgotten += WORDS;
    }
    if (forgotten * 4 >= words.length) return;
    this.#words = new Int32Array(words.length * 2);
    this.#words.set(words);
    this.#slots.grow();
  }

  /** Closes the gaps between the ended flows, or makes room for twice as many where those are few. */
  #makeRoomForEnded(time: number): void {
    const old = this.#ended;
    let left = 0;
    for (let at = 0; at < old.length; at += WORDS) if (!this.#forgets(at, time)) left += WORDS;
    const isFull = left * 4 > old.length * 3;
    const ended = new Int32Array(isFull ? old.length * 2 : old.length);
    let to = 0;
    for (let i = 0; i < old.length; i += WORDS) {
      const from = (this.#oldest + i) & (old.length - 1);
      if (old[from + Brief.ends] === 0) continue;
      for (let word = 0; word < WORDS; word++) ended[to + word] = old[from + word];
      this.#endedSlots.remove(old[from + Brief.hash], from);
      to += WORDS;
    }
    if (isFull) this.#endedSlots.grow();
    for (let at = 0; at < to; at += WORDS) this.#endedSlots.add(ended[at + Brief.hash], at);
    this.#ended = ended;
    this.#oldest = 0;
    this.#newest = to;
  }
}
