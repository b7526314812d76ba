import type { FlowTable } from './flow-table.ts';

/** Silence that ends a stream, in seconds: what the flow table forgets such flows after. */
const SILENCE = 60;

const NONE = -1;

/**
 * Which UDP flows are streams at the moment: a stream starts with a flow's first datagram and ends when the flow was silent
 * for a minute. Flows are kept in the order of their last datagrams, linked through arrays by flow index.
 */
export class UdpStreams {
  /** True when the packet at hand has started a stream. */
  fresh = false;
  readonly #flows: Pick<FlowTable, 'capacity' | 'cid' | 'lastSeen' | 'remove'>;
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  /** The end that sent the first datagram; its bits of Seen. */
  #sender = new Int32Array(0);
  #seen = new Uint8Array(0);
  /** Number of the flow that the record is of. */
  #numbers = new Float64Array(0);
  #oldest = NONE;
  #newest = NONE;

  constructor(flows: Pick<FlowTable, 'capacity' | 'cid' | 'lastSeen' | 'remove'>) {
    this.#flows = flows;
  }

  /** Takes a datagram, which its flow's table has just seen; `seen` is what it is at the vantage. */
  datagram(sender: number, seen: number): void {
    if (this.#numbers.length < this.#flows.capacity) this.#grow(this.#flows.capacity);
    const flow = sender >> 1;
    const number = this.#flows.cid(sender);
    this.fresh = this.#numbers[flow] !== number;
    if (this.fresh) {
      this.#numbers[flow] = number;
      this.#sender[flow] = sender;
      this.#seen[flow] = seen;
    } else this.#unlink(flow);
    this.#append(flow);
  }

  /** Ends the stream that is silent for longest, if it is for a minute at that time; its first sender's end, else -1. */
  endSilent(seconds: number): number {
    const flow = this.#oldest;
    if (flow === NONE || seconds - this.#flows.lastSeen(flow) <= SILENCE) return NONE;
    this.#unlink(flow);
    this.#numbers[flow] = 0;
    return this.#sender[flow];
  }

  /** What the stream's first datagram was at the vantage: bits of Seen. */
  seen(endpoint: number): number {
    return this.#seen[endpoint >> 1];
  }

  #append(flow: number): void {
    this.#previous[flow] = this.#newest;
    this.#next[flow] = NONE;
    if (this.#newest === NONE) this.#oldest = flow;
    else this.#next[this.#newest] = flow;
    this.#newest = flow;
  }

  #unlink(flow: number): void {
    const next = this.#next[flow];
    const previous = this.#previous[flow];
    if (previous === NONE) this.#oldest = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#newest = previous;
    else this.#previous[next] = previous;
  }

  #grow(flows: number): void {
    this.#next = copyOf(this.#next, new Int32Array(flows));
    this.#previous = copyOf(this.#previous, new Int32Array(flows));
    this.#sender = copyOf(this.#sender, new Int32Array(flows));
    this.#seen = copyOf(this.#seen, new Uint8Array(flows));
    this.#numbers = copyOf(this.#numbers, new Float64Array(flows));
  }
}

function copyOf<Numbers extends Int32Array | Uint8Array | Float64Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from);
  return to;
}
