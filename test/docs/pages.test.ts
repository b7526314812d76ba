/** Every command that a page prints does what the page says it does. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { blocksOf, commandsOf, readPage, trimmed } from './pages.ts';
import { root, Shell } from './shell.ts';

const pages = [
  'README.md',
  'examples/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'docs/tools')).map((name) => `docs/tools/${name}`),
];

const shell = new Shell();
afterAll(() => shell.close());

/** Sets up the checkout; the rest of the line is run here. `.ci/run` runs these two as they are. */
const setUp = 'npm ci && ';
const runsTheTests = `${setUp}npm test`;

const commands = pages.flatMap(commandsOf);

test.each(commands.filter(({ command }) => command !== runsTheTests))(
  '$page:$line $command',
  async ({ command, output }) => {
    const line = command.startsWith(setUp) ? command.slice(setUp.length) : command;
    const { text } = await shell.run(line.replace(/^npx tsdtrace /, 'tsdtrace '));
    expect(trimmed(text)).toBe(output);
  },
);

const programs = pages.flatMap((page) =>
  blocksOf(page)
    .filter(({ language }) => language === 'd')
    .map(({ line, text }) => ({ page, line, text })),
);

test.each(programs)('$page:$line compiles', async ({ text }) => {
  const result = await shell.run(`tsdtrace -e -s '${shell.file('page.d', text)}'`);
  expect(result).toEqual({ status: 0, text: '' });
});

test('the commands that set up are those of CI', () => {
  expect(commands.map(({ command }) => command)).toContain(runsTheTests);
  for (const part of runsTheTests.split(' && '))
    expect(readPage('.ci/run')).toMatch(new RegExp(`^${part}\\b`, 'm'));
});

describe.each(pages)('%s', (page) => {
  test('prints commands where they are run', () => {
    const elsewhere = blocksOf(page).filter(
      ({ language, text }) => language !== 'console' && /^(?:\$ |npx |tsdtrace -)/m.test(text),
    );
    expect(elsewhere).toEqual([]);
  });

  test('links to files that exist', () => {
    const folder = page.replace(/[^/]*$/, '');
    const targets = [...readPage(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to]) => to);
    const missing = targets.filter((to) => !existsSync(join(root, folder, to)));
    expect(missing).toEqual([]);
  });
});
