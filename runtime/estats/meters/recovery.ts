import { before } from '../../capture/tcp-sequence.ts';
import { TcpFlag } from '../../capture/tcp-states.ts';
import type { Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

const ECE = 0x40;

/** A retransmission after so much of the timeout of silence is the timer's. */
const NEARLY = 0.9;

/** tcpEStatsStackInRecovery. */
const CONTIGUOUS = 1;
const UNORDERED = 2;
const RECOVERY = 3;

/**
 * What made a sender send again, as an onlooker can tell: duplicate acknowledgements before it are a fast retransmit,
 * silence of a retransmission timeout is that timer's. What lies between the two (a loss probe, an early one) is neither.
 */
class Recovery implements Meter {
  readonly #signals;
  readonly #timeouts;
  readonly #later;
  readonly #row;
  readonly #abrupt;
  readonly #fast;
  readonly #state;
  readonly #before;
  readonly #after;
  readonly #counted;
  readonly #rto;
  readonly #sample;
  readonly #samples;
  /** 1 from a congestion signal to the acknowledgement of all that had been sent by then, `#until`. */
  readonly #lasting;
  readonly #until;
  /** Duplicate acknowledgements since the last advance. */
  readonly #run;
  /** When the end last sent something, or heard of progress. */
  readonly #busy;
  /** Samples of round trips at a signal, plus one; 0 when the first one after it was counted. */
  readonly #awaited;

  constructor(columns: Columns) {
    this.#signals = columns.of('CongSignals');
    this.#timeouts = columns.of('Timeouts');
    this.#later = columns.of('SubsequentTimeouts');
    this.#row = columns.of('CurTimeoutCount');
    this.#abrupt = columns.of('AbruptTimeouts');
    this.#fast = columns.of('FastRetran');
    this.#state = columns.of('InRecovery', CONTIGUOUS);
    this.#before = columns.of('PreCongSumRTT');
    this.#after = columns.of('PostCongSumRTT');
    this.#counted = columns.of('PostCongCountRTT');
    this.#rto = columns.of('CurRTO');
    this.#sample = columns.of('SampleRTT');
    this.#samples = columns.of('CountRTT');
    this.#lasting = columns.hidden();
    this.#until = columns.hidden();
    this.#run = columns.hidden();
    this.#busy = columns.hidden();
    this.#awaited = columns.hidden();
  }

  take(step: Step): void {
    const { sender, receiver, segment, time } = step;
    if (step.has(TcpFlag.ACK)) this.#hear(step, receiver);
    if (step.again) this.#sendAgain(step, sender);
    if (segment.sequence !== segment.end) this.#busy.values[sender] = time;
    this.#show(sender);
    this.#show(receiver);
  }

  /** An acknowledgement reaches the end. */
  #hear(step: Step, end: number): void {
    const { book, time } = step;
    if (step.duplicate) this.#run.values[end]++;
    if (step.acknowledged > 0) {
      this.#run.values[end] = this.#row.values[end] = 0;
      this.#busy.values[end] = time;
      if (!before(book.suna(end), this.#until.values[end])) this.#lasting.values[end] = 0;
      this.#measure(end);
    }
    const echo = step.has(ECE) && !step.has(TcpFlag.SYN);
    if (echo && this.#lasting.values[end] === 0) this.#signal(step, end);
  }

  /** The first round trip after a signal. */
  #measure(end: number): void {
    const awaited = this.#awaited.values[end];
    if (awaited === 0 || this.#samples.values[end] < awaited) return;
    this.#awaited.values[end] = 0;
    this.#after.values[end] += this.#sample.values[end];
    this.#counted.values[end]++;
  }

  #signal({ book }: Step, end: number): void {
    this.#signals.values[end]++;
    this.#lasting.values[end] = 1;
    this.#until.values[end] = book.smax(end);
    this.#before.values[end] += this.#sample.values[end];
    this.#awaited.values[end] = this.#samples.values[end] + 1;
  }

  #sendAgain(step: Step, end: number): void {
    const silence = step.time - this.#busy.values[end];
    if (silence >= NEARLY * this.#rto.values[end]) return this.#expire(step, end);
    if (this.#lasting.values[end] === 1 || this.#run.values[end] === 0) return;
    this.#fast.values[end]++;
    this.#signal(step, end);
  }

  /** The timer. Only the first of a row is a new signal: those after it find the window at its least. */
  #expire(step: Step, end: number): void {
    if (this.#row.values[end]++ > 0) {
      this.#later.values[end]++;
      return;
    }
    this.#timeouts.values[end]++;
    if (this.#run.values[end] === 0) this.#abrupt.values[end]++;
    this.#signal(step, end);
  }

  #show(end: number): void {
    const unordered = this.#run.values[end] > 0 ? UNORDERED : CONTIGUOUS;
    this.#state.values[end] = this.#lasting.values[end] === 1 ? RECOVERY : unordered;
  }
}

/** Congestion signals and what follows them. */
export const recovery = (columns: Columns): Meter => new Recovery(columns);

/** Runs of duplicate acknowledgements that end without a retransmission: the network has reordered. */
export function reordering(columns: Columns): Meter {
  const episodes = columns.of('NonRecovDAEpisodes');
  const duplicates = columns.of('NonRecovDA');
  const octets = columns.of('SumOctetsReordered');
  const run = columns.hidden();
  /** 1 when something was sent again since the run began. */
  const again = columns.hidden();
  return {
    take(step: Step) {
      const { sender, receiver } = step;
      if (step.again) again.values[sender] = 1;
      if (step.duplicate) {
        if (run.values[receiver]++ === 0) again.values[receiver] = 0;
        return;
      }
      if (step.acknowledged === 0) return;
      if (run.values[receiver] > 0 && again.values[receiver] === 0) {
        episodes.values[receiver]++;
        duplicates.values[receiver] += run.values[receiver];
        octets.values[receiver] += step.octets;
      }
      run.values[receiver] = 0;
    },
  };
}
