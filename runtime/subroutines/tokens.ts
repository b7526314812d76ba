/** strtok()'s state: the string being cut and the place it has got to. */
import { FaultCode, raise } from '../fault.ts';

export class Tokenizer {
  #text: string | null = null;
  #at = 0;

  /** Forgets the string; the next `next()` raises BADADDR. */
  reset(): void {
    this.#text = null;
  }

  /** Begins with another string. */
  start(text: string): void {
    this.#text = text;
    this.#at = 0;
  }

  /**
   * The next run of bytes that are not in `delimiters`, or null when there is none left. BADADDR when
   * nothing was started. As in every dtrace, and not as in C, the delimiter that ended a token is left
   * in place: a call with other delimiters begins with it.
   */
  next(delimiters: string): string | null {
    const text = this.#text;
    if (text === null) return raise(FaultCode.BADADDR);
    let from = this.#at;
    while (from < text.length && delimiters.includes(text.charAt(from))) from++;
    let to = from;
    while (to < text.length && !delimiters.includes(text.charAt(to))) to++;
    this.#at = to;
    return from === to ? null : text.slice(from, to);
  }
}
