import type { TcpEvent } from '../../probes/define.ts';
import { HoleLists } from './tcp-holes.ts';
import type { Middlebox } from './tcp-middlebox.ts';
import { before } from './tcp-sequence.ts';
import { TcpState, tcpEventCodes } from './tcp-states.ts';

/** What is known of an end, as bits of {@link TcpBook.known}. */
export const Known = {
  /** smax, snxt and suna hold numbers. */
  sequence: 0x01,
  /** It sent a segment that is not a reset. */
  sent: 0x02,
  /** Its SYN was seen: iss holds a number. */
  syn: 0x04,
  synAck: 0x08,
  /** Its FIN was seen: finEnd holds a number. */
  fin: 0x10,
  /** Its peer received the FIN. */
  finTaken: 0x20,
  /** It acknowledged something: rack and rwnd hold numbers. */
  acked: 0x40,
  /** Its state is a guess: the connection was already there, and the peer has not shown that it is. */
  assumed: 0x80,
  /** A segment's round trip is being timed. */
  timed: 0x100,
  roundTrip: 0x200,
} as const;

const CHANGE = tcpEventCodes['state-change'];

/** More than any segment can cause. */
const EVENTS = 16;

/**
 * What the tracker knows of the ends of all flows, one entry of each array an endpoint (index flow * 2 + side, the peer
 * is `endpoint ^ 1`), and the events of the segment at hand. Sequence numbers are 32-bit, windows in bytes.
 */
export class TcpBook {
  /** A TcpState. */
  state: Int32Array = new Int32Array(0);
  iss: Uint32Array = new Uint32Array(0);
  irs: Uint32Array = new Uint32Array(0);
  suna: Uint32Array = new Uint32Array(0);
  smax: Uint32Array = new Uint32Array(0);
  /** The same array as smax: no end that is looked at from outside goes back. */
  snxt: Uint32Array = this.smax;
  rack: Uint32Array = new Uint32Array(0);
  rnxt: Uint32Array = new Uint32Array(0);
  swnd: Uint32Array = new Uint32Array(0);
  rwnd: Uint32Array = new Uint32Array(0);
  sndScale: Int32Array = new Int32Array(0);
  rcvScale: Int32Array = new Int32Array(0);
  mss: Int32Array = new Int32Array(0);
  /** Smoothed round-trip time and its deviation (RFC 6298), from the point of capture to the peer and back, ms. */
  rtt: Int32Array = new Int32Array(0);
  rttDeviation: Int32Array = new Int32Array(0);
  /** 1 when this end opened the connection, 0 when its peer did, -1 when unknown. */
  active: Int32Array = new Int32Array(0);
  /** 1 when the segment at hand was sent by this end, and again. */
  retransmit: Int32Array = new Int32Array(0);

  /** Bits of {@link Known}. */
  known: Uint16Array = new Uint16Array(0);
  /** The sequence number after the FIN. */
  finEnd: Uint32Array = new Uint32Array(0);
  /** From the end's own SYN: MSS (0 without), window shift (-1 without). */
  ownMss: Uint16Array = new Uint16Array(0);
  ownShift: Int8Array = new Int8Array(0);
  /** Acknowledgements sent in a row that say the same. */
  duplicateAcks: Uint8Array = new Uint8Array(0);
  /** The segment that is timed: its end, and when it was sent (ms); then the exact rtt and deviation. */
  timedEnd: Uint32Array = new Uint32Array(0);
  timedAt: Float64Array = new Float64Array(0);
  smoothed: Float64Array = new Float64Array(0);
  variation: Float64Array = new Float64Array(0);
  readonly holes: HoleLists = new HoleLists();
  /** Whether round trips are measured; rtt and rttDeviation stay 0 if not. */
  readonly timing: boolean;
  /** What a host between the ends knows; undefined where nobody asks for it. */
  readonly middle: Middlebox | undefined;

