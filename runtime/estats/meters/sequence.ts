import { Known, type TcpBook } from '../../capture/tcp-book.ts';
import { TcpState, TCP_STATES } from '../../capture/tcp-states.ts';
import type { Column, Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

/** tcpEStatsStackState, by TcpState. */
const STATES = new Uint8Array(TCP_STATES);
for (const [state, number] of [
  [TcpState.CLOSED, 1],
  [TcpState.LISTEN, 2],
  [TcpState.SYN_SENT, 3],
  [TcpState.SYN_RECEIVED, 4],
  [TcpState.ESTABLISHED, 5],
  [TcpState.FIN_WAIT_1, 6],
  [TcpState.FIN_WAIT_2, 7],
  [TcpState.CLOSE_WAIT, 8],
  [TcpState.LAST_ACK, 9],
  [TcpState.CLOSING, 10],
  [TcpState.TIME_WAIT, 11],
] as const)
  STATES[state] = number;

/** The state, and the sequence numbers that the tracker keeps. */
export function sequence(columns: Columns): Meter {
  const state = columns.of('State', 1);
  const [ours, theirs] = [columns.of('SndInitial'), columns.of('RecInitial')];
  const [oldest, next] = [columns.of('SndUna'), columns.of('SndNxt')];
  const [most, expected] = [columns.of('SndMax'), columns.of('RcvNxt')];
  const tell = (book: TcpBook, end: number): void => {
    state.values[end] = STATES[book.state(end)];
    ours.values[end] = book.iss(end);
    theirs.values[end] = book.irs(end);
    oldest.values[end] = book.suna(end);
    next.values[end] = book.snxt(end);
    most.values[end] = book.smax(end);
    expected.values[end] = book.rnxt(end);
  };
  return {
    take({ book, sender, receiver }: Step) {
      tell(book, sender);
      tell(book, receiver);
    },
  };
}

function raise(current: Column, most: Column, end: number, value: number): void {
  current.values[end] = value;
  if (value > most.values[end]) most.values[end] = value;
}

/** Octets that were sent and not acknowledged. */
function flightOf(book: TcpBook, end: number): number {
  if (!book.knows(end, Known.sequence)) return 0;
  const all = (book.smax(end) - book.suna(end)) >>> 0;
  const syn = book.knows(end, Known.syn) && book.suna(end) === book.iss(end);
  const fin = book.knows(end, Known.fin) && book.suna(end) !== book.finEnd(end);
  return Math.max(0, all - (syn ? 1 : 0) - (fin ? 1 : 0));
}

/** What waits for an acknowledgement at the sender, and behind a gap at the receiver. */
export function queues(columns: Columns): Meter {
  const [pipe, mostPipe] = [columns.of('PipeSize'), columns.of('MaxPipeSize')];
  const [retx, mostRetx] = [columns.of('CurRetxQueue'), columns.of('MaxRetxQueue')];
  const [reasm, mostReasm] = [columns.of('CurReasmQueue'), columns.of('MaxReasmQueue')];
  const tell = (book: TcpBook, end: number): void => {
    const flight = flightOf(book, end);
    raise(pipe, mostPipe, end, flight);
    raise(retx, mostRetx, end, flight);
    const peer = end ^ 1;
    const spanned = book.holes.any(peer) ? (book.smax(peer) - book.rnxt(end)) >>> 0 : 0;
    raise(reasm, mostReasm, end, spanned);
  };
  return {
    take({ book, sender, receiver }: Step) {
      tell(book, sender);
      tell(book, receiver);
    },
  };
}
