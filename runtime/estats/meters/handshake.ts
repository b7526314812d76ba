import { findOption, readSynOptions, type SynOptions } from '../../capture/tcp-options.ts';
import { TcpFlag } from '../../capture/tcp-states.ts';
import type { Column, Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

const SACK_PERMITTED = 4;
const TIMESTAMPS = 8;
const ECE = 0x40;
const CWR = 0x80;

/** What a SYN offers, as bits; `seen` that there was one. */
const Offer = { seen: 1, timestamps: 2, sack: 4, ecn: 8 } as const;

/** TcpEStatsNegotiated: 0 is not known. */
const ENABLED = 1;
const SELF_DISABLED = 2;
const PEER_DISABLED = 3;

const options: SynOptions = { mss: 0, shift: -1 };

/** A SYN asks for ECN with both flags, its answer agrees with one (RFC 3168 section 6.1.1). */
function offersEcn(flags: number): boolean {
  const both = flags & (ECE | CWR);
  return (flags & TcpFlag.ACK) === 0 ? both === (ECE | CWR) : both === ECE;
}

function offerOf({ segment: { packet, flags } }: Step): number {
  return (
    Offer.seen |
    (findOption(packet, TIMESTAMPS, 10) >= 0 ? Offer.timestamps : 0) |
    (findOption(packet, SACK_PERMITTED, 2) >= 0 ? Offer.sack : 0) |
    (offersEcn(flags) ? Offer.ecn : 0)
  );
}

/** Who answers does not offer what it was not offered: the peer has disabled that. */
function agreed(own: number, peers: number, bit: number, active: boolean): number {
  if ((own & bit) !== 0) return (peers & bit) !== 0 ? ENABLED : PEER_DISABLED;
  return !active && (peers & bit) === 0 ? PEER_DISABLED : SELF_DISABLED;
}

/** What the SYNs of both ends agree on. */
export function handshake(columns: Columns): Meter {
  const active = columns.of('ActiveOpen');
  const [sizeSent, sizeReceived] = [columns.of('MSSSent'), columns.of('MSSRcvd')];
  const shiftSent = columns.of('WinScaleSent', -1);
  const shiftReceived = columns.of('WinScaleRcvd', -1);
  const offered = columns.hidden();
  const negotiated: readonly (readonly [Column, number])[] = [
    [columns.of('TimeStamps'), Offer.timestamps],
    [columns.of('ECN'), Offer.ecn],
    [columns.of('WillSendSACK'), Offer.sack],
    [columns.of('WillUseSACK'), Offer.sack],
  ];
  const settle = ({ book }: Step, end: number): void => {
    active.values[end] = book.active(end) === 1 ? 1 : 0;
    const [own, peers] = [offered.values[end], offered.values[end ^ 1]];
    if (own === 0 || peers === 0) return;
    for (const [column, bit] of negotiated)
      column.values[end] = agreed(own, peers, bit, book.active(end) === 1);
  };
  return {
    take(step: Step) {
      const { sender, receiver, segment } = step;
      if ((segment.flags & TcpFlag.SYN) === 0) return;
      const { view, transport, transportCaptured } = segment.packet;
      readSynOptions(view, transport, transportCaptured, options);
      sizeSent.values[sender] = sizeReceived.values[receiver] = options.mss;
      shiftSent.values[sender] = shiftReceived.values[receiver] = options.shift;
      offered.values[sender] = offerOf(step);
      settle(step, sender);
      settle(step, receiver);
    },
  };
}

/** Bytes of the timestamps in each segment, padding included (RFC 7323 appendix A). */
const TIMESTAMP_BYTES = 12;

/** The largest segment that an end sends: what both allow, less the options that every segment has. */
export function segmentSize(columns: Columns): Meter {
  const stamps = columns.of('TimeStamps');
  const current = columns.of('CurMSS');
  const [most, least] = [columns.of('MaxMSS'), columns.of('MinMSS')];
  const tell = ({ book }: Step, end: number): void => {
    const size = book.mss(end) - (stamps.values[end] === ENABLED ? TIMESTAMP_BYTES : 0);
    if (size <= 0) return;
    current.values[end] = size;
    // Until both have spoken the size is only one end's offer.
    if (book.ownMss(end) === 0 || book.ownMss(end ^ 1) === 0) return;
    if (size > most.values[end]) most.values[end] = size;
    if (least.values[end] === 0 || size < least.values[end]) least.values[end] = size;
  };
  return {
    take(step: Step) {
      tell(step, step.sender);
      tell(step, step.receiver);
    },
  };
}
