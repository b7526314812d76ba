/**
 * A hash table of tuples of int32 words, made for a replay's hot path: open addressing with linear probing
 * in typed arrays, at most half full, dense entry ids, nothing allocated per look-up. Values live with
 * the caller, in arrays indexed by entry id.
 *
 * An empty slot is marked by 0 and an entry by its id + 1, so 0 and every other word are legal keys.
 */

import { hashPart, placeOfWord, settleHash } from '../hash.ts';

const INITIAL_ENTRIES = 16;

const hash1 = (a: number): number => settleHash(hashPart(a, 0));
const hash2 = (a: number, b: number): number => settleHash((hashPart(a, 0) + hashPart(b, 1)) | 0);
const hash3 = (a: number, b: number, c: number): number =>
  settleHash((hashPart(a, 0) + hashPart(b, 1) + hashPart(c, 2)) | 0);
const hash4 = (a: number, b: number, c: number, d: number): number =>
  settleHash((hashPart(a, 0) + hashPart(b, 1) + hashPart(c, 2) + hashPart(d, 3)) | 0);

/** How many more entries there may be, in all tables that share it. */
export class EntryBudget {
  left: number;

  constructor(entries = 0x3fffffff) {
    this.left = entries;
  }
}

export class KeyTable {
  /** Words a key. */
  readonly width: number;
  /** Where it is spent, a find that would make one more entry returns -1 and counts in `drops`. */
  readonly #budget: EntryBudget;
  drops = 0;
  /** Live entries. */
  size = 0;
  #slots: Int32Array;
  #mask: number;
  #words: Int32Array;
  #hashes: Int32Array;
  /** The next id that was never used; every live id is below it. */
  #end = 0;
  /** Ids of removed entries, reused last in, first out. */
  #free: number[] = [];
  #live: Uint8Array;

  /** @param width int32 words a key, 0 or more. */
  constructor(width: number, budget: EntryBudget = new EntryBudget()) {
    this.width = width;
    this.#budget = budget;
    this.#slots = new Int32Array(INITIAL_ENTRIES * 2);
    this.#mask = this.#slots.length - 1;
    this.#words = new Int32Array(INITIAL_ENTRIES * width);
    this.#hashes = new Int32Array(INITIAL_ENTRIES);
    this.#live = new Uint8Array(INITIAL_ENTRIES);
  }

  /** One more than the greatest id in use; ids below it may be dead (see {@link isLive}). */
  get end(): number {
    return this.#end;
  }

  isLive(id: number): boolean {
    return this.#live[id] === 1;
  }

  /** Word `i` of an entry's key. */
  keyWord(id: number, i: number): number {
    return this.#words[id * this.width + i];
  }

  // The find methods of fixed width are written out: one shared loop over a scratch array costs a third
  // of the speed of a replay.

  /** The entry of the empty key, for tables of width 0. */
  find0(): number {
    return this.lookup0() === 0 ? 0 : this.#insert(settleHash(0), 0, 0, 0, 0);
  }

  lookup0(): number {
    return this.size === 0 ? -1 : 0;
  }

  /** The entry of that key, made when absent; -1 when the table is at its limit. */
  find1(a: number): number {
    const hash = hash1(a);
    const id = this.#search1(hash, a | 0);
    return id >= 0 ? id : this.#insert(hash, a, 0, 0, 0);
  }

  /** The entry of that key; -1 when absent. */
  lookup1(a: number): number {
    return this.#search1(hash1(a), a | 0);
  }

  find2(a: number, b: number): number {
    const hash = hash2(a, b);
    const id = this.#search2(hash, a | 0, b | 0);
    return id >= 0 ? id : this.#insert(hash, a, b, 0, 0);
  }

  lookup2(a: number, b: number): number {
    return this.#search2(hash2(a, b), a | 0, b | 0);
  }

  find3(a: number, b: number, c: number): number {
    const hash = hash3(a, b, c);
    const id = this.#search3(hash, a | 0, b | 0, c | 0);
    return id >= 0 ? id : this.#insert(hash, a, b, c, 0);
  }

  lookup3(a: number, b: number, c: number): number {
    return this.#search3(hash3(a, b, c), a | 0, b | 0, c | 0);
  }

  find4(a: number, b: number, c: number, d: number): number {
    const hash = hash4(a, b, c, d);
    const id = this.#search4(hash, a | 0, b | 0, c | 0, d | 0);
    return id >= 0 ? id : this.#insert(hash, a, b, c, d);
  }

  lookup4(a: number, b: number, c: number, d: number): number {
    return this.#search4(hash4(a, b, c, d), a | 0, b | 0, c | 0, d | 0);
  }

