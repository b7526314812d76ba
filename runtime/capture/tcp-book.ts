import type { TcpEvent } from '../../probes/define.ts';
import { HoleLists } from './tcp-holes.ts';
import type { Middlebox } from './tcp-middlebox.ts';
import { before } from './tcp-sequence.ts';
import { TcpState, tcpEventCodes } from './tcp-states.ts';

/** What is known of an end, as bits of {@link Word.known}. */
export const Known = {
  /** smax and suna hold numbers. */
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
  /** The segment at hand was sent by this end, and again. */
  again: 0x400,
  /** There may be holes in its stream. */
  holes: 0x800,
} as const;

const CHANGE = tcpEventCodes['state-change'];

/** More than any segment can cause. */
const EVENTS = 16;

/** An end's record is 64 bytes, a cache line, of 32-bit words; the last two are a double. */
const WORDS = 16;
const DOUBLES = WORDS / 2;

/** Added to an end's place in the words, or of those that are sequence numbers in `seqs`; windows are in bytes. */
export const Word = {
  /** A TcpState. */
  state: 0,
  /** Bits of {@link Known}. */
  known: 1,
  iss: 2,
  suna: 3,
  smax: 4,
  rack: 5,
  rnxt: 6,
  rwnd: 7,
  /** How far this end's windows are to be shifted. */
  scale: 8,
  /** The sequence number after the FIN. */
  finEnd: 9,
  /** From the end's own SYN: MSS (0 without), window shift (-1 without). */
  ownMss: 10,
  ownShift: 11,
  /** 1 when this end opened the connection, 0 when its peer did, -1 when unknown. */
  active: 12,
  /** Acknowledgements sent in a row that say the same. */
  duplicateAcks: 13,
} as const;

/** The one double of a record: of side 0 the flow's number when last seen (0: never), of side 1 when that was. */
const DOUBLE = 7;

/** The place of an end's peer, from the end's. */
export const PEER: number = WORDS;

/** The endpoint of a place, and the place of an endpoint. */
export const endpointAt = (place: number): number => place >> 4;
export const placeOf = (endpoint: number): number => endpoint << 4;

/**
 * What the tracker knows of the ends of all flows (endpoint: index flow * 2 + side, the peer is `endpoint ^ 1`), and the
 * events of the segment at hand. Both ends of a flow lie side by side: what a segment touches are two cache lines.
 */
export class TcpBook {
  words: Int32Array = new Int32Array(0);
  /** The same memory. */
  seqs: Uint32Array = new Uint32Array(0);
  #doubles: Float64Array = new Float64Array(0);
  /** Smoothed round-trip time and its deviation (RFC 6298), from the point of capture to the peer and back, ms. */
  #rtt: Int32Array = new Int32Array(0);
  #rttDeviation: Int32Array = new Int32Array(0);
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

  // ---- what is looked at from outside, by endpoint -----------------------------------------------

  state(endpoint: number): number {
    return this.words[placeOf(endpoint) + Word.state];
  }

  iss(endpoint: number): number {
    return this.seqs[placeOf(endpoint) + Word.iss];
  }

  irs(endpoint: number): number {
    return this.iss(endpoint ^ 1);
  }

  suna(endpoint: number): number {
    return this.seqs[placeOf(endpoint) + Word.suna];
  }

  smax(endpoint: number): number {
    return this.seqs[placeOf(endpoint) + Word.smax];
  }

  /** The same as smax: no end that is looked at from outside goes back. */
  snxt(endpoint: number): number {
    return this.smax(endpoint);
  }

  rack(endpoint: number): number {
    return this.seqs[placeOf(endpoint) + Word.rack];
  }

  rnxt(endpoint: number): number {
    return this.seqs[placeOf(endpoint) + Word.rnxt];
  }

  swnd(endpoint: number): number {
    return this.rwnd(endpoint ^ 1);
  }

  rwnd(endpoint: number): number {
    return this.words[placeOf(endpoint) + Word.rwnd];
  }

  sndScale(endpoint: number): number {
    return this.rcvScale(endpoint ^ 1);
  }

  rcvScale(endpoint: number): number {
    return this.words[placeOf(endpoint) + Word.scale];
  }

