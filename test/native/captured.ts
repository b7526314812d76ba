/** Stands in for the command's output, so that what it prints can be read in the same process. */
const texts = new Map<number, string>();

export const captured = (descriptor: number): string => texts.get(descriptor) ?? '';
export const forget = (): void => texts.clear();

export class CapturedOutput {
  readonly failure = undefined;
  readonly midLine = false;
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(text: string): void {
    texts.set(this.#descriptor, captured(this.#descriptor) + text);
  }

  flush(): void {}
}
