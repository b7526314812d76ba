/**
 * What a native dtrace prints under a script of ours: chunks of bytes in, events and aggregations out. Every line of the
 * script's begins with a byte that no other has; a graph's lines follow its row.
 */
import { Buffer } from 'node:buffer';
import { mark } from '../../compiler/backends/dtrace/interface.ts';
import { lastMap } from '../../compiler/backends/events/schema.ts';
import type { DropKind } from '../consumer/messages.ts';
import { JsonObject } from './json.ts';
import { LineSplitter } from './line-splitter.ts';
import type { LineListener } from './lines.ts';
import { unescapeC } from './text.ts';
import { EventWords } from './words.ts';

/** As much of a line that is not understood as a message can show. */
const shownBytes = 200;

/** A longer line without an end is no line of ours. */
const longestLine = 1024 * 1024;

const starts = {
  event: Buffer.from(mark.event, 'latin1'),
  row: Buffer.from(mark.row, 'latin1'),
  graph: Buffer.from(mark.graph, 'latin1'),
  end: Buffer.from(mark.end, 'latin1'),
} as const;

function startsWith(bytes: Uint8Array, at: number, end: number, start: Uint8Array): boolean {
  if (end - at < start.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[at + i] !== start[i]) return false;
  return true;
}

/** A graph's heading, and one of its rows: the bucket's label and what fell into it. */
const heading = /^ *value +-+ Distribution -+ count *$/;
const bucketRow = /^ *(\S.*?) +[@ ]*\|[@ ]* +(-?\d+) *$/;

/** What standard error says of losses. */
const drops: readonly (readonly [RegExp, DropKind])[] = [
  [/^dtrace: (\d+) aggregation drops?\b/, 'DTRACEDROP_AGGREGATION'],
  [/^dtrace: (\d+) dynamic variable drops?\b/, 'DTRACEDROP_DYNAMIC'],
  [/^dtrace: (\d+) drops? on CPU\b/, 'DTRACEDROP_PRINCIPAL'],
];

/** A fault while tracing: where and what; as Linux says it, and as the others do. */
const fault =
  /^dtrace: error (?:in dt_clause_\d+ for probe ID \d+ \(|on enabled probe ID \d+ \(ID \d+: )([^)]*)\): (.*?)(?: in (?:action|predicate)| at |$)/;

/** The words of a key in the form that maps have them: between commas, texts quoted and without commas. */
function keyText(words: EventWords, count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const text = words.texts[i];
    return text === undefined ? String(words.whole[i]) : quoted(text);
  }).join(',');
}

const quoted = (text: string): string =>
  `"${text.replaceAll(/[\\",]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;

export class DtraceReader {
  readonly #listener: LineListener;
  readonly #words = new EventWords(unescapeC);
  readonly #lines = new LineSplitter(
    (bytes, start, end) => this.#line(bytes, start, end),
    longestLine,
  );
  #complaint = '';
  /** The aggregation whose rows are being read, by key: native dtrace may print a key twice, once for each way to pad it. */
  #name: string | undefined;
  readonly #rows = new Map<string, bigint>();
  /** The key of the graph that is being read. */
  #graph: string | undefined;

  constructor(listener: LineListener) {
    this.#listener = listener;
  }

  /** Reads what the chunk completes; it may be reused when this returns. */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  end(): boolean {
    const whole = this.#lines.end();
    this.#finishMap();
    return whole;
  }

  #line(bytes: Uint8Array, at: number, end: number): void {
    if (startsWith(bytes, at, end, starts.event)) {
      this.#finishMap();
      if (this.#list(bytes, at + starts.event.length, end))
        return this.#listener.event(this.#words);
    } else if (startsWith(bytes, at, end, starts.row)) {
      if (this.#row(bytes, at + starts.row.length, end, false)) return;
    } else if (startsWith(bytes, at, end, starts.graph)) {
      if (this.#row(bytes, at + starts.graph.length, end, true)) return;
    } else if (startsWith(bytes, at, end, starts.end)) {
      this.#finishMap();
      return this.#listener.map(lastMap, null);
    }
    this.#other(Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1'));
  }

  /** Reads `[words]`, which must end with the line. */
  #list(bytes: Uint8Array, at: number, end: number): boolean {
    return bytes[at] === 0x5b && this.#words.read(bytes, at + 1, end) === end;
  }

  /** Reads `name[key]`, or `name[key,value]`. */
  #row(bytes: Uint8Array, at: number, end: number, isGraph: boolean): boolean {
    const open = bytes.indexOf(0x5b, at);
    if (open < 0 || open >= end || !this.#list(bytes, open, end)) return false;
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + at, open - at).toString('latin1');
    if (name !== this.#name) this.#finishMap();
    this.#name = name;
    const { count, whole } = this.#words;
    this.#graph = isGraph ? keyText(this.#words, count) : undefined;
    if (!isGraph) this.#add(keyText(this.#words, count - 1), whole[count - 1]);
    return true;
  }

  #add(key: string, value: bigint): void {
    this.#rows.set(key, (this.#rows.get(key) ?? 0n) + value);
  }

  /** Everything else: a line of a graph, or something unexpected. */
  #other(line: string): void {
    if (line === '') return;
    if (this.#graph !== undefined) {
      if (heading.test(line)) return;
      const bucket = bucketRow.exec(line);
      if (bucket !== null)
        return this.#add(`${this.#graph},${quoted(bucket[1])}`, BigInt(bucket[2]));
    }
    this.#listener.unknown(line.slice(0, shownBytes));
  }

  /** All rows of the aggregation are there. */
  #finishMap(): void {
    if (this.#name !== undefined) this.#listener.map(this.#name, new JsonObject([...this.#rows]));
    this.#name = undefined;
    this.#graph = undefined;
    this.#rows.clear();
  }

  // ---- standard error ----------------------------------------------------------------------------

  complain(text: string): void {
    const lines = `${this.#complaint}${text}`.split('\n');
    this.#complaint = lines.pop()!.slice(0, longestLine);
    for (const line of lines) this.#complained(line);
  }

  #complained(line: string): void {
    for (const [pattern, kind] of drops) {
      const match = pattern.exec(line);
      if (match !== null) return this.#listener.dropped(kind, Number(match[1]));
    }
    const match = fault.exec(line);
    if (match === null) return;
    const [, probe, message] = match;
    this.#listener.complaint({
      message: `${message} (${probe})`,
      helper: undefined,
      code: 0,
      line: 0,
    });
  }
}
