import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aggregation } from '../../runtime/consumer/aggregation.ts';
import { Buffered } from '../../runtime/consumer/buffered.ts';
import { columnsOf } from '../../runtime/consumer/columns.ts';
import { renderAggregations, writeColumns } from '../../runtime/consumer/render-aggregation.ts';
import type { AggregationSnapshot } from '../../runtime/consumer/snapshot.ts';
import { printedRows, type SortOptions } from '../../runtime/consumer/sort.ts';
import type { KeyTable } from '../../runtime/tables/key-table.ts';
import { StringTable } from '../../runtime/tables/strings.ts';
import { specOf } from './support.ts';

/** The same rows, of which nobody knows that they were columns. */
const plain = ({ spec, normalization, rows }: AggregationSnapshot): AggregationSnapshot => ({
  spec,
  normalization,
  rows: [...rows],
});

const options: fc.Arbitrary<SortOptions> = fc.record({
  aggsortkey: fc.boolean(),
  aggsortrev: fc.boolean(),
  aggsortkeypos: fc.integer({ min: 0, max: 3 }),
  aggsortpos: fc.constant(0),
});

const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
  fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
);
const updates = fc.array(
  fc.tuple(fc.constantFrom('', 'a', 'b', '10.0.0.9', '10.0.0.10'), fc.integer(), value),
  { maxLength: 60 },
);

/** Texts of all kinds, among them many addresses. */
const octet = fc.constantFrom(0, 1, 9, 10, 19, 99, 100, 109, 199, 200, 255);
const group = fc.constantFrom(0, 0, 0, 1, 0x10, 0x19, 0x20, 0x201, 0x2001, 0xa, 0xff, 0x1a9);
const ipv6 = fc
  .array(group, { minLength: 8, maxLength: 8 })
  .map((groups) => new URL(`http://[${groups.map((each) => each.toString(16)).join(':')}]`))
  .map(({ hostname }) => hostname.slice(1, -1));
const oneKey = fc.oneof(
  fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
  ipv6,
  fc.constantFrom(
    null,
    '',
    '1',
    '1.2.3',
    '10.',
    '10.0.0.1x',
    '20',
    '2001:db8::1',
    '::',
    'fe80::9',
    'zz',
    '.',
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 6 }),
);

function build(list: readonly (readonly [string, number, number])[]): Aggregation {
  const strings = new StringTable();
  const spec = specOf('a', { name: 'sum' }, ['string', 'int', 'uint16_t']);
  const aggregation = new Aggregation(spec, strings);
  for (const [text, number, term] of list)
    aggregation.sum(
      (aggregation.keys as KeyTable).find3(strings.internText(text), number, number & 3),
      term,
    );
  return aggregation;
}

/** Sorted and printed by its columns it is what it is without them. */
function expectAsRows(snapshot: AggregationSnapshot, sorting: SortOptions): void {
  expect(printedRows([snapshot], sorting)).toEqual(printedRows([plain(snapshot)], sorting));
  let [rows, written] = ['', ''];
  renderAggregations([plain(snapshot)], undefined, sorting, (row) => (rows += row));
  const write = (text: string): unknown => (written += text);
  const writeBytes = (bytes: Uint8Array): unknown => write(Buffer.from(bytes).toString('latin1'));
  const out = new Buffered({ write, writeBytes, truncate: () => {} });
  writeColumns(snapshot, columnsOf(snapshot)!, sorting, out);
  out.flush();
  expect(written).toBe(rows);
}

describe('an aggregation in columns', () => {
  test('is sorted and printed as one in rows', () => {
    const divisor = fc.constantFrom(1n, 1n, 3n);
    fc.assert(
      fc.property(updates, options, divisor, (list, sorting, by) => {
        const aggregation = build(list);
        aggregation.normalize(by);
        expectAsRows(aggregation.snapshot(), sorting);
      }),
    );
  });

  test('of one string is, too', () => {
    const term = fc.constantFrom(0, 1, 2, -1, 2 ** 32, -(2 ** 45));
    const rowsOf = fc.array(fc.tuple(oneKey, term), { maxLength: 80 });
    fc.assert(
      fc.property(rowsOf, options, (list, sorting) => {
        const strings = new StringTable();
        const aggregation = new Aggregation(specOf('a', { name: 'sum' }, ['string']), strings);
        for (const [text, each] of list)
          aggregation.sum(aggregation.keys.find1(strings.internText(text)), each);
        expectAsRows(aggregation.snapshot(), sorting);
      }),
      { numRuns: 500 },
    );
  });

  test('of several strings and integers of all sizes is, though most values are equal', () => {
    const types = ['string', 'int64_t', 'string', 'char', 'uint32_t'];
    const long = fc.constantFrom(0n, 1n, -1n, 2n ** 32n, -(2n ** 32n), 2n ** 63n - 1n);
    const rowOf = fc.tuple(oneKey, long, oneKey, fc.constantFrom(0, 1, -1), fc.constantFrom(0, -1));
    const rowsOf = fc.array(fc.tuple(rowOf, fc.integer({ min: 0, max: 1 })), { maxLength: 60 });
    fc.assert(
      fc.property(rowsOf, options, (list, sorting) => {
        const strings = new StringTable();
        const aggregation = new Aggregation(specOf('a', { name: 'sum' }, types), strings);
        for (const [[a, b, c, d, e], term] of list) {
          const [low, high] = [Number(BigInt.asIntN(32, b)), Number(b >> 32n)];
          const words = [strings.internText(a), low, high, strings.internText(c), d, e];
          aggregation.sum((aggregation.keys as KeyTable).findN(Int32Array.from(words)), term);
        }
        expectAsRows(aggregation.snapshot(), sorting);
      }),
      { numRuns: 300 },
    );
  });

  test('of many addresses is, in pieces of bytes', () => {
    const strings = new StringTable();
    const aggregation = new Aggregation(specOf('a', { name: 'sum' }, ['string']), strings);
    for (let i = 0; i < 2000; i++) {
      const word = Math.imul(i, 0x9e3779b1);
      const id =
        i % 3 === 0 ? strings.internV6(0x20010db8, i & 7, word, i) : strings.internV4(word);
      aggregation.sum(aggregation.keys.find1(id), i % 5);
    }
    for (const aggsortkey of [false, true])
      for (const aggsortrev of [false, true])
        expectAsRows(aggregation.snapshot(), {
          aggsortkey,
          aggsortrev,
          aggsortkeypos: 0,
          aggsortpos: 0,
        });
  });

  test('keeps what it was when the aggregation goes on', () => {
    const aggregation = build([
      ['a', 1, 10],
      ['b', 2, 20],
    ]);
    const snapshot = aggregation.snapshot();
    aggregation.trunc();
    aggregation.sum((aggregation.keys as KeyTable).find3(1, 7, 7), 99);
    expect(snapshot.rows.map(({ key }) => key)).toEqual([
      ['a', 1n, 1n],
      ['b', 2n, 2n],
    ]);
    expect(snapshot.rows[0].value).toEqual({ kind: 'integer', value: 10n });
  });

  test('has none where a sum is more than a double holds', () => {
    const aggregation = build([['a', 1, 2 ** 52]]);
    aggregation.sum(0, 2 ** 52);
    expect(columnsOf(aggregation.snapshot())).toBeUndefined();
    expect(aggregation.snapshot().rows[0].value).toEqual({ kind: 'integer', value: 2n ** 53n });
  });
});