  /** The smaller segment size is for both. */
  mss(endpoint: number): number {
    const own = this.words[placeOf(endpoint) + Word.ownMss];
    const peers = this.words[placeOf(endpoint ^ 1) + Word.ownMss];
    return own === 0 || peers === 0 ? own + peers : Math.min(own, peers);
  }

  active(endpoint: number): number {
    return this.words[placeOf(endpoint) + Word.active];
  }

  /** 1 when the segment at hand was sent by this end, and again. */
  retransmit(endpoint: number): number {
    return this.has(placeOf(endpoint), Known.again) ? 1 : 0;
  }

  rtt(endpoint: number): number {
    return this.timing ? this.#rtt[endpoint] : 0;
  }

  rttDeviation(endpoint: number): number {
    return this.timing ? this.#rttDeviation[endpoint] : 0;
  }

  finEnd(endpoint: number): number {
    return this.seqs[placeOf(endpoint) + Word.finEnd];
  }

  ownMss(endpoint: number): number {
    return this.words[placeOf(endpoint) + Word.ownMss];
  }

  /** True when all the bits of {@link Known} are set. */
  knows(endpoint: number, bits: number): boolean {
    return this.has(placeOf(endpoint), bits);
  }

  /** State of that end before the segment at hand. */
  previousState(endpoint: number): number {
    if (endpoint === this.sender) return this.senderState;
    return (endpoint ^ 1) === this.sender ? this.receiverState : this.state(endpoint);
  }

  // ---- for who follows the connections; `at` is the place of an end ------------------------------

  /** True when all the bits are set. */
  has(at: number, bits: number): boolean {
    return (this.words[at + Word.known] & bits) === bits;
  }

  learn(at: number, bits: number): void {
    this.words[at + Word.known] |= bits;
  }

  unlearn(at: number, bits: number): void {
    this.words[at + Word.known] &= ~bits;
  }

  setRoundTrip(endpoint: number, smoothed: number, variation: number): void {
    this.#rtt[endpoint] = smoothed;
    this.#rttDeviation[endpoint] = variation;
  }

  /** Goes to `next` and tells so, unless it is there already. */
  change(at: number, next: number): void {
    const previous = this.words[at + Word.state];
    if (previous === next) return;
    this.words[at + Word.state] = next;
    const { middle } = this;
    if (middle === undefined) return this.#event(CHANGE, at, previous, next);
    if (this.#isNews(middle, at, next)) this.#event(CHANGE, at, this.#shown(at, previous), next);
    middle.expected[endpointAt(at)] = 0;
  }

  /** Whether the state is another than what was told already; and who is to prove it. */
  #isNews(middle: Middlebox, at: number, next: number): boolean {
    const endpoint = endpointAt(at);
    middle.provisional[endpoint] = endpoint === this.sender ? 0 : 1;
    middle.proof[endpoint] = this.smax(endpoint ^ 1);
    if (middle.expected[endpoint] === 0 || next !== TcpState.SYN_RECEIVED) return true;
    this.tell('confirm-state', at);
    return false;
  }

