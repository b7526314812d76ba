/**
 * The words of one event: 64-bit integers as bpftrace prints them in decimal, read without rounding and without making an
 * object of any.
 */
import { textEnd, type Unescape, unescape, unescapedText } from './text.ts';

/** No tuple of bpftrace's has more elements. */
const mostWords = 128;

/** Digits of which a double holds every number. */
const exactDigits = 15;

/** Digits of 2^64. */
const mostDigits = 20;

const two32 = 2 ** 32;

const byte = {
  blank: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  close: 0x5d,
} as const;

export class EventWords {
  readonly #buffer = new ArrayBuffer(mostWords * 8);
  /** Word i: its low half at 2 * i, its high half behind that. */
  readonly halves: Int32Array = new Int32Array(this.#buffer);
  /** The same words as signed 64-bit integers; of a little-endian host, as bpftrace's are. */
  readonly whole: BigInt64Array = new BigInt64Array(this.#buffer);
  /** Elements that are text, as binary strings; undefined for the others. */
  readonly texts: (string | undefined)[] = Array.from({ length: mostWords }, () => undefined);
  count = 0;

  /** Whether some element is text. */
  #texts = 0;
  readonly #unescape: Unescape;

  /** @param unescapes what escapes in texts stand for: those of JSON unless told */
  constructor(unescapes: Unescape = unescape) {
    this.#unescape = unescapes;
  }

  /** The low half of a word, signed. */
  low(index: number): number {
    return this.halves[2 * index];
  }

  high(index: number): number {
    return this.halves[2 * index + 1];
  }

  /**
   * Reads the elements of a list, `at` being the place behind its opening bracket.
   * @returns the place behind the closing bracket; -1 when it is no flat list of integers and texts
   */
  read(bytes: Uint8Array, at: number, end: number): number {
    if (this.#texts > 0) this.#forgetTexts();
    this.count = 0;
    let next = at;
    while (next < end && this.count < mostWords) {
      while (bytes[next] === byte.blank) next++;
      next =
        bytes[next] === byte.quote
          ? this.#readText(bytes, next, end)
          : this.#readInteger(bytes, next, end);
      if (next < 0) return -1;
      this.count++;
      const separator = bytes[next++];
      if (separator === byte.close) return next <= end ? next : -1;
      if (separator !== byte.comma) return -1;
    }
    return -1;
  }

  /**
   * Reads one integer to the word that comes next.
   * @returns the place behind it; -1 where none is
   */
  #readInteger(bytes: Uint8Array, at: number, end: number): number {
    const negative = bytes[at] === byte.minus;
    const first = negative ? at + 1 : at;
    const limit = Math.min(end, first + exactDigits);
    let value = 0;
    let next = first;
    for (; next < limit; next++) {
      const digit = bytes[next] - byte.zero;
      // A byte below '0' is a large number when it is unsigned.
      if (digit >>> 0 > 9) break;
      value = value * 10 + digit;
    }
    if (next === first) return -1;
    if (next < limit) this.#store(value >>> 0, Math.floor(value / two32), negative);
    else next = this.#readRest(bytes, next, end, value, negative);
    return next;
  }

  /** The digits behind the fifteenth. */
  #readRest(bytes: Uint8Array, at: number, end: number, head: number, negative: boolean): number {
    const limit = Math.min(end, at + mostDigits - exactDigits);
    let tail = 0;
    let scale = 1;
    let next = at;
    for (; next < limit; next++) {
      const digit = bytes[next] - byte.zero;
      if (digit >>> 0 > 9) break;
      tail = tail * 10 + digit;
      scale *= 10;
    }
    // head * scale + tail: its low half exactly, and the rest, whose error is far below half a high unit.
    const low = (Math.imul(head, scale) + tail) >>> 0;
    const high = Math.round((head * scale + tail - low) / two32);
    this.#store(low, high, negative);
    return next;
  }

  #store(low: number, high: number, negative: boolean): void {
    const { halves } = this;
    const at = this.count * 2;
    halves[at] = negative ? -low : low;
    halves[at + 1] = negative ? (low === 0 ? -high : ~high) : high;
  }

  /** A text; one that is an integer (as 0.27 quotes large ones) is a word as well. */
  #readText(bytes: Uint8Array, at: number, end: number): number {
    const close = textEnd(bytes, at + 1, end);
    if (close < 0) return -1;
    this.#store(0, 0, false);
    this.#readInteger(bytes, at + 1, close);
    this.texts[this.count] = unescapedText(bytes, at + 1, close, this.#unescape);
    this.#texts++;
    return close + 1;
  }

  #forgetTexts(): void {
    this.texts.fill(undefined);
    this.#texts = 0;
  }
}
