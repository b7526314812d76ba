/** The events of a program: which probe each is of, how its words become values, and what it fires. */
import type { EventSchema, WordPlace } from '../../compiler/backends/events/schema.ts';
import type { Datum, EventValue } from '../../compiler/backends/events/layout.ts';
import { type DecodeTables, type ValueReader, valueReaders } from './decode.ts';
import type { Fire, LiveFrame } from './frame.ts';
import { EventWords } from './words.ts';

/** Where the CPU is among the data of an event; -1 where it is not. */
export function cpuIndexOf(data: readonly Datum[]): number {
  return data.findIndex((datum) => datum.kind === 'context' && datum.name === 'cpu');
}

/** Number and time come before an event's own words. */
const firstWord = 2;

/** Takes the word at a place out of the element that it shares. */
function unpack(from: EventWords, { element, shift, bits }: WordPlace): bigint {
  const whole = BigInt.asUintN(64, from.whole[firstWord + element]);
  return BigInt.asUintN(bits, whole >> BigInt(shift));
}

export class EventKind {
  readonly schema: EventSchema;
  readonly fire: Fire | undefined;
  /** Where the CPU is among the values; -1 where it is not. */
  readonly cpuIndex: number;
  /** An event has at least so many words. */
  readonly #least: number;
  readonly #readers: readonly ValueReader[];
  readonly #places: readonly WordPlace[] | undefined;
  /** The words of an event whose elements share them. */
  readonly #unpacked = new EventWords();

  constructor(schema: EventSchema, fire: Fire | undefined, tables: DecodeTables) {
    this.schema = schema;
    this.fire = fire;
    this.#places = schema.places;
    const first = schema.places === undefined ? firstWord : 0;
    const { readers, end } = valueReaders(schema.values, first, tables);
    this.#readers = readers;
    const elements = schema.places?.map(({ element }) => firstWord + element + 1) ?? [end];
    this.#least = Math.max(firstWord, ...elements) + (schema.epoch === true ? 1 : 0);
    this.cpuIndex = cpuIndexOf(schema.values.map(({ datum }) => datum));
  }

  /** The values of an event, into the frame; false when the event has not what it should. */
  read(words: EventWords, frame: LiveFrame): boolean {
    if (words.count < this.#least) return false;
    const readers = this.#readers;
    const from = this.#places === undefined ? words : this.#spread(words, this.#places);
    const values: EventValue[] = frame.values;
    for (let i = 0; i < readers.length; i++) values[i] = readers[i](from);
    frame.kind = this;
    frame.cpuIndex = this.cpuIndex;
    return true;
  }

  #spread(words: EventWords, places: readonly WordPlace[]): EventWords {
    const to = this.#unpacked;
    for (let i = 0; i < places.length; i++) {
      const place = places[i];
      to.whole[i] = unpack(words, place);
      to.texts[i] = words.texts[firstWord + place.element];
    }
    return to;
  }

  /** The epoch that ends with an event, its last element; undefined when it ends none. */
  epochOf(words: EventWords): bigint | undefined {
    return this.schema.epoch === true ? words.whole[words.count - 1] : undefined;
  }
}
