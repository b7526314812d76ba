import { after, before } from './tcp-sequence.ts';

/** Holes kept of one endpoint's stream; when there are more, the oldest is forgotten. */
export const HOLES = 8;
const FIRST_LISTS = 16;

/** What {@link HoleLists.fill} says of a range below the highest sequence number sent. */
export const Fill = {
  /** Some of it was seen before. */
  seen: 0,
  /** All of it lies in holes. */
  missing: 1,
} as const;

/** When and by which segment a hole was made. */
export interface HoleOrigin {
  /** Milliseconds. */
  time: number;
  /** TCP timestamp of the segment after the hole, or -1. */
  timestamp: number;
  /** IPv4 identification of it, or 0. */
  identification: number;
}

/**
 * The parts of a stream that were skipped so far, by endpoint: short lists, in sequence order, made for an
 * endpoint when it first needs one and used again when it needs it no more.
 */
export class HoleLists {
  /** By endpoint: list + 1, or 0. */
  #lists: Int32Array = new Int32Array(0);
  #counts: Uint8Array = new Uint8Array(FIRST_LISTS);
  #starts: Uint32Array = new Uint32Array(FIRST_LISTS * HOLES);
  #ends: Uint32Array = new Uint32Array(FIRST_LISTS * HOLES);
  #times: Float64Array = new Float64Array(FIRST_LISTS * HOLES);
  #timestamps: Float64Array = new Float64Array(FIRST_LISTS * HOLES);
  #identifications: Uint16Array = new Uint16Array(FIRST_LISTS * HOLES);
  /** Lists not in use, a stack of `#spare` list numbers; then the numbers never used, from `#next`. */
  #spares: Int32Array = new Int32Array(FIRST_LISTS);
  #spare = 0;
  #next = 0;
  /** Of the first hole that the last `fill` touched. */
  readonly origin: HoleOrigin = { time: 0, timestamp: -1, identification: 0 };

