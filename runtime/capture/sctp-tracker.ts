import type { FlowTable } from './flow-table.ts';
import type { Packet } from './packet.ts';
import { CHUNK_HEADER, chunksEnd, COMMON_HEADER, nextChunk } from './sctp-chunks.ts';

/** FreeBSD's numbers for the states of RFC 9260 section 4. */
export const SctpState = {
  CLOSED: 0,
  COOKIE_WAIT: 2,
  COOKIE_ECHOED: 4,
  ESTABLISHED: 8,
  SHUTDOWN_SENT: 0x10,
  SHUTDOWN_RECEIVED: 0x20,
  SHUTDOWN_ACK_SENT: 0x40,
} as const;
type SctpState = (typeof SctpState)[keyof typeof SctpState];

const Chunk = {
  DATA: 0,
  INIT: 1,
  SACK: 3,
  ABORT: 6,
  SHUTDOWN: 7,
  SHUTDOWN_ACK: 8,
  COOKIE_ECHO: 10,
  COOKIE_ACK: 11,
  SHUTDOWN_COMPLETE: 14,
} as const;

/** More than the chunks of one packet can change at its two ends. */
const MOST_EVENTS = 16;

/**
 * Follows both ends of every SCTP association from its chunks, as a host between them must: RFC 9260 section 4. After each
 * packet there are `eventCount` changes of state in `eventEndpoint`, `eventPreviousState` and `eventState`.
 */
export class SctpTracker {
  /** By endpoint: a value of SctpState. */
  state: Uint8Array = new Uint8Array(0);
  eventCount = 0;
  readonly eventEndpoint: Int32Array = new Int32Array(MOST_EVENTS);
  readonly eventPreviousState: Uint8Array = new Uint8Array(MOST_EVENTS);
  readonly eventState: Uint8Array = new Uint8Array(MOST_EVENTS);
  readonly #flows: Pick<FlowTable, 'capacity' | 'cid'>;
  /** By flow: its number when last seen (0: never). */
  #numbers: Float64Array = new Float64Array(0);
  #sender = -1;
  #senderBefore = 0;
  #receiverBefore = 0;

  constructor(flows: Pick<FlowTable, 'capacity' | 'cid'>) {
    this.#flows = flows;
  }

  /** The end's state before the last packet, of whose flow it is. */
  previousState(endpoint: number): number {
    return endpoint === this.#sender ? this.#senderBefore : this.#receiverBefore;
  }

  /** Takes one packet, sent by the endpoint `sender`. */
  packet(packet: Packet, sender: number): void {
    this.eventCount = 0;
    this.#meet(sender);
    this.#sender = sender;
    this.#senderBefore = this.state[sender];
    this.#receiverBefore = this.state[sender ^ 1];
    const end = chunksEnd(packet);
    for (let at = packet.transport + COMMON_HEADER; at + CHUNK_HEADER <= end;) {
      this.#chunk(packet.view.getUint8(at), sender);
      at = nextChunk(packet.view, at);
    }
  }

  #chunk(type: number, sender: number): void {
    const receiver = sender ^ 1;
    const { state } = this;
    switch (type) {
      case Chunk.INIT:
        // A peer that has one already may start anew: its old association ends when the cookie comes.
        if (state[sender] !== SctpState.ESTABLISHED) this.#set(sender, SctpState.COOKIE_WAIT);
        return;
      case Chunk.COOKIE_ECHO:
        if (state[sender] === SctpState.COOKIE_WAIT) this.#set(sender, SctpState.COOKIE_ECHOED);
        return this.#set(receiver, SctpState.ESTABLISHED);
      case Chunk.COOKIE_ACK:
        this.#set(sender, SctpState.ESTABLISHED);
        return this.#set(receiver, SctpState.ESTABLISHED);
      case Chunk.DATA:
      case Chunk.SACK:
        return this.#assume(sender);
      case Chunk.SHUTDOWN:
        this.#assume(sender);
        this.#set(sender, SctpState.SHUTDOWN_SENT);
        if (state[receiver] === SctpState.ESTABLISHED)
          this.#set(receiver, SctpState.SHUTDOWN_RECEIVED);
        return;
      case Chunk.SHUTDOWN_ACK:
        this.#assume(sender);
        this.#set(sender, SctpState.SHUTDOWN_ACK_SENT);
        // Who asked for the shutdown is done: it answers, and keeps nothing.
        return this.#set(receiver, SctpState.CLOSED);
      case Chunk.SHUTDOWN_COMPLETE:
      case Chunk.ABORT:
        this.#set(sender, SctpState.CLOSED);
        return this.#set(receiver, SctpState.CLOSED);
    }
  }

  /** An association of which no INIT was seen is one that is used: no change is told. */
  #assume(sender: number): void {
    const receiver = sender ^ 1;
    if (this.state[sender] !== SctpState.CLOSED || this.state[receiver] !== SctpState.CLOSED)
      return;
    this.state[sender] = this.state[receiver] = SctpState.ESTABLISHED;
    this.#senderBefore = this.#receiverBefore = SctpState.ESTABLISHED;
  }

  #set(endpoint: number, state: SctpState): void {
    const previous = this.state[endpoint];
    if (previous === state) return;
    this.state[endpoint] = state;
    if (this.eventCount === MOST_EVENTS) return;
    const event = this.eventCount++;
    this.eventEndpoint[event] = endpoint;
    this.eventPreviousState[event] = previous;
    this.eventState[event] = state;
  }

  /** Starts the flow's record when the index stands for another flow than before. */
  #meet(endpoint: number): void {
    if (this.#numbers.length < this.#flows.capacity) this.#grow(this.#flows.capacity);
    const flow = endpoint >> 1;
    const number = this.#flows.cid(endpoint);
    if (this.#numbers[flow] === number) return;
    this.#numbers[flow] = number;
    this.state[flow * 2] = this.state[flow * 2 + 1] = SctpState.CLOSED;
  }

  #grow(flows: number): void {
    const numbers = new Float64Array(flows);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const state = new Uint8Array(flows * 2);
    state.set(this.state);
    this.state = state;
  }
}
