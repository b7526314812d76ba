/** IP addresses between bytes and text. */

/** Dotted quad of an address whose first byte is the word's highest. */
export function formatIPv4(word: number): string {
  // join() makes a flat string; one put together with + is slower to read, and addresses are printed often.
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');
}

/**
 * The text of RFC 5952: lower case, no leading zeros, the first of the longest runs of two or more zero
 * groups as `::`. An IPv4-mapped address is the dotted quad alone, as dtrace's translators print it.
 * The words hold the 16 bytes in network order.
 */
export function formatIPv6(a: number, b: number, c: number, d: number): string {
  if (a === 0 && b === 0 && c === 0xffff) return formatIPv4(d);
  const groups = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  groups.push(c >>> 16, c & 0xffff, d >>> 16, d & 0xffff);
  let [start, length, zeros] = [0, 1, 0];
  for (let i = 0; i < 8; i++) {
    zeros = groups[i] === 0 ? zeros + 1 : 0;
    if (zeros > length) [start, length] = [i + 1 - zeros, zeros];
  }
  const parts: string[] = [];
  for (let i = 0; i < 8; i++)
    if (length < 2 || i < start || i >= start + length) parts.push(groups[i].toString(16));
    else if (i === start) {
      // An empty part between two others, or two at an end, make the double colon.
      if (i === 0) parts.push('');
      parts.push('');
      if (i + length === 8) parts.push('');
    }
  return parts.join(':');
}

const quad = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

/** The word of a canonical dotted quad; undefined for any other text. */
export function parseIPv4(text: string): number | undefined {
  const match = quad.exec(text);
  if (match === null) return undefined;
  const bytes = [+match[1], +match[2], +match[3], +match[4]];
  if (bytes.some((byte) => byte > 255)) return undefined;
  return (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
}

/** The four words of a text that {@link formatIPv6} makes (with a colon in it); undefined for any other. */
export function parseIPv6(text: string): readonly [number, number, number, number] | undefined {
  if (text.length > 39 || !/^[0-9a-f:]*:[0-9a-f:]*$/.test(text)) return undefined;
  const [left, right, more] = text.split('::');
  if (more !== undefined) return undefined;
  const head = groupsOf(left);
  const tail = right === undefined ? [] : groupsOf(right);
  const zeros = 8 - head.length - tail.length;
  if (zeros < 0) return undefined;
  const groups = [...head, ...Array<number>(zeros).fill(0), ...tail];
  const word = (i: number): number => (groups[i * 2] << 16) | groups[i * 2 + 1];
  const words = [word(0), word(1), word(2), word(3)] as const;
  // Writing it again tells whether the text was the canonical one, without a rule for each mistake.
  return formatIPv6(...words) === text ? words : undefined;
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
