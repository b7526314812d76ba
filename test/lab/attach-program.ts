/** Many pieces of the catalogue as one bpftrace program: attached at once, and in halves where that fails. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblePieces, scriptOf } from '../live/support/assemble.ts';
import type { AssemblyHost } from '../live/support/assemble.ts';
import type { Item } from './attach-items.ts';

/** What runs the programs. */
export interface Runner {
  readonly host: AssemblyHost;
  readonly bpftrace: string;
  /** What bpftrace may complain of. */
  readonly excused?: RegExp;
  /** When time is over, as performance.now() has it. */
  readonly end: number;
}

/** What came of an item: undefined when it was attached. `signal`: bpftrace died of it, and said nothing. */
export type Verdict =
  { readonly refused: string; readonly signal?: NodeJS.Signals } | 'late' | undefined;

/** How long one program may take, in milliseconds; a fifth of a second for each probe on a slow machine is usual. */
const PATIENCE = 120_000;
const PATIENCE_PER_BLOCK = 1000;

/** So many items share a block: what they have in common is compiled once, and the stack suffices. */
const SHARED = 10;

/** Items that may share a block: those behind each other at the same place. */
function sharing(items: readonly Item[]): readonly (readonly Item[])[] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last?.[0].points === item.points && last.length < SHARED) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** The text that attaches all of these: several blocks at one place, and books in common once. */
function programOf(host: AssemblyHost, items: readonly Item[]): string {
  const pieces = sharing(items).map((group) =>
    assemblePieces(
      host,
      group.map(({ wanted }) => wanted),
    ),
  );
  const begin = new Set(pieces.flatMap((each) => each.begin));
  const points = new Set(pieces.flatMap((each) => each.points));
  return `${scriptOf(begin, points)}\n`;
}

const blocksOf = (items: readonly Item[]): number =>
  sharing(items).reduce((sum, [{ wanted }]) => sum + wanted.way.blocks.length, 0);

/** Runs one program until everything is attached. */
function attach(runner: Runner, file: string, patience: number): Promise<Verdict> {
  const child = spawn(runner.bpftrace, ['-f', 'json', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, BPFTRACE_NO_USER_SYMBOLS: '1' },
  });
  let isReady = false;
  let isLate = false;
  let stderr = '';
  // Nothing fires: what it would do at its end is of no interest.
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!text.includes('[99,0]')) return;
    isReady = true;
    child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, patience);
  return new Promise((resolve) =>
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      if (isReady) return resolve(undefined);
      if (isLate) return resolve('late');
      if (signal !== null) return resolve({ refused: `died of ${signal}`, signal });
      const said = stderr
        .split('\n')
        .filter((line) => /error/i.test(line) && !line.includes('RLIMIT_MEMLOCK'));
      const { excused } = runner;
      const isExcused = said.length > 0 && said.every((line) => excused?.test(line));
      resolve(
        isExcused ? undefined : { refused: said.slice(0, 3).join('\n  ') || `status ${status}` },
      );
    }),
  );
}

/** Attaches all, halves where that fails, halves of those; what came of each, in order. */
async function bisect(runner: Runner, folder: string, items: readonly Item[]): Promise<Verdict[]> {
  const left = runner.end - performance.now();
  if (left <= 0) return items.map(() => 'late');
  const file = join(folder, 'program.bt');
  writeFileSync(file, programOf(runner.host, items));
  const patience = Math.min(left, PATIENCE + PATIENCE_PER_BLOCK * blocksOf(items));
  const verdict = await attach(runner, file, patience);
  if (verdict === undefined) return items.map(() => verdict);
  if (items.length === 1) {
    // Emulation may have killed it: once more.
    const died = verdict !== 'late' && verdict.signal !== undefined;
    return [died ? await attach(runner, file, patience) : verdict];
  }
  const half = items.length >> 1;
  const first = await bisect(runner, folder, items.slice(0, half));
  return [...first, ...(await bisect(runner, folder, items.slice(half)))];
}

/** Items in groups of so many, those at the same place side by side. */
function groupsOf(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const inOrder = items.toSorted((one, other) =>
    one.points < other.points ? -1 : Number(one.points > other.points),
  );
  return Array.from({ length: Math.ceil(items.length / most) }, (_, at) =>
    inOrder.slice(at * most, (at + 1) * most),
  );
}

/** Attaches every item once, so many at most in one program; `told` hears of each. */
export async function attachItems(
  runner: Runner,
  items: readonly Item[],
  most: number,
  told: (item: Item, verdict: Verdict) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-attach-'));
  try {
    for (const group of groupsOf(items, most)) {
      const verdicts = await bisect(runner, folder, group);
      for (const [index, item] of group.entries()) told(item, verdicts[index]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
