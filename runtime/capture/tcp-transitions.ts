import type { TcpBook } from './tcp-book.ts';
import { endpointAt, Known, PEER, Word } from './tcp-book.ts';
import { completeOpen, inferSynAck } from './tcp-handshake.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { apart, before, within } from './tcp-sequence.ts';
import { TcpFlag, TcpState, TCP_STATES } from './tcp-states.ts';
import { beginStream, takeAcknowledgement, takeSequence } from './tcp-stream.ts';

const { CLOSED, CLOSE_WAIT, CLOSING, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 } = TcpState;
const { LAST_ACK, LISTEN, SYN_RECEIVED, SYN_SENT, TIME_WAIT } = TcpState;

/** What a segment tells an end about the two FINs: its own was acknowledged, its peer's arrived. */
export const ACKED = 1;
export const ARRIVED = 2;

/** State after sending a FIN, by state; 0 where it stays. RFC 9293 section 3.6. */
export const AFTER_SENDING: Uint8Array = new Uint8Array(TCP_STATES);
AFTER_SENDING[SYN_RECEIVED] = FIN_WAIT_1;
AFTER_SENDING[ESTABLISHED] = FIN_WAIT_1;
AFTER_SENDING[CLOSE_WAIT] = LAST_ACK;

/** State after ACKED | ARRIVED, by state * 4 + those bits; 0 where it stays. RFC 9293 section 3.3.2, figure 5, note 3. */
export const AFTER_CLOSING: Uint8Array = new Uint8Array(TCP_STATES * 4);
for (const [state, told, next] of [
  [SYN_RECEIVED, ARRIVED, CLOSE_WAIT],
  [ESTABLISHED, ARRIVED, CLOSE_WAIT],
  [FIN_WAIT_1, ACKED, FIN_WAIT_2],
  [FIN_WAIT_1, ARRIVED, CLOSING],
  [FIN_WAIT_1, ACKED | ARRIVED, TIME_WAIT],
  [FIN_WAIT_2, ARRIVED, TIME_WAIT],
  [FIN_WAIT_2, ACKED | ARRIVED, TIME_WAIT],
  [CLOSING, ACKED, TIME_WAIT],
  [CLOSING, ACKED | ARRIVED, TIME_WAIT],
  [LAST_ACK, ACKED, CLOSED],
  [LAST_ACK, ACKED | ARRIVED, CLOSED],
] as const) {
  AFTER_CLOSING[state * 4 + told] = next;
}

/** States in which the peer's FIN has arrived: some systems then reset with the FIN's own number. */
const HAS_FIN: Uint8Array = new Uint8Array(TCP_STATES);
HAS_FIN[CLOSE_WAIT] = HAS_FIN[LAST_ACK] = HAS_FIN[CLOSING] = HAS_FIN[TIME_WAIT] = 1;

/**
 * A segment from `e` without SYN and RST. `fresh` when nothing is known of the flow: both ends are then established
 * already. Without ACK it is dropped (RFC 9293 section 3.10.7.4, fifth); an answer to a SYN that is no SYN-ACK comes
 * from an older connection and is ignored.
 */
export function onSegment(book: TcpBook, segment: TcpSegment, e: number, fresh: boolean): void {
  const p = e ^ PEER;
  if ((segment.flags & TcpFlag.ACK) === 0) return;
  if (fresh) pickUp(book, segment, e);
  else if (book.words[e + Word.state] === LISTEN) return;
  if (book.words[e + Word.state] === SYN_SENT && !inferSynAck(book, segment, e)) return;
  if (!book.has(e, Known.sequence)) beginStream(book, e, segment.sequence, segment.sequence);
  if (takeSequence(book, segment, e)) {
    book.learn(e, Known.again);
    book.tell('retransmit', e);
  }
  const accepted = takeAcknowledgement(book, segment, e);
  if (accepted && finAcknowledged(book, p)) takeFin(book, p, 0);
  if ((segment.flags & TcpFlag.FIN) !== 0) sendFin(book, segment, e);
  if (accepted) completeOpen(book, segment, e);
  const acked = accepted && finAcknowledged(book, p) ? ACKED : 0;
  if (!takeFin(book, e, acked) && acked !== 0) close(book, p, acked);
}

/** The capture began after the connection did. */
function pickUp(book: TcpBook, segment: TcpSegment, e: number): void {
  const p = e ^ PEER;
  const { middle } = book;
  const told = middle?.announces === true ? CLOSED : ESTABLISHED;
  book.restart(e, told, told);
  book.learn(e, Known.assumed);
  book.learn(p, Known.assumed);
  if (middle === undefined) return;
  middle.joins(endpointAt(e));
  book.change(e, ESTABLISHED);
  book.change(p, ESTABLISHED);
  // Whatever its peer sends is proof: no acknowledgement lies so far back.
  middle.proof[endpointAt(p)] = segment.sequence - 2 ** 30;
}

