/** Sorting keys that are texts, most of them addresses: those are put in order as numbers, and their texts never made. */
import { formatIPv4, longestIPv6, writeIPv6 } from '../../compiler/backends/addresses.ts';
import type { StringTable } from '../tables/strings.ts';
import { allRows, RowOrder } from './row-order.ts';

/** Texts by number: that of a row, or of a string. */
export interface TextColumn {
  /** Null for D's NULL. */
  readonly textOf: (row: number) => string | null;
  /** The IPv4 address that the text is of; undefined for every other text. */
  readonly quadOf: (row: number) => number | undefined;
  /** The words of the IPv6 address that it is of, good until the next call; undefined for every other text. */
  readonly ipv6Of: (row: number) => Int32Array | undefined;
}

/** The strings of a table, by their ids. */
export function textsOf(strings: StringTable): TextColumn {
  return {
    textOf: (id) => strings.textOf(id),
    quadOf: (id) => strings.quadOf(id),
    ipv6Of: (id) => strings.ipv6Of(id),
  };
}

/** Texts by row, of which `numbers` has by row the number among others. */
export function at({ textOf, quadOf, ipv6Of }: TextColumn, numbers: ArrayLike<number>): TextColumn {
  return {
    textOf: (row) => textOf(numbers[row]),
    quadOf: (row) => quadOf(numbers[row]),
    ipv6Of: (row) => ipv6Of(numbers[row]),
  };
}

/** By octet: its place among all octets in the order of their texts. */
let places: Uint8Array | undefined;

function placesOfOctets(): Uint8Array {
  const table = new Uint8Array(256);
  Array.from(table, (_, octet) => String(octet))
    .sort()
    .forEach((text, place) => (table[Number(text)] = place));
  return table;
}

/**
 * A number that is less for one dotted quad than for another where its text is. A dot and an end come before every digit,
 * so the texts compare octet by octet.
 */
export function quadOrder(word: number): number {
  const table = (places ??= placesOfOctets());
  const high = table[word >>> 24] * 256 + table[(word >>> 16) & 255];
  return high * 65536 + table[(word >>> 8) & 255] * 256 + table[word & 255];
}

/** What is kept of each row while they are sorted would otherwise be too much. */
const mostRows = 2 ** 20;

/**
 * The rows from 0 to before `end` in the order of their texts, which all differ. Undefined when that has to be found out in
 * another way: one is NULL, or there are too many.
 */
export function orderedByText(end: number, texts: TextColumn): Int32Array | undefined {
  if (end >= mostRows) return undefined;
  const quads = new Int32Array(end);
  const orders = new Uint32Array(end);
  let quadCount = 0;
  const addresses = new Int32Array(end);
  let addressCount = 0;
  const others = new Map<string, number>();
  for (let row = 0; row < end; row++) {
    const word = texts.quadOf(row);
    if (word !== undefined) {
      quads[quadCount++] = row;
      orders[row] = quadOrder(word);
    } else if (texts.ipv6Of(row) !== undefined) addresses[addressCount++] = row;
    else {
      const text = texts.textOf(row);
      if (text === null) return undefined;
      others.set(text, row);
    }
  }
  const sorted = new RowOrder(quads.subarray(0, quadCount));
  sorted.by(orders);
  const longer = new LongerAddresses(addresses.subarray(0, addressCount), texts);
  const among = addressCount === 0 ? sorted.rows : longer.merged(sorted.rows);
  return others.size === 0 ? among : withOthers(among, others, texts);
}

/** Characters of an address's text in one word of its weight, and how many words that takes. */
const charactersAWord = 7;
const words = Math.ceil(longestIPv6 / charactersAWord);

/** How many characters there are: none, a dot, ten digits, a colon, six letters; numbered in the order of their codes. */
const alphabet = 20;

function characterOrder(code: number): number {
  if (code === 0) return 0;
  return code <= 0x3a ? code - 0x2d : code - 0x53;
}

