/** Every program of the corpus prints, byte for byte, what native dtrace printed for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type * as output from '../../cli/output.ts';
import { readAnswer, readCorpus, root, type Case } from './corpus.ts';
import { masked } from './mask.ts';
import { replayed } from './replayed.ts';

vi.mock('../../cli/output.ts', async (original) => ({
  ...(await original<typeof output>()),
  Output: (await import('./captured.ts')).CapturedOutput,
}));

const corpus = readCorpus();
/** Why a case does not print the same yet, by its name. */
const pending: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'pending.json'), 'utf8'),
) as Record<string, string>;

async function compare(each: Case): Promise<void> {
  const answer = readAnswer(each);
  if (answer === undefined) throw new Error('native dtrace has not been asked yet');
  const { native, own } = masked(each, answer, await replayed(each));
  expect(own).toEqual(native);
}

beforeAll(() => {
  process.env['TZ'] = 'UTC';
});

describe('as native dtrace', () => {
  // What nobody could ask native dtrace yet is skipped, and seen to be.
  for (const each of corpus.filter(({ name }) => !(name in pending)))
    test.skipIf(readAnswer(each) === undefined)(each.name, () => compare(each));
});

describe.runIf(Object.keys(pending).length > 0)('not yet as native dtrace', () => {
  for (const [name, reason] of Object.entries(pending))
    test(`${name}: ${reason}`, async () => {
      const each = corpus.find((one) => one.name === name);
      if (each === undefined) throw new Error('no such case');
      await expect(
        compare(each),
        'a pending case that passes must leave the list',
      ).rejects.toThrow();
    });
});