/** The peer acknowledged the FIN of `endpoint`. */
function finAcknowledged(book: TcpBook, endpoint: number): boolean {
  return (
    book.has(endpoint, Known.fin) &&
    !before(book.seqs[endpoint + Word.suna], book.seqs[endpoint + Word.finEnd])
  );
}

function sendFin(book: TcpBook, segment: TcpSegment, e: number): void {
  if (book.has(e, Known.fin) || apart(segment.end, book.seqs[e + Word.smax])) return;
  book.learn(e, Known.fin);
  book.seqs[e + Word.finEnd] = segment.end;
  const next = crosses(book, segment, e) ? CLOSING : AFTER_SENDING[book.words[e + Word.state]];
  if (next !== 0) book.change(e, next);
}

/** Both ends close at once: the FIN that `e` sends does not know of the one on its way to it (RFC 9293, figure 13). */
function crosses(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const p = e ^ PEER;
  if (book.words[e + Word.state] !== CLOSE_WAIT || !book.has(p, Known.fin)) return false;
  return before(segment.acknowledgement, book.seqs[p + Word.finEnd]);
}

/**
 * Gives the FIN of `e` to its peer, once, when nothing before it is missing or the peer has acknowledged it. False when
 * there is none to give. `acked`: ACKED when the same segment acknowledges the peer's own FIN.
 */
function takeFin(book: TcpBook, e: number, acked: number): boolean {
  const p = e ^ PEER;
  if (!book.has(e, Known.fin) || book.has(e, Known.finTaken)) return false;
  if (before(book.seqs[p + Word.rnxt], book.seqs[e + Word.finEnd])) return false;
  book.learn(e, Known.finTaken);
  close(book, p, ARRIVED | acked);
  return true;
}

function close(book: TcpBook, endpoint: number, told: number): void {
  const next = AFTER_CLOSING[book.words[endpoint + Word.state] * 4 + told];
  if (next !== 0) book.change(endpoint, next);
}

/** A reset from `e`. Not acceptable ones, and those of flows that nothing is known of, do nothing. */
export function onReset(book: TcpBook, segment: TcpSegment, e: number): void {
  const p = e ^ PEER;
  switch (book.words[p + Word.state]) {
    case CLOSED:
    case LISTEN:
      return;
    case SYN_SENT:
      refuse(book, segment, e);
      return;
    default:
      if (!isAcceptable(book, segment, p)) return;
      if (isGone(book, segment, e)) book.drop(e);
      else abort(book, e);
      abort(book, p);
  }
}

/**
 * A bare reset as the only answer to a SYN-ACK: whoever sent the SYN was no connection by then, or never was one (a
 * scanner), so none ends here.
 */
function isGone(book: TcpBook, segment: TcpSegment, e: number): boolean {
  return (
    book.words[e + Word.active] === 1 &&
    book.words[e + Word.state] === ESTABLISHED &&
    !book.has(e, Known.acked) &&
    (segment.flags & TcpFlag.ACK) === 0
  );
}

/** In SYN_SENT a reset must acknowledge the SYN (RFC 9293 section 3.10.7.3). */
function refuse(book: TcpBook, segment: TcpSegment, e: number): void {
  const p = e ^ PEER;
  if ((segment.flags & TcpFlag.ACK) === 0) return;
  if (!within(segment.acknowledgement, book.seqs[p + Word.iss], book.seqs[p + Word.smax])) return;
  if (book.words[e + Word.state] === LISTEN) {
    book.drop(e);
    book.tell('accept-refused', e);
  } else abort(book, e);
  book.tell('connect-refused', p);
  book.change(p, CLOSED);
}

/**
 * The reset lies in the window of the receiver `p`, as far as that is known: a window that was last seen may have moved
 * since (RFC 9293 section 3.10.7.4, second).
 */
function isAcceptable(book: TcpBook, segment: TcpSegment, p: number): boolean {
  const { sequence } = segment;
  if (!book.has(p, Known.acked) && !book.has(p ^ PEER, Known.sequence)) return true;
  if (sequence === book.seqs[p + Word.rnxt] || sequence === book.seqs[(p ^ PEER) + Word.smax])
    return true;
  if (
    HAS_FIN[book.words[p + Word.state]] === 1 &&
    sequence === (book.seqs[p + Word.rnxt] - 1) >>> 0
  )
    return true;
  const from = book.has(p, Known.acked) ? book.seqs[p + Word.rack] : book.seqs[p + Word.rnxt];
  const offset = (sequence - from) | 0;
  return offset >= 0 && offset <= book.words[p + Word.rwnd];
}

/** A state that was only assumed ends as silently as it began. */
function abort(book: TcpBook, endpoint: number): void {
  if (book.has(endpoint, Known.assumed)) book.drop(endpoint);
  else book.change(endpoint, CLOSED);
}
