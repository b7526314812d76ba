import type { TcpEvent } from '../../probes/define.ts';

/** States of a connection's end (RFC 9293 section 3.3.2) by the Linux kernel's numbers, as the catalogue's TCP_STATE_* has them. */
export const TcpState = {
  ESTABLISHED: 1,
  SYN_SENT: 2,
  SYN_RECEIVED: 3,
  FIN_WAIT_1: 4,
  FIN_WAIT_2: 5,
  TIME_WAIT: 6,
  CLOSED: 7,
  CLOSE_WAIT: 8,
  LAST_ACK: 9,
  LISTEN: 10,
  CLOSING: 11,
} as const;
export type TcpState = (typeof TcpState)[keyof typeof TcpState];

/** One more than the highest state: the length of a table by state. */
export const TCP_STATES = 12;

/** How long a flow whose ends are both closed, or wait, is kept after its last segment. */
export const DEAD_SECONDS = 60;
/** How long one that is being opened or closed is: longer than systems go on trying. */
const TRYING_SECONDS = 300;
/** A clock that goes back so far belongs to another capture. */
export const BACK_SECONDS = 1;

/** Seconds of silence after which a flow is forgotten, by state of its ends; the longer of both counts. */
const KEPT: Float64Array = new Float64Array(TCP_STATES).fill(Infinity);
KEPT[TcpState.CLOSED] = KEPT[TcpState.TIME_WAIT] = KEPT[TcpState.LISTEN] = DEAD_SECONDS;
KEPT[TcpState.SYN_SENT] = KEPT[TcpState.SYN_RECEIVED] = TRYING_SECONDS;
KEPT[TcpState.FIN_WAIT_1] = KEPT[TcpState.FIN_WAIT_2] = TRYING_SECONDS;
KEPT[TcpState.CLOSING] = KEPT[TcpState.LAST_ACK] = TRYING_SECONDS;

/** Seconds of silence after which a flow whose ends are in these states is forgotten; Infinity for never. */
export function secondsKept(first: number, second: number): number {
  return Math.max(KEPT[first], KEPT[second]);
}

/** What {@link TcpTracker.eventKind} holds. */
export const tcpEventCodes: Readonly<Record<TcpEvent, number>> = {
  'connect-request': 1,
  'connect-established': 2,
  'connect-refused': 3,
  'accept-established': 4,
  'accept-refused': 5,
  'state-change': 6,
  retransmit: 7,
  'confirm-state': 8,
};

/** Control bits, RFC 9293 section 3.1. */
export const TcpFlag = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 } as const;
