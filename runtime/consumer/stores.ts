/**
 * Exact accumulators, one slot an entry. The common case stays in doubles; a double that leaves +-2^52 is
 * moved into a 64-bit (or, for squares, unbounded) integer, so no result is ever rounded. A reset slot
 * reads as the function's identity.
 */

/** Doubles and the terms added to them stay within this, so that their sum is exact. */
const LIMIT = 2 ** 52;
export const INT64_MAX: bigint = 2n ** 63n - 1n;
export const INT64_MIN: bigint = -(2n ** 63n);

/** A copy with room for `length` elements. */
export function grownDoubles(array: Float64Array, length: number): Float64Array {
  const copy = new Float64Array(length);
  copy.set(array);
  return copy;
}

/** Sums modulo 2^64. */
export class SumStore {
  #small: Float64Array = new Float64Array(0);
  /** What left the doubles; made when first needed. */
  #big: BigInt64Array = new BigInt64Array(0);

  /** Adds a term of at most 2^52 in magnitude. */
  add(entry: number, term: number): void {
    const sum = this.#small[entry] + term;
    if (sum <= LIMIT && sum >= -LIMIT) this.#small[entry] = sum;
    else {
      this.#small[entry] = 0;
      this.addBig(entry, BigInt(sum));
    }
  }

  addBig(entry: number, term: bigint): void {
    if (this.#big.length < this.#small.length) {
      const big = new BigInt64Array(this.#small.length);
      big.set(this.#big);
      this.#big = big;
    }
    // The array itself keeps 64 bits.
    this.#big[entry] += term;
  }

  /** The sums of these entries; undefined when one has ever left the doubles. */
  exact(entries: Int32Array): Float64Array | undefined {
    if (this.#big.length > 0) return undefined;
    const sums = new Float64Array(entries.length);
    for (let i = 0; i < entries.length; i++) sums[i] = this.#small[entries[i]];
    return sums;
  }

  /** The sum as a signed 64-bit integer. */
  value(entry: number): bigint {
    const small = BigInt(this.#small[entry]);
    return entry < this.#big.length ? BigInt.asIntN(64, this.#big[entry] + small) : small;
  }

  reserve(length: number): void {
    this.#small = grownDoubles(this.#small, length);
  }

  reset(entry: number): void {
    this.#small[entry] = 0;
    if (entry < this.#big.length) this.#big[entry] = 0n;
  }
}

/** Least or greatest values. */
export class ExtremeStore {
  readonly #identity: bigint;
  readonly #smallIdentity: number;
  #small: Float64Array = new Float64Array(0);
  #big: BigInt64Array = new BigInt64Array(0);

  /** @param identity what no value reads as: INT64_MAX for min, INT64_MIN for max. */
  constructor(identity: bigint) {
    this.#identity = identity;
    this.#smallIdentity = identity > 0n ? Infinity : -Infinity;
  }

  lower(entry: number, value: number): void {
    if (value < this.#small[entry]) this.#small[entry] = value;
  }

  raise(entry: number, value: number): void {
    if (value > this.#small[entry]) this.#small[entry] = value;
  }

  /** Takes a value of any size into account. */
  meet(entry: number, value: bigint): void {
    if (this.#big.length < this.#small.length) {
      const big = new BigInt64Array(this.#small.length).fill(this.#identity);
      big.set(this.#big);
      this.#big = big;
    }
    this.#big[entry] = this.#better(this.#big[entry], value);
  }

  value(entry: number): bigint {
    const small = this.#small[entry];
    const big = entry < this.#big.length ? this.#big[entry] : this.#identity;
    return Number.isFinite(small) ? this.#better(big, BigInt(small)) : big;
  }

  reserve(length: number): void {
    const small = new Float64Array(length).fill(this.#smallIdentity);
    small.set(this.#small);
    this.#small = small;
  }

  reset(entry: number): void {
    this.#small[entry] = this.#smallIdentity;
    if (entry < this.#big.length) this.#big[entry] = this.#identity;
  }

  #better(a: bigint, b: bigint): bigint {
    return this.#identity > 0n === a < b ? a : b;
  }
}

const HALF = 2 ** 26;

/** Sums of squares modulo 2^128. */
export class SquareStore {
  /** Of |v| = high * 2^26 + low: sums of low * low, high * low and high * high, three to an entry. */
  #parts: Float64Array = new Float64Array(0);
  readonly #whole = new Map<number, bigint>();

  /** Adds the square of a value of at most 2^52 in magnitude. */
  add(entry: number, value: number): void {
    const magnitude = Math.abs(value);
    const at = entry * 3;
    if (magnitude < HALF) {
      this.#addPart(entry, at, magnitude * magnitude);
      return;
    }
    const high = Math.floor(magnitude / HALF);
    const low = magnitude - high * HALF;
    this.#addPart(entry, at, low * low);
    this.#addPart(entry, at + 1, high * low);
    this.#addPart(entry, at + 2, high * high);
  }

  /** Adds a square, or a sum of squares. */
  addBig(entry: number, square: bigint): void {
    this.#whole.set(entry, BigInt.asUintN(128, (this.#whole.get(entry) ?? 0n) + square));
  }

  /** The sum as an unsigned 128-bit integer. */
  value(entry: number): bigint {
    const at = entry * 3;
    const parts =
      BigInt(this.#parts[at]) +
      (BigInt(this.#parts[at + 1]) << 27n) +
      (BigInt(this.#parts[at + 2]) << 52n);
    return BigInt.asUintN(128, parts + (this.#whole.get(entry) ?? 0n));
  }

  reserve(length: number): void {
    this.#parts = grownDoubles(this.#parts, length * 3);
  }

  reset(entry: number): void {
    this.#parts.fill(0, entry * 3, entry * 3 + 3);
    this.#whole.delete(entry);
  }

  #addPart(entry: number, at: number, term: number): void {
    const sum = this.#parts[at] + term;
    this.#parts[at] = sum;
    if (sum <= LIMIT) return;
    const total = this.value(entry);
    this.reset(entry);
    this.#whole.set(entry, total);
  }
}
