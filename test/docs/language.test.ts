/** The names in docs/language.md are those that the compiler knows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actionNames, aggregatingNames } from '../../compiler/actions.ts';
import { replayLimits } from '../../compiler/backends/replay/limits.ts';
import { builtinTypes } from '../../compiler/builtins.ts';
import { subroutines } from '../../compiler/subroutines.ts';
import { readPage } from './pages.ts';

const page = readPage('docs/language.md');

/** The names in the table's row of that title. */
function rowOf(title: string): string[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${title} |`)) ?? '';
  return [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name).sort();
}

const inReplay = (names: Iterable<string>): string[] =>
  [...names].filter((name) => !replayLimits.has(name));

test.each<[string, Iterable<string>]>([
  ['aggregating functions', aggregatingNames],
  ['actions', inReplay(actionNames)],
  ['subroutines', inReplay(subroutines.keys())],
  ['built-in variables', inReplay(builtinTypes.keys())],
  ['refused in a replay', replayLimits.keys()],
])('%s', (title, names) => {
  expect(rowOf(title)).toEqual([...names].sort());
});

test('what a replay lacks are names of the language', () => {
  const known = new Set([...actionNames, ...subroutines.keys(), ...builtinTypes.keys(), 'uregs']);
  expect([...replayLimits.keys()].filter((name) => !known.has(name))).toEqual([]);
});

test('what differs from native dtrace on purpose is told', () => {
  const file = new URL('../native/differences.json', import.meta.url);
  const reasons = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const told = page.split('## Where it differs from dtrace for Linux')[1];
  const rows = [...told.matchAll(/^- (.*)\.$/gm)].map(([, row]) => row);
  expect(rows.sort()).toEqual([...new Set(Object.values(reasons))].sort());
});
