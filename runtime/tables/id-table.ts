/**
 * Keys that are numbered from 0 on already, as the ids of a StringTable are: a key's entry is its own number, so that the
 * caller's values are found without another look-up. It keeps which keys there are, and their budget.
 */
import { EntryBudget } from './key-table.ts';

export class IdTable {
  /** As KeyTable's: words a key, entries refused, live entries. */
  readonly width = 1;
  drops = 0;
  size = 0;
  readonly #budget: EntryBudget;
  /** By id; 1 for a key that is here. */
  #live: Uint8Array = new Uint8Array(128);
  #end = 0;

  constructor(budget: EntryBudget = new EntryBudget()) {
    this.#budget = budget;
  }

  /** One more than the greatest id that was ever here. */
  get end(): number {
    return this.#end;
  }

  isLive(id: number): boolean {
    return this.#live[id] === 1;
  }

  /** The one word of an entry's key. */
  keyWord(id: number, _i: number): number {
    return id;
  }

  /** The entry of that key, which is the key, made when absent; -1 when the table is at its limit. */
  find1(id: number): number {
    return id < this.#live.length && this.#live[id] === 1 ? id : this.#meet(id);
  }

  findN(words: Int32Array): number {
    return this.find1(words[0]);
  }

  #meet(id: number): number {
    if (this.#budget.left <= 0) {
      this.drops++;
      return -1;
    }
    if (id >= this.#live.length) {
      const live = new Uint8Array(Math.max(this.#live.length, id) * 2);
      live.set(this.#live);
      this.#live = live;
    }
    this.#budget.left--;
    this.#live[id] = 1;
    this.#end = Math.max(this.#end, id + 1);
    this.size++;
    return id;
  }

  /** Forgets a key. */
  remove(id: number): void {
    if (!this.isLive(id)) return;
    this.#live[id] = 0;
    this.size--;
    this.#budget.left++;
  }
}
