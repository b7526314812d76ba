import type { TcpBook } from './tcp-book.ts';
import { endpointAt, Known, PEER, Word } from './tcp-book.ts';
import { Fill } from './tcp-holes.ts';
import type { HoleOrigin } from './tcp-holes.ts';
import { isReordered, readOrigin } from './tcp-reordering.ts';
import { cancelTiming, endTiming, startTiming } from './tcp-rtt.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { after, apart, before, REACH } from './tcp-sequence.ts';
import { TcpFlag, TcpState } from './tcp-states.ts';

export const MAX_DUPLICATE_ACKS = 255;
const UNSCALED_WINDOW = 65535;

const origin: HoleOrigin = { time: 0, timestamp: -1, identification: 0 };

/** The end's stream begins, or is first seen, at `start`; `end` is after what it has sent so far. */
export function beginStream(book: TcpBook, endpoint: number, start: number, end: number): void {
  book.learn(endpoint, Known.sequence);
  book.seqs[endpoint + Word.suna] = start;
  book.seqs[endpoint + Word.smax] = end;
  book.seqs[(endpoint ^ PEER) + Word.rnxt] = end;
}

/**
 * Takes the sequence numbers of a segment from `e`, whose stream is known, into the book. True when it is sent again: some
 * of its payload, SYN or FIN was seen before, or it comes so late that an original must have been lost unseen.
 */
export function takeSequence(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const { sequence, end } = segment;
  if (apart(sequence, book.seqs[e + Word.smax])) {
    if (sequence !== end) resynchronise(book, e, end);
    return false;
  }
  if (!before(sequence, book.seqs[e + Word.smax])) {
    if (sequence !== book.seqs[e + Word.smax]) skip(book, segment, e);
    if (sequence !== end) startTiming(book, e, end, segment);
    book.seqs[e + Word.smax] = end;
    updateExpected(book, e);
    return false;
  }
  if (sequence === end || isProbe(book, segment, e)) return false;
  const again = isAgain(book, segment, e);
  if (after(end, book.seqs[e + Word.smax])) book.seqs[e + Word.smax] = end;
  updateExpected(book, e);
  if (again) cancelTiming(book, e);
  return again;
}

/** What was sent between the highest sequence number so far and this segment was not seen. */
function skip(book: TcpBook, segment: TcpSegment, e: number): void {
  readOrigin(segment, origin);
  book.learn(e, Known.holes);
  book.holes.add(endpointAt(e), book.seqs[e + Word.smax], segment.sequence, origin);
}

/** The numbers are those of another connection, or much was not captured: starts over from this segment. */
function resynchronise(book: TcpBook, e: number, end: number): void {
  book.holes.clear(endpointAt(e));
  book.unlearn(e, Known.fin | Known.finTaken | Known.holes);
  cancelTiming(book, e);
  beginStream(book, e, end, end);
}

/** Keep-alives (RFC 9293 section 3.8.4) and probes of a closed window (3.8.6.1) repeat the last byte on purpose. */
function isProbe(book: TcpBook, segment: TcpSegment, e: number): boolean {
  if (segment.length !== 1 || segment.end !== book.seqs[e + Word.smax]) return false;
  if ((segment.flags & TcpFlag.FIN) !== 0) return false;
  if (book.has(e ^ PEER, Known.acked) && book.words[(e ^ PEER) + Word.rwnd] === 0) return true;
  return (
    book.seqs[e + Word.suna] === book.seqs[e + Word.smax] && (segment.flags & TcpFlag.PSH) === 0
  );
}

/** A segment that begins below the highest sequence number: sent again, unless it is the late first copy. */
function isAgain(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const { sequence, end } = segment;
  const to = after(end, book.seqs[e + Word.smax]) ? book.seqs[e + Word.smax] : end;
  if (!book.has(e, Known.holes)) return true;
  if (book.holes.fill(endpointAt(e), sequence, to) === Fill.seen) return true;
  const receiver = e ^ PEER;
  const asked =
    book.has(receiver, Known.acked) && !after(book.seqs[receiver + Word.rack], sequence);
  return !isReordered(
    segment,
    book.holes.origin,
    asked ? book.words[receiver + Word.duplicateAcks] : 0,
  );
}

/** What the peer of `e` expects next: the lowest number that was not seen. */
function updateExpected(book: TcpBook, e: number): void {
  const { seqs, holes } = book;
  const gaps = book.has(e, Known.holes) && holes.any(endpointAt(e));
  seqs[(e ^ PEER) + Word.rnxt] = gaps ? holes.lowest(endpointAt(e)) : seqs[e + Word.smax];
}

/**
 * Takes acknowledgement and window of a segment from `e` into the book. False, with nothing changed, when the
 * acknowledgement is of nothing that the peer can have sent (RFC 9293 section 3.10.7.4, fifth).
 */
