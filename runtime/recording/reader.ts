/** Reads an event recording, block by block. */
import { Buffer } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { CaptureError, systemProblem } from '../capture/error.ts';
import { EventBlocks, type RecordingListener } from './event-blocks.ts';
import { type Description, parseDescription, parseEnd, type RecordedEnd } from './description.ts';
import {
  blockHeaderBytes,
  BlockKind,
  contentOf,
  fileHeaderBytes,
  formatVersion,
  magic,
  readBlockHeader,
} from './format.ts';

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new CaptureError(path, systemProblem(error), { cause: error });
  }
}

export class RecordingReader {
  readonly description: Description;
  readonly #path: string;
  readonly #file: number;
  readonly #events: EventBlocks;
  #offset = 0;
  #damage: CaptureError | undefined;
  #end: RecordedEnd | undefined;

  /** @throws CaptureError for a file that is no recording, or whose first block is damaged */
  constructor(path: string) {
    this.#path = path;
    this.#file = openFile(path);
    try {
      this.description = this.#open();
    } catch (error) {
      this.close();
      throw error;
    }
    this.#events = new EventBlocks(this.description);
  }

  /** Where reading had to stop; what came before was whole. */
  get damage(): CaptureError | undefined {
    return this.#damage;
  }

  /** Known when the last block was read. */
  get end(): RecordedEnd | undefined {
    return this.#end;
  }

  close(): void {
    closeSync(this.#file);
  }

  #open(): Description {
    const header = this.#read(fileHeaderBytes);
    if (header === undefined || !header.subarray(0, magic.length).equals(magic))
      throw this.#error('not an event recording');
    const version = header.readUInt16LE(magic.length);
    if (version < 1 || version > formatVersion)
      throw this.#error(`a recording of version ${version}, which this program does not know`);
    const first = this.#block();
    const description =
      first?.kind === BlockKind.description ? parseDescription(first.content) : undefined;
    if (description === undefined)
      throw this.#damage ?? this.#error('the recording does not say what it holds');
    return description;
  }

  /** Tells what the next block holds; false when there is none, or none that is whole. */
  next(listener: RecordingListener): boolean {
    const start = this.#offset;
    const next = this.#end === undefined && this.#damage === undefined ? this.#block() : undefined;
    if (next === undefined) return false;
    if (next.kind === BlockKind.events) {
      if (this.#events.read(next.content, listener)) return true;
      return this.#damaged(`the block at byte ${start} makes no sense`);
    }
    this.#end = next.kind === BlockKind.end ? parseEnd(next.content) : undefined;
    return this.#end === undefined
      ? this.#damaged(`the block at byte ${start} is of no known kind`)
      : false;
  }

  /** Passes over all that is left, for the sake of the end. */
  skipToEnd(): void {
    const ignore = { event: () => {}, lost: () => {}, missed: () => {}, stopped: () => true };
    while (this.next(ignore));
  }

  /** Undefined at the end, which is damage unless the end was told. */
  #block(): { readonly kind: number; readonly content: Buffer } | undefined {
    const start = this.#offset;
    const head = this.#read(blockHeaderBytes);
    const header = head === undefined ? undefined : readBlockHeader(head);
    if (head === undefined) {
      this.#damaged(
        'the recording was not brought to its end: what came in its last second may be missing',
      );
      return undefined;
    }
    const stored = header === undefined ? undefined : this.#read(header.storedBytes);
    if (header !== undefined && stored === undefined) {
      this.#damaged(`cut off in the block at byte ${start}`);
      return undefined;
    }
    const content =
      header === undefined ? undefined : contentOf(Buffer.concat([head, stored!]), header);
    if (header !== undefined && content !== undefined) return { kind: header.kind, content };
    this.#damaged(`the block at byte ${start} is damaged`);
    return undefined;
  }

  /** The next bytes; undefined when there are fewer. */
  #read(length: number): Buffer | undefined {
    const bytes = Buffer.alloc(length);
    let got = 0;
    try {
      while (got < length) {
        const count = readSync(this.#file, bytes, got, length - got, this.#offset + got);
        if (count === 0) return undefined;
        got += count;
      }
    } catch (error) {
      throw new CaptureError(this.#path, systemProblem(error), { cause: error });
    }
    this.#offset += length;
    return bytes;
  }

  #error(problem: string): CaptureError {
    return new CaptureError(this.#path, problem);
  }

  #damaged(problem: string): false {
    this.#damage ??= this.#error(problem);
    return false;
  }
}
