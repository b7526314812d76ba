/**
 * Texts of no sense and programs made up, through the parser, the compiler and, where they compile, a replay.
 * Each ends, with tagged errors or a program; nothing is thrown. TSDTRACE_FUZZ=N tries N texts in all (CI: 100,000),
 * and TSDTRACE_FUZZ_SEED begins elsewhere.
 */
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { checkGrammar } from './check.ts';
import { goodPrograms } from './soup.ts';
import { textOf, type Kind, type Outcome, type Task } from './worker.ts';

const total = Number(process.env['TSDTRACE_FUZZ'] ?? 10_000);
const seed = Number(process.env['TSDTRACE_FUZZ_SEED'] ?? 20_240);

/** Far more than one text takes on a loaded machine, in milliseconds: only one that never ends takes it. */
const patience = 60_000;

const where = new URL('worker.ts', import.meta.url);

/** The outcome of all cases of a kind, gone through in a thread; the text under way if that does not end. */
async function outcome(kind: Kind, count: number, runEvery: number): Promise<Outcome> {
  const current = new Int32Array(new SharedArrayBuffer(4));
  const task: Task = { kind, seed, from: 0, count, runEvery, current };
  const worker = new Worker(where, { workerData: task });
  const problem = (what: string): Error =>
    new Error(`${what}: ${JSON.stringify(textOf(kind, seed, current[0]))}`);
  let look: NodeJS.Timeout | undefined;
  let last = -1;
  try {
    return await new Promise((resolve, reject) => {
      look = setInterval(() => {
        if (current[0] === last) reject(problem('no end'));
        last = current[0];
      }, patience);
      worker.on('message', resolve);
      worker.on('error', (error) => reject(problem(error.message)));
    });
  } finally {
    clearInterval(look);
    await worker.terminate();
  }
}

test.for(goodPrograms)('what is damaged is good: %s', (text) => {
  expect(() => checkGrammar(text, { kind: 'script' })).not.toThrow();
});

/**
 * Each kind with its part of all cases, the least part of those that should compile (others test no pass), and one
 * program in how many that compile is run too.
 */
const kinds: readonly (readonly [Kind, number, number, number])[] = [
  ['soup', 0.4, 0, 8],
  ['damaged', 0.35, 0.02, 8],
  ['made', 0.23, 0.15, 8],
  ['tables', 0.02, 0.8, 2],
];

describe(`${total} texts`, () => {
  test.concurrent.for(kinds)(
    '%s',
    // Each text has its limit; all have none.
    { timeout: 0 },
    async ([kind, part, least, runEvery], { expect: own }) => {
      const count = Math.round(total * part);
      const { failures, compiled, ran } = await outcome(kind, count, runEvery);
      own(failures).toEqual([]);
      own(compiled).toBeGreaterThanOrEqual(count * least);
      own(ran).toBeGreaterThanOrEqual(Math.floor((count * least) / runEvery));
    },
  );
});
