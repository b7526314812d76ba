/** Every program of the corpus prints, byte for byte, what native dtrace printed for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAnswer, readCorpus, root, type Case } from './corpus.ts';
import { masked } from './mask.ts';
import { replayed } from './replayed.ts';

const corpus = readCorpus();
/** Why a case prints something else, by its name: on purpose, and told in docs/language.md. */
const differences: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'differences.json'), 'utf8'),
) as Record<string, string>;

async function compare(each: Case): Promise<void> {
  const answer = readAnswer(each);
  if (answer === undefined) throw new Error('native dtrace has not been asked yet');
  const { native, own } = masked(each, answer, await replayed(each));
  expect(own).toEqual(native);
}

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('as native dtrace', () => {
  // What nobody could ask native dtrace yet is skipped, and seen to be.
  for (const each of corpus.filter(({ name }) => !(name in differences)))
    test.skipIf(readAnswer(each) === undefined)(each.name, () => compare(each));
});

describe.runIf(Object.keys(differences).length > 0)('not as native dtrace, on purpose', () => {
  for (const [name, reason] of Object.entries(differences))
    test(`${name}: ${reason}`, async () => {
      const each = corpus.find((one) => one.name === name);
      if (each === undefined) throw new Error('no such case');
      await expect(
        compare(each),
        'a case that has come to agree must leave the list',
      ).rejects.toThrow();
    });
});