  /** The state that was told last. */
  #shown(at: number, state: number): number {
    return this.middle?.expected[endpointAt(at)] === 1 ? TcpState.SYN_RECEIVED : state;
  }

  /** An end that nothing was told of is gone; a host between the ends may have told something. */
  drop(at: number): void {
    if (this.middle?.announces === true) this.change(at, TcpState.CLOSED);
    else this.words[at + Word.state] = TcpState.CLOSED;
  }

  /** A SYN is on its way to an end that should be listening. */
  expect(at: number): void {
    const { middle } = this;
    const endpoint = endpointAt(at);
    if (middle?.announces !== true || middle.expected[endpoint] === 1) return;
    if (this.words[at + Word.state] !== TcpState.LISTEN) return;
    middle.expected[endpoint] = middle.provisional[endpoint] = 1;
    this.#event(CHANGE, at, TcpState.LISTEN, TcpState.SYN_RECEIVED);
  }

  /** Nothing was heard of the end for too long. */
  protected giveUp(endpoint: number): void {
    const { middle } = this;
    if (middle === undefined) return;
    const at = placeOf(endpoint);
    if (middle.expected[endpoint] === 0) return this.change(at, TcpState.CLOSED);
    // It goes on listening: that it should have answered was an assumption.
    this.#event(CHANGE, at, TcpState.SYN_RECEIVED, TcpState.CLOSED);
    middle.expected[endpoint] = 0;
  }

  /** The sender has shown that it is in the state that it was said to be in. */
  protected confirm(endpoint: number): void {
    const { middle } = this;
    if (middle === undefined || middle.provisional[endpoint] === 0) return;
    if (this.retransmit(endpoint) === 1) return;
    if (before(this.rack(endpoint), middle.proof[endpoint])) return;
    middle.provisional[endpoint] = 0;
    this.tell('confirm-state', placeOf(endpoint));
  }

  /** Adds an event other than a change of state. */
  tell(event: Exclude<TcpEvent, 'state-change'>, at: number): void {
    const state = this.words[at + Word.state];
    this.#event(tcpEventCodes[event], at, this.previousState(endpointAt(at)), state);
  }

  #event(kind: number, at: number, previous: number, state: number): void {
    const index = this.eventCount++;
    this.eventKind[index] = kind;
    this.eventEndpoint[index] = endpointAt(at);
    this.eventPreviousState[index] = previous;
    this.eventState[index] = state;
  }

  /** A segment of that end is at hand, which was in that state, and its peer in that one. */
  begin(sender: number, own: number, peers: number): void {
    this.eventCount = 0;
    this.sender = sender;
    this.senderState = own;
    this.receiverState = peers;
  }

  /** Forgets both ends of a flow, and sets the states they are said to have had. */
  restart(at: number, own: number, peers: number): void {
    this.#clear(at);
    this.#clear(at ^ PEER);
    this.assume(at, own);
    this.assume(at ^ PEER, peers);
  }

  /** Sets a state without telling, as what it was before the segment at hand. */
  assume(at: number, state: number): void {
    this.words[at + Word.state] = state;
    if (endpointAt(at) === this.sender) this.senderState = state;
    else if (endpointAt(at ^ PEER) === this.sender) this.receiverState = state;
  }

  #clear(at: number): void {
    const { words } = this;
    if (this.has(at, Known.holes)) this.holes.clear(endpointAt(at));
    for (let word = at + Word.known; word < at + Word.ownShift; word++) words[word] = 0;
    words[at + Word.ownShift] = -1;
    words[at + Word.active] = -1;
    words[at + Word.duplicateAcks] = 0;
    if (this.timing) this.setRoundTrip(endpointAt(at), 0, 0);
    this.middle?.clear(endpointAt(at));
  }

  // ---- flows -------------------------------------------------------------------------------------

  /** The number of the flow that the records of this index are of; 0 for none. */
  protected numberOf(flow: number): number {
    return this.#doubles[flow * 2 * DOUBLES + DOUBLE];
  }

  protected setNumber(flow: number, number: number): void {
    this.#doubles[flow * 2 * DOUBLES + DOUBLE] = number;
  }

  /** When the flow was last seen, in whole seconds since 1970. */
  lastSeen(flow: number): number {
    return this.#doubles[(flow * 2 + 1) * DOUBLES + DOUBLE];
  }

  setLastSeen(flow: number, seconds: number): void {
    this.#doubles[(flow * 2 + 1) * DOUBLES + DOUBLE] = seconds;
  }

  /** Flows that there is room for. */
  protected get room(): number {
    return this.words.length / (2 * WORDS);
  }

  /** Makes room for so many flows. */
  protected growTo(flows: number): void {
    const words = new Int32Array(flows * 2 * WORDS);
    words.set(this.words);
    this.words = words;
    this.seqs = new Uint32Array(words.buffer);
    this.#doubles = new Float64Array(words.buffer);
    this.holes.growTo(flows * 2);
    this.middle?.growTo(flows * 2);
    if (this.timing) this.#growTimes(flows * 2);
  }

  #growTimes(endpoints: number): void {
    this.#rtt = grown(this.#rtt, new Int32Array(endpoints));
    this.#rttDeviation = grown(this.#rttDeviation, new Int32Array(endpoints));
    this.timedEnd = grown(this.timedEnd, new Uint32Array(endpoints));
    this.timedAt = grown(this.timedAt, new Float64Array(endpoints));
    this.smoothed = grown(this.smoothed, new Float64Array(endpoints));
    this.variation = grown(this.variation, new Float64Array(endpoints));
  }
}

function grown<Table extends Int32Array | Uint32Array | Float64Array>(
  old: Table,
  larger: Table,
): Table {
  larger.set(old);
  return larger;
}
