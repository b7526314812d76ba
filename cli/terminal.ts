/** The three places that text goes to, kept in order with each other: output, messages, progress. */
import { spawnSync } from 'node:child_process';
import { Failure, reasonOf } from './failure.ts';
import { programName } from './help.ts';
import { isTerminal } from './is-terminal.ts';
import { appendTo, Output, type OutputEvents } from './output.ts';
import { ProgressLine } from './progress.ts';
import { fromBinary, printable, toBinary } from './text.ts';
import type { ReplayProgress } from '../runtime/engines/replay-options.ts';

/** Columns when standard error is not a terminal, or one that does not tell. */
const defaultWidth = 100;

/** The width of the terminal at this moment; some say 0. */
const columns = (): number => (isTerminal(2) && process.stderr.columns) || defaultWidth;

export class Terminal {
  readonly colour: boolean;
  readonly width: number;
  #output: Output;
  #outputName = '<stdout>';
  /** Where freopen("") leads back to, while another file is open. */
  #first: { readonly output: Output; readonly name: string } | undefined;
  /** Of a file that freopen() had opened, and that has been left since. */
  #unwritten: { readonly name: string; readonly failure: unknown } | undefined;
  /** Files that packets are captured to: text never goes there. */
  readonly #captures = new Set<string>();
  #outputClosed: () => void = () => {};
  readonly #errors: Output;
  readonly #progress: ProgressLine | undefined;
  readonly #events: OutputEvents;

  /** @param open what writes to standard output (1) and to standard error (2) */
  constructor(
    open: (descriptor: number, events?: OutputEvents) => Output = (descriptor, events) =>
      new Output(descriptor, events),
  ) {
    const interactive = isTerminal(2);
    this.colour = interactive && process.stderr.hasColors();
    this.width = columns();
    this.#events = {
      beforeWrite: () => this.#progress?.erase(),
      onClosed: () => this.#outputClosed(),
    };
    this.#output = open(1, this.#events);
    this.#errors = open(2);
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

  /** Empties the file that output goes to, where it is one. */
  truncate(): void {
    this.#output.truncate();
  }

  /**
   * Output goes to the end of that file (a binary string) from now on, or with undefined where it went at first.
   * @returns why not, and then nothing has changed
   */
  freopen(file: string | undefined): string | undefined {
    if (file === undefined || this.#captures.has(file)) {
      if (this.#first === undefined) return undefined;
      this.#leave();
      ({ output: this.#output, name: this.#outputName } = this.#first);
      this.#first = undefined;
      return undefined;
    }
    let opened: Output;
    try {
      // A trace goes on when such a file is full: what it prints elsewhere is not lost.
      opened = appendTo(Buffer.from(file, 'latin1'), {
        beforeWrite: () => this.#progress?.erase(),
      });
    } catch (error) {
      return reasonOf(error);
    }
    if (this.#first === undefined) {
      this.#output.flush();
      this.#first = { output: this.#output, name: this.#outputName };
    } else this.#leave();
    this.#output = opened;
    this.#outputName = file;
    return undefined;
  }

  /** Closes the file that freopen() has opened. */
  #leave(): void {
    this.#output.close();
    const { failure } = this.#output;
    if (failure !== undefined) this.#unwritten ??= { name: this.#outputName, failure };
  }

  /**
   * Packets go to that file, which freopen() has opened, and text where it went at first.
   * @returns why not, and then nothing has changed
   */
  reserve(file: string): string | undefined {
    if (this.#first === undefined || this.#outputName !== file) return undefined;
    if (this.#output.started) return 'text was written to it';
    const text = this.#output.take();
    this.#captures.add(file);
    this.freopen(undefined);
    this.write(text);
    return undefined;
  }

  /**
   * D's system(): a command line for the shell, run to its end behind all output so far. The one place where a
   * shell is started, for that is what the action is; -w must allow it. Its output goes where ours goes,
   * but not into the file of -o, and to standard error when output is for programs.
   * @returns why it could not be run
   */
  system(command: string): string | undefined {
    this.#output.flush();
    this.#progress?.erase();
    const reopened = this.#first?.output.descriptor === 1;
    const stdout = this.reserved ? 2 : reopened ? this.#output.descriptor : 1;
    const { error } = spawnSync('/bin/sh', ['-c', fromBinary(command)], {
      stdio: ['inherit', stdout, 'inherit'],
    });
    return error === undefined ? undefined : reasonOf(error);
  }

  /** Calls back when output can no longer be written: there is no use in going on. */
  onClosed(callback: () => void): void {
    this.#outputClosed = callback;
  }

  /** Set when output is for programs to read: all else goes to standard error. */
  reserved = false;

  /** Text for people that dtrace puts among the output: a binary string. */
  aside(text: string): void {
    if (this.reserved) this.error(text);
    else this.write(text);
  }

  /** Output: a binary string. */
  write(text: string): void {
    this.#output.write(text);
  }

  /** The same as bytes, which can be written over afterwards. */
  writeBytes(bytes: Uint8Array): void {
    this.#output.writeBytes(bytes);
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
        if (!(isTerminal(1) && this.#output.midLine)) line.update(progress);
      })
    );
  }

  /** Writes what is held back. Throws Failure when output could not be written, now or before. */
  finish(): void {
    this.#output.flush();
    this.#progress?.erase();
    const outputs = [{ output: this.#output, name: this.#outputName }, this.#first].map(
      (each) => each && { name: each.name, failure: each.output.failure },
    );
    for (const each of [...outputs, this.#unwritten])
      if (each?.failure !== undefined)
        throw new Failure(`failed to write to ${each.name}: ${reasonOf(each.failure)}`);
  }
}
