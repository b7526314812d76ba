/** The table of results: Markdown, aligned, so that it reads the same in a terminal and in docs. */
import { type Cost, type Duel, ratios, spread, type Spread } from './measure.ts';

/** One comparison of ours (a) with a peer (b). */
export interface Result {
  readonly question: string;
  readonly peer: string;
  readonly note?: string | undefined;
  readonly duel: Duel;
  /** Packets that each run went through; absent where they do not matter. */
  readonly packets?: number;
}

const heads = [
  'question',
  'peer',
  'tsdtrace s',
  'peer s',
  'wall ratio',
  'cpu ratio',
  'packets/s',
  'peer packets/s',
  'peak MB',
  'peer peak MB',
] as const;
/** Columns of words; the others hold numbers and are aligned to the right. */
const WORDS = 2;

/** Two significant digits or more: 0.053, 1.3, 24. */
const ratio = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));

/** No ratio to a time that is less than the clock's step. */
function range({ median, least, greatest }: Spread): string {
  if (![median, least, greatest].every(Number.isFinite)) return 'n/a';
  return `${ratio(median)} (${ratio(least)}-${ratio(greatest)})`;
}

function rate(packets: number | undefined, seconds: number): string {
  if (packets === undefined) return '';
  const thousands = packets / seconds / 1000;
  return thousands >= 1000 ? `${(thousands / 1000).toFixed(2)} M` : `${thousands.toFixed(0)} k`;
}

const median = (costs: readonly Cost[], cost: keyof Cost): number =>
  spread(costs.map((each) => each[cost])).median;

function cells({ question, peer, duel, packets }: Result): readonly string[] {
  const [ours, theirs] = [duel.a, duel.b].map((costs) => median(costs, 'wallSeconds'));
  return [
    question,
    peer,
    ours.toFixed(3),
    theirs.toFixed(3),
    range(ratios(duel, 'wallSeconds')),
    range(ratios(duel, 'cpuSeconds')),
    rate(packets, ours),
    rate(packets, theirs),
    median(duel.a, 'peakMegabytes').toFixed(0),
    median(duel.b, 'peakMegabytes').toFixed(0),
  ];
}

/** The lines of the table, then a line for each note. */
export function table(results: readonly Result[]): string {
  const rows = [heads, ...results.map(cells)];
  const widths = heads.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i < WORDS ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i < WORDS ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [head, ...body] = rows.map(line);
  const notes = results.flatMap(({ question, peer, note }) =>
    note === undefined ? [] : [`- ${question}, ${peer}: ${note}`],
  );
  return [head, rule, ...body, '', ...notes].join('\n');
}
