/** How the ends of a flow are ordered, and its key hashed. */

/** Flips the sign, so that a signed comparison orders unsigned words. */
const SIGN = 0x80000000 | 0;

/** A negative number, 0 or a positive one as `a` is below, equal to or above `b`, both taken as unsigned. */
export function compare(a: number, b: number): number {
  if (a === b) return 0;
  return (a ^ SIGN) < (b ^ SIGN) ? -1 : 1;
}

/** 1 when `a` is below `b`, both taken as unsigned, else 0; without a jump, because either is as likely. */
export function below(a: number, b: number): number {
  return ((~a & b) | (~(a ^ b) & (a - b))) >>> 31;
}

/** Source port (the upper half) against destination port. */
export function comparePorts(ports: number): number {
  return (ports >>> 16) - (ports & 0xffff);
}

/** Words of a key at most. */
const PLACES = 16;

/** Of each word's halves. Another in each process, so that no capture can be made whose flows all share a slot. */
const secrets: Int32Array = Int32Array.from(
  { length: PLACES * 2 },
  () => (Math.random() * 0x100000000) | 0,
);

/**
 * What the word at a place of a key adds to the key's hash, which is the sum of these, settled. Of two keys the sums are
 * the same once in 2^17 sets of secrets, whatever the keys (the NH of UMAC, RFC 4418, over halves of words).
 */
export function hashPart(word: number, place: number): number {
  const low = ((word & 0xffff) + secrets[place * 2]) | 0;
  const high = ((word >>> 16) + secrets[place * 2 + 1]) | 0;
  return Math.imul(low, high);
}

/** Spreads what the parts of a key have in common over all bits. */
export function settleHash(sum: number): number {
  const mixed = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 16);
}
