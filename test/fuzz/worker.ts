/**
 * Goes through the cases of one kind in a thread of its own: a text that the compiler never ends with cannot
 * hold up who watches, and who watches sees which it was.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { checkCompiler, checkGrammar, checkRun } from './check.ts';
import { madeProgram } from './made.ts';
import { caseGenerator, type Random } from './random.ts';
import { damagedProgram, tokenSoup } from './soup.ts';
import { tableProgram } from './tables.ts';

export type Kind = 'soup' | 'damaged' | 'made' | 'tables';

const makers: Readonly<Record<Kind, (random: Random) => string>> = {
  soup: tokenSoup,
  damaged: damagedProgram,
  made: madeProgram,
  tables: tableProgram,
};

export interface Task {
  readonly kind: Kind;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  /** Programs that compile are also run, one in so many. */
  readonly runEvery: number;
  /** Where the number of the case under way is written. */
  readonly current: Int32Array;
}

export interface Outcome {
  /** How many compiled, and how many of them were run. */
  readonly compiled: number;
  readonly ran: number;
  /** The first few that went wrong: the text and what was thrown. */
  readonly failures: readonly string[];
}

/** The text of one case; the same each time. */
export function textOf(kind: Kind, seed: number, index: number): string {
  return makers[kind](caseGenerator(seed, index));
}

const mostFailures = 5;
const grammarOptions = [
  { kind: 'script' },
  { kind: 'probe' },
  { kind: 'probe', probeKind: 'function' },
] as const;

async function work({ kind, seed, from, count, runEvery, current }: Task): Promise<Outcome> {
  const failures: string[] = [];
  let compiled = 0;
  let ran = 0;
  for (let index = from; index < from + count && failures.length < mostFailures; index++) {
    current[0] = index;
    const text = textOf(kind, seed, index);
    try {
      // Those made up are read by the compiler anyway, and none is new to the printer.
      if (kind === 'soup' || kind === 'damaged')
        checkGrammar(text, grammarOptions[index % grammarOptions.length]);
      const program = checkCompiler(text, index);
      if (program === undefined) continue;
      if (compiled++ % runEvery !== 0) continue;
      await checkRun(program, index);
      ran++;
    } catch (error) {
      const trail = error instanceof Error ? error.stack : String(error);
      failures.push(`case ${index}: ${JSON.stringify(text)}\n${trail}`);
    }
  }
  return { compiled, ran, failures };
}

// A thread has no origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
if (parentPort !== null) parentPort.postMessage(await work(workerData as Task));