export function takeAcknowledgement(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const p = e ^ PEER;
  const ack = segment.acknowledgement;
  if (!book.has(p, Known.sequence)) beginStream(book, p, ack, ack);
  if (after(ack, book.seqs[p + Word.smax]) && !reach(book, e, ack)) return false;
  if (apart(ack, book.seqs[p + Word.smax])) return false;
  const known = book.has(e, Known.acked);
  if (known && before(ack, book.seqs[e + Word.rack]) && !apart(ack, book.seqs[e + Word.rack]))
    return true;
  if (known && ack === book.seqs[e + Word.rack]) countDuplicate(book, segment, e);
  else book.words[e + Word.duplicateAcks] = 0;
  book.learn(e, Known.acked);
  book.seqs[e + Word.rack] = ack;
  book.seqs[p + Word.suna] = ack;
  if (book.has(p, Known.holes)) dropHoles(book, p, ack);
  updateExpected(book, p);
  endTiming(book, p, segment);
  takeWindow(book, segment, e);
  return true;
}

function dropHoles(book: TcpBook, e: number, ack: number): void {
  book.holes.dropBelow(endpointAt(e), ack);
  if (!book.holes.any(endpointAt(e))) book.unlearn(e, Known.holes);
}

/** An acknowledgement of what was not captured, but can have been sent: takes it as sent. */
function reach(book: TcpBook, e: number, ack: number): boolean {
  const p = e ^ PEER;
  const window = Math.max(book.words[e + Word.rwnd], UNSCALED_WINDOW);
  if (((ack - book.seqs[p + Word.smax]) | 0) > window) return false;
  book.seqs[p + Word.smax] = ack;
  return true;
}

/** A duplicate acknowledgement, RFC 5681 section 2, but for the window: it moves with every read. */
function countDuplicate(book: TcpBook, segment: TcpSegment, e: number): void {
  if (
    segment.sequence !== segment.end ||
    book.seqs[(e ^ PEER) + Word.smax] === book.seqs[e + Word.rack]
  )
    return;
  if (book.words[e + Word.duplicateAcks] < MAX_DUPLICATE_ACKS) book.words[e + Word.duplicateAcks]++;
}

/** The window that `e` advertises; in a SYN it is never scaled (RFC 7323 section 2.2). */
export function takeWindow(book: TcpBook, segment: TcpSegment, e: number): void {
  const scale = (segment.flags & TcpFlag.SYN) === 0 ? book.words[e + Word.scale] : 0;
  const window = segment.window << scale;
  book.words[e + Word.rwnd] = window;
}

/** What must be known of the sender's end of a segment that merely goes on, of all these; and of the receiver's. */
const KNOWN_OF_SENDER =
  Known.sequence | Known.sent | Known.acked | Known.fin | Known.assumed | Known.holes;
const KNOWN_OF_RECEIVER = Known.sequence | Known.sent | Known.fin | Known.assumed | Known.holes;
const USUAL_FLAGS = TcpFlag.SYN | TcpFlag.FIN | TcpFlag.RST | TcpFlag.ACK;

/**
 * Takes the segment of `e` when it is of the kind that nearly all are: both ends are established, nothing is missing, the
 * segment follows the one before and acknowledges what was sent. It then does what all the rest would do, at once. False,
 * with nothing changed, for every other one.
 */
export function goesOn(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const { words, seqs } = book;
  const p = e ^ PEER;
  if (words[e + Word.state] !== TcpState.ESTABLISHED) return false;
  if (words[p + Word.state] !== TcpState.ESTABLISHED) return false;
  if ((segment.flags & USUAL_FLAGS) !== TcpFlag.ACK || book.timing) return false;
  const { sequence, end, acknowledgement } = segment;
  if (sequence !== seqs[e + Word.smax]) return false;
  const known = words[e + Word.known] & KNOWN_OF_SENDER;
  if (known !== (Known.sequence | Known.sent | Known.acked)) return false;
  if ((words[p + Word.known] & KNOWN_OF_RECEIVER) !== (Known.sequence | Known.sent)) return false;
  const news = (acknowledgement - seqs[e + Word.rack]) | 0;
  const unanswered = (seqs[p + Word.smax] - acknowledgement) | 0;
  if (news < 0 || unanswered < 0 || unanswered > REACH) return false;
  if (news > 0) words[e + Word.duplicateAcks] = 0;
  else countDuplicate(book, segment, e);
  seqs[e + Word.smax] = end;
  seqs[p + Word.rnxt] = end;
  seqs[e + Word.rack] = acknowledgement;
  seqs[p + Word.suna] = acknowledgement;
  seqs[e + Word.rnxt] = seqs[p + Word.smax];
  words[e + Word.rwnd] = segment.window << words[e + Word.scale];
  return true;
}
