/** Events: which words go up to the consumer, and how they fit into a tuple. */
import { integerTypes, type IntegerType, type Type } from '../../types.ts';
import type { Datum } from '../events/layout.ts';
import { type Decode, type EventSchema, type WordPlace, wordsOf } from '../events/schema.ts';
import { contextType, memberType, type Place } from './place.ts';
import { asInteger, type Value } from './value.ts';
import type { Words } from './words.ts';

const uint64 = integerTypes.get('uint64_t')!;

/** An integer as the consumer takes it: by its D type. */
function integerWords(value: Value, type: Type): Words {
  const { size, signed }: IntegerType = type.kind === 'integer' ? type : uint64;
  const { code, lo, hi } = asInteger(value);
  if (lo === hi)
    return { decode: { kind: 'constant', value: size === 8 ? lo : Number(lo) }, codes: [] };
  return { decode: { kind: 'integer', size, signed }, codes: [code] };
}

/** What goes up for a datum. */
export function datumWords(datum: Datum, place: Place): Words {
  switch (datum.kind) {
    case 'field': {
      const { struct, field } = datum;
      const words = place.wordsMember(struct, field);
      return words ?? integerWords(place.integerMember(struct, field), memberType(field));
    }
    case 'present':
      return integerWords(place.presence(datum.what), integerTypes.get('uint8_t')!);
    case 'rawArgument':
      return integerWords(place.rawArgument(datum.index), uint64);
    case 'context':
      if (datum.name === 'execname') return place.execname();
      return integerWords(place.context(datum.name), contextType(datum.name));
    case 'stack':
      return {
        decode: { kind: 'string' },
        codes: [`${datum.user ? 'ustack' : 'kstack'}(${datum.frames})`],
      };
  }
}

/** How many bits each word needs; undefined for what is no integer. */
function bitsOf(decode: Decode): readonly (number | undefined)[] {
  switch (decode.kind) {
    case 'integer':
      return [decode.size * 8];
    case 'hardwareAddress':
      return [48];
    case 'protocolName':
      return [8];
    case 'string':
      return [undefined];
    case 'optional':
      return [1, ...bitsOf(decode.of)];
    default:
      return Array<number>(wordsOf(decode)).fill(64);
  }
}

interface Element {
  readonly codes: string[];
  free: number;
}

/** Puts small words together, the first that fit. */
function pack(
  codes: readonly string[],
  bits: readonly (number | undefined)[],
): { elements: readonly string[]; places: readonly WordPlace[] } {
  const elements: Element[] = [];
  const places = codes.map((code, index): WordPlace => {
    const size = bits[index] ?? 64;
    const at = elements.findIndex(({ free }) => size < 64 && free >= size);
    const element = at === -1 ? { codes: [], free: 64 } : elements[at];
    if (at === -1) elements.push(element);
    const shift = 64 - element.free;
    const masked = size < 64 ? `((uint64)${code} & (uint64)${(1n << BigInt(size)) - 1n})` : code;
    element.codes.push(shift === 0 ? masked : `(${masked} << (uint64)${shift})`);
    element.free -= size;
    return { element: at === -1 ? elements.length - 1 : at, shift, bits: size };
  });
  return { elements: elements.map((each) => each.codes.join(' | ')), places };
}

/** The elements of an event's tuple, and how they are read. */
export interface EventText {
  readonly elements: readonly string[];
  readonly schema: Pick<EventSchema, 'values' | 'places'>;
}

/** @param room elements that the tuple has left. Undefined when the data do not fit. */
export function eventText(
  data: readonly Datum[],
  place: Place,
  room: number,
): EventText | undefined {
  const words = data.map((datum) => datumWords(datum, place));
  const values = data.map((datum, index) => ({ datum, decode: words[index].decode }));
  const codes = words.flatMap((each) => each.codes);
  if (codes.length <= room) return { elements: codes, schema: { values } };
  const { elements, places } = pack(
    codes,
    values.flatMap(({ decode }) => bitsOf(decode)),
  );
  return elements.length <= room ? { elements, schema: { values, places } } : undefined;
}
