/** The text of a script as it grows, and the one way for a user's text to get into it. */

/** What a comment may hold: printable ASCII but the backslash, which would continue a line. */
const uncommentable = /[^ -[\]-~]/g;

const longestComment = 100;

/** D text as one line of a comment: whatever is not plain becomes a dot, and what is long is cut. */
export function commentText(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const cut = line.length > longestComment ? `${line.slice(0, longestComment)}...` : line;
  return cut.replaceAll(uncommentable, '.');
}

interface Line {
  readonly depth: number;
  /** A function's lines are asked for when the whole text is. */
  readonly text: string | (() => readonly string[]);
}

/** Lines with their indentation. */
export class Writer {
  readonly #lines: Line[] = [];
  #depth = 0;

  line(text: string): void {
    for (const each of text.split('\n')) this.#lines.push({ depth: this.#depth, text: each });
  }

  /** Lines that are known only when all is written. */
  later(lines: () => readonly string[]): void {
    this.#lines.push({ depth: this.#depth, text: lines });
  }

  /** A line that ends with `{`; what follows is inside until {@link close}. */
  open(text: string): void {
    this.line(`${text} {`);
    this.#depth++;
  }

  /** Ends the innermost block; with `next` another one begins: `else`. */
  close(next?: string): void {
    this.#depth--;
    this.line(next === undefined ? '}' : `} ${next} {`);
    if (next !== undefined) this.#depth++;
  }

  /** The lines of another one, at this depth. */
  append(other: Writer): void {
    for (const { depth, text } of other.#lines)
      this.#lines.push({ depth: this.#depth + depth, text });
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** All lines so far. */
  get text(): string {
    return this.#lines
      .flatMap(({ depth, text }) =>
        (typeof text === 'string' ? [text] : text()).map((each) => `${'  '.repeat(depth)}${each}`),
      )
      .join('\n');
  }
}
