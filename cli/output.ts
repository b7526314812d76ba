/** Where the bytes go: standard output, standard error, or the file of `-o`. */
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers';

/** A system error as Node throws it. */
export interface SystemError extends Error {
  readonly code: string;
  readonly errno: number;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'errno' in error && 'code' in error;
}

/** Bytes that are held back before they are written, at most. */
const bufferSize = 32 * 1024;
/** Long outputs come in pieces of 64 KB. */
const largestPiece = 96 * 1024;

const newline = 0x0a;

/** How long to wait for a slow reader whose pipe is full and does not block, in milliseconds. */
const retryDelay = 1;

/** What an {@link Output} tells of. */
export interface OutputEvents {
  /** Something is about to be written. */
  readonly beforeWrite?: () => void;
  /** Nothing more can be written: the reader has gone, or the disk is full. Told once. */
  readonly onClosed?: () => void;
}

/**
 * Writes binary strings to a file descriptor: collected within one turn of the event loop, written
 * synchronously, whole. After an error the rest is dropped.
 */
export class Output {
  readonly descriptor: number;
  readonly #events: OutputEvents;
  #pending: string[] = [];
  #pendingLength = 0;
  #bytes: Buffer | undefined;
  #scheduled = false;
  #closed = false;
  #midLine = false;
  #started = false;
  #failure: SystemError | undefined;
  /** Where the next byte goes in a file that was truncated; null is wherever the descriptor stands. */
  #position: number | null = null;

  constructor(descriptor: number, events: OutputEvents = {}) {
    this.descriptor = descriptor;
    this.#events = events;
  }

  /** Why writing failed; a reader that has gone (EPIPE) is no failure. */
  get failure(): SystemError | undefined {
    return this.#failure;
  }

  /** Whether what was written ends in the middle of a line. */
  get midLine(): boolean {
    return this.#midLine;
  }

  write(text: string): void {
    if (this.#closed) return;
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= bufferSize) {
      this.flush();
    } else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
  }

  /** Whether anything was written; what is held back was not. */
  get started(): boolean {
    return this.#started;
  }

  /** What is held back, which is then not written here. */
  take(): string {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingLength = 0;
    return text;
  }

  /** Writes what is held back. */
  flush(): void {
    if (this.#pendingLength === 0) return;
    this.#writeAll(this.#bytesOf(this.take()));
  }

  /** Writes bytes at once, behind what is held back. */
  writeBytes(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    this.flush();
    this.#writeAll(bytes);
  }

  #writeAll(bytes: Uint8Array): void {
    this.#midLine = bytes.at(-1) !== newline;
    this.#started = true;
    this.#events.beforeWrite?.();
    for (let at = 0; at < bytes.length && !this.#closed;) at += this.#writeSome(bytes, at);
  }

  /** Good until the next call: the bytes of a long output's pieces are written over. */
  #bytesOf(text: string): Buffer {
    if (text.length < bufferSize || text.length > largestPiece) return Buffer.from(text, 'latin1');
    this.#bytes ??= Buffer.allocUnsafeSlow(largestPiece);
    return this.#bytes.subarray(0, this.#bytes.write(text, 'latin1'));
  }

  /** Empties a regular file and goes on from its start; leaves a pipe or a terminal alone. */
  truncate(): void {
    this.flush();
    if (!fstatSync(this.descriptor).isFile()) return;
    ftruncateSync(this.descriptor, 0);
    this.#position = 0;
  }

  /** Writes what is held back and closes the file. */
  close(): void {
    this.flush();
    closeSync(this.descriptor);
  }

  #writeSome(bytes: Uint8Array, at: number): number {
    try {
      const { length } = bytes;
      const written = writeSync(this.descriptor, bytes, at, length - at, this.#position);
      if (this.#position !== null) this.#position += written;
      return written;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelay);
        return 0;
      }
      if (error.code !== 'EPIPE') this.#failure = error;
      this.#closed = true;
      this.#events.onClosed?.();
      return 0;
    }
  }
}

/** The file of `-o`, opened for appending as dtrace does. Throws a system error. */
export function appendTo(file: string | Buffer, events: OutputEvents): Output {
  return new Output(openSync(file, 'a'), events);
}
