/** Short spellings for the rows of the struct tables in this folder. */
import { exact, unavailable } from '../define.ts';
import type {
  Comparison,
  Condition,
  EndpointItem,
  FieldDefinition,
  Grade,
  Layer,
  PacketItem,
  WireSource,
} from '../define.ts';

type BitField = Extract<WireSource, { from: 'bits' }>;
type BitFieldOptions = Partial<Pick<BitField, 'shift' | 'mask' | 'scale' | 'rawOrder'>>;

/** A member that a capture gives. */
export const given = (
  name: string,
  type: string,
  doc: string,
  wire: WireSource,
  grade: Grade = exact,
): FieldDefinition => ({ name, type, doc, wire, grade });

/** A member that no capture can give: it reads 0 or NULL, and `why` says so. */
export const withheld = (
  name: string,
  type: string,
  doc: string,
  why: string,
): FieldDefinition => ({ name, type, doc, grade: unavailable(why) });

/** `width` bits at `offset` bytes into a header, network byte order, then shift, mask, scale. */
export const bits = (
  layer: Layer,
  offset: number,
  width: BitField['width'],
  options: BitFieldOptions = {},
): WireSource => ({ from: 'bits', layer, offset, width, ...options });

/** The address of a byte of a header. */
export const headerAddress = (layer: Layer, offset = 0): WireSource => ({
  from: 'headerAddress',
  layer,
  offset,
});

/** What the TCP tracker keeps for the end that the probe fires for. */
export const endpoint = (item: EndpointItem): WireSource => ({ from: 'endpoint', item });

/** A number that the decoder derived. */
export const packet = (item: PacketItem): WireSource => ({ from: 'packet', item });

/** A comparison of a condition: the number is one of these. */
export const among = (source: WireSource, ...oneOf: readonly number[]): Comparison => ({
  source,
  oneOf,
});

/** A question to a packet; `text` is the noun phrase that listings show. */
export const condition = (text: string, ...all: readonly Comparison[]): Condition => ({
  text,
  all,
});

/** A source and when it is the one. */
export type Choice = readonly [when: Condition, source: WireSource];

/** The first source whose condition holds. */
export const choice = (...choices: readonly Choice[]): WireSource => ({
  from: 'choice',
  choices: choices.map(([when, source]) => ({ when, source })),
});

/** The text that a table of the catalogue has for a number. */
export const named = (table: string, index: WireSource, otherwise?: 'decimal'): WireSource => ({
  from: 'name',
  table,
  index,
  ...(otherwise && { otherwise }),
});
