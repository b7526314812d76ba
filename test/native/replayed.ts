/** Running a case of the corpus through tsdtrace, over a capture that none of its probes looks at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../cli/captured.ts';
import { program } from '../cli/program.ts';
import { argumentsOf, type Answer, type Case } from './corpus.ts';

const capture = fileURLToPath(new URL('../../examples/captures/dns.pcapng', import.meta.url));

/** Commands that system() starts inherit the process's own output: such a case needs a process. */
const startsCommands = (words: readonly string[]): boolean => words.includes('-w');

function inItsOwn(words: readonly string[], folder: string): Answer {
  const options = { cwd: folder, encoding: 'latin1', env: { ...process.env, TZ: 'UTC' } } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...words], options);
  return { out: stdout, err: stderr, status: status ?? -1 };
}

async function here(words: readonly string[], folder: string): Promise<Answer> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { status, ...printed } = await run(...words);
    return { ...printed, status: status & 0xff };
  } finally {
    process.chdir(before);
  }
}

/** What tsdtrace prints for a case. */
export async function replayed(each: Case): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'native-'));
  try {
    writeFileSync(join(folder, each.file), each.text, 'latin1');
    const words = ['-r', capture, ...argumentsOf(each)];
    return startsCommands(words) ? inItsOwn(words, folder) : await here(words, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
