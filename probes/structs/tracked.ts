/** How far the values that a tracker rebuilds from the segments of a connection can be trusted, and why. */
import { approximate } from '../define.ts';
import type { Grade } from '../define.ts';

export const tracked: Readonly<
  Record<
    | 'state'
    | 'sequence'
    | 'window'
    | 'scale'
    | 'segmentSize'
    | 'roundTrip'
    | 'opener'
    | 'retransmit',
    Grade
  >
> = {
  state: approximate(
    'follows from the segments: exact once the handshake was seen, guessed before; a state that a timer ends has no packet',
  ),
  sequence: approximate(
    'follows from the segments: exact once the handshake was seen, and from the first segment of the connection otherwise',
  ),
  window: approximate(
    'follows from the last window seen: exact once the handshake was seen, unscaled otherwise',
  ),
  scale: approximate('from the options of the SYN: exact once the handshake was seen, 0 otherwise'),
  segmentSize: approximate(
    "from the options of the peer's SYN, once it was seen; the sender also subtracts the options it sends",
  ),
  roundTrip: approximate(
    "measured between segment and acknowledgement at the point of capture: the sender's own only when captured there",
  ),
  opener: approximate('exact once the handshake was seen, -1 otherwise'),
  retransmit: approximate(
    'a segment that covers what was already seen: exact when captured at the sender; elsewhere losses before the capture go unnoticed and reordering looks the same',
  ),
};
