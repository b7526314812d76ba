/** The names in docs/language.md are those that the compiler knows. */
import { expect, test } from 'vitest';
import { actionNames, aggregatingNames, unavailableActions } from '../../compiler/actions.ts';
import { builtinTypes, liveOnlyBuiltins } from '../../compiler/builtins.ts';
import { subroutines, unavailableSubroutines } from '../../compiler/subroutines.ts';
import { readPage } from './pages.ts';

const page = readPage('docs/language.md');

/** The names in the table's row of that title. */
function rowOf(title: string): string[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${title} |`)) ?? '';
  return [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name).sort();
}

test.each<[string, Iterable<string>]>([
  ['aggregating functions', aggregatingNames],
  ['actions', [...actionNames].filter((name) => !unavailableActions.has(name))],
  ['subroutines', subroutines.keys()],
  ['built-in variables', builtinTypes.keys()],
  [
    'refused in a replay',
    // copyout and its like are actions and subroutines both.
    new Set([
      ...unavailableActions.keys(),
      ...unavailableSubroutines.keys(),
      ...liveOnlyBuiltins.keys(),
    ]),
  ],
])('%s', (title, names) => {
  expect(rowOf(title)).toEqual([...names].sort());
});
