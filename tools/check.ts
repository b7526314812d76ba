/**
 * What `npm run check` runs: types, lint rules, formatting and import directions, all at once, each with its output in one
 * piece. What did not change since the last time is not looked at anew where a tool can keep that.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';

const checks = [
  'prettier --check --log-level=warn --cache --cache-strategy=content --cache-location=.cache/prettier .',
  'oxlint --type-aware',
  'tsc --noEmit --incremental --tsBuildInfoFile .cache/types.json',
  'node tools/check-imports.ts',
];

/** Runs one with npm's path, on which the tools are. */
async function passes(line: string): Promise<boolean> {
  const [command, ...words] = line.split(' ');
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [status, ...said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  process.stderr.write(said.join(''));
  if (status !== 0) process.stderr.write(`failed: ${command}\n`);
  return status === 0;
}

const passed = await Promise.all(checks.map(passes));
if (passed.includes(false)) process.exitCode = 1;
