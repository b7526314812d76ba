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

/** Takes one more word into a hash. */
export function mix(hash: number, word: number, multiplier: number): number {
  const mixed = Math.imul(hash ^ word, multiplier);
  return mixed ^ (mixed >>> 15);
}

/** Makes every bit of the result depend on every bit of the hash (the finaliser of MurmurHash3). */
export function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
