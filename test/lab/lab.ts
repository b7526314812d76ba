/**
 * Runs a command in the lab: a guest under QEMU's software emulation, with a kernel and a userland of Debian's, Node,
 * and this checkout. `npm run lab -- [options] COMMAND...`; see README.md. Ends as the command ends; with 77 where
 * something is missing, 124 when time ran out, 70 when the guest died.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { boot, skipStatus } from './boot.ts';
import { defaultPair, pairs, suites } from './pairs.ts';
import type { Pair, Suite } from './pairs.ts';

const usage = `usage: npm run lab -- [options] COMMAND...
One word is given to a shell, several are a command and its arguments; it runs in the checkout.
  --pair NAME       kernel and userland (--list), ${defaultPair} unless told
  --kernel SUITE    another kernel than the pair's
  --userland SUITE  another userland than the pair's
  --modules NAMES   kernel modules to load first, with commas between them
  --seconds N       how long the guest may run, 900 unless told
  --cpus N          processors of the guest, 2 unless told
  --folder FOLDER   its copy is $LAB in the guest
  --results FOLDER  where what the command leaves in $LAB_OUT is put
  --list            the pairs
`;

const options = {
  pair: { type: 'string', default: defaultPair },
  kernel: { type: 'string' },
  userland: { type: 'string' },
  modules: { type: 'string', default: '' },
  seconds: { type: 'string', default: '900' },
  cpus: { type: 'string', default: '2' },
  folder: { type: 'string' },
  results: { type: 'string' },
  list: { type: 'boolean', default: false },
} as const;

/** Options stand before the command, whose own words are left alone. */
function parse(words: readonly string[]) {
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind !== 'option');
  const end = first?.index ?? words.length;
  const command = words.slice(first?.kind === 'option-terminator' ? end + 1 : end);
  return { values: parseArgs({ args: words.slice(0, end), options }).values, command };
}

const fail = (why: string): never => {
  process.stderr.write(`lab: ${why}\n${usage}`);
  process.exit(2);
};

const suiteNamed = (name: string): Suite =>
  suites.find((suite) => suite === name) ?? fail(`no suite ${name}: ${suites.join(', ')}`);

const positive = (text: string, option: string): number => {
  const value = Number(text);
  return Number.isInteger(value) && value > 0
    ? value
    : fail(`${option} takes a number, not ${text}`);
};

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

export const cacheFolder = (environment: NodeJS.ProcessEnv): string =>
  environment.TSDTRACE_LAB_CACHE ??
  join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tsdtrace-lab');

/** The variable that says that this process has the lock. */
const locked = 'TSDTRACE_LAB_LOCKED';

/** Runs this same command under the lock: one guest at a time, and images are built by one. */
async function runLocked(cache: string): Promise<number> {
  mkdirSync(cache, { recursive: true });
  const lock = join(cache, 'lock');
  if (spawnSync('flock', ['--nonblock', lock, 'true']).status === 1)
    process.stderr.write('lab: another guest runs: waiting for its end\n');
  const words = ['--no-fork', lock, process.execPath, ...process.execArgv];
  const child = spawn('flock', [...words, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [locked]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => {
      process.stderr.write('lab: no flock here\n');
      resolve(skipStatus);
    });
    child.once('close', (status) => resolve(status ?? 1));
  });
}

async function main(words: readonly string[]): Promise<number> {
  const { values, command } = parse(words);
  if (values.list) {
    for (const [name, { what }] of pairs)
      process.stdout.write(
        `${name.padEnd(9)} ${what}${name === defaultPair ? ' (default)' : ''}\n`,
      );
    return 0;
  }
  const pair: Pair = pairs.get(values.pair) ?? fail(`no pair ${values.pair}`);
  if (command.length === 0) return fail('what is to be run?');
  const cache = cacheFolder(process.env);
  if (process.env[locked] === undefined) return runLocked(cache);
  return boot({
    cache,
    checkout: fileURLToPath(new URL('../..', import.meta.url)),
    kernel: values.kernel === undefined ? pair.kernel : suiteNamed(values.kernel),
    userland: values.userland === undefined ? pair.userland : suiteNamed(values.userland),
    modules: values.modules.split(',').filter((name) => name !== ''),
    seconds: positive(values.seconds, '--seconds'),
    cpus: positive(values.cpus, '--cpus'),
    folder: values.folder,
    results: values.results,
    script: command.length === 1 ? command[0] : command.map(quoted).join(' '),
  });
}

process.exitCode = await main(process.argv.slice(2));
