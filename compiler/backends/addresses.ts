/** IP addresses between bytes and text. */

/** Dotted quad of an address whose first byte is the word's highest. */
export function formatIPv4(word: number): string {
  // join() makes a flat string; one put together with + is slower to read, and addresses are printed often.
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');
}

/** Bytes of the longest text that {@link writeIPv6} makes. */
export const longestIPv6 = 39;

const written = new Uint8Array(longestIPv6);

/**
 * The text of RFC 5952, as {@link writeIPv6} makes it; but an IPv4-mapped address is the dotted quad alone, as dtrace's
 * translators print it.
 */
export function formatIPv6(a: number, b: number, c: number, d: number): string {
  if (a === 0 && b === 0 && c === 0xffff) return formatIPv4(d);
  const length = writeIPv6(a, b, c, d, written, 0);
  return String.fromCharCode(...written.subarray(0, length));
}

const parts = new Uint16Array(8);
const colon = 0x3a;

/**
 * Writes the text of an address, whose words hold its 16 bytes in network order, to `bytes` from `at` on: lower case, no
 * leading zeros, the first of the longest runs of two or more zero groups as `::`.
 * @returns where it ends
 */
export function writeIPv6(
  a: number,
  b: number,
  c: number,
  d: number,
  bytes: Uint8Array,
  at: number,
): number {
  parts[0] = a >>> 16;
  parts[1] = a;
  parts[2] = b >>> 16;
  parts[3] = b;
  parts[4] = c >>> 16;
  parts[5] = c;
  parts[6] = d >>> 16;
  parts[7] = d;
  let start = 8;
  let longest = 1;
  let zeros = 0;
  for (let i = 0; i < 8; i++) {
    zeros = parts[i] === 0 ? zeros + 1 : 0;
    if (zeros > longest) {
      longest = zeros;
      start = i + 1 - zeros;
    }
  }
  for (let i = 0; i < 8; i++) {
    if (i === start) {
      // The colon behind the group before is the first of the two.
      if (i === 0) bytes[at++] = colon;
      bytes[at++] = colon;
      i += longest - 1;
      continue;
    }
    const group = parts[i];
    if (group > 0xfff) bytes[at++] = hexDigit(group >> 12);
    if (group > 0xff) bytes[at++] = hexDigit((group >> 8) & 15);
    if (group > 0xf) bytes[at++] = hexDigit((group >> 4) & 15);
    bytes[at++] = hexDigit(group & 15);
    if (i < 7) bytes[at++] = colon;
  }
  return at;
}

const hexDigit = (value: number): number => (value < 10 ? 0x30 : 0x57) + value;

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
