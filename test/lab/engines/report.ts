/** What a run in the guest leaves, and the table that is made of it. */
import { engines, programs } from './programs.ts';
import type { Engine, Program } from './programs.ts';

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Report {
  /** ISO, the day. */
  readonly date: string;
  readonly versions: Readonly<Record<'linux' | 'dtrace' | 'bpftrace' | 'tcpdump', string>>;
  readonly printed: Readonly<Partial<Record<Engine, Printed>>>;
  /** By engine and program: why it was not run. */
  readonly refusals: Readonly<Partial<Record<Engine, Readonly<Record<string, string>>>>>;
}

/** One cell: equal to the first column, or not and why; `unexplained` where nothing explains it. */
export interface Cell {
  readonly verdict: 'truth' | 'equal' | 'differs' | 'lacks' | 'unexplained';
  readonly reason?: string;
}

/** Lines of a program in what an engine printed, in an order of their own; the rows of its distributions too. */
export function linesOf(program: Program, { stdout }: Printed): readonly string[] {
  const found: string[] = [];
  let own = false;
  for (const line of stdout.split('\n')) {
    if (line.trim() === '') continue;
    const words = line.trim().split(/\s+/);
    // Rows of a distribution follow the line that begins it.
    const row = /^\s*(?:value\b|-?\d+ \|)/.test(line);
    if (!row) own = words[0] === program.name;
    if (own) found.push(words.join(' '));
  }
  return found.toSorted();
}

function cellOf(report: Report, engine: Engine, program: Program): Cell {
  const refused = report.refusals[engine]?.[program.name];
  if (refused !== undefined)
    return {
      verdict: program.lacks?.[engine] === refused ? 'lacks' : 'unexplained',
      reason: refused,
    };
  const [printed, first] = [report.printed[engine], report.printed[engines[0]]];
  const lines = printed === undefined ? [] : linesOf(program, printed);
  if (lines.length === 0)
    return { verdict: 'unexplained', reason: `nothing printed: ${printed?.stderr.trim() ?? ''}` };
  const truth = first === undefined ? [] : linesOf(program, first);
  const reason = program.differs?.[engine];
  if (engine === engines[0]) return { verdict: 'truth', ...(reason && { reason }) };
  if (lines.join('\n') === truth.join('\n')) return { verdict: 'equal' };
  const explained = reason ?? program.differs?.[engines[0]];
  if (explained !== undefined) return { verdict: 'differs', reason: explained };
  const theirs = lines.filter((line) => !truth.includes(line));
  const ours = truth.filter((line) => !lines.includes(line));
  return { verdict: 'unexplained', reason: `${theirs.join('; ')} instead of ${ours.join('; ')}` };
}

/** Every program's cells, in the order of the engines. */
export const cellsOf = (report: Report): ReadonlyMap<Program, ReadonlyMap<Engine, Cell>> =>
  new Map(
    programs.map((program) => [
      program,
      new Map(engines.map((engine) => [engine, cellOf(report, engine, program)])),
    ]),
  );

const titles: Readonly<Record<Engine, string>> = {
  replay: 'tcpdump, replayed',
  native: 'dtrace by hand',
  bpftrace: '`--engine bpftrace`',
  dtrace: '`--engine dtrace`',
};

/** The table in Markdown, with its notes, and of what it is. */
export function tableOf(report: Report): string {
  const notes: string[] = [];
  const noted = (reason: string): string => {
    if (!notes.includes(reason)) notes.push(reason);
    return `(${notes.indexOf(reason) + 1})`;
  };
  const text = ({ verdict, reason }: Cell): string =>
    verdict === 'equal' || (verdict === 'truth' && reason === undefined)
      ? verdict
      : `${verdict} ${noted(reason ?? '')}`;
  const rows = [...cellsOf(report)].map(([program, cells]) =>
    [program.what, ...[...cells.values()].map(text)].join(' | '),
  );
  const number = (tool: 'dtrace' | 'bpftrace' | 'tcpdump'): string =>
    `${tool} ${/\d+(?:\.\d+)+/.exec(report.versions[tool])?.[0] ?? 'of no version'}`;
  return [
    `Linux ${report.versions.linux}, ${number('dtrace')}, ${number('bpftrace')}, ${number('tcpdump')}; ${report.date}.`,
    '',
    `| program | ${engines.map((engine) => titles[engine]).join(' | ')} |`,
    `|${' --- |'.repeat(engines.length + 1)}`,
    ...rows.map((row) => `| ${row} |`),
    '',
    ...notes.map((note, index) => `${index + 1}. ${note[0]?.toUpperCase()}${note.slice(1)}.`),
  ].join('\n');
}
