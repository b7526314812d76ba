/**
 * A map of int32 words to positive int32 numbers, for a replay's hot path: open addressing, at most half full, key and
 * number side by side, so that a look-up costs one access to memory that is not in a near cache.
 */
import { secrets } from '../hash.ts';

export class WordMap {
  /** Pairs of a key and its number; 0 marks a pair that is free, so that 0 is a legal key. To be read only. */
  pairs: Int32Array = new Int32Array(64);
  #size = 0;

  /** The number of a key; 0 when there is none. */
  get(key: number): number {
    const pairs = this.pairs;
    const word = key | 0;
    const mask = pairs.length - 1;
    for (let at = wordSlot(word, mask); ; at = (at + 2) & mask) {
      const number = pairs[at + 1];
      if (number === 0 || pairs[at] === word) return number;
    }
  }

  /** Gives a key that has none a number. */
  set(key: number, number: number): void {
    if (++this.#size * 4 > this.pairs.length) this.#grow();
    put(this.pairs, key | 0, number);
  }

  #grow(): void {
    const old = this.pairs;
    this.pairs = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2)
      if (old[at + 1] !== 0) put(this.pairs, old[at], old[at + 1]);
  }
}

const multiplier = secrets[0] | 1;

/**
 * An even number: where a key's pair would best be in a table with that mask. Of two keys the places are the same for two of as many
 * multipliers as there are places, at most (Dietzfelbinger's multiply-shift).
 */
export function wordSlot(key: number, mask: number): number {
  return (Math.imul(key, multiplier) >>> (Math.clz32(mask) + 1)) << 1;
}

function put(pairs: Int32Array, key: number, number: number): void {
  const mask = pairs.length - 1;
  let at = wordSlot(key, mask);
  while (pairs[at + 1] !== 0) at = (at + 2) & mask;
  pairs[at] = key;
  pairs[at + 1] = number;
}
