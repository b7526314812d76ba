/**
 * `npm run engines`: the same programs on every engine over the same traffic, in one guest with a native dtrace; prints the
 * table and writes it into docs/engines.md (not with `--check`); what each engine printed, with `--verbose`. Ends with 1 when an engine differs and nothing explains it, with the lab's
 * status when that did not run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cellsOf, tableOf } from './report.ts';
import type { Report } from './report.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The page keeps the table between these. */
const [begin, end] = ['<!-- made by npm run engines -->', '<!-- end of the table -->'];

function writePage(table: string): void {
  const page = path('../../../docs/engines.md');
  const text = readFileSync(page, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < 0) throw new Error(`${page} has no place for the table`);
  writeFileSync(
    page,
    `${text.slice(0, before + begin.length)}\n\n${table}\n\n${text.slice(after)}`,
  );
  spawnSync('npx', ['prettier', '--write', page], { stdio: 'ignore' });
}

function main(): number {
  const results = mkdtempSync(join(tmpdir(), 'engines-'));
  const words = [
    ...['--pair', 'native', '--seconds', process.env.TSDTRACE_LAB_SECONDS ?? '1500'],
    ...['--modules', 'veth,sch_netem,sctp', '--results', results],
    'node test/lab/engines/run.ts $LAB_OUT/report.json',
  ];
  try {
    const lab = spawnSync(process.execPath, [path('../lab.ts'), ...words], { stdio: 'inherit' });
    if (lab.status !== 0) return lab.status ?? 1;
    const report = JSON.parse(readFileSync(join(results, 'report.json'), 'utf8')) as Report;
    const table = tableOf(report);
    process.stdout.write(`${table}\n`);
    if (process.argv.includes('--verbose'))
      process.stdout.write(JSON.stringify(report, undefined, 1));
    const cells = [...cellsOf(report).values()].flatMap((row) => [...row.values()]);
    const wrong = cells.filter(({ verdict }) => verdict === 'unexplained').length;
    if (wrong === 0 && !process.argv.includes('--check')) writePage(table);
    return wrong === 0 ? 0 : 1;
  } finally {
    rmSync(results, { recursive: true });
  }
}

process.exitCode = main();
