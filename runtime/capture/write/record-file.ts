import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';

/** Bytes that are held back before they are written, unless a record is larger. */
const BUFFER_BYTES = 256 * 1024;

const STDIN = 0;

/** Whether an open file is the one that `path` is read from; '-' is standard input. */
function isSameFile(descriptor: number, path: string): boolean {
  const ours = fstatSync(descriptor);
  if (!ours.isFile()) return false;
  const theirs = path === '-' ? fstatSync(STDIN) : statSync(path, { throwIfNoEntry: false });
  return theirs !== undefined && theirs.dev === ours.dev && theirs.ino === ours.ino;
}

/**
 * A file that grows by whole records: they are collected, and written together, so that whatever ends the program
 * leaves whole records behind. What a full disk has cut is taken off again. Writing stops at the first failure.
 */
export class RecordFile {
  /** The records that are not written yet, up to `length`. */
  bytes: Uint8Array = new Uint8Array(BUFFER_BYTES);
  view: DataView = new DataView(this.bytes.buffer);
  length = 0;
  /** The system's error that ended the writing. */
  failure: unknown;
  readonly #descriptor: number;
  readonly #isRegular: boolean;
  /** Where the next byte goes in a regular file. */
  #position = 0;

  /**
   * Opens a file, new or not, and changes nothing in it: see `begin`.
   * @throws a system error, or an Error when it is among `inputs`
   */
  constructor(path: string, inputs: readonly string[]) {
    this.#descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o666);
    this.#isRegular = fstatSync(this.#descriptor).isFile();
    if (!inputs.some((input) => isSameFile(this.#descriptor, input))) return;
    closeSync(this.#descriptor);
    throw new Error('it is one of the captures that are read');
  }

  /** Empties the file. */
  begin(): void {
    this.#attempt(() => {
      if (this.#isRegular) ftruncateSync(this.#descriptor, 0);
    });
  }

  /** The offset in `bytes` where a record of `size` bytes is to be put; `append` then takes it in. */
  room(size: number): number {
    if (this.length + size > this.bytes.length) this.flush();
    if (size > this.bytes.length) {
      this.bytes = new Uint8Array(2 * size);
      this.view = new DataView(this.bytes.buffer);
    }
    return this.length;
  }

  append(size: number): void {
    this.length += size;
  }

  /** Writes what is held back; after a failure it is dropped. */
  flush(): void {
    const { length } = this;
    this.length = 0;
    if (length > 0) this.#attempt(() => this.#write(length));
  }

  close(): void {
    this.flush();
    this.#attempt(() => closeSync(this.#descriptor));
  }

  #write(length: number): void {
    const start = this.#position;
    try {
      for (let at = 0; at < length;) {
        const where = this.#isRegular ? this.#position : null;
        const written = writeSync(this.#descriptor, this.bytes, at, length - at, where);
        at += written;
        this.#position += written;
      }
    } catch (error) {
      if (this.#isRegular) ftruncateSync(this.#descriptor, start);
      throw error;
    }
  }

  #attempt(work: () => void): void {
    if (this.failure !== undefined) return;
    try {
      work();
    } catch (error) {
      this.failure = error;
    }
  }
}
