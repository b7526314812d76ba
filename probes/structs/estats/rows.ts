/** How the members of tcpestats_t are written down: one line an object of RFC 4898. */
import { approximate } from '../../define.ts';
import type { FieldDefinition, Grade } from '../../define.ts';
import type { EstatsItem } from '../../estats/items.ts';
import { given, withheld } from '../field.ts';

/** How far a number of a replay can be trusted, and why. */
export const counted: Readonly<
  Record<
    | 'segments'
    | 'resent'
    | 'acknowledged'
    | 'window'
    | 'syn'
    | 'roundTrip'
    | 'timeout'
    | 'inferred',
    Grade
  >
> = {
  segments: approximate(
    "counted from the segments at the point of capture: this end's own when it was captured there, from the SYN on, with segmentation and receive offloads off",
  ),
  resent: approximate(
    'segments that cover what was seen before: exact when captured at this end; elsewhere losses before the capture go unnoticed and reordering looks the same',
  ),
  acknowledged: approximate(
    'follows from sequence numbers: exact once the handshake was seen, and from the first segment of the connection otherwise',
  ),
  window: approximate(
    'as advertised in the segments: exact once the handshake was seen, unscaled otherwise',
  ),
  syn: approximate('from the options of the SYNs: exact once both were seen, unknown otherwise'),
  roundTrip: approximate(
    "from the last segment that an acknowledgement covers to the acknowledgement, none when one of them was sent again: this end's own when captured there; Linux smooths those of the first segment",
  ),
  timeout: approximate(
    'made of the round trips as Linux does, without the doubling after a timeout',
  ),
  inferred: approximate(
    'inferred: duplicate acknowledgements before a retransmission make it a fast one, silence of a timeout makes it the timer’s',
  ),
};

type Unit = 'milliseconds' | 'microseconds' | 'nanoseconds';

/** A member that a replay counts. */
export const kept = (
  name: string,
  type: string,
  doc: string,
  item: EstatsItem,
  grade: Grade,
  unit?: Unit,
): FieldDefinition =>
  given(name, type, doc, { from: 'estats', item, ...(unit && { unit }) }, grade);

/** A 32-bit counter, gauge or number of the group. */
export const number =
  (group: string) =>
  (item: EstatsItem, doc: string, grade: Grade): FieldDefinition =>
    kept(`${group}.${item}`, 'uint32_t', doc, item, grade);

/** A time of the group, which the MIB has in milliseconds. */
export const time =
  (group: string) =>
  (item: EstatsItem, doc: string, grade: Grade): FieldDefinition =>
    kept(`${group}.${item}`, 'uint32_t', `${doc}, in milliseconds`, item, grade, 'milliseconds');

/** The 64-bit twin of a counter. */
export const wide = (group: string, item: EstatsItem, grade: Grade): FieldDefinition =>
  kept(`${group}.HC${item}`, 'uint64_t', `${item}, of 64 bits`, item, grade);

/** Members of the group that no capture gives, for one reason. */
export const lacking = (
  group: string,
  why: string,
  rows: readonly (readonly [name: string, doc: string, type?: string])[],
): readonly FieldDefinition[] =>
  rows.map(([name, doc, type = 'uint32_t']) => withheld(`${group}.${name}`, type, doc, why));

/** Why a capture lacks something. */
export const reasons = {
  sender: "kept in the sender's memory, in no header",
  receiver: "kept in the receiver's memory, in no header",
  process: 'between the process and its socket: in no packet',
  option: 'an option of the socket, in no packet',
  algorithm: 'a decision of the sender that no packet shows',
  tests: 'a packet does not show which tests it fails at the receiver',
  listener: 'counted for a listening socket, which is no connection',
  noSuch: 'no system keeps it any more',
} as const;
