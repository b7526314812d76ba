/** How the ends of a flow are ordered. */

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
