/** Sorting keys that are texts, most of them IPv4 addresses: those are put in order as numbers, and never made. */

/** Texts by row. */
export interface TextColumn {
  /** Null for D's NULL. */
  readonly textOf: (row: number) => string | null;
  /** The address of a row that is a dotted quad; undefined for every other text. */
  readonly quadOf: (row: number) => number | undefined;
}

/** By octet: its place among all octets in the order of their texts. */
const places = new Uint8Array(256);
Array.from({ length: 256 }, (_, octet) => String(octet))
  .sort()
  .forEach((text, place) => (places[Number(text)] = place));

/**
 * A number that is less for one dotted quad than for another where its text is. A dot and an end come before every digit,
 * so the texts compare octet by octet.
 */
export function quadOrder(word: number): number {
  const [a, b] = [places[word >>> 24], places[(word >>> 16) & 255]];
  const [c, d] = [places[(word >>> 8) & 255], places[word & 255]];
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

/** Place in `rows` and order in one double: so many rows at most. */
const mostRows = 2 ** 20;

/**
 * The rows in the order of their texts, which all differ. Undefined when that has to be found out in another way: one is
 * NULL, or there are too many.
 */
export function orderedByText(
  rows: readonly number[],
  { textOf, quadOf }: TextColumn,
): number[] | undefined {
  if (rows.length >= mostRows) return undefined;
  const quads = new Float64Array(rows.length);
  let count = 0;
  const others: { readonly row: number; readonly text: string }[] = [];
  for (let i = 0; i < rows.length; i++) {
    const word = quadOf(rows[i]);
    if (word !== undefined) {
      quads[count++] = quadOrder(word) * mostRows + i;
      continue;
    }
    const text = textOf(rows[i]);
    if (text === null) return undefined;
    others.push({ row: rows[i], text });
  }
  others.sort((a, b) => (a.text < b.text ? -1 : 1));
  const sorted = quads.subarray(0, count).sort();
  const rowAt = (place: number): number => rows[sorted[place] % mostRows];
  return merged(count, rowAt, others, textOf);
}

/** Puts the others between the `count` quads; only the texts of a few of these are looked at. */
function merged(
  count: number,
  quadAt: (place: number) => number,
  others: readonly { readonly row: number; readonly text: string }[],
  textOf: TextColumn['textOf'],
): number[] {
  const result: number[] = [];
  const isBelow = (place: number, text: string): boolean => textOf(quadAt(place))! < text;
  let from = 0;
  for (const { row, text } of others) {
    let to = from < count && isBelow(from, text) ? count : from;
    // The quads before `from` are below the text, those from `to` on are not.
    for (let low = from; low < to;) {
      const middle = (low + to) >> 1;
      if (isBelow(middle, text)) low = middle + 1;
      else to = middle;
    }
    for (; from < to; from++) result.push(quadAt(from));
    result.push(row);
  }
  for (; from < count; from++) result.push(quadAt(from));
  return result;
}
