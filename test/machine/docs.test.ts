/** The reader that docs/output.md prints. Its commands are run with those of every page. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '../cli/run.ts';
import { blocksOf } from '../docs/pages.ts';
import { root } from '../docs/shell.ts';
import { recording, run } from '../replay/support.ts';

const reader = blocksOf('docs/output.md').find(({ language }) => language === 'ts');

let folder: string;
let file: string;

// Inside the checkout, so that its settings and types are in force.
beforeAll(() => {
  folder = mkdtempSync(join(root, 'test/machine/.reader-'));
  file = join(folder, 'reader.ts');
  writeFileSync(file, reader!.text.replace("'tsdtrace/runtime'", "'../../../runtime/index.ts'"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('prints the rows of a stream', async () => {
  const program = 'tcp:::connect-request { @[args[4]->tcp_dport] = sum(9007199254740993); }';
  const words = ['-x', 'oformat=ndjson', '-n', program, '-r', recording('refused.pcap')];
  const { stdout: input } = await run(...words);
  const { stdout, stderr } = await execute(process.execPath, [file], {
    input: Buffer.from(input, 'latin1'),
  });
  expect(stderr).toBe('');
  const rows = stdout.trimEnd().split('\n');
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) {
    const [, port, sum] = /^(\d+) (\d+)n$/.exec(row) ?? [];
    expect(Number(port)).toBeGreaterThan(0);
    expect(BigInt(sum) % 9007199254740993n).toBe(0n);
  }
});

test('has the types that it is given', async () => {
  const config = join(folder, 'tsconfig.json');
  const settings = { extends: '../../../tsconfig.json', include: ['reader.ts'] };
  writeFileSync(config, JSON.stringify(settings));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = await execute(process.execPath, [compiler, '--noEmit', '-p', config]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
