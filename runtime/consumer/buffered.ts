/** Output in large pieces, put together as bytes: short texts cost less to copy than to concatenate. */
import { Buffer } from 'node:buffer';
import { writeIPv6 } from '../../compiler/backends/addresses.ts';
import type { TextOutput } from './consumer-host.ts';

/** Bytes of a piece, at most. */
const pieceSize = 65536;

/** Above this a call of the library costs less than a loop over the characters. */
const longText = 256;

const zero = 0x30;
const minus = 0x2d;
const blank = 0x20;
const dot = 0x2e;

/** By octet: its text, and behind that blanks up to a length of 3; then its length. */
let octets: Uint8Array | undefined;

function textsOfOctets(): Uint8Array {
  const table = new Uint8Array(256 * 4).fill(blank);
  for (let octet = 0; octet < 256; octet++) {
    const text = String(octet);
    for (let i = 0; i < text.length; i++) table[octet * 4 + i] = text.charCodeAt(i);
    table[octet * 4 + 3] = text.length;
  }
  return table;
}

export class Buffered {
  readonly #output: TextOutput;
  /** From the length on there are blanks alone. */
  readonly #bytes = Buffer.alloc(pieceSize, blank);
  #length = 0;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  /** Adds a binary string. */
  add(text: string): void {
    const { length } = text;
    if (length > longText || length > pieceSize - this.#length) return this.#addLong(text);
    const bytes = this.#bytes;
    const at = this.#length;
    for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i);
    this.#length = at + length;
  }

  /** Adds a binary string up to its first NUL. */
  addToNul(text: string): void {
    const { length } = text;
    if (length > longText || length > pieceSize - this.#length) {
      const nul = text.indexOf('\0');
      return this.#addLong(nul < 0 ? text : text.slice(0, nul));
    }
    const bytes = this.#bytes;
    const at = this.#length;
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0) break;
      bytes[at + i] = code;
    }
    this.#length = at + i;
  }

  /** Adds an integer in decimal, of at most 2^53 in magnitude. */
  addInteger(value: number): void {
    if (value >= 2 ** 31 || value <= -(2 ** 31)) return this.add(String(value));
    this.addRight(value, decimalLength(value));
  }

  /** Adds an integer of less than 2^31 in magnitude, with blanks before it up to a width that it does not exceed. */
  addRight(value: number, width: number): void {
    if (width > pieceSize - this.#length) this.flush();
    const bytes = this.#bytes;
    let at = this.#length + width;
    this.#length = at;
    let rest = Math.abs(value) | 0;
    do {
      const next = (rest / 10) | 0;
      bytes[--at] = zero + (rest - next * 10);
      rest = next;
    } while (rest > 0);
    if (value < 0) bytes[--at] = minus;
  }

  /** Adds an IPv4 address, whose first byte is the word's highest, with blanks behind it up to a width of 15 or more. */
  addQuad(word: number, width: number): void {
    if (width > pieceSize - this.#length) this.flush();
    const bytes = this.#bytes;
    const table = (octets ??= textsOfOctets());
    let at = this.#length;
    for (let shift = 24; shift >= 0; shift -= 8) {
      const octet = ((word >>> shift) & 255) * 4;
      bytes[at] = table[octet];
      bytes[at + 1] = table[octet + 1];
      bytes[at + 2] = table[octet + 2];
      at += table[octet + 3];
      if (shift > 0) bytes[at++] = dot;
    }
    this.#length += width;
  }

  /** Adds an IPv6 address of four words, with blanks behind it up to a width of 39 or more. */
  addIPv6(words: Int32Array, width: number): void {
    if (width > pieceSize - this.#length) this.flush();
    writeIPv6(words[0], words[1], words[2], words[3], this.#bytes, this.#length);
    this.#length += width;
  }

  /** Adds blanks; none for a number below 1. */
  addBlanks(count: number): void {
    if (count > pieceSize - this.#length) this.add(' '.repeat(count));
    else if (count > 0) this.#length += count;
  }

  #addLong(text: string): void {
    const { length } = text;
    if (length > pieceSize - this.#length) this.flush();
    if (length > pieceSize) this.#output.write(text);
    else this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  /** Hands on what is buffered. */
  flush(): void {
    const length = this.#length;
    if (length === 0) return;
    this.#length = 0;
    const output = this.#output;
    if (length >= pieceSize / 2 && output.writeBytes !== undefined)
      output.writeBytes(this.#bytes.subarray(0, length));
    else output.write(this.#bytes.toString('latin1', 0, length));
    this.#bytes.fill(blank, 0, length);
  }
}

/** Characters of an integer of less than 2^31 in magnitude. */
function decimalLength(value: number): number {
  const magnitude = Math.abs(value);
  let length = value < 0 ? 2 : 1;
  for (let power = 10; power <= magnitude; power *= 10) length++;
  return length;
}
