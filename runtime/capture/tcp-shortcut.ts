import { answer, close, complete, goesOn, isAnswered, isOpen, open } from './tcp-brief.ts';
import { Brief, BriefFlows, keptFor, NOWHERE, STATE_BITS, STATE_MASK } from './brief-flows.ts';
import { IPV6, KEY_WORDS, PROTOCOL_MASK, Word as FlowWord } from './flow-record.ts';
import type { Elsewhere, FlowTable } from './flow-table.ts';
import type { TcpBook } from './tcp-book.ts';
import { Known, PEER, placeOf, Word } from './tcp-book.ts';
import { BACK_SECONDS, DEAD_SECONDS, tcpEventCodes, TcpFlag, TcpState } from './tcp-states.ts';

/** What a segment's flags are of, if it is a usual one. */
const USUAL_FLAGS = TcpFlag.SYN | TcpFlag.FIN | TcpFlag.RST | TcpFlag.ACK;
const SYN_ACK = TcpFlag.SYN | TcpFlag.ACK;
const FIN_ACK = TcpFlag.FIN | TcpFlag.ACK;

const SMALLEST_HEADER = 20;
const TCP = 6;

/** The segment is taken and causes nothing that is asked for. */
export const QUIET = -2;
/** The segment is not taken: it is the tracker's. */
export const UNUSUAL = -1;

/** What may be known of an end that is kept in brief. */
const BRIEFLY = (1 << 7) - 1;

const bit = (code: number): number => 1 << code;
const CHANGES = bit(tcpEventCodes['state-change']);

export type ShortenedFlows = Pick<
  FlowTable,
  | 'add'
  | 'cid'
  | 'hasHash'
  | 'isIPv6'
  | 'key'
  | 'makeRoom'
  | 'nextCid'
  | 'remove'
  | 'reserve'
  | 'write'
>;

/** The tracker's book, and the flows that it knows. */
type Book = TcpBook & {
  readonly prepare: () => void;
  readonly adopt: (flow: number, number: number, seconds: number) => void;
};

/**
 * Keeps connections in brief as long as they go their usual way, out of the flow table and of the tracker's book, and
 * follows them there. One that does not is fetched by the flow table when it looks for it, and comes back by settle().
 * What is known of a connection is the same in both places, so that nobody can tell which way a segment went.
 */
export class Shortcut implements Elsewhere {
  readonly #book: Book;
  readonly #flows: ShortenedFlows;
  readonly #ipv4 = new BriefFlows(4);
  readonly #ipv6 = new BriefFlows(6);
  /** Kinds of events that anyone wants to hear of, as bits by code. */
  readonly #asked: number;
  /** Where a connection in brief is written in full while its events are told. */
  readonly #told: number;
  readonly #key = new Int32Array(KEY_WORDS);
  readonly #record = new Int32Array(32);

  /** @param asked kinds of events, as bits by code */
  constructor(book: Book, flows: ShortenedFlows, asked: number) {
    this.#book = book;
    this.#flows = flows;
    this.#asked = asked;
    this.#told = flows.reserve();
    book.prepare();
  }

  /** Flows that are kept in brief. */
  get size(): number {
    return this.#ipv4.size + this.#ipv6.size;
  }

  /**
   * Takes a segment that goes the usual way. QUIET, UNUSUAL, or the sender's endpoint, for which and for whose peer the book
   * tells then what happened.
   *
   * @param length bytes from the TCP header, which is whole, to the packet's end
   */
  takeIPv4(view: DataView, ip: number, transport: number, length: number, time: number): number {
    const found = this.#ipv4.findIPv4(view, ip, transport);
    return this.#take(this.#ipv4, found, view, transport, length, time);
  }

  /** As takeIPv4. */
  takeIPv6(view: DataView, ip: number, transport: number, length: number, time: number): number {
    const found = this.#ipv6.findIPv6(view, ip, transport);
    return this.#take(this.#ipv6, found, view, transport, length, time);
  }

