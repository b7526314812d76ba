import type { TcpBook } from './tcp-book.ts';
import { Known } from './tcp-book.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { before } from './tcp-sequence.ts';

/** RFC 6298 section 2: the weights of a new sample. */
const ALPHA = 1 / 8;
const BETA = 1 / 4;

/** What 32 signed bits hold, in ms. */
const LONGEST = 0x7fffffff;

/** Times the segment that `endpoint` sends, ending before `end`, unless one is being timed or nobody wants to know. */
export function startTiming(
  book: TcpBook,
  endpoint: number,
  end: number,
  segment: TcpSegment,
): void {
  if (!book.timing || book.has(endpoint, Known.timed)) return;
  book.known[endpoint] |= Known.timed;
  book.timedEnd[endpoint] = end;
  book.timedAt[endpoint] = segment.time;
}

/** Something was sent again: which copy an acknowledgement answers is not known (Karn, RFC 6298 section 3). */
export function cancelTiming(book: TcpBook, endpoint: number): void {
  book.known[endpoint] &= ~Known.timed;
}

/** `segment` acknowledges what `endpoint` sent: a sample, when that covers the timed segment. */
export function endTiming(book: TcpBook, endpoint: number, segment: TcpSegment): void {
  if (!book.has(endpoint, Known.timed)) return;
  if (before(segment.acknowledgement, book.timedEnd[endpoint])) return;
  cancelTiming(book, endpoint);
  const sample = segment.time - book.timedAt[endpoint];
  if (sample >= 0) takeSample(book, endpoint, sample);
}

/** RFC 6298, (2.2) and (2.3). */
function takeSample(book: TcpBook, endpoint: number, sample: number): void {
  if (book.has(endpoint, Known.roundTrip)) {
    const smoothed = book.smoothed[endpoint];
    const error = Math.abs(smoothed - sample);
    book.variation[endpoint] += BETA * (error - book.variation[endpoint]);
    book.smoothed[endpoint] += ALPHA * (sample - smoothed);
  } else {
    book.known[endpoint] |= Known.roundTrip;
    book.smoothed[endpoint] = sample;
    book.variation[endpoint] = sample / 2;
  }
  book.rtt[endpoint] = Math.min(book.smoothed[endpoint], LONGEST);
  book.rttDeviation[endpoint] = Math.min(book.variation[endpoint], LONGEST);
}
