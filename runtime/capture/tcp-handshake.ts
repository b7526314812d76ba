import type { TcpBook } from './tcp-book.ts';
import { endpointAt, Known, PEER, Word } from './tcp-book.ts';
import type { SynOptions } from './tcp-options.ts';
import { readSynOptions } from './tcp-options.ts';
import { cancelTiming, startTiming } from './tcp-rtt.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { after, within } from './tcp-sequence.ts';
import { TcpState, TCP_STATES } from './tcp-states.ts';
import { beginStream, takeAcknowledgement, takeWindow } from './tcp-stream.ts';

const { CLOSED, ESTABLISHED, LISTEN, SYN_RECEIVED, SYN_SENT, CLOSE_WAIT } = TcpState;

/** Segment size without the option (RFC 9293 section 3.7.1). */
export const DEFAULT_MSS = 536;
const UNSCALED_WINDOW = 65535;

/** States in which an end still talks: a SYN with another number is then an old duplicate unless it can be newer. */
const TALKS: Uint8Array = new Uint8Array(TCP_STATES);
for (const state of [SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT]) TALKS[state] = 1;

const options: SynOptions = { mss: 0, shift: -1 };

/** A SYN without ACK from `e`; `idle` when the flow said nothing for so long that it may be another connection. */
export function onSyn(book: TcpBook, segment: TcpSegment, e: number, idle: boolean): void {
  const p = e ^ PEER;
  if (book.has(e, Known.syn) && segment.sequence === book.seqs[e + Word.iss])
    return repeatSyn(book, e);
  if (joins(book, e)) return crossSyn(book, segment, e);
  if (isOldDuplicate(book, segment, e) && !idle) return;
  book.restart(e, CLOSED, LISTEN);
  sendSyn(book, segment, e, 1);
  book.words[p + Word.active] = 0;
  book.middle?.opens(endpointAt(e));
  book.change(e, SYN_SENT);
  book.tell('connect-request', e);
  book.expect(p);
}

/** A SYN of an older connection, late: initial numbers grow with time (RFC 9293 section 3.4.1). */
function isOldDuplicate(book: TcpBook, segment: TcpSegment, e: number): boolean {
  if (TALKS[book.words[e + Word.state]] === 0 || book.has(e, Known.assumed)) return false;
  return !after(segment.sequence, book.seqs[e + Word.smax]);
}

/** The same SYN once more. After a refusal some systems try again with the same number: the attempt goes on. */
function repeatSyn(book: TcpBook, e: number): void {
  cancelTiming(book, e);
  book.learn(e, Known.again);
  book.tell('retransmit', e);
  if (book.words[e + Word.state] === CLOSED && !book.has(e ^ PEER, Known.syn)) {
    book.assume(e ^ PEER, LISTEN);
    book.change(e, SYN_SENT);
  }
  if (book.words[e + Word.state] === SYN_SENT) book.expect(e ^ PEER);
}

/** Both ends open at once (RFC 9293 section 3.5, figure 8): `e` sends its SYN while its peer waits for an answer. */
function joins(book: TcpBook, e: number): boolean {
  return book.words[(e ^ PEER) + Word.state] === SYN_SENT && book.words[e + Word.state] === LISTEN;
}

function crossSyn(book: TcpBook, segment: TcpSegment, e: number): void {
  sendSyn(book, segment, e, 1);
  book.assume(e, CLOSED);
  book.change(e, SYN_SENT);
  book.tell('connect-request', e);
  book.change(e ^ PEER, SYN_RECEIVED);
}

/** What any first SYN, with or without ACK, tells of its sender. */
function sendSyn(book: TcpBook, segment: TcpSegment, e: number, active: number): void {
  beginStream(book, e, segment.sequence, segment.end);
  startTiming(book, e, segment.end, segment);
  book.learn(e, Known.syn);
  book.seqs[e + Word.iss] = segment.sequence;
  book.words[e + Word.active] = active;
  const { view, transport, transportCaptured } = segment.packet;
  readSynOptions(view, transport, transportCaptured, options);
  book.words[e + Word.ownMss] = options.mss === 0 ? DEFAULT_MSS : options.mss;
  book.words[e + Word.ownShift] = options.shift;
  settleOptions(book, e);
  takeWindow(book, segment, e);
}

/**
 * Scales count only when both SYNs have the option (RFC 7323 section 2.2), and a
 * SYN-ACK has it only in answer to a SYN that does.
 */
