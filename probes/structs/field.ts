/** Short spellings for the rows of the struct tables in this folder. */
import { exact, unavailable } from '../define.ts';
import type { EndpointItem, FieldDefinition, Grade, Layer, WireSource } from '../define.ts';

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
