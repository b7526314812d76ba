/** The order of D library files: each after those that its `#pragma D depends_on library` lines name. */
import type { ControlLine } from '../../grammar/ast.ts';
import { CompileError, type SourceText } from '../diagnostic.ts';
import { libraryBeside, libraryDependency } from './pragmas.ts';

export interface LibraryFile {
  readonly source: SourceText;
  readonly controlLines: readonly ControlLine[];
}

interface Dependency {
  readonly on: string;
  readonly line: ControlLine;
}

function dependenciesOf({ source, controlLines }: LibraryFile): readonly Dependency[] {
  return controlLines.flatMap((line) => {
    const name = libraryDependency(line);
    return name === undefined ? [] : [{ on: libraryBeside(source.name, name), line }];
  });
}

/**
 * Sorts library files so that none comes before what it depends on; otherwise they keep their order.
 * @throws CompileError for a dependency on a file that is not there, and for a cycle.
 */
export function inDependencyOrder<File extends LibraryFile>(
  files: readonly File[],
): readonly File[] {
  const byPath = new Map(files.map((file) => [file.source.name, file]));
  const state = new Map<string, 'open' | 'done'>();
  const sorted: File[] = [];
  const visit = (file: File): void => {
    const path = file.source.name;
    state.set(path, 'open');
    for (const { on, line } of dependenciesOf(file)) {
      const needed = byPath.get(on);
      if (needed === undefined)
        throw dependencyError(file, line, `Invalid library dependency in ${path}: ${on}`);
      if (state.get(on) === 'open')
        throw dependencyError(file, line, `Cyclic dependency detected: ${path} => ${on}`);
      if (!state.has(on)) visit(needed);
    }
    state.set(path, 'done');
    sorted.push(file);
  };
  for (const file of files) if (!state.has(file.source.name)) visit(file);
  return sorted;
}

function dependencyError(
  { source }: LibraryFile,
  line: ControlLine,
  message: string,
): CompileError {
  return new CompileError({
    severity: 'error',
    // dtrace has no tag for these.
    tag: 'T_LIBRARY',
    message,
    source,
    span: line.span,
  });
}
