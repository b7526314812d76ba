/** Runs commands and takes what they cost from the operating system. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { findProgram, isProgram } from '../runtime/host/programs.ts';

/** What one run of a command cost: the whole process tree. */
export interface Cost {
  readonly wallSeconds: number;
  /** User and system time; GNU time tells hundredths of a second. */
  readonly cpuSeconds: number;
  /** The greatest resident set of any one process. */
  readonly peakMegabytes: number;
}

/** A median with the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

/** A program and its arguments. */
export type Command = readonly string[];

const gnuTime = '/usr/bin/time';
const largestOutput = 2 ** 30;

/** Which of the programs are not in PATH. */
export function missing(programs: readonly string[]): readonly string[] {
  return programs.filter((program) => findProgram(program, process.env['PATH']) === undefined);
}

/** @throws Error when the clock that everything is measured by is not there. */
export function requireClock(): void {
  if (!isProgram(gnuTime))
    throw new Error(`${gnuTime} is not there; it measures (Debian package time)`);
}

/** What the variables of a shell pipeline stand for: see Peer.shell. `$C` is the caller's to set. */
function surroundings(capture: string): { env: NodeJS.ProcessEnv; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-bench-'));
  return { env: { ...process.env, F: capture, D: folder, LC_ALL: 'C' }, folder };
}

/** Standard output of a command. @throws Error when it fails. */
export function outputOf(command: Command, capture: string): string {
  const { env, folder } = surroundings(capture);
  try {
    const { status, stdout, stderr, error } = spawnSync(command[0], command.slice(1), {
      env,
      maxBuffer: largestOutput,
      encoding: 'latin1',
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command.join(' ')}: status ${status}: ${stderr}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a command with its output thrown away. @throws Error when it fails. */
export function timed(command: Command, capture: string): Cost {
  const { env, folder } = surroundings(capture);
  const report = join(folder, 'time');
  const nowhere = openSync('/dev/null', 'r+');
  try {
    const begun = process.hrtime.bigint();
    const { status, error } = spawnSync(gnuTime, ['-f', '%U %S %M', '-o', report, ...command], {
      env,
      stdio: [nowhere, nowhere, nowhere],
    });
    const wallSeconds = Number(process.hrtime.bigint() - begun) / 1e9;
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command.join(' ')}: status ${status}`);
    const [user, system, kilobytes] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
    return { wallSeconds, cpuSeconds: user + system, peakMegabytes: kilobytes / 1024 };
  } finally {
    closeSync(nowhere);
    rmSync(folder, { recursive: true });
  }
}

export interface Duel {
  readonly a: readonly Cost[];
  readonly b: readonly Cost[];
}

/** A B A B …, `runs` pairs, after one run of each to warm up. */
export function alternate(a: Command, b: Command, capture: string, runs: number): Duel {
  timed(a, capture);
  timed(b, capture);
  const costs: { a: Cost[]; b: Cost[] } = { a: [], b: [] };
  for (let run = 0; run < runs; run++) {
    costs.a.push(timed(a, capture));
    costs.b.push(timed(b, capture));
  }
  return costs;
}

/** Of at least one value. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((x, y) => x - y);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], greatest: sorted[sorted.length - 1] };
}

/** Ratios of the pairs, not the ratio of the medians: what disturbs a run disturbs its neighbour too. */
export function ratios({ a, b }: Duel, cost: keyof Cost): Spread {
  return spread(a.map((each, i) => each[cost] / b[i][cost]));
}
