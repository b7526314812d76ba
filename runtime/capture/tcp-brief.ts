/**
 * What the segments of an ordinary connection's life change of its record in brief, from the SYN to the last acknowledgement:
 * the same as the tracker changes (tcp-handshake.ts, tcp-stream.ts, tcp-transitions.ts), of which it takes but the usual
 * course. Each step takes the segment, or changes nothing and leaves it to the tracker.
 */
import { Brief, STATE_BITS, STATE_MASK } from './brief-flows.ts';
import { DEFAULT_MSS } from './tcp-handshake.ts';
import { Known } from './tcp-book.ts';
import { readSynOptions, type SynOptions } from './tcp-options.ts';
import { REACH, within } from './tcp-sequence.ts';
import { TcpState, TCP_STATES } from './tcp-states.ts';
import { MAX_DUPLICATE_ACKS } from './tcp-stream.ts';
import { ACKED, AFTER_CLOSING, AFTER_SENDING, ARRIVED } from './tcp-transitions.ts';

const { CLOSE_WAIT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 } = TcpState;
const { LAST_ACK, LISTEN, SYN_RECEIVED, SYN_SENT, TIME_WAIT } = TcpState;

const HEADER = 20;

/** An end, as Brief.ends has it. */
const end = (state: number, known: number): number => state | (known << STATE_BITS);

const OPENS = Known.sequence | Known.sent | Known.syn;
/** Both ends after a SYN, and after the answer to it. */
const ASKING = end(SYN_SENT, OPENS);
const ASKED = end(LISTEN, 0);
const ANSWERED = end(ESTABLISHED, OPENS);
const ANSWERING = end(SYN_RECEIVED, OPENS | Known.synAck | Known.acked);

/** What is known of the ends of a connection that goes on: these of all, and those of one that has sent its FIN. */
const TALKS = Known.sequence | Known.sent | Known.acked;
const CLOSES = Known.fin | Known.finTaken;

const GOES_ON = end(ESTABLISHED, TALKS);
const GOES_ON_MASK = end(STATE_MASK, TALKS | CLOSES);

/** By state: what must be known of an end; of states that are not usual, what cannot be. */
const WANTED: Uint8Array = new Uint8Array(TCP_STATES).fill(0xff);
WANTED[ESTABLISHED] = WANTED[CLOSE_WAIT] = TALKS;
for (const state of [FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, LAST_ACK]) WANTED[state] = TALKS | CLOSES;

/** What the sender may do, by state of the sender * 16 + that of the receiver; 0 where the pair is not usual. */
const MAY = { talk: 1, acknowledge: 2 } as const;
const PAIRS: Uint8Array = new Uint8Array(256);
for (const [sender, receiver, may] of [
  [ESTABLISHED, ESTABLISHED, MAY.talk],
  [CLOSE_WAIT, FIN_WAIT_1, MAY.talk],
  [CLOSE_WAIT, FIN_WAIT_2, MAY.talk],
  [FIN_WAIT_1, CLOSE_WAIT, MAY.acknowledge],
  [FIN_WAIT_2, CLOSE_WAIT, MAY.acknowledge],
  [TIME_WAIT, LAST_ACK, MAY.acknowledge],
] as const)
  PAIRS[sender * 16 + receiver] = may;

const options: SynOptions = { mss: 0, shift: -1 };

function setWindow(words: Int32Array, own: number, view: DataView, transport: number): void {
  words[own + Brief.rwnd] = view.getUint16(transport + 14) << words[own + Brief.scale];
}

/** What a SYN, with or without ACK, tells of its sender, whose place in the pairs of words is `own`. */
function sendSyn(
  words: Int32Array,
  own: number,
  view: DataView,
  transport: number,
  payload: number,
): void {
  const sequence = view.getInt32(transport + 4);
  readSynOptions(view, transport, HEADER + 40, options);
  words[own + Brief.iss] = sequence;
  words[own + Brief.smax] = sequence + payload + 1;
  words[own + Brief.mss] = options.mss === 0 ? DEFAULT_MSS : options.mss;
  words[own + Brief.shift] = options.shift;
  words[own + Brief.rwnd] = view.getUint16(transport + 14);
}

/** A SYN of `side` begins the record at `at`, of which nothing is set but the key. */
export function open(
  words: Int32Array,
  at: number,
  side: number,
  view: DataView,
  transport: number,
  payload: number,
): void {
  const own = at + side;
  const peer = at + (side ^ 1);
  words[at + Brief.duplicates] = 0;
  words[own + Brief.ends] = ASKING;
  words[peer + Brief.ends] = ASKED;
  sendSyn(words, own, view, transport, payload);
  words[peer + Brief.iss] = words[peer + Brief.smax] = words[peer + Brief.mss] = 0;
  words[peer + Brief.shift] = -1;
  words[peer + Brief.rwnd] = 0;
  words[own + Brief.rack] = words[peer + Brief.rack] = 0;
  words[own + Brief.scale] = words[peer + Brief.scale] = 0;
  words[own + Brief.active] = 1;
  words[peer + Brief.active] = 0;
}

/** The acknowledgement is of the peer's SYN, and of nothing that the peer has not sent. */
function answersSyn(words: Int32Array, peer: number, acknowledgement: number): boolean {
  return within(acknowledgement, words[peer + Brief.iss], words[peer + Brief.smax]);
}

