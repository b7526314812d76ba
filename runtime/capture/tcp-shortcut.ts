import type { FlowTable } from './flow-table.ts';
import type { TcpBook } from './tcp-book.ts';
import { Known, PEER, placeOf, Word } from './tcp-book.ts';
import { TcpFlag, TcpState } from './tcp-states.ts';
import { Steady, SteadyFlows } from './tcp-steady.ts';

const FLAGS = 13;
const USUAL_FLAGS = TcpFlag.SYN | TcpFlag.FIN | TcpFlag.RST | TcpFlag.ACK;

/** What must be known of each end, of all these. */
const ASKED =
  Known.sequence |
  Known.sent |
  Known.acked |
  Known.fin |
  Known.assumed |
  Known.holes |
  Known.steady;
const WANTED = Known.sequence | Known.sent | Known.acked;

/**
 * Moves connections between the tracker's book and the tables of those that merely go on. A segment that the tables take
 * does what goesOn() of tcp-stream.ts would have done; what it would have left in the book is written there when the
 * connection leaves them.
 */
export class Shortcut {
  readonly #book: TcpBook;
  readonly #flows: Pick<FlowTable, 'isIPv6'>;
  readonly #ipv4: SteadyFlows;
  readonly #ipv6: SteadyFlows;

  constructor(
    book: TcpBook,
    flows: Pick<FlowTable, 'isIPv6' | 'addressWord' | 'localPort'>,
    most?: number,
  ) {
    this.#book = book;
    this.#flows = flows;
    this.#ipv4 = new SteadyFlows(flows, 4, most);
    this.#ipv6 = new SteadyFlows(flows, 6, most);
  }

  /** See SteadyFlows.takeIPv4. */
  takeIPv4(view: DataView, ip: number, transport: number, length: number, time: number): boolean {
    if ((view.getUint8(transport + FLAGS) & USUAL_FLAGS) !== TcpFlag.ACK) return false;
    return this.#ipv4.takeIPv4(view, ip, transport, length, time);
  }

  takeIPv6(view: DataView, ip: number, transport: number, length: number, time: number): boolean {
    if ((view.getUint8(transport + FLAGS) & USUAL_FLAGS) !== TcpFlag.ACK) return false;
    return this.#ipv6.takeIPv6(view, ip, transport, length, time);
  }

  /** Moves a connection in, when it is one that merely goes on and there is room. `at` is the place of one of its ends. */
  enter(flow: number, at: number, time: number): void {
    const book = this.#book;
    const { words } = book;
    const peer = at ^ PEER;
    if (words[at + Word.state] !== TcpState.ESTABLISHED) return;
    if (words[peer + Word.state] !== TcpState.ESTABLISHED) return;
    if ((words[at + Word.known] & ASKED) !== WANTED) return;
    if ((words[peer + Word.known] & ASKED) !== WANTED) return;
    if (!isSettled(words, at, peer) || !isSettled(words, peer, at)) return;
    const table = this.#flows.isIPv6(flow * 2) ? this.#ipv6 : this.#ipv4;
    let place = table.enter(flow);
    if (place < 0) {
      const silent = table.silent(time);
      if (silent < 0) return;
      this.leave(silent);
      place = table.enter(flow);
    }
    const record = table.words;
    record[place + Steady.lastSeen] = time;
    for (let side = 0; side < 2; side++) {
      const end = placeOf(flow * 2 + side);
      const own = place + side;
      record[own + Steady.smax] = words[end + Word.smax];
      record[own + Steady.rack] = words[end + Word.rack];
      record[own + Steady.rwnd] = words[end + Word.rwnd];
      record[own + Steady.scale] = words[end + Word.scale];
      record[own + Steady.duplicateAcks] = words[end + Word.duplicateAcks];
      book.learn(end, Known.steady);
    }
  }

  /** Moves the flow back into the book. */
  leave(flow: number): void {
    const book = this.#book;
    const { words } = book;
    const table = this.#flows.isIPv6(flow * 2) ? this.#ipv6 : this.#ipv4;
    const place = table.placeOf(flow);
    const record = table.words;
    book.setLastSeen(flow, record[place + Steady.lastSeen] >>> 0);
    for (let side = 0; side < 2; side++) {
      const end = placeOf(flow * 2 + side);
      const peer = end ^ PEER;
      const own = place + side;
      words[end + Word.smax] = words[peer + Word.rnxt] = record[own + Steady.smax];
      words[end + Word.rack] = words[peer + Word.suna] = record[own + Steady.rack];
      words[end + Word.rwnd] = record[own + Steady.rwnd];
      words[end + Word.duplicateAcks] = record[own + Steady.duplicateAcks];
      book.unlearn(end, Known.steady);
    }
    table.remove(place);
  }
}

/** What the end sent is expected next, and what it acknowledged is the oldest that its peer keeps. */
function isSettled(words: Int32Array, end: number, peer: number): boolean {
  return (
    words[end + Word.smax] === words[peer + Word.rnxt] &&
    words[end + Word.rack] === words[peer + Word.suna]
  );
}
