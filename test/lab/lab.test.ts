/** The lab's command line, and how the table of engines is made: without a guest. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { programs } from './engines/programs.ts';
import { cellsOf, linesOf, tableOf } from './engines/report.ts';
import type { Report } from './engines/report.ts';
import { stripTypes } from './strip.ts';

const lab = (...words: readonly string[]): { status: number | null; text: string } => {
  const command = fileURLToPath(new URL('lab.ts', import.meta.url));
  // Neither the lock nor QEMU is there.
  const environment = { PATH: '', TSDTRACE_LAB_CACHE: '/nonexistent/lab', HOME: '/nonexistent' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    encoding: 'utf8',
    env: environment,
  });
  return { status, text: stdout + stderr };
};

describe('npm run lab', () => {
  test('lists the pairs, one of them as the default', () => {
    const { status, text } = lab('--list');
    expect(status).toBe(0);
    expect(text.match(/^\w+/gm)).toEqual(['bookworm', 'trixie', 'mixed', 'sid', 'native']);
    expect(text.match(/\(default\)/g)).toHaveLength(1);
  });
  test.each([
    { words: ['--pair', 'woody', 'true'], why: 'no pair woody' },
    { words: ['--pair', 'sid'], why: 'what is to be run' },
  ])('$words is refused', ({ words, why }) => {
    const { status, text } = lab(...words);
    expect(text).toContain(why);
    expect(text).toContain('usage: npm run lab');
    expect(status).toBe(2);
  });
});

test('what a guest gets has no types, and its lines and columns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-strip-'));
  const [good, bad] = [join(folder, 'good.ts'), join(folder, 'bad.ts')];
  writeFileSync(good, 'interface I {}\nconst a: number = 5;\nthrow a as I;\n');
  writeFileSync(bad, 'enum E { A }\n');
  stripTypes(folder);
  const text = readFileSync(good, 'utf8');
  expect(text.split('\n').map((line) => line.trimEnd())).toEqual([
    '',
    'const a         = 5;',
    'throw a     ;'.trimEnd(),
    '',
  ]);
  expect(readFileSync(bad, 'utf8')).toBe('enum E { A }\n');
  rmSync(folder, { recursive: true });
});

const lines = (...numbers: readonly number[]): string =>
  numbers.map((number) => `accepted ${8000 + number} ${number}\n`).join('');

/** A report in which only one program printed anything. */
const reportOf = (printed: Readonly<Record<string, string>>): Report => ({
  date: '2026-11-22',
  versions: { linux: '6', dtrace: 'd', bpftrace: 'b', tcpdump: 't' },
  printed: Object.fromEntries(
    Object.entries(printed).map(([engine, stdout]) => [engine, { stdout, stderr: 'gone' }]),
  ),
  refusals: { dtrace: { accepted: 'refused: it will not' } },
});

describe('the table of engines', () => {
  const [accepted] = programs;
  const report = reportOf({ replay: lines(1, 2), native: lines(2, 1), bpftrace: lines(1, 3) });
  const cells = cellsOf(report).get(accepted);

  test('lines in another order are equal', () => {
    expect(cells?.get('native')).toEqual({ verdict: 'equal' });
  });
  test('another number is named, and unexplained where the table knows no reason', () => {
    expect(cells?.get('bpftrace')).toEqual({
      verdict: 'unexplained',
      reason: 'accepted 8003 3 instead of accepted 8002 2',
    });
  });
  test('a refusal that the table does not know is unexplained', () => {
    expect(cells?.get('dtrace')?.verdict).toBe('unexplained');
  });
  test('what printed nothing is not equal to nothing', () => {
    const silent = cellsOf(reportOf({ replay: '', native: '' })).get(accepted);
    expect(silent?.get('native')?.verdict).toBe('unexplained');
    expect(silent?.get('replay')?.verdict).toBe('unexplained');
  });
  test('a row for each program, a note for each reason', () => {
    const rows = tableOf(report).split('\n');
    expect(rows.filter((row) => /^\| [^-]/.test(row))).toHaveLength(programs.length + 1);
    expect(rows.filter((row) => row.startsWith('1. '))).toHaveLength(1);
  });
  test('rows of a distribution belong to the line that begins it', () => {
    const large = programs.find(({ name }) => name === 'large');
    if (large === undefined) throw new Error('no program large');
    const stdout =
      'accepted 1 1\nlarge \n\n  value  ------ count\n  16 |@@ 1\n  32 | 0\n\nipv6 a 1\n';
    expect(linesOf(large, { stdout, stderr: '' })).toEqual([
      '16 |@@ 1',
      '32 | 0',
      'large',
      'value ------ count',
    ]);
  });
});
