/**
 * Puts what comes from several CPUs' buffers into order of time. What is in order already passes through a queue;
 * what is late waits in a heap beside it, so that a whole buffer's worth of late events costs no more than sorting it.
 */

export interface Timed {
  /** Its time, in any unit that grows. */
  readonly order: number;
}

interface Late<Item> {
  readonly item: Item;
  /** Tells which of two at the same time came first. */
  readonly sequence: number;
}

export class Reordering<Item extends Timed> {
  readonly #window: number;
  readonly #limit: number;
  readonly #release: (item: Item) => void;
  /** In order; those before #head are gone. */
  #queue: Item[] = [];
  #head = 0;
  readonly #late: Late<Item>[] = [];
  #sequence = 0;
  #newest = -Infinity;

  /**
   * @param window how much later than another an item may come that belongs before it
   * @param limit of items that wait; beyond it the oldest go
   */
  constructor(window: number, limit: number, release: (item: Item) => void) {
    this.#window = window;
    this.#limit = limit;
    this.#release = release;
  }

  /** The time of the newest item. */
  get newest(): number {
    return this.#newest;
  }

  get waiting(): number {
    return this.#queue.length - this.#head + this.#late.length;
  }

  push(item: Item): void {
    const last = this.#queue.at(-1);
    if (last === undefined || this.#head === this.#queue.length || item.order >= last.order)
      this.#queue.push(item);
    else this.#addLate({ item, sequence: this.#sequence++ });
    if (item.order > this.#newest) this.advance(item.order);
    while (this.waiting > this.#limit) this.#releaseOldest();
  }

  /** Time has come this far: what the window has passed goes. */
  advance(order: number): void {
    if (order > this.#newest) this.#newest = order;
    this.releaseUpTo(this.#newest - this.#window);
  }

  /** Everything of that time and before goes. */
  releaseUpTo(order: number): void {
    while (this.waiting > 0 && this.#oldest().order <= order) this.#releaseOldest();
  }

  /** Everything goes. */
  flush(): void {
    this.releaseUpTo(Infinity);
  }

  #oldestIsLate(): boolean {
    if (this.#late.length === 0) return false;
    if (this.#head === this.#queue.length) return true;
    // At the same time the queue's item came first.
    return this.#late[0].item.order < this.#queue[this.#head].order;
  }

  #oldest(): Item {
    return this.#oldestIsLate() ? this.#late[0].item : this.#queue[this.#head];
  }

  #releaseOldest(): void {
    this.#release(this.#oldestIsLate() ? this.#takeLate() : this.#takeQueued());
  }

  #takeQueued(): Item {
    const item = this.#queue[this.#head++];
    if (this.#head === this.#queue.length) {
      this.#queue.length = this.#head = 0;
    } else if (this.#head >= 4096 && this.#head * 2 >= this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  // ---- the heap ----------------------------------------------------------------------------------

  #isBefore(a: Late<Item>, b: Late<Item>): boolean {
    const difference = a.item.order - b.item.order;
    return difference < 0 || (difference === 0 && a.sequence < b.sequence);
  }

  #addLate(late: Late<Item>): void {
    const heap = this.#late;
    let at = heap.push(late) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(late, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = late;
  }

  #takeLate(): Item {
    const heap = this.#late;
    const [{ item }] = heap;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    return item;
  }

  /** Puts an item in the place of the heap's first. */
  #sink(late: Late<Item>): void {
    const heap = this.#late;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1], heap[child])) child++;
      if (!this.#isBefore(heap[child], late)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = late;
  }
}
