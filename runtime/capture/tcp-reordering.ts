import type { HoleOrigin } from './tcp-holes.ts';
import { readTimestamp } from './tcp-options.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** A network that reorders delays a segment by no more than this, in milliseconds. */
const REORDERING_MS = 3;
/** Duplicate acknowledgements after which a sender sends again (RFC 5681 section 3.2). */
const DUPLICATE_ACKS = 3;
/** Identifications further apart are no count of one connection's packets. */
const IDENTIFICATION_REACH = 256;

const IPV4_IDENTIFICATION = 4;

/** What tells the order in which a sender sent: its clock and, where it counts them, its packets. */
export function readOrigin(segment: TcpSegment, origin: HoleOrigin): void {
  origin.time = segment.time;
  origin.timestamp = readTimestamp(segment.packet);
  origin.identification = readIdentification(segment);
}

function readIdentification(segment: TcpSegment): number {
  const packet = segment.packet;
  return packet.ipVersion === 4 ? packet.view.getUint16(packet.ip + IPV4_IDENTIFICATION) : 0;
}

/**
 * Whether a segment that fills a hole, seen for the first time, was late by itself, and not sent again for an original
 * that was lost before the point of capture. `origin` is of the segment that made the hole, `duplicateAcks` the
 * receiver's that ask for this one. The sender's own clock and count decide where they differ, else time and
 * acknowledgements.
 */
export function isReordered(
  segment: TcpSegment,
  origin: HoleOrigin,
  duplicateAcks: number,
): boolean {
  const timestamp = readTimestamp(segment.packet);
  if (timestamp >= 0 && origin.timestamp >= 0 && timestamp !== origin.timestamp) {
    return ((timestamp - origin.timestamp) | 0) < 0;
  }
  const identification = readIdentification(segment);
  if (identification !== 0 && origin.identification !== 0) {
    const distance = ((identification - origin.identification) << 16) >> 16;
    if (distance !== 0 && Math.abs(distance) <= IDENTIFICATION_REACH) return distance < 0;
  }
  return segment.time - origin.time <= REORDERING_MS && duplicateAcks < DUPLICATE_ACKS;
}
