/** Sorting keys that are texts, most of them IPv4 addresses: those are put in order as numbers, and never made. */

/** Texts by row. */
export interface TextColumn {
  /** Null for D's NULL. */
  readonly textOf: (row: number) => string | null;
  /** The address of a row that is a dotted quad; undefined for every other text. */
  readonly quadOf: (row: number) => number | undefined;
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

/** Row and order in one double: so many rows at most. */
const mostRows = 2 ** 20;

/**
 * The rows from 0 to before `end` in the order of their texts, which all differ. Undefined when that has to be found out in
 * another way: one is NULL, or there are too many.
 */
export function orderedByText(end: number, { textOf, quadOf }: TextColumn): Int32Array | undefined {
  if (end >= mostRows) return undefined;
  const quads = new Float64Array(end);
  let count = 0;
  const others = new Map<string, number>();
  for (let row = 0; row < end; row++) {
    const word = quadOf(row);
    if (word !== undefined) {
      quads[count++] = quadOrder(word) * mostRows + row;
      continue;
    }
    const text = textOf(row);
    if (text === null) return undefined;
    others.set(text, row);
  }
  const sorted = quads.subarray(0, count).sort();
  return merged(count, (place) => sorted[place] % mostRows, others, textOf);
}

/** Puts the others between the `count` quads; only the texts of a few of these are looked at. */
function merged(
  count: number,
  quadAt: (place: number) => number,
  others: ReadonlyMap<string, number>,
  textOf: TextColumn['textOf'],
): Int32Array {
  const result = new Int32Array(count + others.size);
  let length = 0;
  const isBelow = (place: number, text: string): boolean => textOf(quadAt(place))! < text;
  let from = 0;
  for (const text of [...others.keys()].sort()) {
    let to = from < count && isBelow(from, text) ? count : from;
    // The quads before `from` are below the text, those from `to` on are not.
    for (let low = from; low < to;) {
      const middle = (low + to) >> 1;
      if (isBelow(middle, text)) low = middle + 1;
      else to = middle;
    }
    for (; from < to; from++) result[length++] = quadAt(from);
    result[length++] = others.get(text)!;
  }
  for (; from < count; from++) result[length++] = quadAt(from);
  return result;
}