  /** For any width: the first `width` of `words` are the key. */
  findN(words: Int32Array): number {
    const hash = this.#hashOf(words);
    const found = this.#searchN(hash, words);
    if (found >= 0) return found;
    const id = this.#insert(hash, 0, 0, 0, 0);
    if (id >= 0) for (let i = 0; i < this.width; i++) this.#words[id * this.width + i] = words[i];
    return id;
  }

  lookupN(words: Int32Array): number {
    return this.#searchN(this.#hashOf(words), words);
  }

  /** Forgets an entry; its id may be given to a key that comes later. */
  remove(id: number): void {
    if (!this.isLive(id)) return;
    let hole = this.#slotOf(id);
    this.#live[id] = 0;
    this.#free.push(id);
    this.size--;
    this.#budget.left++;
    // Linear probing must leave no hole between an entry and its home slot: shift back those behind.
    for (
      let slot = (hole + 1) & this.#mask;
      this.#slots[slot] !== 0;
      slot = (slot + 1) & this.#mask
    ) {
      const home = this.#hashes[this.#slots[slot] - 1] & this.#mask;
      if (((slot - home) & this.#mask) >= ((slot - hole) & this.#mask)) {
        this.#slots[hole] = this.#slots[slot];
        hole = slot;
      }
    }
    this.#slots[hole] = 0;
  }

  /** Forgets every entry; ids start from 0 again. */
  clear(): void {
    this.#slots.fill(0);
    this.#live.fill(0);
    this.#free.length = 0;
    this.#end = 0;
    this.#budget.left += this.size;
    this.size = 0;
  }

  #search1(hash: number, a: number): number {
    const slots = this.#slots;
    const words = this.#words;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const id = slots[slot] - 1;
      if (id < 0 || words[id] === a) return id;
    }
  }

  #search2(hash: number, a: number, b: number): number {
    const slots = this.#slots;
    const words = this.#words;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const id = slots[slot] - 1;
      if (id < 0 || (words[id * 2] === a && words[id * 2 + 1] === b)) return id;
    }
  }

  #search3(hash: number, a: number, b: number, c: number): number {
    const slots = this.#slots;
    const words = this.#words;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const id = slots[slot] - 1;
      if (id < 0) return id;
      const at = id * 3;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) return id;
    }
  }

  #search4(hash: number, a: number, b: number, c: number, d: number): number {
    const slots = this.#slots;
    const words = this.#words;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const id = slots[slot] - 1;
      if (id < 0) return id;
      const at = id * 4;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d)
        return id;
    }
  }

  #searchN(hash: number, key: Int32Array): number {
    const width = this.width;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const id = this.#slots[slot] - 1;
      if (id < 0) return id;
      if (this.#hashes[id] !== hash) continue;
      let i = 0;
      while (i < width && this.#words[id * width + i] === key[i]) i++;
      if (i === width) return id;
    }
  }

  /** As the written-out hashes do, so that findN and find1 to find4 can be mixed. */
  #hashOf(words: Int32Array): number {
    let sum = 0;
    for (let i = 0; i < this.width; i++) sum = (sum + hashPart(words[i], placeOfWord(i))) | 0;
    return settleHash(sum);
  }

  /** Makes the entry of an absent key; words past the width are ignored. */
  #insert(hash: number, a: number, b: number, c: number, d: number): number {
    if (this.#budget.left <= 0) {
      this.drops++;
      return -1;
    }
    this.#budget.left--;
    if ((this.size + 1) * 2 > this.#slots.length) this.#growSlots();
    let id = this.#end;
    if (this.#free.length > 0) id = this.#free.pop() as number;
    else if (++this.#end > this.#hashes.length) this.#growEntries();
    const at = id * this.width;
    if (this.width > 0) this.#words[at] = a;
    if (this.width > 1) this.#words[at + 1] = b;
    if (this.width > 2) this.#words[at + 2] = c;
    if (this.width > 3) this.#words[at + 3] = d;
    this.#hashes[id] = hash;
    this.#live[id] = 1;
    this.size++;
    this.#place(id);
    return id;
  }

  #place(id: number): void {
    let slot = this.#hashes[id] & this.#mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = id + 1;
  }

  #slotOf(id: number): number {
    let slot = this.#hashes[id] & this.#mask;
    while (this.#slots[slot] !== id + 1) slot = (slot + 1) & this.#mask;
    return slot;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    this.#mask = this.#slots.length - 1;
    for (let id = 0; id < this.#end; id++) if (this.isLive(id)) this.#place(id);
  }

  #growEntries(): void {
    const capacity = this.#hashes.length * 2;
    this.#words = grown(this.#words, capacity * this.width);
    this.#hashes = grown(this.#hashes, capacity);
    const live = new Uint8Array(capacity);
    live.set(this.#live);
    this.#live = live;
  }
}

function grown(array: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}
