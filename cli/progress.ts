/** One line on a terminal that tells how far a long replay has come; erased before anything else is printed. */

import type { ReplayProgress } from '../runtime/engines/replay-options.ts';

/** Milliseconds before the first line, and between one and the next. */
const patience = 1000;
const interval = 100;

const eraseLine = '\r\x1b[K';

const units = ['', 'k', 'M', 'G', 'T'];

/** A count to three digits: 950, 12.3k, 4.56M. */
function short(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toPrecision(3)}${units[unit]}`;
}

/** The line's text, without how it is put on the terminal. */
export function progressText(progress: ReplayProgress, milliseconds: number): string {
  const { bytesRead: bytes, totalBytes, packets } = progress;
  const share =
    totalBytes === undefined || totalBytes === 0
      ? `${short(bytes)}B`
      : `${short(bytes)}B of ${short(totalBytes)}B (${Math.floor((100 * bytes) / totalBytes)}%)`;
  return `${share}, ${short(packets)} packets, ${short(packets / (milliseconds / 1000))}/s`;
}

export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #columns: () => number;
  readonly #began: number;
  #next: number;
  #shown = false;

  /** `write` puts text on the terminal at once; `now` is a clock in milliseconds. */
  constructor(write: (text: string) => void, now: () => number, columns: () => number) {
    this.#write = write;
    this.#now = now;
    this.#columns = columns;
    this.#began = now();
    this.#next = this.#began + patience;
  }

  update(progress: ReplayProgress): void {
    const now = this.#now();
    if (now < this.#next) return;
    this.#next = now + interval;
    this.#shown = true;
    const text = progressText(progress, now - this.#began).slice(0, this.#columns() - 1);
    this.#write(`${eraseLine}${text}`);
  }

  /** Takes the line away, if there is one. */
  erase(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#write(eraseLine);
  }
}
