/** The events of a program: which probe each is of, how its words become values, and what it fires. */
import type { EventSchema, WordPlace } from '../../compiler/backends/bpftrace/interface.ts';
import type { EventValue } from '../../compiler/backends/events/layout.ts';
import { type DecodeTables, type ValueReader, valueReaders } from './decode.ts';
import type { Fire, LiveFrame } from './frame.ts';
import { EventWords } from './words.ts';

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
  readonly #readers: readonly ValueReader[];
  readonly #places: readonly WordPlace[] | undefined;
  /** The words of an event whose elements share them. */
  readonly #unpacked = new EventWords();

  constructor(schema: EventSchema, fire: Fire | undefined, tables: DecodeTables) {
    this.schema = schema;
    this.fire = fire;
    this.#places = schema.places;
    const first = schema.places === undefined ? firstWord : 0;
    this.#readers = valueReaders(schema.values, first, tables).readers;
  }

  /** The values of an event, into the frame. */
  read(words: EventWords, frame: LiveFrame): void {
    const readers = this.#readers;
    const from = this.#places === undefined ? words : this.#spread(words, this.#places);
    const values: EventValue[] = frame.values;
    for (let i = 0; i < readers.length; i++) values[i] = readers[i](from);
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
