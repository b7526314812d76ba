/** The events in a block of a recording. */
import { Buffer } from 'node:buffer';
import type { EventValue } from '../../compiler/backends/events/layout.ts';
import type { Description } from './description.ts';
import { type ColumnKind, lostEvents, missedEvents, nullText } from './format.ts';

/** Told of what a block holds. */
export interface RecordingListener {
  /** `values` is used again for the next event. */
  event(number: number, timestamp: bigint, values: readonly EventValue[]): void;
  lost(events: number, timestamp: bigint): void;
  missed(events: number): void;
  /** Asked before every event. */
  readonly stopped: () => boolean;
}

/** Of what is no event: how many. */
const counted: readonly ColumnKind[] = ['u32'];

const sizes: Readonly<Record<ColumnKind, number>> = { i32: 4, u32: 4, i64: 8, text: 4 };

/** A number and a time. */
const headBytes = 10;

export class EventBlocks {
  /** By the number of the probe; undefined where there is none. */
  readonly #columns: readonly (readonly ColumnKind[] | undefined)[];
  readonly #values: EventValue[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Of the block; the first is number 1. */
  #texts: string[] = [];

  constructor({ probes }: Description) {
    this.#columns = [counted, ...probes.map(({ data }) => data.map(({ kind }) => kind))];
  }

  /** False when the block's bytes are no events: it has a right checksum, and was written wrong. */
  read(bytes: Buffer, listener: RecordingListener): boolean {
    this.#bytes = bytes;
    this.#at = 0;
    this.#texts = [];
    while (this.#at < bytes.length && !listener.stopped()) {
      if (!this.#has(headBytes)) return false;
      const number = bytes.readUInt16LE(this.#at);
      const timestamp = bytes.readBigInt64LE(this.#at + 2);
      this.#at += headBytes;
      const columns = number === missedEvents ? counted : this.#columns[number];
      if (columns === undefined || !this.#readValues(columns)) return false;
      if (number === lostEvents) listener.lost(Number(this.#values[0]), timestamp);
      else if (number === missedEvents) listener.missed(Number(this.#values[0]));
      else listener.event(number, timestamp, this.#values);
    }
    return true;
  }

  #has(size: number): boolean {
    return this.#at + size <= this.#bytes.length;
  }

  #readValues(columns: readonly ColumnKind[]): boolean {
    for (let i = 0; i < columns.length; i++) {
      const kind = columns[i];
      if (!this.#has(sizes[kind])) return false;
      const value = this.#value(kind);
      if (value === undefined) return false;
      this.#values[i] = value;
    }
    return true;
  }

  /** Undefined for a text that is not there. */
  #value(kind: ColumnKind): EventValue | undefined {
    const at = this.#at;
    this.#at += sizes[kind];
    switch (kind) {
      case 'i32':
        return this.#bytes.readInt32LE(at);
      case 'u32':
        return this.#bytes.readUInt32LE(at);
      case 'i64':
        return this.#bytes.readBigInt64LE(at);
      case 'text':
        return this.#text(this.#bytes.readUInt32LE(at));
    }
  }

  /** With a text's first number comes the text itself. */
  #text(number: number): string | null | undefined {
    const texts = this.#texts;
    if (number === nullText) return null;
    if (number <= texts.length) return texts[number - 1];
    if (number !== texts.length + 1 || !this.#has(4)) return undefined;
    const length = this.#bytes.readUInt32LE(this.#at);
    this.#at += 4;
    if (!this.#has(length)) return undefined;
    const text = this.#bytes.toString('latin1', this.#at, this.#at + length);
    this.#at += length;
    texts.push(text);
    return text;
  }
}
