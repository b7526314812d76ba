/** Memory is bounded: what was let go is said, and what is not read costs nothing. */
import { expect, test } from 'vitest';
import { compile } from '../../compiler/compile.ts';
import { generateReplay } from '../../compiler/backends/replay/module.ts';
import { catalogue } from '../../probes/index.ts';
import { Columns } from '../../runtime/estats/columns.ts';
import { makeMeters } from '../../runtime/estats/meters/table.ts';
import { Folder } from '../capture/read.ts';
import { run } from '../replay/support.ts';
import { captureOf, opening } from './conversation.ts';

const folder = new Folder();

/** One connection every ten milliseconds, each of a port of its own; none ends. */
const many = (count: number): string =>
  folder.file(
    captureOf(
      Array.from({ length: count }, (_, index) => opening(index * 10, 10_000 + index)).flat(),
    ),
  );

const program = `estats:::established { @established = count(); } estats:::sample { @rows = count(); }
  END { printa("%@d ", @established); printa("%@d", @rows); }`;

test('rows beyond the limit make room for others, and that is said', async () => {
  const words = ['-q', '-r', many(500), '-x', 'maxflows=128', '-x', 'estatsrate=1d', '-n', program];
  const { stdout, stderr } = await run(...words);
  expect(stdout.trim()).toBe(`${2 * 500} ${2 * 128}`);
  expect(stderr).toContain(`${500 - 128} flows evicted`);
});

/** What the module of a program needs of the table. */
function needsOf(text: string): ReturnType<typeof generateReplay>['needs'] {
  const { program: compiled } = compile({
    sources: [{ source: { kind: 'script', name: 'program', text }, specifier: 'script' }],
    macroArguments: [],
    scriptName: 'program',
    catalogue,
    settings: { zdefs: false, defaultargs: false, argref: false, empty: false },
    macros: new Map(),
  });
  if (compiled === undefined) throw new Error('it does not compile');
  return generateReplay(compiled, catalogue).needs;
}

test('only numbers that are read are kept', () => {
  const { estats } = needsOf('estats:::closed { @ = sum(args[2]->perf.SegsRetrans); }');
  expect([...estats.items]).toEqual(['SegsRetrans']);
  const columns = new Columns();
  expect(makeMeters(estats.items, columns)).toHaveLength(1);
  // SegsRetrans and OctetsRetrans of two ends.
  expect(columns.bytesOfFlow).toBe(2 * 2 * 8);
});

test('other programs need nothing of it', () => {
  const { estats } = needsOf('tcp:::send { @ = sum(args[3]->tcps_rtt); }');
  expect([estats.items.size, estats.events.size]).toEqual([0, 0]);
});
