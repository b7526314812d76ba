import type { TcpBook } from './tcp-book.ts';
import { endpointAt, Known } from './tcp-book.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { before } from './tcp-sequence.ts';

/** RFC 6298 section 2: the weights of a new sample. */
const ALPHA = 1 / 8;
const BETA = 1 / 4;

/** What 32 signed bits hold, in ms. */
const LONGEST = 0x7fffffff;

/** Times the segment that `e` sends, ending before `end`, unless one is being timed or nobody wants to know. */
export function startTiming(book: TcpBook, e: number, end: number, segment: TcpSegment): void {
  if (!book.timing || book.has(e, Known.timed)) return;
  book.learn(e, Known.timed);
  book.timedEnd[endpointAt(e)] = end;
  book.timedAt[endpointAt(e)] = segment.time;
}

/** Something was sent again: which copy an acknowledgement answers is not known (Karn, RFC 6298 section 3). */
export function cancelTiming(book: TcpBook, e: number): void {
  book.unlearn(e, Known.timed);
}

/** `segment` acknowledges what `e` sent: a sample, when that covers the timed segment. */
export function endTiming(book: TcpBook, e: number, segment: TcpSegment): void {
  if (!book.has(e, Known.timed)) return;
  if (before(segment.acknowledgement, book.timedEnd[endpointAt(e)])) return;
  cancelTiming(book, e);
  const sample = segment.time - book.timedAt[endpointAt(e)];
  if (sample >= 0) takeSample(book, e, sample);
}

/** RFC 6298, (2.2) and (2.3). */
function takeSample(book: TcpBook, e: number, sample: number): void {
  const endpoint = endpointAt(e);
  if (book.has(e, Known.roundTrip)) {
    const smoothed = book.smoothed[endpoint];
    const error = Math.abs(smoothed - sample);
    book.variation[endpoint] += BETA * (error - book.variation[endpoint]);
    book.smoothed[endpoint] += ALPHA * (sample - smoothed);
  } else {
    book.learn(e, Known.roundTrip);
    book.smoothed[endpoint] = sample;
    book.variation[endpoint] = sample / 2;
  }
  book.setRoundTrip(
    endpoint,
    Math.min(book.smoothed[endpoint], LONGEST),
    Math.min(book.variation[endpoint], LONGEST),
  );
}
