/** Events as JSON text: a line each, or one document. What is written is ASCII and UTF-8, as a binary string. */
import { Buffer } from 'node:buffer';
import { Buffered } from '../buffered.ts';
import type { TextOutput } from '../consumer-host.ts';
import type { Aggregation, TraceEvent } from './events.ts';

/** Takes events in their order: start first, aggregations behind everything else but end. */
export interface EventWriter {
  write(event: TraceEvent): void;
  /** Hands on what is buffered. */
  flush(): void;
}

/** Characters that some readers take for the end of a line: NEL, LS and PS. JSON.stringify escapes the others. */
const lineEnds = /[\u0085\u2028\u2029]/g;

// oxlint-disable-next-line no-control-regex -- JSON has no control characters left
const ascii = /^[\x00-\x7f]*$/;

/** The JSON text of a value, without a line end in it, as a binary string. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (ascii.test(text)) return text;
  const escaped = text.replace(
    lineEnds,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(escaped, 'utf8').toString('latin1');
}

/** An event's text in pieces: an aggregation may be larger than a string can be. */
function* piecesOf(event: TraceEvent): Iterable<string> {
  if (event.type !== 'aggregation') {
    yield jsonText(event);
    return;
  }
  const { rows, ...head }: Aggregation = event;
  yield `${jsonText(head).slice(0, -1)},"rows":[`;
  let separator = '';
  for (const row of rows) {
    yield separator + jsonText(row);
    separator = ',';
  }
  yield ']}';
}

/** One event a line, and nothing else. */
export class NdjsonWriter implements EventWriter {
  readonly #buffer: Buffered;

  constructor(output: TextOutput) {
    this.#buffer = new Buffered(output);
  }

  write(event: TraceEvent): void {
    for (const piece of piecesOf(event)) this.#buffer.add(piece);
    this.#buffer.add('\n');
  }

  flush(): void {
    this.#buffer.flush();
  }
}

/** The members of the document that hold events, in their order. */
const sections = ['start', 'events', 'aggregations', 'end'] as const;

const sectionOf: Readonly<Record<TraceEvent['type'], (typeof sections)[number]>> = {
  start: 'start',
  record: 'events',
  error: 'events',
  drop: 'events',
  aggregation: 'aggregations',
  end: 'end',
};

/**
 * One object: `start` and `end` are events, `events` and `aggregations` lists of them. It is written while the trace
 * runs and is whole once `end` has been written.
 */
export class DocumentWriter implements EventWriter {
  readonly #buffer: Buffered;
  /** Index of the section that is being written. */
  #section = -1;
  #empty = true;

  constructor(output: TextOutput) {
    this.#buffer = new Buffered(output);
  }

  write(event: TraceEvent): void {
    this.#advance(sections.indexOf(sectionOf[event.type]));
    this.#buffer.add(this.#empty ? '\n' : ',\n');
    this.#empty = false;
    for (const piece of piecesOf(event)) this.#buffer.add(piece);
    if (event.type === 'end') this.#buffer.add('\n}\n');
  }

  flush(): void {
    this.#buffer.flush();
  }

  /** Closes the section that is open, and those in between, which stay empty. */
  #advance(to: number): void {
    while (this.#section < to) {
      if (isList(this.#section)) this.#buffer.add(this.#empty ? ']' : '\n]');
      this.#buffer.add(this.#section === -1 ? '{' : ',\n');
      this.#section++;
      this.#buffer.add(`"${sections[this.#section]}":${isList(this.#section) ? '[' : ''}`);
      this.#empty = true;
    }
  }
}

const isList = (section: number): boolean => section === 1 || section === 2;
