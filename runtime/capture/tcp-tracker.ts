import type { FlowTable } from './flow-table.ts';
import { Middlebox } from './tcp-middlebox.ts';
import { Packet } from './packet.ts';
import { Known, PEER, placeOf, TcpBook, Word } from './tcp-book.ts';
import { Shortcut, type ShortenedFlows } from './tcp-shortcut.ts';
import { goesOn } from './tcp-stream.ts';
import { onSyn, onSynAck } from './tcp-handshake.ts';
import { TcpSegment } from './tcp-segment.ts';
import { BACK_SECONDS, DEAD_SECONDS, secondsKept, TcpFlag, TcpState } from './tcp-states.ts';
import { onReset, onSegment } from './tcp-transitions.ts';

export { TcpState, tcpEventCodes } from './tcp-states.ts';

/**
 * Flows looked at to find those to forget, for each new flow and once in a number of segments: the records of all the
 * flows that are silent would drive those that are not out of the near caches.
 */
const SWEEP = 8;
const SWEEP_SEGMENTS = 32;

type TrackedFlows = ShortenedFlows &
  Pick<FlowTable, 'capacity' | 'renew' | 'elsewhere' | 'localPort' | 'addressWord'>;

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
  #stays = false;

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
    this.prepare();
    const flow = sender >> 1;
    this.#meet(sender, packet.seconds);
    const at = placeOf(sender);
    const peer = at ^ PEER;
    this.unlearn(at, Known.again);
    this.unlearn(peer, Known.again);
    this.sender = sender;
    this.senderState = this.words[at + Word.state];
    this.receiverState = this.words[peer + Word.state];
    const segment = this.#segment;
    if (!segment.load(packet)) return;
    const silence = packet.seconds - this.lastSeen(flow);
    this.setLastSeen(flow, packet.seconds);
    if (++this.#segments % SWEEP_SEGMENTS === 0) this.#sweep(flow, packet.seconds);
    if (this.middle !== undefined || !goesOn(this, segment, at)) {
      this.#dispatch(segment, at, silence > DEAD_SECONDS || silence < -BACK_SECONDS);
      this.#schedule(flow);
    }
    if (this.middle !== undefined) this.#watch(this.middle, sender, packet.seconds);
  }

  /**
   * Takes the shortcut from here on: who has a segment first asks takeIPv4() or takeIPv6(), and calls settle() after what
   * segment() told was listened to. False where something must see every segment.
   *
   * @param asked kinds of events that are listened to, as bits by code
   */
  shorten(asked: number): boolean {
    if (this.timing || this.middle !== undefined) return false;
    if (this.#shortcut !== undefined) return true;
    this.#shortcut = new Shortcut(this, this.#flows, asked);
    this.#flows.elsewhere = this.#shortcut;
    return true;
  }

  /** The endpoints' indices are kept by someone: no connection is moved any more but when it is looked for. */
  stay(): void {
    this.#stays = true;
  }

  /** What the segment of that endpoint told was listened to: its connection may be one for the shortcut again. */
  settle(sender: number): void {
    const flow = sender >> 1;
    if (this.#stays || this.numberOf(flow) !== this.#flows.cid(sender)) return;
    if (!this.#shortcut!.settle(flow)) return;
    this.setNumber(flow, 0);
    this.#deadlines[flow] = Infinity;
  }

  /** Makes room for what is known of all flows. */
  prepare(): void {
    if (this.room < this.#flows.capacity) this.#grow(this.#flows.capacity);
  }

  /** The flow is followed at this index from now on; what is known of its ends is in the book already. */
  adopt(flow: number, number: number, seconds: number): void {
    this.setNumber(flow, number);
    this.setLastSeen(flow, seconds);
    this.#schedule(flow);
  }

  /** See Shortcut.takeIPv4. */
  takeIPv4(view: DataView, ip: number, transport: number, length: number, time: number): number {
    return this.#shortcut!.takeIPv4(view, ip, transport, length, time);
  }

  takeIPv6(view: DataView, ip: number, transport: number, length: number, time: number): number {
    return this.#shortcut!.takeIPv6(view, ip, transport, length, time);
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

  /** Starts the flow's records when the index stands for another flow than before, or the flow should be forgotten by now. */
  #meet(endpoint: number, seconds: number): void {
    const flow = endpoint >> 1;
    if (this.numberOf(flow) === this.#flows.cid(endpoint)) {
      if (seconds - this.lastSeen(flow) <= DEAD_SECONDS || seconds <= this.#deadlines[flow]) return;
      // Whether the hand came by meanwhile or not.
      this.#flows.renew(flow);
    }
    this.setNumber(flow, this.#flows.cid(endpoint));
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
    return secondsKept(this.words[at + Word.state], this.words[(at ^ PEER) + Word.state]);
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
