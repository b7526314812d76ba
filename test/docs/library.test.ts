/** The program in docs/library.md runs, type-checks, and prints what the page says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '../cli/run.ts';
import { counted } from './facts.ts';
import { type Block, blocksOf } from './pages.ts';
import { root } from './shell.ts';

function blockOf(language: string): Block {
  const block = blocksOf('docs/library.md').find((each) => each.language === language);
  if (block === undefined) throw new Error(`docs/library.md prints no ${language}`);
  return block;
}

const program = blockOf('ts');
const printed = blockOf('text');

let folder: string;
let file: string;

// Inside the checkout, so that its settings and types are in force.
beforeAll(() => {
  folder = mkdtempSync(join(root, 'test/docs/.library-'));
  file = join(folder, 'example.ts');
  writeFileSync(file, program.text.replace("'tsdtrace'", "'../../../index.ts'"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('it imports the package as its users do', () => {
  expect(program.text).toContain("from 'tsdtrace'");
});

test('it runs', async () => {
  const { status, stdout, stderr } = await execute(process.execPath, [
    pathToFileURL(file).pathname,
  ]);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: printed.text, stderr: '' });
  // As text and as data, the connections are those that the kernel counted.
  const total = (lines: readonly string[]): number =>
    lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  const lines = stdout.split('\n');
  const accepted = counted('web', 'server', 'TcpPassiveOpens');
  expect(total(lines.filter((line) => line.startsWith('port ')))).toBe(accepted);
  expect(total(lines.filter((line) => !line.startsWith('port ')))).toBe(accepted);
});

test('it has the types that it is given', async () => {
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions: { noEmit: true, rootDir: '../../..' },
      include: ['example.ts'],
    }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await execute(process.execPath, [tsc, '-p', config]);
  expect(stdout).toBe('');
});
