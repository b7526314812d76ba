/** The layout of D-declared structs and unions. Reference: d-language, "Types". */
import type { BitField, Member, StructLayout, Type } from '../types.ts';
import { alignOf, sizeOf } from '../types.ts';

/** A member as declared; a bit-field has its width in bits. */
export interface DeclaredMember {
  /** Undefined for a bit-field that only takes room. */
  readonly name: string | undefined;
  readonly type: Type;
  readonly width?: number;
}

const up = (offset: number, align: number): number => Math.ceil(offset / align) * align;

/**
 * A bit-field shares no byte with its neighbours: it takes the least whole number of bytes for its width, and
 * aligns to the integer that this many bytes fit in.
 */
function bitField(width: number): BitField & { readonly align: number } {
  const size = Math.ceil(width / 8);
  return { width, size, align: [1, 2, 4, 8].find((align) => align >= size)! };
}

/** Lays the members out one after the other, or for a union all at 0. Every member's size is known. */
export function layOut(members: readonly DeclaredMember[], union: boolean): StructLayout {
  let end = 0;
  let greatestAlign = 1;
  const placed = members.flatMap(({ name, type, width }): Member[] => {
    // Of no width, it takes no room.
    if (width === 0) return [];
    const bits = width === undefined ? undefined : bitField(width);
    const size = bits?.size ?? sizeOf(type)!;
    const align = bits?.align ?? alignOf(type);
    greatestAlign = Math.max(greatestAlign, align);
    const offset = union ? 0 : up(end, align);
    end = Math.max(end, offset + size);
    if (name === undefined) return [];
    if (bits === undefined) return [{ name, type, offset }];
    return [{ name, type, offset, bits: { width: bits.width, size: bits.size } }];
  });
  return { size: end, align: greatestAlign, members: placed };
}
