/**
 * The strings of one run, as dense int32 ids. A text has one id, however it came: as text or as the bytes
 * of an address. The text of an address is made when it is first asked for.
 */
import { formatIPv4, formatIPv6, parseIPv4, parseIPv6 } from '../../compiler/backends/addresses.ts';
import { QuadMap } from './quad-map.ts';
import { WordMap } from './word-map.ts';

export { formatIPv4, formatIPv6 } from '../../compiler/backends/addresses.ts';

/** What an id was made from. */
const TEXT = 0;
const V4 = 1;
const V6 = 2;

/** The id of D's NULL string. */
export const NULL_STRING = 0;

/** No address is longer: "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255". */
const LONGEST_ADDRESS = 45;

export class StringTable {
  /** Longest text; what is longer is cut. */
  readonly #limit: number;
  /** Whether even an address may have to be cut. */
  readonly #cutsAddresses: boolean;
  #byText = new Map<string, number>();
  /** Ids by address. */
  readonly v4: WordMap = new WordMap();
  readonly v6: QuadMap = new QuadMap();
  /** By id: what it is, the word of an IPv4 address or the place in v6, its text once made. */
  #kinds = new Uint8Array(128);
  #entries: Int32Array = new Int32Array(128);
  #texts: (string | undefined)[] = [undefined];
  readonly #words = new Int32Array(4);

  /** @param strsize the option of that name: bytes of a string with its NUL. */
  constructor(strsize: number = Infinity) {
    this.#limit = strsize - 1;
    this.#cutsAddresses = this.#limit < LONGEST_ADDRESS;
  }

  /** One more than the greatest id. */
  get size(): number {
    return this.#texts.length;
  }

  /** The id of a binary string, cut to what a string holds; `null` is id 0. */
  internText(text: string | null): number {
    if (text === null) return NULL_STRING;
    return this.internWhole(text.length > this.#limit ? text.slice(0, this.#limit) : text);
  }

  /** The id of what is no D string, and so not cut: the bytes of an object, a stack, a symbol. */
  internWhole(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const id = this.#internNew(text);
    this.#byText.set(text, id);
    return id;
  }

  /** The id of an IPv4 address, its first byte highest. */
  internV4(word: number): number {
    const known = this.v4.get(word);
    return known !== 0 ? known : this.#internNewV4(word | 0);
  }

  #internNewV4(word: number): number {
    const id = this.#cutAddress(() => formatIPv4(word)) ?? this.#add(V4, word, undefined);
    this.v4.set(word, id);
    return id;
  }

  /** The id of an IPv6 address, 16 bytes in network order. A mapped one is the IPv4 address it maps. */
  internV6(a: number, b: number, c: number, d: number): number {
    if (a === 0 && b === 0 && c === 0xffff) return this.internV4(d);
    const known = this.v6.get(a, b, c, d);
    return known !== 0 ? known : this.#internNewV6(a | 0, b | 0, c | 0, d | 0);
  }

  #internNewV6(a: number, b: number, c: number, d: number): number {
    const cut = this.#cutAddress(() => formatIPv6(a, b, c, d));
    const id = cut ?? this.#add(V6, this.v6.size, undefined);
    this.v6.set(a, b, c, d, id);
    return id;
  }

  /** The id of what is left of an address that is too long to be a string. */
  #cutAddress(format: () => string): number | undefined {
    if (!this.#cutsAddresses) return undefined;
    const text = format();
    return text.length > this.#limit ? this.internText(text) : undefined;
  }

  /** The text of an id; null for NULL. */
  textOf(id: number): string | null {
    if (id === NULL_STRING) return null;
    const made = this.#texts[id];
    if (made !== undefined) return made;
    const words = this.ipv6Of(id);
    const text =
      words === undefined
        ? formatIPv4(this.#entries[id])
        : formatIPv6(words[0], words[1], words[2], words[3]);
    this.#texts[id] = text;
    return text;
  }

  /** The word of an IPv4 address; undefined for every other text. */
  quadOf(id: number): number | undefined {
    return this.#kinds[id] === V4 ? this.#entries[id] : undefined;
  }

  /** The words of an IPv6 address, good until the next call; undefined for every other text. */
  ipv6Of(id: number): Int32Array | undefined {
    if (this.#kinds[id] !== V6) return undefined;
    const words = this.#words;
    for (let i = 0; i < 4; i++) words[i] = this.v6.word(this.#entries[id], i);
    return words;
  }

  /** A text that was not interned as text before: an address's canonical text has the address's id. */
  #internNew(text: string): number {
    const word = parseIPv4(text);
    if (word !== undefined) return this.internV4(word);
    const words = parseIPv6(text);
    if (words !== undefined) return this.internV6(...words);
    return this.#add(TEXT, 0, text);
  }

  #add(kind: number, entry: number, text: string | undefined): number {
    const id = this.#texts.length;
    this.#texts.push(text);
    if (id >= this.#kinds.length) {
      this.#entries = doubled(this.#entries);
      const kinds = new Uint8Array(this.#entries.length);
      kinds.set(this.#kinds);
      this.#kinds = kinds;
    }
    this.#kinds[id] = kind;
    this.#entries[id] = entry;
    return id;
  }
}

function doubled(array: Int32Array): Int32Array {
  const copy = new Int32Array(array.length * 2);
  copy.set(array);
  return copy;
}
