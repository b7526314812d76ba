/** What packets add to a counter, where that is not 1. */
import type { CounterIncrement } from '../define.ts';
import { bits, packet } from '../structs/field.ts';

/** Bytes of data of a segment. */
export const segmentBytes: CounterIncrement = { source: packet('segmentLength') };

/** Bytes of a packet, its header included. */
export const octets4: CounterIncrement = { source: bits('ip', 2, 16) };
export const octets6: CounterIncrement = { source: packet('payloadLength'), plus: 40 };
