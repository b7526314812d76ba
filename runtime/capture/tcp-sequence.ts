/**
 * Sequence numbers are unsigned, 32 bits wide, and wrap around: comparisons are of the signed difference
 * modulo 2^32 (RFC 9293 section 3.4).
 */

/** The widest window that scaling allows (RFC 7323: 65535 << 14), so how far apart numbers of one connection can be. */
export const REACH: number = 2 ** 30;

/** a is before b in the sequence space. */
export function before(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}

/** a is after b in the sequence space. */
export function after(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

/** from < a <= to. */
export function within(a: number, from: number, to: number): boolean {
  return after(a, from) && !after(a, to);
}

/** Too far apart for two numbers of the same direction of the same connection. */
export function apart(a: number, b: number): boolean {
  const distance = (a - b) | 0;
  return distance > REACH || distance < -REACH;
}
