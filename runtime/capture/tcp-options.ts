import type { Packet } from './packet.ts';
import { after, before } from './tcp-sequence.ts';

/** Option kinds and their lengths (RFC 9293 section 3.2, RFC 7323). */
const END = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SELECTIVE_ACKNOWLEDGEMENT = 5;
const TIMESTAMPS = 8;

const FIXED_HEADER = 20;
/** The data offset of RFC 7323's layout: two no-operations and the timestamps, nothing else. */
const USUAL_HEADER = 32;
const USUAL_PREFIX = 0x0101080a;

/** A shift above 14 counts as 14 (RFC 7323 section 2.3). */
const HIGHEST_SHIFT = 14;

/** What an end says of itself in its SYN. */
export interface SynOptions {
  /** Bytes, or 0 without the option. */
  mss: number;
  /** 0 to 14, or -1 without the option. */
  shift: number;
}

/**
 * Where the option `kind` of `length` bytes (0: of any length) starts in the segment's captured header, or -1. Reads
 * nothing after the header's own end or after what was captured; a length byte of 0 or 1 ends the search.
 */
export function findOption(packet: Packet, kind: number, length: number): number {
  return optionAt(packet.view, packet.transport, packet.transportCaptured, kind, length);
}

/** As findOption, of the header at `from`. */
function optionAt(
  view: DataView,
  from: number,
  captured: number,
  kind: number,
  length: number,
): number {
  const headerLength = (view.getUint8(from + 12) >> 4) * 4;
  const end = from + Math.min(headerLength, captured);
  let at = from + FIXED_HEADER;
  while (at + 1 < end) {
    const found = view.getUint8(at);
    if (found === END) return -1;
    if (found === NO_OPERATION) {
      at += 1;
      continue;
    }
    const size = view.getUint8(at + 1);
    if (size < 2) return -1;
    if (found === kind) return (size === length || length === 0) && at + size <= end ? at : -1;
    at += size;
  }
  return -1;
}

/** Reads the options of a SYN, whose header is at `from`, into `options`. */
export function readSynOptions(
  view: DataView,
  from: number,
  captured: number,
  options: SynOptions,
): void {
  const mss = optionAt(view, from, captured, MAXIMUM_SEGMENT_SIZE, 4);
  const shift = optionAt(view, from, captured, WINDOW_SCALE, 3);
  options.mss = mss < 0 ? 0 : view.getUint16(mss + 2);
  options.shift = shift < 0 ? -1 : Math.min(HIGHEST_SHIFT, view.getUint8(shift + 2));
}

/** The sender's timestamp clock (TSval, RFC 7323 section 3), or -1 when the segment carries none. */
export function readTimestamp(packet: Packet): number {
  const view = packet.view;
  const options = packet.transport + FIXED_HEADER;
  if (packet.transportCaptured >= USUAL_HEADER && view.getUint32(options) === USUAL_PREFIX) {
    const headerLength = (view.getUint8(packet.transport + 12) >> 4) * 4;
    if (headerLength >= USUAL_HEADER) return view.getUint32(options + 4);
  }
  const at = findOption(packet, TIMESTAMPS, 10);
  return at < 0 ? -1 : view.getUint32(at + 2);
}

/** A SACK option with one block, and with two. */
const ONE_BLOCK = 10;
const TWO_BLOCKS = 18;

/**
 * What the first block of a selective acknowledgement says of a duplicate (RFC 2883 section 4): 1 that what was acknowledged
 * before came again, 2 that what the second block holds did, 0 nothing.
 */
export function duplicateSack(packet: Packet): number {
  const { view, transport } = packet;
  const at = findOption(packet, SELECTIVE_ACKNOWLEDGEMENT, 0);
  if (at < 0 || view.getUint8(at + 1) < ONE_BLOCK) return 0;
  const start = view.getUint32(at + 2);
  if (before(start, view.getUint32(transport + 8))) return 1;
  if (view.getUint8(at + 1) < TWO_BLOCKS) return 0;
  const inside =
    !before(start, view.getUint32(at + 10)) &&
    !after(view.getUint32(at + 6), view.getUint32(at + 14));
  return inside ? 2 : 0;
}
