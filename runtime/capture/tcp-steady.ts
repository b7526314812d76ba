/**
 * Connections that merely go on, in short: what a segment changes of one whose ends are both established and miss
 * nothing. A record is one cache line (of IPv6 two) with its key inside, and the records of those that are alive lie close
 * together, so that nearly every segment finds what it needs in a near cache. The tracker moves a connection in and
 * out; while it is here its records elsewhere are out of date.
 */
import { below, compare, comparePorts, mix } from './flow-hash.ts';
import { IPV4_ADDRESSES, IPV6_ADDRESS_BYTES, IPV6_ADDRESSES } from './flow-key.ts';
import type { FlowTable } from './flow-table.ts';
import { REACH } from './tcp-sequence.ts';

/** 32-bit words of a record. Of two in a row, the first is of side 0. */
export const Steady = {
  hash: 0,
  /** Index of the flow + 1; 0 in an empty record. */
  flow: 1,
  /** As in the flow table, see flow-table.ts; of IPv6 the addresses' first words. */
  ports: 2,
  low: 3,
  high: 4,
  lastSeen: 5,
  scale: 6,
  smax: 8,
  rack: 10,
  rwnd: 12,
  duplicateAcks: 14,
  /** Of IPv6: the addresses' other words. */
  lowRest: 16,
  highRest: 19,
} as const;

const FIRST_RECORDS = 256;
/** Records at most: what is beyond the near caches gains nothing. A power of two. */
const MOST_RECORDS = 2 ** 15;
/** When a full table is asked for room: how many records are looked at, and the silence after which one must go. */
const LOOKED_AT = 4;
const SILENT_SECONDS = 2;

const MOST_ADDRESS_WORDS = 4;
const SMALLEST_HEADER = 20;
const MAX_DUPLICATE_ACKS = 255;

type Flows = Pick<FlowTable, 'addressWord' | 'localPort'>;

/** Odd and secret, so that no capture can be made whose connections all share a place. */
const secret = (): number => (Math.random() * 0x100000000) | 1;

/** Records by 5-tuple: open addressing with linear probing, at most half full, and backward-shift deletion. */
export class SteadyFlows {
  readonly #flows: Flows;
  /** Words of an address, and log2 of a record's words. */
  readonly #addressWords: number;
  readonly #shift: number;
  readonly #most: number;
  #words: Int32Array;
  /** How far a hash is shifted down to the number of its record. */
  #down: number = Math.clz32(FIRST_RECORDS - 1);
  #size = 0;
  #hand = 0;
  readonly #ofLow: number = secret();
  readonly #ofHigh: number = secret();
  readonly #ofPorts: number = secret();
  readonly #last: number = secret();
  /** What is looked for: the words of both addresses, the ports and the hash. */
  readonly #key = new Int32Array(2 * MOST_ADDRESS_WORDS);
  #ports = 0;
  #hash = 0;

  /** @param most records at most */
  constructor(flows: Flows, version: 4 | 6, most: number = MOST_RECORDS) {
    this.#most = most;
    this.#flows = flows;
    this.#addressWords = version === 4 ? 1 : MOST_ADDRESS_WORDS;
    this.#shift = version === 4 ? 4 : 5;
    this.#words = new Int32Array(FIRST_RECORDS << this.#shift);
  }

  /** The records; the place of one is the index of its first word. */
  get words(): Int32Array {
    return this.#words;
  }