  #take(
    table: BriefFlows,
    found: number,
    view: DataView,
    transport: number,
    length: number,
    time: number,
  ): number {
    const header = (view.getUint8(transport + 12) >> 4) * 4;
    if (header < SMALLEST_HEADER || time >>> 0 !== time) return UNUSUAL;
    const flags = view.getUint8(transport + 13) & USUAL_FLAGS;
    const payload = length - header;
    if (found === NOWHERE) {
      if (flags !== TcpFlag.SYN) return UNUSUAL;
      return this.#open(table, view, transport, payload, time);
    }
    const { words } = table;
    const side = found & 1;
    const at = found - side;
    if (flags !== TcpFlag.ACK || !isOpen(words, at))
      return this.#turn(table, at, side, flags, view, transport, payload, time);
    if (!goesOn(words, at, side, view, transport, payload, 0)) return UNUSUAL;
    words[at + Brief.lastSeen] = time;
    return QUIET;
  }

  /** A SYN of a flow that is not kept in brief. */
  #open(
    table: BriefFlows,
    view: DataView,
    transport: number,
    payload: number,
    time: number,
  ): number {
    const { key, side } = table;
    if (this.#flows.hasHash(key[FlowWord.hash]) || table.hasEnded(key)) return UNUSUAL;
    this.#flows.makeRoom(time);
    const at = table.add(key, time);
    const { words } = table;
    open(words, at, side, view, transport, payload);
    setCid(words, at, this.#flows.nextCid());
    const event = tcpEventCodes['connect-request'];
    if ((this.#asked & (CHANGES | bit(event))) === 0) return QUIET;
    this.#tell(table, at, side, TcpState.CLOSED, TcpState.LISTEN);
    this.#book.tell('connect-request', placeOf(this.#told * 2 + side));
    return this.#told * 2 + side;
  }

  /** A segment of a connection that is about to change its states. */
  #turn(
    table: BriefFlows,
    at: number,
    side: number,
    flags: number,
    view: DataView,
    transport: number,
    payload: number,
    time: number,
  ): number {
    const { words } = table;
    const silence = time - (words[at + Brief.lastSeen] >>> 0);
    if (silence > DEAD_SECONDS || silence < -BACK_SECONDS) return UNUSUAL;
    const own = words[at + side + Brief.ends] & STATE_MASK;
    const peers = words[at + (side ^ 1) + Brief.ends] & STATE_MASK;
    let event: 'connect-established' | 'accept-established' | undefined;
    if (flags === SYN_ACK) {
      if (!answer(words, at, side, view, transport, payload)) return UNUSUAL;
      event = 'connect-established';
    } else if (flags === TcpFlag.ACK && isAnswered(words, at, side)) {
      if (!complete(words, at, side, view, transport, payload)) return UNUSUAL;
      event = 'accept-established';
    } else if (flags === TcpFlag.ACK || flags === FIN_ACK) {
      const fin = flags & TcpFlag.FIN;
      if (!close(words, at, side, view, transport, payload, fin)) return UNUSUAL;
    } else return UNUSUAL;
    words[at + Brief.lastSeen] = time;
    const kinds = event === undefined ? CHANGES : CHANGES | bit(tcpEventCodes[event]);
    let sender = QUIET;
    if ((this.#asked & kinds) !== 0) {
      sender = this.#told * 2 + side;
      this.#tell(table, at, side, own, peers);
      if (event !== undefined) this.#book.tell(event, placeOf(sender ^ 1));
      if (this.#book.eventCount === 0) sender = QUIET;
    }
    if (isOver(words, at)) table.end(at, time);
    return sender;
  }

  /** Writes the connection in full, and tells its changes of state from what they were. */
  #tell(table: BriefFlows, at: number, side: number, own: number, peers: number): void {
    const book = this.#book;
    const flow = this.#told;
    table.readKey(table.words, at, this.#key);
    this.#flows.write(
      flow,
      this.#key,
      cidOf(table.words, at),
      table.words[at + Brief.lastSeen] >>> 0,
    );
    const sender = flow * 2 + side;
    this.#write(table.words, at, flow);
    book.begin(sender, own, peers);
    for (let end = 0; end < 2; end++) {
      const place = placeOf(sender ^ end);
      const state = book.words[place + Word.state];
      book.words[place + Word.state] = end === 0 ? own : peers;
      book.change(place, state);
    }
  }

  /** Writes both ends from a record into the book. */
  #write(record: Int32Array, at: number, flow: number): void {
    const { words } = this.#book;
    for (let side = 0; side < 2; side++) {
      const from = at + side;
      const end = placeOf(flow * 2 + side);
      const known = record[from + Brief.ends] >> STATE_BITS;
      words[end + Word.state] = record[from + Brief.ends] & STATE_MASK;
      words[end + Word.known] = known;
      words[end + Word.iss] = record[from + Brief.iss];
      words[end + Word.smax] = record[from + Brief.smax];
      words[end + Word.rack] = record[from + Brief.rack];
      words[end + Word.rwnd] = record[from + Brief.rwnd];
      words[end + Word.scale] = record[from + Brief.scale];
      words[end + Word.ownMss] = record[from + Brief.mss];
      words[end + Word.ownShift] = record[from + Brief.shift];
      words[end + Word.active] = record[from + Brief.active];
      words[end + Word.duplicateAcks] = (record[at + Brief.duplicates] >> (side << 3)) & 0xff;
    }
    // From what both ends have by now.
    for (let side = 0; side < 2; side++) {
      const end = placeOf(flow * 2 + side);
      words[end + Word.suna] = oldestUnanswered(words, end);
      words[end + Word.rnxt] = expected(words, end);
      words[end + Word.finEnd] = endOfFin(words, end);
    }
  }

  /** Moves the flow of that key into the flow table and the book; -1 where it is not kept in brief, or to be forgotten. */
  fetch(key: Int32Array): number {
    if ((key[FlowWord.kind] & PROTOCOL_MASK) !== TCP || key[FlowWord.tunnel] !== 0) return -1;
    const record = this.#record;
    const table = (key[FlowWord.kind] & IPV6) === 0 ? this.#ipv4 : this.#ipv6;
    if (!table.take(key, record)) return -1;
    const seconds = record[Brief.lastSeen] >>> 0;
    const flow = this.#flows.add(key, cidOf(record, 0), seconds);
    this.#book.prepare();
    this.#write(record, 0, flow);
    this.#book.adopt(flow, cidOf(record, 0), seconds);
    return flow;
  }

  /** Forgets a flow, of those that have ended if possible; true when it could have been looked for still. */
  evict(now: number): boolean {
    return (this.#ipv4.size < this.#ipv6.size ? this.#ipv6 : this.#ipv4).evict(now);
  }

  /** Moves a flow of the flow table back, where what is known of it fits into a record; false where it stays. */
  settle(flow: number): boolean {
    const { words } = this.#book;
    const end = placeOf(flow * 2);
    const seconds = this.#book.lastSeen(flow);
    if (flow === this.#told || seconds >>> 0 !== seconds) return false;
    if (!isBrief(words, end) || !isBrief(words, end ^ PEER)) return false;
    const flows = this.#flows;
    const table = flows.isIPv6(flow * 2) ? this.#ipv6 : this.#ipv4;
    const at = table.add(flows.key(flow), seconds);
    const record = table.words;
    setCid(record, at, flows.cid(flow * 2));
    record[at + Brief.duplicates] =
      words[end + Word.duplicateAcks] | (words[(end ^ PEER) + Word.duplicateAcks] << 8);
    for (let side = 0; side < 2; side++) {
      const from = placeOf(flow * 2 + side);
      const to = at + side;
      record[to + Brief.ends] =
        words[from + Word.state] | ((words[from + Word.known] & BRIEFLY) << STATE_BITS);
      record[to + Brief.iss] = words[from + Word.iss];
      record[to + Brief.smax] = words[from + Word.smax];
      record[to + Brief.rack] = words[from + Word.rack];
      record[to + Brief.rwnd] = words[from + Word.rwnd];
      record[to + Brief.scale] = words[from + Word.scale];
      record[to + Brief.mss] = words[from + Word.ownMss];
      record[to + Brief.shift] = words[from + Word.ownShift];
      record[to + Brief.active] = words[from + Word.active];
    }
    flows.remove(flow);
    if (isOver(record, at)) table.end(at, seconds);
    return true;
  }
}

/** The number in two words: it may be larger than one holds. */
function setCid(record: Int32Array, at: number, cid: number): void {
  record[at + Brief.cid] = cid;
  record[at + Brief.cid + 1] = cid / 0x100000000;
}

function cidOf(record: Int32Array, at: number): number {
  return (record[at + Brief.cid] >>> 0) + record[at + Brief.cid + 1] * 0x100000000;
}

/** Nothing more is expected of a connection in brief but that it is forgotten. */
function isOver(record: Int32Array, at: number): boolean {
  return keptFor(record, at) === DEAD_SECONDS;
}

// ---- what a record in brief leaves out, because the rest says it -----------------------------------

function oldestUnanswered(words: Int32Array, end: number): number {
  const peer = end ^ PEER;
  if ((words[peer + Word.known] & Known.acked) !== 0) return words[peer + Word.rack];
  return (words[end + Word.known] & Known.sequence) === 0 ? 0 : words[end + Word.iss];
}

function expected(words: Int32Array, end: number): number {
  return words[(end ^ PEER) + Word.smax];
}

function endOfFin(words: Int32Array, end: number): number {
  return (words[end + Word.known] & Known.fin) === 0 ? 0 : words[end + Word.smax];
}

/** Whether what is known of an end fits into a record in brief: it then reads the same when it comes back. */
function isBrief(words: Int32Array, end: number): boolean {
  return (
    (words[end + Word.known] & ~(BRIEFLY | Known.again)) === 0 &&
    words[end + Word.suna] === oldestUnanswered(words, end) &&
    words[end + Word.rnxt] === expected(words, end) &&
    words[end + Word.finEnd] === endOfFin(words, end)
  );
}