/** A number that is less for the beginning of one address's text than for that of another where the text is. */
function weightOf(text: Uint8Array, from: number): number {
  let weight = 0;
  for (let i = from; i < from + charactersAWord; i++)
    weight = weight * alphabet + characterOrder(text[i]);
  return weight;
}

/** IPv6 addresses, in the order of their texts. */
class LongerAddresses {
  readonly #rows: Int32Array;
  /** The weights of the texts' parts, by place among the rows. */
  readonly #weights: readonly Uint32Array[];
  /** Places, in order. */
  readonly #sorted: Int32Array;
  readonly #texts: TextColumn;
  readonly #text = new Uint8Array(words * charactersAWord);

  constructor(rows: Int32Array, texts: TextColumn) {
    this.#rows = rows;
    this.#texts = texts;
    this.#weights = Array.from({ length: words }, () => new Uint32Array(rows.length));
    for (let place = 0; place < rows.length; place++) this.#weigh(place);
    const sorted = new RowOrder(allRows(rows.length));
    for (let word = words - 1; word >= 0; word--) sorted.by(this.#weights[word]);
    this.#sorted = sorted.rows;
  }

  #weigh(place: number): void {
    const text = this.#text;
    const address = this.#texts.ipv6Of(this.#rows[place])!;
    const end = writeIPv6(address[0], address[1], address[2], address[3], text, 0);
    text.fill(0, end);
    for (let word = 0; word < words; word++)
      this.#weights[word][place] = weightOf(text, word * charactersAWord);
  }

  /** The rows together with those of IPv4 addresses, which are in order. */
  merged(quads: Int32Array): Int32Array {
    const [weights] = this.#weights;
    const text = new Uint8Array(charactersAWord);
    // What decides is before the first dot or colon, or that.
    const isBelow = (row: number, weight: number): boolean => {
      const quad = formatIPv4(this.#texts.quadOf(row)!);
      for (let i = 0; i < charactersAWord; i++) text[i] = quad.charCodeAt(i);
      return weightOf(text, 0) < weight;
    };
    const merging = new Merging(quads, this.#rows.length);
    let last = -1;
    for (let i = 0; i < this.#sorted.length; i++) {
      const place = this.#sorted[i];
      const weight = weights[place];
      if (weight !== last) merging.passWhile((row) => isBelow(row, weight));
      last = weight;
      merging.add(this.#rows[place]);
    }
    return merging.end();
  }
}

/** Texts that are no addresses come in; only the texts of a few of these are looked at. */
function withOthers(
  addresses: Int32Array,
  others: ReadonlyMap<string, number>,
  { textOf }: TextColumn,
): Int32Array {
  const merging = new Merging(addresses, others.size);
  for (const text of [...others.keys()].sort()) {
    merging.passWhile((row) => textOf(row)! < text);
    merging.add(others.get(text)!);
  }
  return merging.end();
}

/** Puts rows between others that are in order. */
class Merging {
  readonly #rows: Int32Array;
  readonly #result: Int32Array;
  #from = 0;
  #length = 0;

  constructor(rows: Int32Array, others: number) {
    this.#rows = rows;
    this.#result = new Int32Array(rows.length + others);
  }

  /** Passes the rows on that are so, of those that are left the first ones. */
  passWhile(isBelow: (row: number) => boolean): void {
    const rows = this.#rows;
    const from = this.#from;
    let to = from < rows.length && isBelow(rows[from]) ? rows.length : from;
    // The rows before `low` are below, those from `to` on are not.
    for (let low = from; low < to;) {
      const middle = (low + to) >> 1;
      if (isBelow(rows[middle])) low = middle + 1;
      else to = middle;
    }
    this.#result.set(rows.subarray(from, to), this.#length);
    this.#length += to - from;
    this.#from = to;
  }

  add(row: number): void {
    this.#result[this.#length++] = row;
  }

  end(): Int32Array {
    this.#result.set(this.#rows.subarray(this.#from), this.#length);
    return this.#result;
  }
}
