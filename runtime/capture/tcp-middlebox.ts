import type { FlowTable } from './flow-table.ts';
import { TcpState, TCP_STATES } from './tcp-states.ts';

const NONE = -1;

/**
 * Seconds of silence after which an end is taken for closed, by what it waits for. Linux waits 60 in TIME_WAIT; the rest is
 * what its connection tracking allows, and for FIN and LAST_ACK what a system goes on trying.
 */
const SECONDS: Float64Array = Float64Array.of(60, 120, 300, 432_000);
const [LINGER, OPENING, TRYING, IDLE] = [0, 1, 2, 3];

/** The timer that runs in a state; NONE in those that nothing is kept for. */
const TIMER: Int8Array = new Int8Array(TCP_STATES).fill(NONE);
TIMER[TcpState.TIME_WAIT] = TIMER[TcpState.SYN_RECEIVED] = LINGER;
TIMER[TcpState.SYN_SENT] = OPENING;
TIMER[TcpState.FIN_WAIT_1] = TIMER[TcpState.CLOSING] = TIMER[TcpState.LAST_ACK] = TRYING;
TIMER[TcpState.ESTABLISHED] = TIMER[TcpState.FIN_WAIT_2] = TIMER[TcpState.CLOSE_WAIT] = IDLE;

/** Client and server, as {@link Middlebox.side} has them. */
export const Side = { unknown: -1, client: 0, server: 1 } as const;

/**
 * What a host between the ends knows beside their states: which end is the client, which states are not proven yet, which
 * connections were there before, and when an end was last heard of. One entry of each array an endpoint. The timers
 * are lists in the order of the last segments, one for each length: nothing is searched and nothing allocated.
 */
export class Middlebox {
  /**
   * Whether the tracker tells what only a host in between says: connections that were there before, the state of an end
   * that should have received a SYN, and states that end by a timer.
   */
  readonly announces: boolean;
  /** A value of {@link Side}. */
  side: Int32Array = new Int32Array(0);
  /** 1 while the state follows from what the other end sent, and the end itself has not shown that it received that. */
  provisional: Int32Array = new Int32Array(0);
  /** 1 when the opening of the connection was not seen: the side is then a guess by the ports. */
  midway: Int32Array = new Int32Array(0);
  /** 1 for an end that listens and was sent a SYN: it should be in SYN_RECEIVED. */
  expected: Uint8Array = new Uint8Array(0);
  /** What an acknowledgement must reach to prove a provisional state. */
  proof: Uint32Array = new Uint32Array(0);
  readonly #flows: Pick<FlowTable, 'localPort'>;
  /** By end: its timer or NONE, when it was started, and its neighbours in the timer's list. */
  #timer = new Int8Array(0);
  #started = new Float64Array(0);
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  /** By timer. */
  readonly #oldest = new Int32Array(SECONDS.length).fill(NONE);
  readonly #newest = new Int32Array(SECONDS.length).fill(NONE);

  constructor(flows: Pick<FlowTable, 'localPort'>, announces: boolean) {
    this.#flows = flows;
    this.announces = announces;
  }

  /** Forgets what is known of one end. */
  clear(e: number): void {
    this.side[e] = Side.unknown;
    this.provisional[e] = this.midway[e] = this.expected[e] = 0;
    this.#unlink(e);
  }

  /** The end opens the connection. */
  opens(e: number): void {
    this.side[e] = Side.client;
    this.side[e ^ 1] = Side.server;
  }

  /** The connection was there before; `e` is the first of its ends to be heard. The lower port is the server's. */
  joins(e: number): void {
    const p = e ^ 1;
    this.midway[e] = this.midway[p] = this.provisional[p] = 1;
    const isServer = this.#flows.localPort(e) < this.#flows.localPort(p);
    this.opens(isServer ? p : e);
  }

  /** Starts the end's timer anew, as its state asks for. */
  touch(e: number, state: number, seconds: number): void {
    this.#unlink(e);
    const timer = TIMER[this.expected[e] === 1 ? TcpState.SYN_RECEIVED : state];
    if (timer === NONE) return;
    this.#timer[e] = timer;
    this.#started[e] = seconds;
    const last = this.#newest[timer];
    this.#previous[e] = last;
    this.#next[e] = NONE;
    if (last === NONE) this.#oldest[timer] = e;
    else this.#next[last] = e;
    this.#newest[timer] = e;
  }

  /** Stops a timer that has run out at that time; its end, or -1. */
  expire(seconds: number): number {
    for (let timer = 0; timer < SECONDS.length; timer++) {
      const e = this.#oldest[timer];
      if (e === NONE || seconds - this.#started[e] <= SECONDS[timer]) continue;
      this.#unlink(e);
      return e;
    }
    return NONE;
  }

  #unlink(e: number): void {
    const timer = this.#timer[e];
    if (timer === NONE) return;
    const next = this.#next[e];
    const previous = this.#previous[e];
    if (previous === NONE) this.#oldest[timer] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#newest[timer] = previous;
    else this.#previous[next] = previous;
    this.#timer[e] = NONE;
  }

  /** Makes every array hold `n` endpoints. */
  growTo(n: number): void {
    const { side, provisional, midway, expected, proof } = this;
    (this.side = new Int32Array(n).fill(Side.unknown)).set(side);
    (this.provisional = new Int32Array(n)).set(provisional);
    (this.midway = new Int32Array(n)).set(midway);
    (this.expected = new Uint8Array(n)).set(expected);
    (this.proof = new Uint32Array(n)).set(proof);
    this.#growTimers(n);
  }

  #growTimers(n: number): void {
    const timer = this.#timer;
    const started = this.#started;
    const next = this.#next;
    const previous = this.#previous;
    (this.#timer = new Int8Array(n).fill(NONE)).set(timer);
    (this.#started = new Float64Array(n)).set(started);
    (this.#next = new Int32Array(n)).set(next);
    (this.#previous = new Int32Array(n)).set(previous);
  }
}