function settleOptions(book: TcpBook, e: number): void {
  const p = e ^ PEER;
  const peers = book.words[p + Word.ownMss];
  if (book.words[e + Word.active] === 1 && peers === 0) return;
  const scaled =
    book.words[e + Word.ownShift] >= 0 && (peers === 0 || book.words[p + Word.ownShift] >= 0);
  book.words[e + Word.scale] = scaled ? book.words[e + Word.ownShift] : 0;
  book.words[p + Word.scale] = scaled && peers !== 0 ? book.words[p + Word.ownShift] : 0;
}

/** A SYN-ACK from `e`; `fresh` when nothing is known of the flow. */
export function onSynAck(book: TcpBook, segment: TcpSegment, e: number, fresh: boolean): void {
  if (fresh) assumeSyn(book, segment, e ^ PEER);
  const answers = answersSyn(book, segment, e);
  if (book.has(e, Known.syn) && segment.sequence === book.seqs[e + Word.iss]) repeatSynAck(book, e);
  else if (answers && book.words[e + Word.state] === LISTEN) acceptSyn(book, segment, e);
  else return;
  if (!answers) return;
  takeAcknowledgement(book, segment, e);
  opened(book, e);
}

/** The SYN that a SYN-ACK answers was not captured: its sender `e` has sent it all the same. */
function assumeSyn(book: TcpBook, segment: TcpSegment, e: number): void {
  const iss = (segment.acknowledgement - 1) >>> 0;
  book.restart(e, SYN_SENT, LISTEN);
  beginStream(book, e, iss, segment.acknowledgement);
  book.learn(e, Known.syn | Known.assumed);
  book.seqs[e + Word.iss] = iss;
  book.words[e + Word.active] = 1;
  book.middle?.opens(endpointAt(e));
}

/** The segment of `e` acknowledges its peer's SYN. */
function answersSyn(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const p = e ^ PEER;
  return (
    book.has(p, Known.syn) &&
    within(segment.acknowledgement, book.seqs[p + Word.iss], book.seqs[p + Word.smax])
  );
}

function acceptSyn(book: TcpBook, segment: TcpSegment, e: number): void {
  sendSyn(book, segment, e, 0);
  book.learn(e, Known.synAck);
  book.change(e, SYN_RECEIVED);
}

/** The same number again: of an end that opened too, the first is its answer to the other's SYN. */
function repeatSynAck(book: TcpBook, e: number): void {
  if (book.has(e, Known.synAck) || book.words[e + Word.active] === 0) {
    cancelTiming(book, e);
    book.learn(e, Known.again);
    book.tell('retransmit', e);
  }
  book.learn(e, Known.synAck);
  if (book.words[e + Word.state] === SYN_SENT) book.change(e, SYN_RECEIVED);
}

/** The peer of `e`, which opened, has the acknowledgement of its SYN. */
function opened(book: TcpBook, e: number): void {
  const p = e ^ PEER;
  if (book.words[p + Word.active] !== 1) return;
  if (book.words[p + Word.state] === SYN_SENT && book.words[e + Word.active] === 1)
    book.change(p, SYN_RECEIVED);
  if (book.words[p + Word.state] !== SYN_SENT && book.words[p + Word.state] !== SYN_RECEIVED)
    return;
  book.change(p, ESTABLISHED);
  book.tell('connect-established', p);
}

/** `e`, which opened, goes on although no SYN-ACK was captured: there must have been one. */
export function inferSynAck(book: TcpBook, segment: TcpSegment, e: number): boolean {
  const p = e ^ PEER;
  if (book.words[e + Word.state] !== SYN_SENT) return false;
  const offset = (segment.sequence - book.seqs[e + Word.smax]) | 0;
  if (offset < 0 || offset > UNSCALED_WINDOW) return false;
  book.change(e, ESTABLISHED);
  if (book.words[p + Word.state] !== LISTEN) return true;
  const iss = (segment.acknowledgement - 1) >>> 0;
  beginStream(book, p, segment.acknowledgement, segment.acknowledgement);
  book.learn(p, Known.syn);
  book.seqs[p + Word.iss] = iss;
  return true;
}

/** A segment of `e` acknowledges its peer's SYN: the last step of an open. */
export function completeOpen(book: TcpBook, segment: TcpSegment, e: number): void {
  const p = e ^ PEER;
  if (book.words[p + Word.state] === LISTEN) book.change(p, SYN_RECEIVED);
  if (book.words[p + Word.state] !== SYN_RECEIVED || !answersSyn(book, segment, e)) return;
  book.change(p, ESTABLISHED);
  book.tell(book.words[p + Word.active] === 1 ? 'connect-established' : 'accept-established', p);
}
