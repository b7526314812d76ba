import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../probes/index.ts';
import { pagesFolder, renderPages } from '../../tools/docs/providers.ts';

const folder = join(import.meta.dirname, '../..', pagesFolder);
const pages = await renderPages(catalogue);

test('docs/providers holds one page a provider, one of the structs, and nothing stale', () => {
  expect([...pages.keys()]).toContain('structs.md');
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
});

test.each([...pages])('%s is current: else run node tools/docs/providers.ts', (name, text) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

test('every constant and every table is on the page of names', () => {
  const page = pages.get('names.md')!;
  for (const [name, { value }] of catalogue.constants)
    expect(page).toMatch(new RegExp(`\\x60${name}\\x60\\s${value}\\b`));
  for (const name of catalogue.stringTables.keys()) expect(page).toContain(`## ${name}[]\n`);
});

test('every probe and every member has a row', () => {
  const all = [...pages.values()].join('\n');
  for (const provider of catalogue.providers) {
    for (const probe of provider.probes) {
      const row =
        probe.counter === undefined
          ? `## ${provider.name}:::${probe.name}\n`
          : `| \`${probe.name}\` `;
      expect(pages.get(`${provider.name}.md`)).toContain(row);
    }
  }
  for (const struct of catalogue.structs.values()) {
    for (const field of struct.fields) expect(all).toContain(`| \`${field.name}\``);
  }
});
