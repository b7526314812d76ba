/**
 * The counts of distributions. An entry holds only the span of buckets that it has used, in one shared pool of
 * doubles; a span that must widen moves to a larger block, and blocks are reused by size. Counts that leave
 * +-2^52 spill into integers. Most distributions use a dozen of quantize's 127 buckets.
 */
import { grownDoubles } from './stores.ts';

const LIMIT = 2 ** 52;
/** Blocks have 2^n doubles, 4 at least. */
const SMALLEST_BLOCK = 2;

export class BucketStore {
  /** Buckets of a distribution. */
  readonly #buckets: number;
  #pool: Float64Array = new Float64Array(256);
  #poolEnd = 0;
  /** By log2 of the size: offsets of blocks that are free and zero. */
  readonly #free: number[][] = [];
  /** By entry: block's offset, its size, and the bucket that its first double counts. */
  #offset: Int32Array = new Int32Array(0);
  #length: Int32Array = new Int32Array(0);
  #first: Int32Array = new Int32Array(0);
  /** What left the doubles, by entry * buckets + bucket. */
  readonly #spilled = new Map<number, bigint>();

  constructor(buckets: number) {
    this.#buckets = buckets;
  }

  /** Adds to a count an increment of at most 2^52 in magnitude. */
  add(entry: number, bucket: number, increment: number): void {
    let index = bucket - this.#first[entry];
    if (index < 0 || index >= this.#length[entry]) {
      this.#widen(entry, bucket);
      index = bucket - this.#first[entry];
    }
    const at = this.#offset[entry] + index;
    const count = this.#pool[at] + increment;
    if (count <= LIMIT && count >= -LIMIT) this.#pool[at] = count;
    else {
      this.#pool[at] = 0;
      this.addBig(entry, bucket, BigInt(count));
    }
  }

  addBig(entry: number, bucket: number, increment: bigint): void {
    // The span must cover the bucket, for it is what entries() walks.
    this.add(entry, bucket, 0);
    const at = entry * this.#buckets + bucket;
    this.#spilled.set(at, BigInt.asIntN(64, (this.#spilled.get(at) ?? 0n) + increment));
  }

  /** The buckets whose count is not 0, ascending, and their counts as signed 64-bit integers. */
  entries(entry: number): { buckets: number[]; counts: bigint[] } {
    const buckets: number[] = [];
    const counts: bigint[] = [];
    const offset = this.#offset[entry] - this.#first[entry];
    for (let bucket = this.#first[entry]; bucket < this.#end(entry); bucket++) {
      let count = BigInt(this.#pool[offset + bucket]);
      if (this.#spilled.size > 0) count += this.#spilled.get(entry * this.#buckets + bucket) ?? 0n;
      if (count === 0n) continue;
      buckets.push(bucket);
      counts.push(BigInt.asIntN(64, count));
    }
    return { buckets, counts };
  }

  reserve(length: number): void {
    const larger = (array: Int32Array): Int32Array => {
      const copy = new Int32Array(length);
      copy.set(array);
      return copy;
    };
    this.#offset = larger(this.#offset);
    this.#length = larger(this.#length);
    this.#first = larger(this.#first);
  }

  reset(entry: number): void {
    const length = this.#length[entry];
    if (length === 0) return;
    if (this.#spilled.size > 0)
      for (let bucket = this.#first[entry]; bucket < this.#end(entry); bucket++)
        this.#spilled.delete(entry * this.#buckets + bucket);
    this.#release(this.#offset[entry], length);
    this.#length[entry] = 0;
  }

  /** One more than the last bucket of an entry's span; its block may be longer than there are buckets. */
  #end(entry: number): number {
    return Math.min(this.#first[entry] + this.#length[entry], this.#buckets);
  }

  /** Moves an entry to a block that covers one more bucket. */
  #widen(entry: number, bucket: number): void {
    const length = this.#length[entry];
    const first = this.#first[entry];
    const from = length === 0 ? bucket : Math.min(first, bucket);
    const to = length === 0 ? bucket : Math.max(first + length - 1, bucket);
    let exponent = SMALLEST_BLOCK;
    while (2 ** exponent < to - from + 1) exponent++;
    // The room to spare goes below and above, as far as there are buckets.
    const spare = 2 ** exponent - (to - from + 1);
    const start = Math.max(0, Math.min(from - (spare >> 1), this.#buckets - 2 ** exponent));
    const offset = this.#allocate(exponent);
    if (length > 0) {
      const old = this.#offset[entry];
      this.#pool.copyWithin(offset + first - start, old, old + length);
      this.#release(old, length);
    }
    this.#offset[entry] = offset;
    this.#length[entry] = 2 ** exponent;
    this.#first[entry] = start;
  }

  #allocate(exponent: number): number {
    const reused = this.#free[exponent]?.pop();
    if (reused !== undefined) return reused;
    const offset = this.#poolEnd;
    this.#poolEnd += 2 ** exponent;
    if (this.#poolEnd > this.#pool.length)
      this.#pool = grownDoubles(this.#pool, Math.max(this.#poolEnd, this.#pool.length * 2));
    return offset;
  }

  #release(offset: number, length: number): void {
    this.#pool.fill(0, offset, offset + length);
    const exponent = Math.log2(length);
    (this.#free[exponent] ??= []).push(offset);
  }
}