  eventCount = 0;
  /** Values of tcpEventCodes. */
  readonly eventKind: Uint8Array = new Uint8Array(EVENTS);
  readonly eventEndpoint: Int32Array = new Int32Array(EVENTS);
  /** state-change: before and after. Else: before the segment, and as the probe sees it. */
  readonly eventPreviousState: Int32Array = new Int32Array(EVENTS);
  readonly eventState: Int32Array = new Int32Array(EVENTS);

  /** The sender of the segment at hand, and both ends' states before it. */
  protected sender = -1;
  protected senderState: number = TcpState.CLOSED;
  protected receiverState: number = TcpState.CLOSED;

  constructor(timing: boolean, middle?: Middlebox) {
    this.timing = timing;
    this.middle = middle;
  }

  /** State of that end before the segment at hand. */
  previousState(endpoint: number): number {
    if (endpoint === this.sender) return this.senderState;
    return (endpoint ^ 1) === this.sender ? this.receiverState : this.state[endpoint];
  }

  /** True when all the bits are set. */
  has(endpoint: number, bits: number): boolean {
    return (this.known[endpoint] & bits) === bits;
  }

  /** Goes to `next` and tells so, unless it is there already. */
  change(endpoint: number, next: number): void {
    const previous = this.state[endpoint];
    if (previous === next) return;
    this.state[endpoint] = next;
    if (this.middle === undefined || this.#isNews(this.middle, endpoint, next))
      this.#event(CHANGE, endpoint, this.#shown(endpoint, previous), next);
    if (this.middle !== undefined) this.middle.expected[endpoint] = 0;
  }

  /** Whether the state is another than what was told already; and who is to prove it. */
  #isNews(middle: Middlebox, endpoint: number, next: number): boolean {
    const own = endpoint === this.sender;
    middle.provisional[endpoint] = own ? 0 : 1;
    middle.proof[endpoint] = this.smax[endpoint ^ 1];
    if (middle.expected[endpoint] === 0 || next !== TcpState.SYN_RECEIVED) return true;
    this.tell('confirm-state', endpoint);
    return false;
  }

