/** How keys of 32-bit words are hashed in tables of the hot path: so that no capture can be made whose keys all share a slot. */

/** Words of a key that have secrets of their own; behind them these begin again. */
const PLACES = 64;

/**
 * Two of each word of a key, for its halves, and others in each process: Node has V8 seed its random numbers by the system's
 * (node:crypto would cost a start 4 MB).
 */
export const secrets: Int32Array = Int32Array.from(
  { length: PLACES * 2 },
  () => (Math.random() * 0x100000000) | 0,
);

/**
 * What the word at a place of a key adds to the key's hash, which is the sum of these, settled. Two keys have the same sum
 * under one in 2^17 sets of secrets, whatever the keys (the NH of UMAC, RFC 4418 section 5.2, over halves of words).
 */
export function hashPart(word: number, place: number): number {
  const low = ((word & 0xffff) + secrets[place * 2]) | 0;
  const high = ((word >>> 16) + secrets[place * 2 + 1]) | 0;
  return Math.imul(low, high);
}

/** The place of word `i` of a key of any number of words. */
export function placeOfWord(i: number): number {
  return i & (PLACES - 1);
}

/** Makes every bit of a sum of parts count in the lowest bits. */
export function settleHash(sum: number): number {
  const mixed = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 16);
}
