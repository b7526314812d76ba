import type { Columns } from '../columns.ts';
import { SentQueue } from '../sent-queue.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

/** RFC 6298 section 2: the weights of a new sample. */
const ALPHA = 1 / 8;
const BETA = 1 / 4;

/** Microseconds: what a connection begins with, and Linux's least for what is added to a round trip. */
const FIRST_TIMEOUT = 1e6;
const LEAST_TIMEOUT = 2e5;

/** Values of one end, smoothed as RFC 6298 has it. */
function smoothing(columns: Columns): (end: number, sample: number) => void {
  const smoothed = columns.of('SmoothedRTT');
  const variation = columns.of('RTTVar');
  const count = columns.of('CountRTT');
  return (end, sample) => {
    const [srtt, rttvar] = [smoothed.values, variation.values];
    if (count.values[end] > 0) {
      rttvar[end] += BETA * (Math.abs(srtt[end] - sample) - rttvar[end]);
      srtt[end] += ALPHA * (sample - srtt[end]);
    } else {
      srtt[end] = sample;
      rttvar[end] = sample / 2;
    }
  };
}

/**
 * Round trips: from the last segment that an acknowledgement covers, sent once, to the acknowledgement. One sample for
 * each acknowledgement of something new, none where any of it was sent twice (Karn).
 */
export function roundTrips(columns: Columns): Meter {
  const queue = new SentQueue();
  const smooth = smoothing(columns);
  const sample = columns.of('SampleRTT');
  const [most, least] = [columns.of('MaxRTT'), columns.of('MinRTT')];
  const [sum, count] = [columns.of('SumRTT'), columns.of('CountRTT')];
  const tell = (end: number, time: number): void => {
    smooth(end, time);
    sample.values[end] = time;
    if (time > most.values[end]) most.values[end] = time;
    if (count.values[end] === 0 || time < least.values[end]) least.values[end] = time;
    sum.values[end] += time;
    count.values[end]++;
  };
  return {
    take({ book, segment, sender, receiver, time, again, advances, acknowledged }: Step) {
      if (again) queue.mark(sender, segment.sequence, segment.end);
      else if (advances) queue.add(sender, segment.sequence, segment.end, time);
      if (acknowledged === 0 || !queue.acknowledge(receiver, book.suna(receiver))) return;
      // Merged captures may go back a little.
      if (!queue.ambiguous && time >= queue.sentAt) tell(receiver, time - queue.sentAt);
    },
    clear: (end) => queue.clear(end),
    growTo: (endpoints) => queue.growTo(endpoints),
  };
}

/** The retransmission timeout as Linux makes it of the round trips, without its doubling. */
export function timeouts(columns: Columns): Meter {
  const current = columns.of('CurRTO', FIRST_TIMEOUT);
  const [most, least] = [columns.of('MaxRTO'), columns.of('MinRTO')];
  const [smoothed, variation] = [columns.of('SmoothedRTT'), columns.of('RTTVar')];
  const count = columns.of('CountRTT');
  const tell = (end: number): void => {
    if (count.values[end] === 0) return;
    const rto = smoothed.values[end] + Math.max(4 * variation.values[end], LEAST_TIMEOUT);
    current.values[end] = rto;
    if (rto > most.values[end]) most.values[end] = rto;
    if (least.values[end] === 0 || rto < least.values[end]) least.values[end] = rto;
  };
  return {
    take({ receiver, acknowledged }: Step) {
      if (acknowledged > 0) tell(receiver);
    },
  };
}
