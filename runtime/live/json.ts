/**
 * A line of bpftrace's JSON as a value. Integers of any size stay exact, strings are bytes, and an object is a list of
 * pairs, for it may have a key twice (0.27 takes the blanks out of keys).
 */
import { textEnd, unescape, unescapedText } from './text.ts';

export type JsonValue =
  number | bigint | string | boolean | null | readonly JsonValue[] | JsonObject;

export class JsonObject {
  readonly pairs: readonly (readonly [string, JsonValue])[];
  constructor(pairs: readonly (readonly [string, JsonValue])[]) {
    this.pairs = pairs;
  }

  /** The value of the first pair with that key. */
  get(key: string): JsonValue | undefined {
    return this.pairs.find(([name]) => name === key)?.[1];
  }
}

/** Deeper nesting is no output of bpftrace's. */
const mostDepth = 16;

/** Integers of so many digits, with a sign, are exact as doubles. */
const exactDigits = 15;

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

const isBlank = (byte: number): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

class Malformed extends Error {}

class Parser {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  whole(): JsonValue {
    const value = this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.#end) throw new Malformed();
    return value;
  }

  #value(depth: number): JsonValue {
    if (depth > mostDepth) throw new Malformed();
    switch (this.#peek()) {
      case '{':
        return new JsonObject(
          this.#list('}', () => {
            if (this.#peek() !== '"') throw new Malformed();
            const key = this.#text();
            if (this.#peek() !== ':') throw new Malformed();
            this.#at++;
            return [key, this.#value(depth + 1)] as const;
          }),
        );
      case '[':
        return this.#list(']', () => this.#value(depth + 1));
      case '"':
        return this.#text();
      default:
        return this.#atom();
    }
  }

  /** The next character that is not blank; '' at the end. */
  #peek(): string {
    this.#skipBlanks();
    return this.#at < this.#end ? String.fromCharCode(this.#bytes[this.#at]) : '';
  }

  #skipBlanks(): void {
    while (this.#at < this.#end && isBlank(this.#bytes[this.#at])) this.#at++;
  }

  #list<Item>(close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    this.#at++;
    if (this.#peek() === close) {
      this.#at++;
      return items;
    }
    for (;;) {
      items.push(item());
      const separator = this.#peek();
      this.#at++;
      if (separator === close) return items;
      if (separator !== ',') throw new Malformed();
    }
  }

  #text(): string {
    const start = this.#at + 1;
    const close = textEnd(this.#bytes, start, this.#end);
    if (close < 0) throw new Malformed();
    this.#at = close + 1;
    return unescapedText(this.#bytes, start, close, unescape);
  }

  #atom(): JsonValue {
    let text = '';
    for (; this.#at < this.#end; this.#at++) {
      const character = String.fromCharCode(this.#bytes[this.#at]);
      if (!/[\w.+-]/.test(character)) break;
      text += character;
    }
    const known = words[text];
    if (known !== undefined) return known;
    if (/^-?\d+$/.test(text)) return text.length <= exactDigits ? Number(text) : BigInt(text);
    const number = Number(text);
    if (text === '' || Number.isNaN(number)) throw new Malformed();
    return number;
  }
}

/** The value of a line; undefined when it is no JSON. */
export function parseJson(bytes: Uint8Array, at: number, end: number): JsonValue | undefined {
  try {
    return new Parser(bytes, at, end).whole();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The integer that a value is, be it quoted, as 0.27 does with large ones; undefined for anything else. */
export function integerOf(value: JsonValue | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
