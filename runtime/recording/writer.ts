/** Writes an event recording. */
import { Buffer } from 'node:buffer';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { EventValue } from '../../compiler/backends/events/layout.ts';
import { systemProblem } from '../capture/error.ts';
import type { Description, RecordedEnd } from './description.ts';
import {
  block,
  BlockKind,
  type ColumnKind,
  fileHeader,
  lostEvents,
  missedEvents,
  nullText,
} from './format.ts';

/** A block is written when its events take so many bytes. */
const fullBlock = 256 * 1024;

/** A number and a time. */
const eventHeaderBytes = 10;

export class RecordingWriter {
  readonly #file: number;
  /** By the number of the probe. */
  #columns: readonly (readonly ColumnKind[])[] = [];
  readonly #failed: (problem: string) => void;
  #bytes: Buffer = Buffer.alloc(2 * fullBlock);
  #used = 0;
  /** Of the block at hand: texts have numbers from 1. */
  readonly #texts = new Map<string, number>();
  #closed = false;

  /**
   * Makes the file; what it held before is gone.
   * @param failed is told once why nothing more is written: the disk is full
   * @throws a system error when the file cannot be made
   */
  constructor(path: string, failed: (problem: string) => void) {
    this.#file = openSync(path, 'w', 0o600);
    this.#failed = failed;
  }

  /** Comes before everything else. */
  begin(description: Description): void {
    this.#columns = [[], ...description.probes.map(({ data }) => data.map(({ kind }) => kind))];
    this.#write(fileHeader());
    this.#writeJson(BlockKind.description, description);
  }

  /** Adds an event of that probe; the values are in the order of its data. */
  event(number: number, timestamp: bigint, values: readonly EventValue[]): void {
    if (this.#closed) return;
    const columns = this.#columns[number];
    this.#head(number, timestamp, columns.length);
    for (let i = 0; i < columns.length; i++) this.#value(columns[i], values[i]);
    if (this.#used >= fullBlock) this.flush();
  }

  /** So many events were lost at that time. */
  lost(events: number, timestamp: bigint): void {
    this.#count(lostEvents, events, timestamp);
  }

  /** For so many events, until that time, the kernel ran no program. */
  missed(events: number, timestamp: bigint): void {
    this.#count(missedEvents, events, timestamp);
  }

  #count(what: number, events: number, timestamp: bigint): void {
    if (this.#closed) return;
    this.#head(what, timestamp, 1);
    this.#value('u32', Math.min(events, 2 ** 32 - 1));
  }

  /** Completes the block: what was added so far is safe. */
  flush(): void {
    if (this.#used === 0 || this.#closed) return;
    this.#write(block(BlockKind.events, this.#bytes.subarray(0, this.#used)));
    this.#used = 0;
    this.#texts.clear();
  }

  /** Nothing follows. */
  end(end: RecordedEnd): void {
    this.flush();
    this.#writeJson(BlockKind.end, end);
    this.close();
  }

  /** Leaves the file as it is. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }

  #writeJson(kind: BlockKind, content: Description | RecordedEnd): void {
    this.#write(block(kind, Buffer.from(JSON.stringify(content))));
  }

  #write(bytes: Buffer): void {
    if (this.#closed) return;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      this.close();
      this.#failed(systemProblem(error));
    }
  }

  #head(number: number, timestamp: bigint, columns: number): void {
    this.#reserve(eventHeaderBytes + columns * 8);
    this.#bytes.writeUInt16LE(number, this.#used);
    this.#bytes.writeBigInt64LE(BigInt.asIntN(64, timestamp), this.#used + 2);
    this.#used += eventHeaderBytes;
  }

  #value(kind: ColumnKind, value: EventValue): void {
    switch (kind) {
      case 'i32':
      case 'u32':
        this.#bytes.writeInt32LE(Number(value) | 0, this.#used);
        this.#used += 4;
        return;
      case 'i64':
        this.#bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value ?? 0)), this.#used);
        this.#used += 8;
        return;
      case 'text':
        this.#text(value === null ? null : String(value));
    }
  }

  /** The text's number; with the first of a block comes the text itself. */
  #text(text: string | null): void {
    const known = text === null ? nullText : this.#texts.get(text);
    this.#bytes.writeUInt32LE(known ?? this.#texts.size + 1, this.#used);
    this.#used += 4;
    if (known !== undefined || text === null) return;
    this.#texts.set(text, this.#texts.size + 1);
    this.#reserve(4 + text.length + 8 * 128);
    this.#bytes.writeUInt32LE(text.length, this.#used);
    this.#bytes.write(text, this.#used + 4, 'latin1');
    this.#used += 4 + text.length;
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    const larger = Buffer.alloc(2 * (this.#used + bytes));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
