/**
 * A map of four int32 words to positive int32 numbers, for a replay's hot path: open addressing, at most half full, the
 * words and their number side by side.
 */

import { hashPart, settleHash } from '../hash.ts';
import { addressRecordWords as recordWords } from '../../compiler/backends/replay/interface.ts';

export class QuadMap {
  /** By hash: a record's place + 1, 0 for none. To be read only, as the records are. */
  slots: Int32Array = new Int32Array(64);
  records: Int32Array = new Int32Array(32 * recordWords);
  #size = 0;

  /** How many keys there are: the place of the next one. */
  get size(): number {
    return this.#size;
  }

  /** The number of a key; 0 when there is none. */
  get(a: number, b: number, c: number, d: number): number {
    const slots = this.slots;
    const records = this.records;
    const mask = slots.length - 1;
    for (let slot = quadSlot(a, b, c, d) & mask; ; slot = (slot + 1) & mask) {
      const place = slots[slot] - 1;
      if (place < 0) return 0;
      const at = place * recordWords;
      const isLast = records[at + 3] === d && records[at + 2] === c;
      if (isLast && records[at + 1] === b && records[at] === a) return records[at + 4];
    }
  }

  /** Gives a key that has none a number. */
  set(a: number, b: number, c: number, d: number, number: number): void {
    const place = this.#size++;
    if (this.#size * 2 > this.slots.length) this.#grow(place);
    this.records.set([a, b, c, d, number], place * recordWords);
    this.#put(place);
  }

  /** Word `i` of the key at a place. */
  word(place: number, i: number): number {
    return this.records[place * recordWords + i];
  }

  #put(place: number): void {
    const mask = this.slots.length - 1;
    const word = (i: number): number => this.word(place, i);
    let slot = quadSlot(word(0), word(1), word(2), word(3)) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = place + 1;
  }

  /** Twice the room, with the keys at the places before `end`. */
  #grow(end: number): void {
    const records = new Int32Array(this.records.length * 2);
    records.set(this.records);
    this.records = records;
    this.slots = new Int32Array(this.slots.length * 2);
    for (let place = 0; place < end; place++) this.#put(place);
  }
}

export function quadSlot(a: number, b: number, c: number, d: number): number {
  const first = (hashPart(a, 0) + hashPart(b, 1)) | 0;
  const second = (hashPart(c, 2) + hashPart(d, 3)) | 0;
  return settleHash((first + second) | 0);
}
