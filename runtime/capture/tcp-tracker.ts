import type { FlowTable } from './flow-table.ts';
import { Middlebox } from './tcp-middlebox.ts';
import { Packet } from './packet.ts';
import { Known, PEER, placeOf, TcpBook, Word } from './tcp-book.ts';
import { Shortcut } from './tcp-shortcut.ts';
import { goesOn } from './tcp-stream.ts';
import { onSyn, onSynAck } from './tcp-handshake.ts';
import { TcpSegment } from './tcp-segment.ts';
import { TcpFlag, TcpState, TCP_STATES } from './tcp-states.ts';
import { onReset, onSegment } from './tcp-transitions.ts';

export { TcpState, tcpEventCodes } from './tcp-states.ts';

/** How long a flow whose ends are both closed, or wait, is kept after its last segment. */
const DEAD_SECONDS = 60;
/** How long one that is being opened or closed is: longer than systems go on trying. */
const TRYING_SECONDS = 300;
/** A clock that goes back so far belongs to another capture. */
const BACK_SECONDS = 1;
/**
 * Flows looked at to find those to forget, for each new flow and once in a number of segments: the records of all the
 * flows that are silent would drive those that are not out of the near caches.
 */
const SWEEP = 8;
const SWEEP_SEGMENTS = 32;

/** Seconds of silence after which a flow is forgotten, by state of its ends; the longer of both counts. */
const KEEP: Float64Array = new Float64Array(TCP_STATES).fill(Infinity);
KEEP[TcpState.CLOSED] = KEEP[TcpState.TIME_WAIT] = KEEP[TcpState.LISTEN] = DEAD_SECONDS;
KEEP[TcpState.SYN_SENT] = KEEP[TcpState.SYN_RECEIVED] = TRYING_SECONDS;
KEEP[TcpState.FIN_WAIT_1] = KEEP[TcpState.FIN_WAIT_2] = TRYING_SECONDS;
KEEP[TcpState.CLOSING] = KEEP[TcpState.LAST_ACK] = TRYING_SECONDS;

type TrackedFlows = Pick<
  FlowTable,
  'capacity' | 'remove' | 'cid' | 'localPort' | 'isIPv6' | 'addressWord' | 'touch' | 'examining'
>;

/**
 * Follows both ends of every TCP connection from its segments, as a host between them must, and tells what each segment
 * makes happen: `eventCount` events in `eventKind`, `eventEndpoint`, `eventPreviousState` and `eventState`, the sender's
 * end first. RFC 9293; nothing is allocated for a segment but when a table grows.
 */
export class TcpTracker extends TcpBook {
  readonly #flows: TrackedFlows;
  readonly #segment: TcpSegment = new TcpSegment(new Packet());
  /** By flow: the time after which it may be forgotten, Infinity for never. Apart from the rest, because all are looked at. */
  #deadlines: Float64Array = new Float64Array(0);
  #hand = 0;
  #segments = 0;
  #shortcut: Shortcut | undefined;

  /**
   * @param timing whether round trips are measured: it costs a tenth of the time, and few programs look at them
   * @param middle what a host between the ends would know: `kept` beside the rest, or `announced` by events of its own
   */
  constructor(flows: TrackedFlows, timing = true, middle?: 'kept' | 'announced') {
    super(timing, middle && new Middlebox(flows, middle === 'announced'));
    this.#flows = flows;
  }

