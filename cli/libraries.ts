/** `-L` and `-x libdir`: the files of D libraries. */
import { readdirSync, readFileSync } from 'node:fs';
import type { SourceText } from '../compiler/diagnostic.ts';
import type { OptionSet } from '../compiler/options.ts';
import { toBinary } from './text.ts';

/** The `.d` files of a directory, by name; none when it cannot be read, which dtrace passes over, too. */
function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.d'))
      .sort();
  } catch {
    return [];
  }
}

function readLibrary(path: string): SourceText | undefined {
  try {
    return { kind: 'library', name: toBinary(path), text: readFileSync(path, 'latin1') };
  } catch {
    return undefined;
  }
}

/** Every library file, in the order of the directories; of two with the same name the first counts. */
export function readLibraries(options: OptionSet): readonly SourceText[] {
  if (options.boolean('nolibs')) return [];
  const directories = options.history.flatMap(({ name, value }) =>
    (name === 'libdir' || name === 'syslibdir') && value !== undefined ? [{ name, value }] : [],
  );
  // The system's own directory comes last, wherever it was named.
  const ordered = [
    ...directories.filter(({ name }) => name === 'libdir'),
    ...directories.filter(({ name }) => name === 'syslibdir').slice(-1),
  ];
  const found = new Map<string, SourceText>();
  for (const { value: directory } of ordered)
    for (const name of filesIn(directory)) {
      const library = found.has(name) ? undefined : readLibrary(`${directory}/${name}`);
      if (library !== undefined) found.set(name, library);
    }
  return [...found.values()];
}
