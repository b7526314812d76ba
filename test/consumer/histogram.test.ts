/** The options agghist, aggpack and aggzoom: layout and lengths are those of illumos's libdtrace. */
import { expect, test } from 'vitest';
import { prints } from '../language/support.ts';

const counts = '@a["x", 1] = sum(5); @a["y", 2] = sum(15); @a["z", 3] = sum(30);';

/** The rows behind the newline that ends the records, without what the trace ends with. */
async function rows(statements: string, ...options: readonly string[]): Promise<string[]> {
  const text = await prints(`BEGIN { ${statements} exit(0); }`, ...options);
  return Buffer.from(text, 'latin1').toString('utf8').split('\n').slice(1).filter(Boolean);
}

const title = '------------- Distribution -------------';

test('agghist: a bar for every row of a sum, in proportion to all of them', async () => {
  expect(await rows(counts, '-xagghist')).toEqual([
    `                       key  ${title} count    `,
    `                x        1 |${'@'.repeat(4).padEnd(40)} 5        `,
    `                y        2 |${'@'.repeat(12).padEnd(40)} 15       `,
    `                z        3 |${'@'.repeat(24).padEnd(40)} 30       `,
  ]);
});

test('agghist without keys, of negative values, normalized', async () => {
  expect(await rows('@ = sum(-8); normalize(@, -2);', '-xagghist')).toEqual([
    `           value  ${title} count    `,
    ` ${'@'.repeat(40)}| 0        `,
  ]);
});

test('agghist leaves the other functions as they are', async () => {
  expect(await rows('@["k"] = max(3);', '-xagghist')).toEqual([
    `  ${'k'.padEnd(50)} ${'3'.padStart(16)}`,
  ]);
});

test('aggzoom: the longest bar has 95 parts of a hundred', async () => {
  const lengths = (await rows(counts, '-xagghist', '-xaggzoom')).map(
    (row) => row.replace(/[^@]/g, '').length,
  );
  expect(lengths).toEqual([0, 6, 19, 38]);
  const [, , one, two] = await rows(
    '@ = quantize(1); @ = quantize(2); @ = quantize(2);',
    '-xaggzoom',
  );
  expect([one, two].map((row) => row.replace(/[^@]/g, '').length)).toEqual([19, 38]);
});

test('aggpack: a quantize in a line, from below the least bucket of all rows to above the greatest', async () => {
  const statements =
    '@q["one"] = quantize(1); @q["one"] = quantize(5); @q["one"] = quantize(6); @q["two"] = quantize(1000);';
  expect(await rows(statements, '-xaggpack')).toEqual([
    '              key  min .------------. max  | count',
    '              one    0 : \u2583 \u2586        : 1024 | 3',
    '              two    0 :          \u2588 : 1024 | 1',
  ]);
});

test('aggpack: an lquantize with all its levels', async () => {
  expect(
    await rows('@["k"] = lquantize(5, 0, 10, 2); @["k"] = lquantize(55, 0, 10, 2);', '-xaggpack'),
  ).toEqual([
    '              key     min .-------. max      | count',
    '                k     < 0 :   \u2585  \u2585: >= 10    | 2',
  ]);
});

test('aggpack: negative counts, and no data', async () => {
  expect(await rows('@ = quantize(1, -1);', '-xaggpack')).toEqual([
    '  min .---. max  | count',
    '    0 : V : 2    | -1',
  ]);
  expect(await rows('@ = quantize(8); clear(@);', '-xaggpack')).toEqual([
    '  min .--. max  | count',
    '    0 :  : 1    | 0',
  ]);
});
