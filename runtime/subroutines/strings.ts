/**
 * D's string subroutines on binary strings (one code unit a byte, NULL is null). A string ends at its
 * first NUL byte. A NULL argument raises BADADDR at address 0, as reading address 0 does in the kernel.
 */
import { FaultCode, raise } from '../fault.ts';

/** The bytes of `text` before its first NUL, at most `limit` of them. */
export function cString(text: string | null, limit: number): string {
  if (text === null) return raise(FaultCode.BADADDR);
  const nul = text.indexOf('\0');
  const length = nul === -1 ? text.length : nul;
  if (length > limit) return text.slice(0, limit);
  return nul === -1 ? text : text.slice(0, nul);
}

/** The tail of `text` from the first (or last) byte `code`; null when there is none. */
export function tailFrom(text: string, code: number, last: boolean): string | null {
  const character = String.fromCharCode(code & 0xff);
  // The terminating NUL is not found: dtrace for Linux gives NULL for strchr(s, 0).
  const at = last ? text.lastIndexOf(character) : text.indexOf(character);
  return at === -1 ? null : text.slice(at);
}

/**
 * Perl's substr() on a string: a negative `start` counts from the end, a negative `count` stops that
 * many bytes before the end, and what lies outside the string is not there. `start` and `count` are
 * 32-bit integers.
 */
export function substring(text: string, start: number, count: number): string {
  const { length } = text;
  let first = start < 0 ? start + length : start;
  let wanted = count;
  if (first < 0) {
    // The range begins before the string: of `count` bytes those before it are lost.
    wanted += first;
    if (wanted <= 0) return '';
    first = 0;
  }
  if (first >= length) return '';
  return text.slice(first, wanted < 0 ? Math.max(first, length + wanted) : first + wanted);
}

/** The first offset at or after `start` (at least 0) where `wanted` is in `text`, or -1. */
export function firstIndex(text: string, wanted: string, start: number): number {
  // Unlike JavaScript's, an empty string is not found past the end.
  return start > text.length ? -1 : text.indexOf(wanted, start);
}

/** The last offset at or before `start` where `wanted` is in `text`, or -1. A negative start finds none. */
export function lastIndex(text: string, wanted: string, start: number): number {
  return start < 0 ? -1 : text.lastIndexOf(wanted, start);
}

const lower = /[a-z]+/g;
const upper = /[A-Z]+/g;

/** ASCII letters only: bytes above 127 stay. */
export function upperCase(text: string): string {
  return text.replace(lower, (letters) => letters.toUpperCase());
}

/** ASCII letters only: bytes above 127 stay. */
export function lowerCase(text: string): string {
  return text.replace(upper, (letters) => letters.toLowerCase());
}

const prefixes: ReadonlyMap<number, string> = new Map([
  [8, '0'],
  [16, '0x'],
]);

/**
 * A signed 64-bit integer as text. Base 10 has a sign; any other base (2 to 36, illumos's optional
 * argument) shows the 64 bits as unsigned, with C's prefix for 8 and 16. Another base is ILLOP.
 */
export function integerText(value: bigint | number, base: number): string {
  if (base === 10) return value.toString();
  if (base < 2 || base > 36) return raise(FaultCode.ILLOP);
  const digits = BigInt.asUintN(64, BigInt(value)).toString(base);
  return base === 8 && digits === '0' ? digits : (prefixes.get(base) ?? '') + digits;
}
