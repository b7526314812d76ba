/** The programs in docs/library.md type-check, and those over captures run; the first prints what the page says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '../cli/run.ts';
import { counted } from './facts.ts';
import { type Block, blocksOf } from './pages.ts';
import { root } from './shell.ts';

const blocks = blocksOf('docs/library.md');
const programs = blocks.filter(({ language }) => language === 'ts');

function blockOf(language: string): Block {
  const block = blocks.find((each) => each.language === language);
  if (block === undefined) throw new Error(`docs/library.md prints no ${language}`);
  return block;
}

const printed = blockOf('text');

let folder: string;
const fileOf = (index: number): string => join(folder, `example-${index}.ts`);

// Inside the checkout, so that its settings and types are in force.
beforeAll(() => {
  folder = mkdtempSync(join(root, 'test/docs/.library-'));
  for (const [index, { text }] of programs.entries())
    writeFileSync(fileOf(index), text.replace("'tsdtrace'", "'../../../index.ts'"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const runExample = (index: number): ReturnType<typeof execute> =>
  execute(process.execPath, [pathToFileURL(fileOf(index)).pathname]);

test('they import the package as its users do', () => {
  expect(programs.length).toBeGreaterThan(2);
  for (const { text } of programs) expect(text).toContain("from 'tsdtrace'");
});

test('the first runs', async () => {
  const { status, stdout, stderr } = await runExample(0);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: printed.text, stderr: '' });
  // As text and as data, the connections are those that the kernel counted.
  const total = (lines: readonly string[]): number =>
    lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  const lines = stdout.split('\n');
  const accepted = counted('web', 'server', 'TcpPassiveOpens');
  expect(total(lines.filter((line) => line.startsWith('port ')))).toBe(accepted);
  expect(total(lines.filter((line) => !line.startsWith('port ')))).toBe(accepted);
});

test('that with events tells each refusal', async () => {
  const { status, stdout, stderr } = await runExample(1);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  const resets = ['client', 'server'].map((host) => counted('refused', host, 'TcpOutRsts'));
  expect(lines).toHaveLength(resets[0] + resets[1]);
  for (const line of lines) expect(line).toMatch(/^1\d{18} accept-refused [\w.:]+ \d+$/);
});

test('they have the types that they are given', async () => {
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions: { noEmit: true, rootDir: '../../..' },
      include: ['example-*.ts'],
    }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await execute(process.execPath, [tsc, '-p', config]);
  expect(stdout).toBe('');
});