  /**
   * Takes one segment, sent by the endpoint `sender`: updates both ends and the event list. A segment whose header is
   * cut or makes no sense only empties the list.
   */
  segment(packet: Packet, sender: number): void {
    this.eventCount = 0;
    if (this.room < this.#flows.capacity) this.#grow(this.#flows.capacity);
    const flow = sender >> 1;
    this.#meet(sender, packet.seconds);
    const at = placeOf(sender);
    const peer = at ^ PEER;
    if (this.has(at, Known.steady)) this.#shortcut!.leave(flow);
    this.unlearn(at, Known.again);
    this.unlearn(peer, Known.again);
    this.sender = sender;
    this.senderState = this.words[at + Word.state];
    this.receiverState = this.words[peer + Word.state];
    const segment = this.#segment;
    if (!segment.load(packet)) return;
    const silence = packet.seconds - this.lastSeen(flow);
    this.setLastSeen(flow, packet.seconds);
    this.#count(flow, packet.seconds);
    if (this.middle !== undefined || !goesOn(this, segment, at)) {
      this.#dispatch(segment, at, silence > DEAD_SECONDS || silence < -BACK_SECONDS);
      this.#schedule(flow);
    }
    this.#shortcut?.enter(flow, at, packet.seconds);
    if (this.middle !== undefined) this.#watch(this.middle, sender, packet.seconds);
  }

  /**
   * Takes the shortcut from here on: who has a segment first asks takesIPv4() or takesIPv6(). False where something must
   * see every segment.
   *
   * @param most connections of either IP version that are kept there, twice; a power of two
   */
  shorten(most?: number): boolean {
    if (this.timing || this.middle !== undefined) return false;
    this.#shortcut ??= new Shortcut(this, this.#flows, most);
    this.#flows.examining = (flow) => this.#leave(flow);
    return true;
  }

  /** Takes the flow off the shortcut, if it is there, before someone else looks at it. */
  #leave(flow: number): void {
    if (this.numberOf(flow) !== this.#flows.cid(flow * 2)) return;
    if (!this.has(placeOf(flow * 2), Known.steady)) return;
    this.#shortcut!.leave(flow);
    this.#flows.touch(flow, this.lastSeen(flow));
  }

  /**
   * As segment(), of one whose connection merely goes on: it causes no event. False, with nothing done, for every other one.
   *
   * @param length bytes from the TCP header, which is whole, to the packet's end
   */
  takesIPv4(view: DataView, ip: number, transport: number, length: number, time: number): boolean {
    if (!this.#shortcut!.takeIPv4(view, ip, transport, length, time)) return false;
    this.#count(-1, time);
    return true;
  }

  /** As takesIPv4. */
  takesIPv6(view: DataView, ip: number, transport: number, length: number, time: number): boolean {
    if (!this.#shortcut!.takeIPv6(view, ip, transport, length, time)) return false;
    this.#count(-1, time);
    return true;
  }

  #watch(middle: Middlebox, sender: number, seconds: number): void {
    this.confirm(sender);
    if (!middle.announces) return;
    middle.touch(sender, this.state(sender), seconds);
    middle.touch(sender ^ 1, this.state(sender ^ 1), seconds);
  }

  /**
   * Takes an end that was not heard of for longer than its state lasts for closed, and tells so by an event. Ask until
   * there is none: -1.
   */
  expire(seconds: number): number {
    this.eventCount = 0;
    this.sender = -1;
    const endpoint = this.middle?.expire(seconds) ?? -1;
    if (endpoint < 0) return endpoint;
    this.giveUp(endpoint);
    this.#schedule(endpoint >> 1);
    return endpoint;
  }

  /** The flow will be followed no longer: tells, by events, that its ends are closed. */
  abandon(flow: number): void {
    this.eventCount = 0;
    this.sender = -1;
    if (this.numberOf(flow) !== this.#flows.cid(flow * 2)) return;
    this.giveUp(flow * 2);
    this.giveUp(flow * 2 + 1);
    this.#schedule(flow);
  }

  /** @param sender the place of its end */
  #dispatch(segment: TcpSegment, sender: number, idle: boolean): void {
    const peer = sender ^ PEER;
    const { flags } = segment;
    if ((flags & TcpFlag.RST) !== 0) {
      onReset(this, segment, sender);
      return;
    }
    if (idle && this.#isDead(sender)) this.restart(sender, TcpState.CLOSED, TcpState.CLOSED);
    const fresh = !this.has(sender, Known.sequence) && !this.has(peer, Known.sequence);
    if ((flags & TcpFlag.SYN) === 0) onSegment(this, segment, sender, fresh);
    // SYN with FIN is dropped wherever it comes: no system sends it but to probe.
    else if ((flags & TcpFlag.FIN) !== 0) return;
    else if ((flags & TcpFlag.ACK) === 0) onSyn(this, segment, sender, idle);
    else onSynAck(this, segment, sender, fresh);
    if (this.has(sender, Known.sequence)) this.learn(sender, Known.sent);
    if (this.has(sender, Known.sent) && this.has(peer, Known.sent)) {
      this.unlearn(sender, Known.assumed);
      this.unlearn(peer, Known.assumed);
    }
  }

  /** Starts the flow's records when the index stands for another flow than before. */
  #meet(endpoint: number, seconds: number): void {
    const flow = endpoint >> 1;
    const number = this.#flows.cid(endpoint);
    if (this.numberOf(flow) === number) return;
    this.setNumber(flow, number);
    this.setLastSeen(flow, seconds);
    this.restart(placeOf(endpoint), TcpState.CLOSED, TcpState.CLOSED);
    this.#schedule(flow);
    this.#sweep(flow, seconds);
  }

  #grow(flows: number): void {
    this.growTo(flows);
    const deadlines = new Float64Array(flows).fill(Infinity);
    deadlines.set(this.#deadlines);
    this.#deadlines = deadlines;
  }

  /** Says when the flow may be forgotten, after its states have changed. */
  #schedule(flow: number): void {
    this.#deadlines[flow] = this.lastSeen(flow) + this.#keep(placeOf(flow * 2));
  }

  #isDead(at: number): boolean {
    return this.#keep(at) === DEAD_SECONDS;
  }

  /** Seconds of silence after which the flow of that end is forgotten. */
  #keep(at: number): number {
    return Math.max(KEEP[this.words[at + Word.state]], KEEP[this.words[(at ^ PEER) + Word.state]]);
  }

  /** Of every segment, whichever way it takes: V8 then knows both branches when it compiles either way. */
  #count(flow: number, now: number): void {
    if (++this.#segments % SWEEP_SEGMENTS === 0) this.#sweep(flow, now);
  }

  /** Forgets flows that ended long ago, a few looked at each time; never the one at hand. */
  #sweep(current: number, now: number): void {
    const { room } = this;
    for (let i = 0; i < SWEEP; i++) {
      const flow = this.#hand;
      this.#hand = flow + 1 < room ? flow + 1 : 0;
      if (now > this.#deadlines[flow] && flow !== current) this.#forget(flow);
    }
  }

  #forget(flow: number): void {
    // Evicted before: the index may be another flow's by now, even one that is not TCP.
    if (this.#flows.cid(flow * 2) === this.numberOf(flow)) this.#flows.remove(flow);
    this.setNumber(flow, 0);
    this.#deadlines[flow] = Infinity;
    this.restart(placeOf(flow * 2), TcpState.CLOSED, TcpState.CLOSED);
  }
}
