/** tick-N and profile-N on the capture's own clock. */
import type { Probe } from '../../compiler/program.ts';
import { Packet } from '../capture/packet.ts';
import type { Clock } from '../consumer/record.ts';

export interface Timer {
  readonly probe: Probe;
  readonly periodNs: number;
  readonly fire: (clock: Packet) => void;
}

const second = 1e9;

/**
 * A capture may claim that years went by between two frames. So many firings of one timer in one gap
 * are carried out; what goes beyond is skipped and counted.
 */
const mostFirings = 100_000;

export class Timers {
  /** Firings that were skipped because a gap in the capture was too long. */
  skipped = 0;
  readonly #timers: readonly Timer[];
  readonly #due: Float64Array;
  /** Nanoseconds since the start at which the next one is due. */
  #next = Infinity;
  #startSeconds = 0;
  #startNanoseconds = 0;
  /** Carries the time to a timer's clauses: it holds no bytes. */
  readonly #clock = new Packet();

  constructor(timers: readonly Timer[]) {
    this.#timers = timers;
    this.#due = Float64Array.from(timers, ({ periodNs }) => periodNs);
  }

  /** Starts the clock at the first packet's time. */
  start({ seconds, nanoseconds }: Clock): void {
    this.#startSeconds = seconds;
    this.#startNanoseconds = nanoseconds;
    this.#schedule();
  }

  /** Fires what is due up to the packet's time, in order of time; `stopped` ends it early. */
  advance({ seconds, nanoseconds }: Clock, stopped: () => boolean): void {
    const now = (seconds - this.#startSeconds) * second + nanoseconds - this.#startNanoseconds;
    if (now < this.#next) return;
    this.#skipLongGap(now);
    while (this.#next <= now && !stopped()) this.#fireNext();
  }

  #skipLongGap(now: number): void {
    this.#timers.forEach(({ periodNs }, index) => {
      const firings = Math.floor((now - this.#due[index]) / periodNs) + 1;
      const excess = firings - mostFirings;
      if (excess <= 0) return;
      this.skipped += excess;
      this.#due[index] += excess * periodNs;
    });
    this.#schedule();
  }

  #schedule(): void {
    this.#next = Infinity;
    for (const due of this.#due) if (due < this.#next) this.#next = due;
  }

  #fireNext(): void {
    const index = this.#due.indexOf(this.#next);
    const timer = this.#timers[index];
    const at = this.#startNanoseconds + this.#next;
    this.#clock.seconds = this.#startSeconds + Math.floor(at / second);
    this.#clock.nanoseconds = at % second;
    this.#due[index] += timer.periodNs;
    this.#schedule();
    timer.fire(this.#clock);
  }
}
