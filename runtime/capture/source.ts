import { close, fstatSync, open, openSync, read, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { CaptureError, systemProblem } from './error.ts';

/** Where a capture's bytes come from. */
export interface ByteSource {
  /** Bytes taken from the file or the pipe so far, before decompression. */
  readonly bytesRead: number;
  /** What bytesRead will be at the end, where that is known. */
  readonly totalBytes: number | undefined;
  /** Reads some bytes to `into[offset]` and on; the number read, 0 at the end. Throws or rejects on a failure. */
  read(into: Uint8Array, offset: number): number | Promise<number>;
  /** Reads at a position, without moving on; only files can. */
  readAt?(into: Uint8Array, position: number): number;
  close(): void;
}

/** So much that calls cost nothing, so little that it leaves room for tables in a cache of a megabyte or two. */
export const CHUNK_BYTES: number = 1 << 18;

/** Of a file at first: what runs at the end of a chunk has then run before V8 compiles what runs in it. */
const FIRST_BYTES = 1 << 14;

const STDIN = 0;

const openFile = promisify(open);

function closeFile(descriptor: number): void {
  // Nothing can be lost by a failed close of a file that was only read.
  if (descriptor !== STDIN) close(descriptor, () => undefined);
}

/** A regular file. Synchronous reads are the fastest way through one. */
class FileSource implements ByteSource {
  bytesRead = 0;
  readonly totalBytes: number;
  readonly #descriptor: number;

  constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.totalBytes = size;
  }

  read(into: Uint8Array, offset: number): number {
    const most = this.bytesRead === 0 ? FIRST_BYTES : CHUNK_BYTES;
    const length = Math.min(most, into.length - offset);
    const got = readSync(this.#descriptor, into, offset, length, null);
    this.bytesRead += got;
    return got;
  }

  readAt(into: Uint8Array, position: number): number {
    return readSync(this.#descriptor, into, 0, into.length, position);
  }

  close(): void {
    closeFile(this.#descriptor);
  }
}

/** A pipe or a device: it may make us wait, and signals must be handled meanwhile. */
class PipeSource implements ByteSource {
  static readonly #retryMilliseconds = 5;

  bytesRead = 0;
  readonly totalBytes: undefined = undefined;
  readonly #descriptor: number;
  #reading = false;
  #closed = false;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    const length = Math.min(CHUNK_BYTES, into.length - offset);
    while (!this.#closed) {
      const got = await this.#attempt(into, offset, length);
      if (got !== undefined) {
        this.bytesRead += got;
        return got;
      }
      await sleep(PipeSource.#retryMilliseconds);
    }
    return 0;
  }

  /** Undefined when a pipe that someone made non-blocking has nothing now. */
  #attempt(into: Uint8Array, offset: number, length: number): Promise<number | undefined> {
    this.#reading = true;
    return new Promise((resolve, reject) => {
      read(this.#descriptor, into, offset, length, null, (error, got) => {
        this.#reading = false;
        if (this.#closed) closeFile(this.#descriptor);
        if (error === null) resolve(got);
        else if (error.code === 'EAGAIN') resolve(undefined);
        else reject(error);
      });
    });
  }

  close(): void {
    this.#closed = true;
    // A descriptor must not be closed under a read that waits on it; that read closes it when it ends.
    if (!this.#reading) closeFile(this.#descriptor);
  }
}

/** Opens a file, a named pipe or, for '-', standard input. Rejects with a CaptureError. */
export async function openSource(path: string): Promise<ByteSource> {
  try {
    const descriptor = path === '-' ? STDIN : await descriptorOf(path);
    const status = fstatSync(descriptor);
    if (status.isFile()) return new FileSource(descriptor, status.size);
    const problem = unreadable(descriptor, status.isDirectory());
    if (problem === undefined) return new PipeSource(descriptor);
    closeFile(descriptor);
    throw new CaptureError(path, problem);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw new CaptureError(path, systemProblem(error), { cause: error });
  }
}

/** Opening a named pipe waits for its writer, so another thread does it; starting one for a file would only cost time. */
function descriptorOf(path: string): number | Promise<number> {
  return statSync(path).isFile() ? openSync(path, 'r') : openFile(path, 'r');
}

function unreadable(descriptor: number, isDirectory: boolean): string | undefined {
  if (isDirectory) return 'is a directory, not a capture file';
  if (isatty(descriptor)) return 'is a terminal; redirect a capture to it, or name a file';
  return undefined;
}
