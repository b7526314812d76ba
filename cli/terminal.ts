/** The three places that text goes to, kept in order with each other: output, messages, progress. */
import { isatty } from 'node:tty';
import { Failure, reasonOf } from './failure.ts';
import { programName } from './help.ts';
import { appendTo, Output, type OutputEvents } from './output.ts';
import { ProgressLine } from './progress.ts';
import { printable, toBinary } from './text.ts';
import type { ReplayProgress } from '../runtime/engines/replay.ts';

/** Columns when standard error is not a terminal, or one that does not tell. */
const defaultWidth = 100;

/** The width of the terminal at this moment; some say 0. */
const columns = (): number => (isatty(2) && process.stderr.columns) || defaultWidth;

export class Terminal {
  readonly colour: boolean;
  readonly width: number;
  #output: Output;
  #outputName = '<stdout>';
  #outputClosed: () => void = () => {};
  readonly #errors = new Output(2);
  readonly #progress: ProgressLine | undefined;
  readonly #events: OutputEvents;

  constructor() {
    const interactive = isatty(2);
    this.colour = interactive && process.stderr.hasColors();
    this.width = columns();
    this.#events = {
      beforeWrite: () => this.#progress?.erase(),
      onClosed: () => this.#outputClosed(),
    };
    this.#output = new Output(1, this.#events);
    const show = (text: string): void => {
      this.#errors.write(text);
      this.#errors.flush();
    };
    if (interactive) this.#progress = new ProgressLine(show, () => performance.now(), columns);
  }

  /** Sends output to the end of a file from now on, as `-o` asks. Throws Failure. */
  appendTo(file: string): void {
    try {
      this.#output = appendTo(file, this.#events);
      this.#outputName = toBinary(file);
    } catch (error) {
      throw new Failure(`failed to open output file '${toBinary(file)}': ${reasonOf(error)}`);
    }
  }

  /** Calls back when output can no longer be written: there is no use in going on. */
  onClosed(callback: () => void): void {
    this.#outputClosed = callback;
  }

  /** Output: a binary string. */
  write(text: string): void {
    this.#output.write(text);
  }

  /** One line on standard error, with the program's name in front; what was output before comes first. */
  message(text: string): void {
    this.error(`${programName}: ${printable(text)}\n`);
  }

  /** Finished text on standard error: a binary string. */
  error(text: string): void {
    this.#output.flush();
    this.#progress?.erase();
    this.#errors.write(text);
    this.#errors.flush();
  }

  /** Undefined when nobody is looking. */
  get progress(): ((progress: ReplayProgress) => void) | undefined {
    const line = this.#progress;
    return (
      line &&
      ((progress) => {
        // A line that the program has only begun would be erased with the progress.
        if (!(isatty(1) && this.#output.midLine)) line.update(progress);
      })
    );
  }

  /** Writes what is held back. Throws Failure when output could not be written, now or before. */
  finish(): void {
    this.#output.flush();
    this.#progress?.erase();
    const { failure } = this.#output;
    if (failure !== undefined)
      throw new Failure(`failed to write to ${this.#outputName}: ${reasonOf(failure)}`);
  }
}
