/**
 * Strings in bpftrace's JSON. It is not quite JSON: a byte of 0x80 or more is written `\uffffffXX`, with eight digits,
 * which a JSON parser would take for U+FFFF and six letters. D strings are bytes, so escapes become bytes.
 */
import { Buffer } from 'node:buffer';

const quote = 0x22;
const backslash = 0x5c;

/** The place of the quote that ends the text which begins at `at`; -1 when none does. */
export function textEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let next = at; next < end; next++) {
    if (bytes[next] === quote) return next;
    if (bytes[next] === backslash) next++;
  }
  return -1;
}

const single: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
};

/** `\uffffffXX`, `\uXXXX`, and a backslash with any other byte behind it. */
const escape = /\\(?:uffffff([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([^]))/g;

/** What escapes stand for, in a binary string. */
export function unescape(text: string): string {
  return text.replace(escape, (_, high?: string, unit?: string, letter = '') => {
    if (high !== undefined) return String.fromCharCode(Number.parseInt(high, 16));
    if (unit === undefined) return single[letter] ?? letter;
    const code = Number.parseInt(unit, 16);
    if (code <= 0xff) return String.fromCharCode(code);
    return Buffer.from(String.fromCharCode(code), 'utf8').toString('latin1');
  });
}

/** What escapes stand for. */
export type Unescape = (text: string) => string;

/** The text between two quotes as a binary string. */
export function unescapedText(
  bytes: Uint8Array,
  at: number,
  end: number,
  unescapes: Unescape,
): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
  return raw.includes('\\') ? unescapes(raw) : raw;
}

const ofC: Readonly<Record<string, string>> = { ...single, a: '\x07', v: '\v' };

/** One to three octal digits, and a backslash with any other byte behind it. */
const escapeOfC = /\\(?:([0-7]{1,3})|([^]))/g;

/** What the escapes of C stand for, as dtrace's %S prints them; D's strings end at their first NUL. */
export function unescapeC(text: string): string {
  const plain = text.replace(escapeOfC, (_, octal?: string, letter = '') =>
    octal === undefined
      ? (ofC[letter] ?? letter)
      : String.fromCharCode(Number.parseInt(octal, 8) & 0xff),
  );
  const end = plain.indexOf('\0');
  return end < 0 ? plain : plain.slice(0, end);
}
