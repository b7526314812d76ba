import { after, before } from '../capture/tcp-sequence.ts';

const FIRST = 1024;
/** Segments of all connections together that wait for their acknowledgement; more are not timed. */
const MOST = 2 ** 20;

/**
 * Segments that were sent and not acknowledged, in their order, with when that was: a list for each end of a flow, all in
 * one pool. Nothing is allocated but when the pool grows.
 */
export class SentQueue {
  /** By endpoint, entry + 1 or 0. */
  #heads: Int32Array = new Int32Array(0);
  #tails: Int32Array = new Int32Array(0);
  #starts: Uint32Array = new Uint32Array(FIRST);
  #ends: Uint32Array = new Uint32Array(FIRST);
  #times: Float64Array = new Float64Array(FIRST);
  /** 1 when some of it was sent again. */
  #again: Uint8Array = new Uint8Array(FIRST);
  /** Of a list, or of those free: entry + 1 or 0. */
  #next: Int32Array = new Int32Array(FIRST);
  #free = 0;
  #used = 0;
  /** What the last {@link acknowledge} took out: when the last of it was sent, and whether any was sent again. */
  sentAt = 0;
  ambiguous = false;

  growTo(endpoints: number): void {
    const [heads, tails] = [this.#heads, this.#tails];
    (this.#heads = new Int32Array(endpoints)).set(heads);
    (this.#tails = new Int32Array(endpoints)).set(tails);
  }

  /** Adds what the endpoint sends, from `start` to before `end`. */
  add(endpoint: number, start: number, end: number, time: number): void {
    const entry = this.#take();
    if (entry < 0) return;
    this.#starts[entry] = start;
    this.#ends[entry] = end;
    this.#times[entry] = time;
    this.#again[entry] = 0;
    this.#next[entry] = 0;
    const tail = this.#tails[endpoint];
    if (tail === 0) this.#heads[endpoint] = entry + 1;
    else this.#next[tail - 1] = entry + 1;
    this.#tails[endpoint] = entry + 1;
  }

  /** Some of it is sent again. */
  mark(endpoint: number, start: number, end: number): void {
    for (let at = this.#heads[endpoint]; at !== 0; at = this.#next[at - 1]) {
      if (!before(this.#starts[at - 1], end)) return;
      if (after(this.#ends[at - 1], start)) this.#again[at - 1] = 1;
    }
  }

  /** Takes out all that ends at `acknowledgement` or before; false when that is nothing. */
  acknowledge(endpoint: number, acknowledgement: number): boolean {
    let any = false;
    this.ambiguous = false;
    let at = this.#heads[endpoint];
    while (at !== 0 && !after(this.#ends[at - 1], acknowledgement)) {
      any = true;
      this.sentAt = this.#times[at - 1];
      if (this.#again[at - 1] === 1) this.ambiguous = true;
      at = this.#release(at);
    }
    this.#heads[endpoint] = at;
    if (at === 0) this.#tails[endpoint] = 0;
    return any;
  }

  clear(endpoint: number): void {
    for (let at = this.#heads[endpoint]; at !== 0;) at = this.#release(at);
    this.#heads[endpoint] = this.#tails[endpoint] = 0;
  }

  /** Frees an entry; what follows it. */
  #release(at: number): number {
    const next = this.#next[at - 1];
    this.#next[at - 1] = this.#free;
    this.#free = at;
    return next;
  }

  /** An entry that is not in use; -1 when there are too many. */
  #take(): number {
    if (this.#free !== 0) {
      const entry = this.#free - 1;
      this.#free = this.#next[entry];
      return entry;
    }
    if (this.#used === this.#next.length && !this.#grow()) return -1;
    return this.#used++;
  }

  #grow(): boolean {
    const size = this.#next.length * 2;
    if (size > MOST) return false;
    const { starts, ends, times, again, next } = {
      starts: this.#starts,
      ends: this.#ends,
      times: this.#times,
      again: this.#again,
      next: this.#next,
    };
    (this.#starts = new Uint32Array(size)).set(starts);
    (this.#ends = new Uint32Array(size)).set(ends);
    (this.#times = new Float64Array(size)).set(times);
    (this.#again = new Uint8Array(size)).set(again);
    (this.#next = new Int32Array(size)).set(next);
    return true;
  }
}
