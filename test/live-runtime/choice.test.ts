/** Members that are one of several things: what the script's words become, and what they are compared with. */
import { expect, test } from 'vitest';
import { wordsOf } from '../../compiler/backends/events/schema.ts';
import { wordsAre, wordsOfValue } from '../../compiler/backends/bpftrace/words.ts';
import type { KernelValue } from '../../probes/define-linux.ts';
import { catalogue } from '../../probes/index.ts';
import { valueReaders } from '../../runtime/live/decode.ts';
import { EventWords } from '../../runtime/live/words.ts';
import { StringTable } from '../../runtime/tables/strings.ts';

const value: KernelValue = {
  is: 'choice',
  which: '$w',
  of: [
    { is: 'address', high: '$h', low: '$l' },
    { is: 'tableName', table: 'icmp_type_string', text: '$n', otherwise: 'decimal' },
  ],
};

const words = wordsOfValue(value, '<null>');
if (words === undefined) throw new Error('a choice has words');

/** What the words read as. */
function read(...numbers: readonly bigint[]): unknown {
  if (words === undefined) return undefined;
  const event = new EventWords();
  for (const [index, number] of numbers.entries()) event.whole[index] = number;
  const tables = {
    catalogue,
    strings: new StringTable(),
    ownerOf: () => -1,
    symbolAt: (address: bigint) => `at ${address}`,
    stackOf: (text: string) => text,
  };
  return valueReaders([words], 0, tables).readers[0](event);
}

test('one word says which, the others are shared', () => {
  expect(wordsOf(words.decode)).toBe(3);
  expect(words.codes).toHaveLength(3);
  expect(words.codes[0]).toContain('$w');
  for (const name of ['$h', '$n']) expect(words.codes[1]).toContain(name);
  expect(words.codes[2]).not.toContain('$n');
});

test('they read as what was chosen', () => {
  expect(read(0n, 0n, 0n)).toBe('<null>');
  expect(read(1n, 0n, 0xffff_c612_0001n)).toBe('198.18.0.1');
  expect(read(2n, 250n, 0n)).toBe('250');
  expect(read(2n, 8n, 0n)).toBe(catalogue.stringTables.get('icmp_type_string')?.entries.get(8));
});

test('a comparison asks which it is too', () => {
  const absent = wordsAre(words, '<null>', catalogue);
  expect(absent).toContain('== 0');
  const number = wordsAre(words, '250', catalogue);
  expect(number).toMatch(/== 2 &&.*250/);
  expect(wordsAre(words, '198.18.0.1', catalogue)).toMatch(/== 1 &&/);
});
