/** Cuts the output of a tracer into lines. */
import { Buffer } from 'node:buffer';

const newline = 0x0a;

export class LineSplitter {
  readonly #line: (bytes: Uint8Array, start: number, end: number) => void;
  readonly #longest: number;
  /** The beginning of a line whose end is not there yet. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;

  /**
   * @param line is given each line, without its end; the bytes are good until it returns
   * @param longest bytes after which the rest of a chunk is left out of a line without end
   */
  constructor(
    line: (bytes: Uint8Array, start: number, end: number) => void,
    longest: number = Infinity,
  ) {
    this.#line = line;
    this.#longest = longest;
  }

  /** Reads what the chunk completes; it may be reused when this returns. */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start);
      if (end < 0) break;
      if (this.#begun.length > 0) this.#finish(chunk.subarray(start, end));
      else this.#line(chunk, start, end);
      start = end + 1;
    }
    if (start === chunk.length || this.#begunBytes > this.#longest) return;
    this.#begun.push(chunk.slice(start));
    this.#begunBytes += chunk.length - start;
  }

  /** There is nothing more. False when a line was cut off, which has been given as it was. */
  end(): boolean {
    if (this.#begun.length === 0) return true;
    this.#finish(new Uint8Array(0));
    return false;
  }

  #finish(rest: Uint8Array): void {
    const whole = Buffer.concat([...this.#begun, rest]);
    this.#begun = [];
    this.#begunBytes = 0;
    this.#line(whole, 0, whole.length);
  }
}