  /** Makes room for so many endpoints. */
  growTo(endpoints: number): void {
    const lists = new Int32Array(endpoints);
    lists.set(this.#lists);
    this.#lists = lists;
  }

  /** True when the endpoint's stream has a hole. */
  any(endpoint: number): boolean {
    return this.#lists[endpoint] !== 0;
  }

  /** Start of the lowest hole; only when there is {@link any}. */
  lowest(endpoint: number): number {
    return this.#starts[(this.#lists[endpoint] - 1) * HOLES];
  }

  /** Adds the hole from `start` to before `end`, above all others, made by a segment as `origin` says. */
  add(endpoint: number, start: number, end: number, origin: HoleOrigin): void {
    const list = this.#take(endpoint);
    this.#makeRoom(list, this.#counts[list]);
    const at = list * HOLES + this.#counts[list]++;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#times[at] = origin.time;
    this.#timestamps[at] = origin.timestamp;
    this.#identifications[at] = origin.identification;
  }

  /**
   * Takes the range from `start` to before `end` out of the holes. When it is {@link Fill.missing}, `origin` tells of
   * the first hole it touched.
   */
  fill(endpoint: number, start: number, end: number): number {
    const list = this.#lists[endpoint] - 1;
    if (list < 0) return Fill.seen;
    let missing = 0;
    for (let i = 0; i < this.#counts[list];) {
      const at = list * HOLES + i;
      const from = before(this.#starts[at], start) ? start : this.#starts[at];
      const to = after(this.#ends[at], end) ? end : this.#ends[at];
      if (!before(from, to)) {
        i++;
        continue;
      }
      if (missing === 0) this.#remember(at);
      missing += (to - from) >>> 0;
      i = this.#cut(list, i, from, to);
    }
    if (this.#counts[list] === 0) this.clear(endpoint);
    return missing === (end - start) >>> 0 ? Fill.missing : Fill.seen;
  }

  /** Drops holes, and parts of them, below `sequence`. */
  dropBelow(endpoint: number, sequence: number): void {
    const list = this.#lists[endpoint] - 1;
    if (list < 0) return;
    const first = list * HOLES;
    while (this.#counts[list] > 0 && !after(this.#ends[first], sequence)) this.#removeAt(list, 0);
    if (this.#counts[list] === 0) this.clear(endpoint);
    else if (before(this.#starts[first], sequence)) this.#starts[first] = sequence;
  }

  /** Forgets the endpoint's holes. */
  clear(endpoint: number): void {
    const list = this.#lists[endpoint] - 1;
    if (list < 0) return;
    this.#lists[endpoint] = 0;
    this.#counts[list] = 0;
    this.#spares[this.#spare++] = list;
  }

  /** Removes [from, to), which lies in hole `i`; the index of the hole to look at next. */
  #cut(list: number, i: number, from: number, to: number): number {
    const at = list * HOLES + i;
    const startsHere = this.#starts[at] === from;
    if (this.#ends[at] === to) {
      if (startsHere) this.#removeAt(list, i);
      else this.#ends[at] = from;
      return startsHere ? i : i + 1;
    }
    if (startsHere) {
      this.#starts[at] = to;
      return i + 1;
    }
    return this.#split(list, i, from, to);
  }

  /** Leaves two holes of one; in a full list the oldest goes. */
  #split(list: number, i: number, from: number, to: number): number {
    const lower = this.#makeRoom(list, i);
    if (lower < 0) {
      this.#starts[list * HOLES] = to;
      return 1;
    }
    const at = list * HOLES + lower;
    this.#copy(at, at + 1, this.#counts[list] - lower);
    this.#counts[list]++;
    this.#ends[at] = from;
    this.#starts[at + 1] = to;
    return lower + 2;
  }

  /** Drops the oldest hole of a full list; where hole `i` is then, or -1 when it would be that one. */
  #makeRoom(list: number, i: number): number {
    if (this.#counts[list] < HOLES) return i;
    if (i === 0) return -1;
    this.#removeAt(list, 0);
    return i - 1;
  }

  #removeAt(list: number, i: number): void {
    const at = list * HOLES + i;
    this.#copy(at + 1, at, this.#counts[list] - i - 1);
    this.#counts[list]--;
  }

  /** Moves `count` holes. */
  #copy(from: number, to: number, count: number): void {
    this.#starts.copyWithin(to, from, from + count);
    this.#ends.copyWithin(to, from, from + count);
    this.#times.copyWithin(to, from, from + count);
    this.#timestamps.copyWithin(to, from, from + count);
    this.#identifications.copyWithin(to, from, from + count);
  }

  #remember(at: number): void {
    this.origin.time = this.#times[at];
    this.origin.timestamp = this.#timestamps[at];
    this.origin.identification = this.#identifications[at];
  }

  /** The endpoint's list, new if need be. */
  #take(endpoint: number): number {
    const own = this.#lists[endpoint];
    if (own !== 0) return own - 1;
    if (this.#spare === 0 && this.#next === this.#counts.length) this.#grow();
    const list = this.#spare > 0 ? this.#spares[--this.#spare] : this.#next++;
    this.#lists[endpoint] = list + 1;
    return list;
  }

  #grow(): void {
    const lists = this.#counts.length * 2;
    const old = [
      this.#counts,
      this.#starts,
      this.#ends,
      this.#times,
      this.#timestamps,
      this.#identifications,
      this.#spares,
    ] as const;
    this.#counts = new Uint8Array(lists);
    this.#starts = new Uint32Array(lists * HOLES);
    this.#ends = new Uint32Array(lists * HOLES);
    this.#times = new Float64Array(lists * HOLES);
    this.#timestamps = new Float64Array(lists * HOLES);
    this.#identifications = new Uint16Array(lists * HOLES);
    this.#spares = new Int32Array(lists);
    this.#counts.set(old[0]);
    this.#starts.set(old[1]);
    this.#ends.set(old[2]);
    this.#times.set(old[3]);
    this.#timestamps.set(old[4]);
    this.#identifications.set(old[5]);
    this.#spares.set(old[6]);
  }
}