  /** The state that was told last. */
  #shown(endpoint: number, state: number): number {
    return this.middle?.expected[endpoint] === 1 ? TcpState.SYN_RECEIVED : state;
  }

  /** An end that nothing was told of is gone; a host between the ends may have told something. */
  drop(endpoint: number): void {
    if (this.middle?.announces === true) this.change(endpoint, TcpState.CLOSED);
    else this.state[endpoint] = TcpState.CLOSED;
  }

  /** A SYN is on its way to an end that should be listening. */
  expect(endpoint: number): void {
    const { middle } = this;
    if (middle?.announces !== true || middle.expected[endpoint] === 1) return;
    if (this.state[endpoint] !== TcpState.LISTEN) return;
    middle.expected[endpoint] = middle.provisional[endpoint] = 1;
    this.#event(CHANGE, endpoint, TcpState.LISTEN, TcpState.SYN_RECEIVED);
  }

  /** Nothing was heard of the end for too long. */
  protected giveUp(endpoint: number): void {
    const { middle } = this;
    if (middle === undefined) return;
    if (middle.expected[endpoint] === 0) return this.change(endpoint, TcpState.CLOSED);
    // It goes on listening: that it should have answered was an assumption.
    this.#event(CHANGE, endpoint, TcpState.SYN_RECEIVED, TcpState.CLOSED);
    middle.expected[endpoint] = 0;
  }

  /** The sender has shown that it is in the state that it was said to be in. */
  protected confirm(endpoint: number): void {
    const { middle } = this;
    if (middle === undefined || middle.provisional[endpoint] === 0) return;
    if (this.retransmit[endpoint] === 1) return;
    if (before(this.rack[endpoint], middle.proof[endpoint])) return;
    middle.provisional[endpoint] = 0;
    this.tell('confirm-state', endpoint);
  }

  /** Adds an event other than a change of state. */
  tell(event: Exclude<TcpEvent, 'state-change'>, endpoint: number): void {
    this.#event(tcpEventCodes[event], endpoint, this.previousState(endpoint), this.state[endpoint]);
  }

  #event(kind: number, endpoint: number, previous: number, state: number): void {
    const at = this.eventCount++;
    this.eventKind[at] = kind;
    this.eventEndpoint[at] = endpoint;
    this.eventPreviousState[at] = previous;
    this.eventState[at] = state;
  }

  /** Forgets both ends of a flow, and sets the states they are said to have had. */
  restart(endpoint: number, own: number, peers: number): void {
    this.#clear(endpoint);
    this.#clear(endpoint ^ 1);
    this.assume(endpoint, own);
    this.assume(endpoint ^ 1, peers);
  }

  /** Sets a state without telling, as what it was before the segment at hand. */
  assume(endpoint: number, state: number): void {
    this.state[endpoint] = state;
    if (endpoint === this.sender) this.senderState = state;
    else if ((endpoint ^ 1) === this.sender) this.receiverState = state;
  }

  #clear(e: number): void {
    this.iss[e] = this.irs[e] = this.suna[e] = this.smax[e] = this.rack[e] = this.rnxt[e] = 0;
    this.swnd[e] = this.rwnd[e] = this.sndScale[e] = this.rcvScale[e] = this.mss[e] = 0;
    this.rtt[e] = this.rttDeviation[e] = this.retransmit[e] = 0;
    this.active[e] = -1;
    this.known[e] = this.duplicateAcks[e] = this.ownMss[e] = 0;
    this.ownShift[e] = -1;
    this.holes.clear(e);
    this.middle?.clear(e);
  }

  /** Makes every array hold `n` endpoints. */
  protected growTo(n: number): void {
    this.state = grow32(this.state, n);
    this.iss = growUnsigned(this.iss, n);
    this.irs = growUnsigned(this.irs, n);
    this.suna = growUnsigned(this.suna, n);
    this.smax = growUnsigned(this.smax, n);
    this.snxt = this.smax;
    this.rack = growUnsigned(this.rack, n);
    this.rnxt = growUnsigned(this.rnxt, n);
    this.swnd = growUnsigned(this.swnd, n);
    this.rwnd = growUnsigned(this.rwnd, n);
    this.sndScale = grow32(this.sndScale, n);
    this.rcvScale = grow32(this.rcvScale, n);
    this.mss = grow32(this.mss, n);
    this.rtt = grow32(this.rtt, n);
    this.rttDeviation = grow32(this.rttDeviation, n);
    this.active = grow32(this.active, n);
    this.retransmit = grow32(this.retransmit, n);
    this.middle?.growTo(n);
    this.#growOwn(n);
  }

  #growOwn(n: number): void {
    const { known, ownMss, ownShift, duplicateAcks, timedAt, smoothed, variation } = this;
    this.finEnd = growUnsigned(this.finEnd, n);
    this.timedEnd = growUnsigned(this.timedEnd, n);
    (this.known = new Uint16Array(n)).set(known);
    (this.ownMss = new Uint16Array(n)).set(ownMss);
    (this.ownShift = new Int8Array(n)).set(ownShift);
    (this.duplicateAcks = new Uint8Array(n)).set(duplicateAcks);
    (this.timedAt = new Float64Array(n)).set(timedAt);
    (this.smoothed = new Float64Array(n)).set(smoothed);
    (this.variation = new Float64Array(n)).set(variation);
    this.holes.growTo(n);
  }
}

function grow32(old: Int32Array, length: number): Int32Array {
  const grown = new Int32Array(length);
  grown.set(old);
  return grown;
}

function growUnsigned(old: Uint32Array, length: number): Uint32Array {
  const grown = new Uint32Array(length);
  grown.set(old);
  return grown;
}
