/** bpftrace's standard output under `-f json`: chunks of bytes in, what each line says out. */
import { Buffer } from 'node:buffer';
import type { DropKind } from '../consumer/messages.ts';
import { LineSplitter } from './line-splitter.ts';
import { integerOf, JsonObject, type JsonValue, parseJson } from './json.ts';
import { EventWords } from './words.ts';

/** A line about something that went wrong in the kernel's half. */
export interface KernelComplaint {
  readonly message: string;
  /** Of the failing helper function; undefined for a division by zero. */
  readonly helper: string | undefined;
  /** Its negative errno, 0 when there is none. */
  readonly code: number;
  /** The place in the script, from 1; 0 when it is not told. */
  readonly line: number;
}

/** Told of every line, in order. */
export interface LineListener {
  /** All probes are being attached. */
  attached(probes: number): void;
  /** A printed tuple of integers and texts; the words are read again for the next line. */
  event(words: EventWords): void;
  /** A map, by its name without the `@`: entries by key, or one value of a map without keys. */
  map(name: string, value: JsonValue): void;
  /** So many events did not fit into the buffer. */
  lost(events: number): void;
  /** So much else was lost. */
  dropped(kind: DropKind, count: number): void;
  complaint(complaint: KernelComplaint): void;
  /** A line that says nothing known. */
  unknown(line: string): void;
}

/** How bpftrace begins every event's line. */
const eventStart = Buffer.from('{"type": "value", "data": [', 'latin1');
/** A place in that where other lines differ, tried first. */
const telling = eventStart.indexOf('v');

const closingBrace = 0x7d;

/** As much of a line that is not understood as a message can show. */
const shownBytes = 200;

const numberOf = (value: JsonValue | undefined): number => Number(integerOf(value) ?? 0n);

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

export class LineReader {
  readonly #listener: LineListener;
  readonly #words = new EventWords();
  readonly #lines = new LineSplitter((bytes, start, end) => this.#line(bytes, start, end));

  constructor(listener: LineListener) {
    this.#listener = listener;
  }

  /** Reads what the chunk completes; it may be reused when this returns. */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /** There is nothing more. False when a line was cut off, which is told as unknown. */
  end(): boolean {
    return this.#lines.end();
  }

  #line(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return;
    if (this.#isEvent(bytes, start, end)) this.#listener.event(this.#words);
    else this.#other(bytes, start, end);
  }

  #isEvent(bytes: Uint8Array, start: number, end: number): boolean {
    const length = eventStart.length;
    if (end - start <= length || bytes[start + telling] !== eventStart[telling]) return false;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== eventStart[i]) return false;
    const close = this.#words.read(bytes, start + length, end);
    return close === end - 1 && bytes[close] === closingBrace;
  }

  #other(bytes: Uint8Array, start: number, end: number): void {
    const line = parseJson(bytes, start, end);
    if (line instanceof JsonObject && this.#message(line)) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    const shown = text.toString('latin1', 0, shownBytes).trim();
    if (shown !== '') this.#listener.unknown(shown);
  }

  /** False for a line of no known type. */
  #message(line: JsonObject): boolean {
    const data = line.get('data');
    const count = (name: string): number =>
      data instanceof JsonObject ? numberOf(data.get(name)) : 0;
    switch (line.get('type')) {
      case 'attached_probes':
        this.#listener.attached(count('probes'));
        return true;
      case 'lost_events':
        this.#listener.lost(count('events'));
        return true;
      case 'map':
      case 'stats':
        return this.#map(data);
      case 'helper_error':
      case 'runtime_error':
        this.#listener.complaint({
          message: textOf(line.get('msg')),
          helper: line.get('helper') === undefined ? undefined : textOf(line.get('helper')),
          code: numberOf(line.get('retcode')),
          line: numberOf(line.get('line')),
        });
        return true;
      default:
        return false;
    }
  }

  #map(data: JsonValue | undefined): boolean {
    if (!(data instanceof JsonObject)) return false;
    for (const [name, value] of data.pairs)
      this.#listener.map(name.startsWith('@') ? name.slice(1) : name, value);
    return true;
  }
}
