/** bpftrace's JSON lines: shapes of 0.17, 0.23 and 0.27 as measured, integers of 64 bits, and hostile strings. */
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integerOf, JsonObject, type JsonValue, parseJson } from '../../runtime/live/json.ts';
import { type KernelComplaint, type LineListener, LineReader } from '../../runtime/live/lines.ts';
import type { EventWords } from '../../runtime/live/words.ts';

/** An element of an event: text where it is text, else a word. */
type Element = bigint | string;

/** Everything that was told, in order. */
class Notes implements LineListener {
  readonly notes: unknown[] = [];
  attached(probes: number): void {
    this.notes.push(['attached', probes]);
  }
  event(words: EventWords): void {
    const elements = Array.from(
      { length: words.count },
      (_, i): Element => words.texts[i] ?? words.whole[i],
    );
    this.notes.push(elements);
  }
  map(name: string, value: JsonValue): void {
    this.notes.push([name, plain(value)]);
  }
  lost(events: number): void {
    this.notes.push(['lost', events]);
  }
  dropped(kind: string, count: number): void {
    this.notes.push([kind, count]);
  }
  complaint(complaint: KernelComplaint): void {
    this.notes.push(complaint);
  }
  unknown(line: string): void {
    this.notes.push(['unknown', line]);
  }
}

function plain(value: JsonValue): unknown {
  if (value instanceof JsonObject) return value.pairs.map(([key, each]) => [key, plain(each)]);
  return Array.isArray(value) ? value.map(plain) : value;
}

/** What is told of the text, cut into chunks at every `step` bytes. */
function told(text: string, step = Infinity): unknown[] {
  const notes = new Notes();
  const reader = new LineReader(notes);
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += step)
    reader.push(bytes.subarray(at, Math.min(bytes.length, at + step)));
  reader.end();
  return notes.notes;
}

describe('lines as measured', () => {
  test.each<[string, string, unknown[]]>([
    ['0.17 start', '{"type": "attached_probes", "data": {"probes": 5}}', [['attached', 5]]],
    [
      '0.27 start',
      '{"type": "attached_probes", "count": 5, "data": {"probes": 5}}',
      [['attached', 5]],
    ],
    ['event', '{"type": "value", "data": [1,11433640245161,-3]}', [[1n, 11433640245161n, -3n]]],
    ['2^64 - 1, 0.17', '{"type": "value", "data": [1,18446744073709551615]}', [[1n, -1n]]],
    [
      'text in an event',
      String.raw`{"type": "value", "data": [1,"a,\"x\\",-3]}`,
      [[1n, 'a,"x\\', -3n]],
    ],
    [
      'bytes',
      String.raw`{"type": "value", "data": [2,"\uffffffc3\uffffffa9\u0001"]}`,
      [[2n, '\xc3\xa9\x01']],
    ],
    [
      'keyed map',
      '{"type": "map", "data": {"@k": {"1,2": 1, "3,4": 2}}}',
      [
        [
          'k',
          [
            ['1,2', 1],
            ['3,4', 2],
          ],
        ],
      ],
    ],
    [
      '0.23 double escapes',
      String.raw`{"type": "map", "data": {"@": {"q\\\"\\\\x": 1}}}`,
      [['', [[String.raw`q\"\\x`, 1]]]],
    ],
    [
      'a map whose keys lost their blanks',
      '{"type": "map", "data": {"@m": {"ab": 1, "ab": 2}}}',
      [
        [
          'm',
          [
            ['ab', 1],
            ['ab', 2],
          ],
        ],
      ],
    ],
    [
      'stats',
      '{"type": "stats", "data": {"@st": {"count": 2, "average": -5, "total": -11}}}',
      [
        [
          'st',
          [
            ['count', 2],
            ['average', -5],
            ['total', -11],
          ],
        ],
      ],
    ],
    ['lost, 0.17', '{"type": "lost_events", "data": {"events": 685985}}', [['lost', 685985]]],
    ['lost, 0.27', '{"type": "lost_events", "count": 3, "data": {"events": 3}}', [['lost', 3]]],
    [
      'full map, 0.23',
      '{"type": "helper_error", "msg": "Map full; can\'t update element. Try increasing max_map_keys config", "helper": "map_update_elem", "retcode": -7, "line": 1, "col": 47}',
      [
        {
          message: "Map full; can't update element. Try increasing max_map_keys config",
          helper: 'map_update_elem',
          code: -7,
          line: 1,
        },
      ],
    ],
    [
      'division, 0.27',
      '{"type": "runtime_error", "msg": "Divide or modulo by 0 detected.", "filename": "stdin", "line": 4, "col": 102}',
      [{ message: 'Divide or modulo by 0 detected.', helper: undefined, code: 0, line: 4 }],
    ],
    ['blank lines', '\n\n', []],
    ['another text', 'Attaching 2 probes...', [['unknown', 'Attaching 2 probes...']]],
    [
      'a line that is cut off',
      '{"type": "map", "data": {"@k": {"1',
      [['unknown', '{"type": "map", "data": {"@k": {"1']],
    ],
    [
      'no list of words',
      '{"type": "value", "data": [1,[2,3]]}',
      [['unknown', '{"type": "value", "data": [1,[2,3]]}']],
    ],
  ])('%s', (_, line, expected) => {
    expect(told(`${line}\n`)).toEqual(expected);
    expect(told(`${line}\n`, 7)).toEqual(expected);
  });

  test('0.27 quotes what no double can hold', () => {
    const notes = new Notes();
    let words: bigint[] = [];
    notes.event = (each) => {
      words = [...each.whole.subarray(0, each.count)];
    };
    new LineReader(notes).push(
      Buffer.from('{"type": "value", "data": [1,"18446744073709551615","-9007199254740993"]}\n'),
    );
    expect(words).toEqual([1n, -1n, -9007199254740993n]);
    expect(integerOf(parseJson(Buffer.from('"9007199254740993"'), 0, 18))).toBe(9007199254740993n);
  });
});

