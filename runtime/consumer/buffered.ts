/** Output in large pieces. */
import type { TextOutput } from './consumer.ts';

/** Bytes of a piece, about. */
const pieceSize = 65536;

export class Buffered {
  readonly #output: TextOutput;
  #text = '';

  constructor(output: TextOutput) {
    this.#output = output;
  }

  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= pieceSize) this.flush();
  }

  /** Hands on what is buffered. */
  flush(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.#output.write(text);
  }
}
