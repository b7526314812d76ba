import type { TcpBook } from './tcp-book.ts';
import { Known } from './tcp-book.ts';
import { Fill } from './tcp-holes.ts';
import type { HoleOrigin } from './tcp-holes.ts';
import { isReordered, readOrigin } from './tcp-reordering.ts';
import { cancelTiming, endTiming, startTiming } from './tcp-rtt.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { after, apart, before } from './tcp-sequence.ts';
import { TcpFlag } from './tcp-states.ts';

const MAX_DUPLICATE_ACKS = 255;
const UNSCALED_WINDOW = 65535;

const origin: HoleOrigin = { time: 0, timestamp: -1, identification: 0 };

/** The end's stream begins, or is first seen, at `start`; `end` is after what it has sent so far. */
export function beginStream(book: TcpBook, endpoint: number, start: number, end: number): void {
  book.known[endpoint] |= Known.sequence;
  book.suna[endpoint] = start;
  book.smax[endpoint] = end;
  book.rnxt[endpoint ^ 1] = end;
}

/**
 * Takes the sequence numbers of a segment from `e`, whose stream is known, into the book. True when it is sent again: some
 * of its payload, SYN or FIN was seen before, or it comes so late that an original must have been lost unseen.
 */
export function takeSequence(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const { sequence, end } = segment;
  if (apart(sequence, book.smax[e])) {
    if (sequence !== end) resynchronise(book, e, end);
    return false;
  }
  if (!before(sequence, book.smax[e])) {
    if (sequence !== book.smax[e]) skip(book, segment, e);
    if (sequence !== end) startTiming(book, e, end, segment);
    book.smax[e] = end;
    updateExpected(book, e);
    return false;
  }
  if (sequence === end || isProbe(book, segment, e)) return false;
  const again = isAgain(book, segment, e);
  if (after(end, book.smax[e])) book.smax[e] = end;
  updateExpected(book, e);
  if (again) cancelTiming(book, e);
  return again;
}

/** What was sent between the highest sequence number so far and this segment was not seen. */
function skip(book: TcpBook, segment: TcpSegment, e: number): void {
  readOrigin(segment, origin);
  book.holes.add(e, book.smax[e], segment.sequence, origin);
}

/** The numbers are those of another connection, or much was not captured: starts over from this segment. */
function resynchronise(book: TcpBook, e: number, end: number): void {
  book.holes.clear(e);
  book.known[e] &= ~(Known.fin | Known.finTaken);
  cancelTiming(book, e);
  beginStream(book, e, end, end);
}

/** Keep-alives (RFC 9293 section 3.8.4) and probes of a closed window (3.8.6.1) repeat the last byte on purpose. */
function isProbe(book: TcpBook, segment: TcpSegment, e: number): boolean {
  if (segment.length !== 1 || segment.end !== book.smax[e]) return false;
  if ((segment.flags & TcpFlag.FIN) !== 0) return false;
  if (book.has(e ^ 1, Known.acked) && book.swnd[e] === 0) return true;
  return book.suna[e] === book.smax[e] && (segment.flags & TcpFlag.PSH) === 0;
}

/** A segment that begins below the highest sequence number: sent again, unless it is the late first copy. */
function isAgain(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const { sequence, end } = segment;
  const to = after(end, book.smax[e]) ? book.smax[e] : end;
  if (book.holes.fill(e, sequence, to) === Fill.seen) return true;
  const receiver = e ^ 1;
  const asked = book.has(receiver, Known.acked) && !after(book.rack[receiver], sequence);
  return !isReordered(segment, book.holes.origin, asked ? book.duplicateAcks[receiver] : 0);
}

/** What the peer of `e` expects next: the lowest number that was not seen. */
function updateExpected(book: TcpBook, e: number): void {
  book.rnxt[e ^ 1] = book.holes.any(e) ? book.holes.lowest(e) : book.smax[e];
}

/**
 * Takes acknowledgement and window of a segment from `e` into the book. False, with nothing changed, when the
 * acknowledgement is of nothing that the peer can have sent (RFC 9293 section 3.10.7.4, fifth).
 */
export function takeAcknowledgement(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const p = e ^ 1;
  const ack = segment.acknowledgement;
  if (!book.has(p, Known.sequence)) beginStream(book, p, ack, ack);
  if (after(ack, book.smax[p]) && !reach(book, e, ack)) return false;
  if (apart(ack, book.smax[p])) return false;
  const known = book.has(e, Known.acked);
  if (known && before(ack, book.rack[e]) && !apart(ack, book.rack[e])) return true;
  if (known && ack === book.rack[e]) countDuplicate(book, segment, e);
  else book.duplicateAcks[e] = 0;
  book.known[e] |= Known.acked;
  book.rack[e] = ack;
  book.suna[p] = ack;
  book.holes.dropBelow(p, ack);
  updateExpected(book, p);
  endTiming(book, p, segment);
  takeWindow(book, segment, e);
  return true;
}

/** An acknowledgement of what was not captured, but can have been sent: takes it as sent. */
function reach(book: TcpBook, e: number, ack: number): boolean {
  const p = e ^ 1;
  const window = Math.max(book.rwnd[e], UNSCALED_WINDOW);
  if (((ack - book.smax[p]) | 0) > window) return false;
  book.smax[p] = ack;
  return true;
}

/** A duplicate acknowledgement, RFC 5681 section 2, but for the window: it moves with every read. */
function countDuplicate(book: TcpBook, segment: TcpSegment, e: number): void {
  if (segment.sequence !== segment.end || book.smax[e ^ 1] === book.rack[e]) return;
  if (book.duplicateAcks[e] < MAX_DUPLICATE_ACKS) book.duplicateAcks[e]++;
}

/** The window that `e` advertises; in a SYN it is never scaled (RFC 7323 section 2.2). */
export function takeWindow(book: TcpBook, segment: TcpSegment, e: number): void {
  const scale = (segment.flags & TcpFlag.SYN) === 0 ? book.rcvScale[e] : 0;
  const window = segment.window << scale;
  book.rwnd[e] = window;
  book.swnd[e ^ 1] = window;
}