/** As bpftrace writes a string: control bytes as \u00XX, bytes of 0x80 and more as \uffffffXX. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '"': '\\"',
    '\\': '\\\\',
  };
  return Array.from(text)
    .map((character) => {
      const code = character.charCodeAt(0);
      const hex = code.toString(16).padStart(2, '0');
      if (names[character] !== undefined) return names[character];
      if (code >= 0x80) return `\\uffffff${hex}`;
      return code < 0x20 ? `\\u00${hex}` : character;
    })
    .join('');
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each).toString('latin1'));
const word = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });

test('every integer of 64 bits and every string of bytes comes up as it was', () => {
  const hostile = fc.oneof(
    bytes,
    fc.constantFrom(
      '"}',
      '\\',
      '\\uffffffff',
      '],[',
      '\n{"type": "value", "data": [1,2]}\n',
      '\x7f\xff',
    ),
  );
  const element = fc.oneof(word, hostile);
  fc.assert(
    fc.property(
      fc.array(element, { minLength: 1, maxLength: 62 }),
      fc.integer({ min: 1, max: 90 }),
      (elements, step) => {
        const list = elements.map((each) =>
          typeof each === 'string' ? `"${escaped(each)}"` : each,
        );
        const line = `{"type": "value", "data": [${list.join(',')}]}\n`;
        const expected = elements.map((each) =>
          typeof each === 'string' ? each : BigInt.asIntN(64, each),
        );
        expect(told(line, step)).toEqual([expected]);
      },
    ),
  );
});

test('whatever comes, nothing is thrown and what follows is read', () => {
  const line = '{"type": "value", "data": [7,8]}\n';
  fc.assert(
    fc.property(bytes, fc.nat(line.length), (junk, cut) => {
      const notes = told(`${line.slice(0, cut)}${junk}\n${line}`);
      expect(notes.at(-1)).toEqual([7n, 8n]);
    }),
  );
});