  #hashOf(low: number, high: number, ports: number): number {
    const addresses = Math.imul(low, this.#ofLow) + Math.imul(high, this.#ofHigh);
    const sum = (addresses + Math.imul(ports, this.#ofPorts)) | 0;
    return Math.imul(sum ^ (sum >>> 15), this.#last);
  }

  /**
   * Takes a segment that has ACK, but neither SYN, FIN nor RST. True when its connection is here and merely goes on: all
   * is done then. Else nothing has changed.
   *
   * @param length bytes from the TCP header, which is whole, to the packet's end
   */
  takeIPv4(view: DataView, ip: number, transport: number, length: number, time: number): boolean {
    const source = view.getInt32(ip + IPV4_ADDRESSES);
    const destination = view.getInt32(ip + IPV4_ADDRESSES + 4);
    const ports = view.getInt32(transport);
    let side = below(destination, source);
    if (source === destination && comparePorts(ports) > 0) side = 1;
    const turned = (source ^ destination) & -side;
    const low = source ^ turned;
    const high = destination ^ turned;
    const sorted = side === 0 ? ports : (ports << 16) | (ports >>> 16);
    const hash = this.#hashOf(low, high, sorted);
    const words = this.#words;
    const mask = words.length - 1;
    for (let at = (hash >>> this.#down) << 4; ; at = (at + 16) & mask) {
      if (words[at + Steady.flow] === 0) return false;
      if (words[at + Steady.hash] !== hash || words[at + Steady.ports] !== sorted) continue;
      if (words[at + Steady.low] !== low || words[at + Steady.high] !== high) continue;
      return goesOn(words, at, side, view, transport, length, time);
    }
  }

  /** As takeIPv4. */
  takeIPv6(view: DataView, ip: number, transport: number, length: number, time: number): boolean {
    const source = ip + IPV6_ADDRESSES;
    const destination = source + IPV6_ADDRESS_BYTES;
    const ports = view.getInt32(transport);
    let order = 0;
    for (let i = 0; order === 0 && i < IPV6_ADDRESS_BYTES; i += 4)
      order = compare(view.getInt32(source + i), view.getInt32(destination + i));
    const side = (order || comparePorts(ports)) > 0 ? 1 : 0;
    const low = side === 0 ? source : destination;
    const high = side === 0 ? destination : source;
    for (let i = 0; i < MOST_ADDRESS_WORDS; i++) {
      this.#key[i] = view.getInt32(low + i * 4);
      this.#key[i + MOST_ADDRESS_WORDS] = view.getInt32(high + i * 4);
    }
    this.#ports = side === 0 ? ports : (ports << 16) | (ports >>> 16);
    const at = this.#find();
    const words = this.#words;
    if (words[at + Steady.flow] === 0) return false;
    return goesOn(words, at, side, view, transport, length, time);
  }

  /** Makes a record for a flow, of which there is none; its place, or -1 where there is no room. */
  enter(flow: number): number {
    if (this.#size * 2 >= this.#words.length >> this.#shift && !this.#grow()) return -1;
    this.#load(flow);
    const at = this.#find();
    const words = this.#words;
    words[at + Steady.hash] = this.#hash;
    words[at + Steady.flow] = flow + 1;
    words[at + Steady.ports] = this.#ports;
    words[at + Steady.low] = this.#key[0];
    words[at + Steady.high] = this.#key[MOST_ADDRESS_WORDS];
    for (let i = 1; i < this.#addressWords; i++) {
      words[at + Steady.lowRest - 1 + i] = this.#key[i];
      words[at + Steady.highRest - 1 + i] = this.#key[MOST_ADDRESS_WORDS + i];
    }
    this.#size++;
    return at;
  }

  /** The place of the flow's record, which is there. */
  placeOf(flow: number): number {
    this.#load(flow);
    return this.#find();
  }

  /** The flow of one of a few records that have been silent for longer than is worth their place; -1 without. */
  silent(time: number): number {
    const words = this.#words;
    for (let i = 0; i < LOOKED_AT; i++) {
      this.#hand = (this.#hand + (1 << this.#shift)) & (words.length - 1);
      const flow = words[this.#hand + Steady.flow] - 1;
      const seen = words[this.#hand + Steady.lastSeen] >>> 0;
      if (flow >= 0 && time - seen > SILENT_SECONDS) return flow;
    }
    return -1;
  }

  /** Removes the record at that place, and moves back those after it that would no longer be found. */
  remove(place: number): void {
    const words = this.#words;
    const mask = words.length - 1;
    const stride = 1 << this.#shift;
    let gap = place;
    for (let at = (gap + stride) & mask; words[at + Steady.flow] !== 0; at = (at + stride) & mask) {
      const home = this.#homeOf(words[at + Steady.hash]);
      // The gap is on the way from home to here: the record may stand there.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      for (let i = 0; i < stride; i++) words[gap + i] = words[at + i];
      gap = at;
    }
    words[gap + Steady.flow] = 0;
    this.#size--;
  }

  #homeOf(hash: number): number {
    return (hash >>> this.#down) << this.#shift;
  }

  /** Fills the key with that of a flow. */
  #load(flow: number): void {
    const flows = this.#flows;
    const low = flow * 2;
    for (let i = 0; i < this.#addressWords; i++) {
      this.#key[i] = flows.addressWord(low, i);
      this.#key[i + MOST_ADDRESS_WORDS] = flows.addressWord(low + 1, i);
    }
    this.#ports = (flows.localPort(low) << 16) | flows.localPort(low + 1);
  }

  /** Hashes the key; the place of its record, or the empty one where that belongs. */
  #find(): number {
    const key = this.#key;
    const low = this.#fold(0);
    const high = this.#fold(MOST_ADDRESS_WORDS);
    const hash = this.#hashOf(low, high, this.#ports);
    this.#hash = hash;
    const words = this.#words;
    const mask = words.length - 1;
    for (let at = this.#homeOf(hash); ; at = (at + (1 << this.#shift)) & mask) {
      if (words[at + Steady.flow] === 0) return at;
      if (words[at + Steady.hash] !== hash || words[at + Steady.ports] !== this.#ports) continue;
      if (words[at + Steady.low] !== key[0]) continue;
      if (words[at + Steady.high] !== key[MOST_ADDRESS_WORDS]) continue;
      if (this.#isRest(at)) return at;
    }
  }

  /** One word of an address's words. */
  #fold(from: number): number {
    let folded = this.#key[from];
    for (let i = 1; i < this.#addressWords; i++)
      folded = mix(folded, this.#key[from + i], this.#last);
    return folded;
  }

  #isRest(at: number): boolean {
    for (let i = 1; i < this.#addressWords; i++) {
      if (this.#words[at + Steady.lowRest - 1 + i] !== this.#key[i]) return false;
      if (this.#words[at + Steady.highRest - 1 + i] !== this.#key[MOST_ADDRESS_WORDS + i])
        return false;
    }
    return true;
  }

  /** Doubles the table; false when it is as large as it may be. */
  #grow(): boolean {
    const old = this.#words;
    if (old.length >> this.#shift >= this.#most) return false;
    const words = new Int32Array(old.length * 2);
    const stride = 1 << this.#shift;
    this.#words = words;
    this.#down--;
    for (let from = 0; from < old.length; from += stride) {
      if (old[from + Steady.flow] === 0) continue;
      let at = this.#homeOf(old[from + Steady.hash]);
      while (words[at + Steady.flow] !== 0) at = (at + stride) & (words.length - 1);
      for (let i = 0; i < stride; i++) words[at + i] = old[from + i];
    }
    return true;
  }
}

/** See goesOn of tcp-stream.ts: this is the same of a connection of which the rest is known. */
function goesOn(
  words: Int32Array,
  at: number,
  side: number,
  view: DataView,
  transport: number,
  length: number,
  time: number,
): boolean {
  const header = (view.getUint8(transport + 12) >> 4) * 4;
  if (header < SMALLEST_HEADER) return false;
  const payload = length - header;
  const own = at + side;
  const peer = at + (side ^ 1);
  const sequence = view.getInt32(transport + 4);
  const acknowledgement = view.getInt32(transport + 8);
  if (sequence !== words[own + Steady.smax]) return false;
  const news = (acknowledgement - words[own + Steady.rack]) | 0;
  const unanswered = (words[peer + Steady.smax] - acknowledgement) | 0;
  if (news < 0 || unanswered < 0 || unanswered > REACH) return false;
  if (news > 0) words[own + Steady.duplicateAcks] = 0;
  else if (payload === 0 && unanswered !== 0) {
    if (words[own + Steady.duplicateAcks] < MAX_DUPLICATE_ACKS) words[own + Steady.duplicateAcks]++;
  }
  words[own + Steady.smax] = sequence + payload;
  words[own + Steady.rack] = acknowledgement;
  words[own + Steady.rwnd] = view.getUint16(transport + 14) << words[own + Steady.scale];
  words[at + Steady.lastSeen] = time;
  return true;
}
