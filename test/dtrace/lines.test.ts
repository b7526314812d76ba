/** What a native dtrace prints is read as it was meant, whatever names hold; what it says of losses and faults is told. */
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOfLabel } from '../../runtime/consumer/buckets.ts';
import { renderDistribution } from '../../runtime/consumer/render-distribution.ts';
import type { AggregatingFunction } from '../../compiler/program.ts';
import { stringLiteral } from '../../compiler/backends/dtrace/text.ts';
import { DtraceReader } from '../../runtime/live/dtrace-lines.ts';
import { JsonObject } from '../../runtime/live/json.ts';
import type { LineListener } from '../../runtime/live/lines.ts';
import { unescapeC } from '../../runtime/live/text.ts';

function reading(): { reader: DtraceReader; all: unknown[] } {
  const all: unknown[] = [];
  const listener: LineListener = {
    attached: () => {},
    event: (words) => {
      all.push(Array.from({ length: words.count }, (_, i) => words.texts[i] ?? words.whole[i]));
    },
    map: (name, value) => {
      all.push([name, value instanceof JsonObject ? value.pairs : value]);
    },
    lost: (events) => all.push(['lost', events]),
    dropped: (kind, count) => all.push([kind, count]),
    complaint: (complaint) => all.push(complaint.message),
    unknown: (line) => all.push(['unknown', line]),
  };
  return { reader: new DtraceReader(listener), all };
}

function told(text: string, step = Infinity): unknown[] {
  const { reader, all } = reading();
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  reader.end();
  return all;
}

/** As libdtrace's %S prints a string and its terminating NUL. */
function escaped(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '"': '\\"',
    '\\': '\\\\',
    '\0': '\\0',
  };
  return Array.from(
    `${text}\0`,
    (each) =>
      letters[each] ??
      (each >= ' ' && each <= '~' ? each : `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`),
  ).join('');
}

const names = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map((c) => String.fromCharCode(c)),
});

describe('events', () => {
  test('whatever a name holds comes up as it is, in chunks of any size', () => {
    fc.assert(
      fc.property(
        names,
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        fc.integer({ min: 1, max: 9 }),
        (name, value, step) => {
          const line = `\x01E [1,5,"${escaped(name)}",${value}]\n`;
          expect(told(`${line}${line}`, step)).toEqual([
            [1n, 5n, name, value],
            [1n, 5n, name, value],
          ]);
        },
      ),
    );
  });

  test('what no line of ours is, is told and does no harm', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('\x01EAGZ [],"\\0129-x\n')) }),
        (noise) => {
          const all = told(`${noise}\n\x01E [1,2]\n`);
          expect(all.at(-1)).toEqual([1n, 2n]);
        },
      ),
    );
  });
});

describe('aggregations', () => {
  test('rows of one name are one map; a key that is printed twice is added up', () => {
    const text =
      '\x01A a0_count[1,"x,\\"\\0",3]\n\x01A a0_count[1,"x,\\"\\0",4]\n\x01A a1_sum[0,-9]\n\x01Z\n';
    expect(told(text)).toEqual([
      ['a0_count', [['1,"x\\054\\042"', 7n]]],
      ['a1_sum', [['0', -9n]]],
      ['z_end', null],
    ]);
  });

  test('a graph belongs to the row before it', () => {
    const graph = `
           value  ------------- Distribution ------------- count    
              -8                     |                     0        
              -4        @@@@@@@@@@@@@|                     -8       
              64                     |@@@@@@@              4        
          >= 100                     |                     0        

`;
    expect(told(`\x01G a2_graph["k\\0"]\n${graph}\x01E [0,1,0]\n`)).toEqual([
      [
        'a2_graph',
        [
          ['"k","-8"', 0n],
          ['"k","-4"', -8n],
          ['"k","64"', 4n],
          ['"k",">= 100"', 0n],
        ],
      ],
      [0n, 1n, 0n],
    ]);
  });

  const functions: readonly AggregatingFunction[] = [
    { name: 'quantize' },
    { name: 'lquantize', base: -20, limit: 33, step: 5 },
    { name: 'llquantize', factor: 10, low: 0, high: 5, steps: 20 },
    { name: 'llquantize', factor: 10, low: 2, high: 6, steps: 5 },
  ];
  test.each(functions)('every label of a graph of $name names its bucket', (agg) => {
    const all = agg.name === 'quantize' ? 127 : 400;
    for (let bucket = 0; bucket < all; bucket++) {
      const graph = renderDistribution(
        agg,
        { kind: 'distribution', buckets: [bucket], counts: [7n] },
        1n,
      );
      const row = /^ *(\S.*?) +[@ ]*\|[@ ]* +7 *$/m.exec(graph);
      if (row !== null) expect(bucketOfLabel(agg, row[1])).toBe(bucket);
    }
    expect(bucketOfLabel(agg, 'value')).toBeNaN();
  });
});

test('losses and faults on standard error, in the words of dtrace 2.0.7 and of the others', () => {
  const { reader, all } = reading();
  reader.complain('dtrace: 12 drops on CPU 0\ndtrace: 3 aggregation dro');
  reader.complain('ps on CPU 1\ndtrace: 4 dynamic variable drops with non-empty dirty list\n');
  reader.complain(
    'dtrace: error in dt_clause_0 for probe ID 1 (tcp:vmlinux::send): invalid address (0x0) at BPF pc 161\n' +
      'dtrace: error on enabled probe ID 5 (ID 2431: tcp:ip:f:send): divide-by-zero in action #2 at DIF offset 8\n',
  );
  expect(all).toEqual([
    ['DTRACEDROP_PRINCIPAL', 12],
    ['DTRACEDROP_AGGREGATION', 3],
    ['DTRACEDROP_DYNAMIC', 4],
    'invalid address (0x0) (tcp:vmlinux::send)',
    'divide-by-zero (tcp:ip:f:send)',
  ]);
});

test('a literal of D is what it was made of, and holds nothing that could end it', () => {
  fc.assert(
    fc.property(names, (name) => {
      const literal = stringLiteral(name);
      expect(literal).toMatch(/^"[ -~]*"$/);
      expect(literal.slice(1, -1)).not.toMatch(/(?<!\\)"|\n/);
      expect(unescapeC(literal.slice(1, -1))).toBe(name);
    }),
  );
});