/** A SYN-ACK. */
export function answer(
  words: Int32Array,
  at: number,
  side: number,
  view: DataView,
  transport: number,
  payload: number,
): boolean {
  const own = at + side;
  const peer = at + (side ^ 1);
  if (words[own + Brief.ends] !== ASKED || words[peer + Brief.ends] !== ASKING) return false;
  const acknowledgement = view.getInt32(transport + 8);
  if (!answersSyn(words, peer, acknowledgement)) return false;
  sendSyn(words, own, view, transport, payload);
  const scaled = words[own + Brief.shift] >= 0 && words[peer + Brief.shift] >= 0;
  words[own + Brief.scale] = scaled ? words[own + Brief.shift] : 0;
  words[peer + Brief.scale] = scaled ? words[peer + Brief.shift] : 0;
  words[own + Brief.rack] = acknowledgement;
  words[own + Brief.ends] = ANSWERING;
  words[peer + Brief.ends] = ANSWERED;
  return true;
}

/** Whether nothing but the acknowledgement of the SYN-ACK of `side`'s peer is missing. */
export function isAnswered(words: Int32Array, at: number, side: number): boolean {
  return (
    words[at + side + Brief.ends] === ANSWERED && words[at + (side ^ 1) + Brief.ends] === ANSWERING
  );
}

/** The first segment behind the SYN-ACK, perhaps with data: the last step of an open. */
export function complete(
  words: Int32Array,
  at: number,
  side: number,
  view: DataView,
  transport: number,
  payload: number,
): boolean {
  const own = at + side;
  const peer = at + (side ^ 1);
  const sequence = view.getInt32(transport + 4);
  const acknowledgement = view.getInt32(transport + 8);
  if (sequence !== words[own + Brief.smax]) return false;
  if (!answersSyn(words, peer, acknowledgement)) return false;
  words[own + Brief.smax] = sequence + payload;
  words[own + Brief.rack] = acknowledgement;
  setWindow(words, own, view, transport);
  words[own + Brief.ends] |= Known.acked << STATE_BITS;
  words[peer + Brief.ends] += ESTABLISHED - SYN_RECEIVED;
  return true;
}

/** Both ends are established and have not closed. */
export function isOpen(words: Int32Array, at: number): boolean {
  const differences = (words[at + Brief.ends] ^ GOES_ON) | (words[at + Brief.ends + 1] ^ GOES_ON);
  return (differences & GOES_ON_MASK) === 0;
}

/** A segment with ACK of a connection that goes on, see goesOn() of tcp-stream.ts; `fin`: 1 with FIN, which is counted here alone. */
export function goesOn(
  words: Int32Array,
  at: number,
  side: number,
  view: DataView,
  transport: number,
  payload: number,
  fin: number,
): boolean {
  const own = at + side;
  const peer = at + (side ^ 1);
  const sequence = view.getInt32(transport + 4);
  const acknowledgement = view.getInt32(transport + 8);
  if (sequence !== words[own + Brief.smax]) return false;
  const news = (acknowledgement - words[own + Brief.rack]) | 0;
  const unanswered = (words[peer + Brief.smax] - acknowledgement) | 0;
  if (news < 0 || unanswered < 0 || unanswered > REACH) return false;
  const duplicates = words[at + Brief.duplicates];
  if (news > 0) {
    if (duplicates !== 0) words[at + Brief.duplicates] = duplicates & (0xff00 >> (side << 3));
  } else if (payload + fin === 0 && unanswered !== 0) {
    const shift = side << 3;
    if (((duplicates >> shift) & 0xff) < MAX_DUPLICATE_ACKS)
      words[at + Brief.duplicates] = duplicates + (1 << shift);
  }
  words[own + Brief.smax] = sequence + payload + fin;
  words[own + Brief.rack] = acknowledgement;
  setWindow(words, own, view, transport);
  return true;
}

/** A segment with ACK of a connection that closes, or is about to. */
export function close(
  words: Int32Array,
  at: number,
  side: number,
  view: DataView,
  transport: number,
  payload: number,
  fin: number,
): boolean {
  const own = at + side + Brief.ends;
  const peer = at + (side ^ 1) + Brief.ends;
  const state = words[own] & STATE_MASK;
  const peers = words[peer] & STATE_MASK;
  const may = PAIRS[state * 16 + peers];
  if (may === 0 || (may === MAY.acknowledge && payload + fin > 0)) return false;
  if (((words[own] >> STATE_BITS) & (TALKS | CLOSES)) !== WANTED[state]) return false;
  if (((words[peer] >> STATE_BITS) & (TALKS | CLOSES)) !== WANTED[peers]) return false;
  const acknowledged = view.getInt32(transport + 8) === words[at + (side ^ 1) + Brief.smax];
  // The FINs cross.
  if (fin === 1 && state === CLOSE_WAIT && !acknowledged) return false;
  if (!goesOn(words, at, side, view, transport, payload, fin)) return false;
  const told = (fin === 1 ? ARRIVED : 0) | (acknowledged && WANTED[peers] !== TALKS ? ACKED : 0);
  if (fin === 1) words[own] = end(AFTER_SENDING[state], (words[own] >> STATE_BITS) | CLOSES);
  const next = AFTER_CLOSING[peers * 4 + told];
  if (next !== 0) words[peer] += next - peers;
  return true;
}
