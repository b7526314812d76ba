import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../runtime/consumer/machine/events.ts';
import { DocumentWriter, NdjsonWriter } from '../../runtime/consumer/machine/json.ts';
import { linesOf, parse } from './decode.ts';

const probe = { id: 1, provider: 'dtrace', module: '', function: '', name: 'BEGIN' };
const start: TraceEvent = { type: 'start', schema: 1, program: [] };
const record: TraceEvent = { type: 'record', probe, clause: 0, cpu: 0, actions: [] };
const drop: TraceEvent = { type: 'drop', drop: 'DTRACEDROP_SPEC', count: 1, message: 'one' };
const end: TraceEvent = { type: 'end', reason: 'input', status: 0 };
const aggregation = (rows: number): TraceEvent => ({
  type: 'aggregation',
  name: 'a',
  function: 'count',
  normalization: 1,
  keys: ['string', 'int'],
  rows: Array.from({ length: rows }, (_, i) => ({ key: [`"${i}"\n\u2028`, i], value: i })),
});

/** What the writer hands on, piece by piece. */
function piecesOf(
  Writer: typeof NdjsonWriter | typeof DocumentWriter,
  events: readonly TraceEvent[],
): string[] {
  const pieces: string[] = [];
  const output = { write: (text: string) => void pieces.push(text), truncate: () => {} };
  const writer = new Writer(output);
  for (const event of events) writer.write(event);
  writer.flush();
  return pieces;
}

const traces: readonly (readonly TraceEvent[])[] = [
  [start, end],
  [start, record, end],
  [start, aggregation(0), end],
  [start, drop, aggregation(1), aggregation(2), end],
  [start, record, record, drop, aggregation(3), end],
];

describe('a stream', () => {
  test.each(traces)('has a line for each event (%#)', (...events) => {
    expect(linesOf(piecesOf(NdjsonWriter, events).join(''))).toEqual(events);
  });
});

describe('a document', () => {
  test.each(traces)('has every event in its place (%#)', (...events) => {
    const only = (...types: readonly string[]): readonly TraceEvent[] =>
      events.filter(({ type }) => types.includes(type));
    expect(parse(piecesOf(DocumentWriter, events).join(''))).toEqual({
      start,
      events: only('record', 'error', 'drop'),
      aggregations: only('aggregation'),
      end,
    });
  });

  test('an event has a line of its own', () => {
    const text = piecesOf(DocumentWriter, [start, record, drop, aggregation(1), end]).join('');
    const lines = text.split('\n').map((line) => line.replace(/,$/, ''));
    for (const event of [start, record, drop, aggregation(1), end])
      expect(
        lines.filter((line) => line === JSON.stringify(event).replace('\u2028', '\\u2028')),
      ).toHaveLength(1);
  });
});

test('a large aggregation is handed on in pieces', () => {
  const rows = 50_000;
  const pieces = piecesOf(NdjsonWriter, [aggregation(rows)]);
  const longest = Math.max(...pieces.map(({ length }) => length));
  expect(longest).toBeLessThan(70_000);
  expect(linesOf(pieces.join(''))).toEqual([aggregation(rows)]);
});
