/** The programs of the command line as source texts, and how messages name them. */
import { readFileSync } from 'node:fs';
import type { SourceRequest } from '../compiler/compile.ts';
import type { SourceText } from '../compiler/diagnostic.ts';
import type { Program } from '../compiler/program.ts';
import type { ProgramArgument } from './arguments.ts';
import { Failure, reasonOf } from './failure.ts';
import { isSystemError } from './output.ts';
import { toBinary } from './text.ts';

const specifiers = {
  '-s': 'script',
  '-P': 'provider',
  '-m': 'module',
  '-f': 'function',
  '-n': 'name',
  '-i': 'id',
} as const satisfies Record<ProgramArgument['flag'], SourceRequest['specifier']>;

/** A program with the option that gave it. */
export interface GivenSource {
  readonly flag: ProgramArgument['flag'];
  readonly request: SourceRequest;
}

function sourceOf({ flag, text }: ProgramArgument): SourceText {
  if (flag !== '-s') return { kind: 'probe', name: toBinary(text), text: toBinary(text) };
  try {
    return { kind: 'script', name: toBinary(text), text: readFileSync(text, 'latin1') };
  } catch (error) {
    if (isSystemError(error) && error.code === 'EISDIR')
      throw new Failure(
        `failed to compile script ${toBinary(text)}: Error occurred while reading from input stream`,
        'it is a directory',
      );
    throw new Failure(`failed to open ${toBinary(text)}: ${reasonOf(error)}`);
  }
}

/** Reads every program. Throws Failure for a script that cannot be read. */
export function readSources(programs: readonly ProgramArgument[]): readonly GivenSource[] {
  return programs.map((program) => ({
    flag: program.flag,
    request: { source: sourceOf(program), specifier: specifiers[program.flag] },
  }));
}

/** How notices name a program: a description only up to where its predicate or body begins. */
export function subjectOf(source: SourceText): { readonly kind: string; readonly name: string } {
  if (source.kind === 'script') return { kind: 'script', name: source.name };
  return { kind: 'description', name: source.text.replace(/[{/<;].*$/s, '') };
}

/** How many probes that can fire the descriptions of a program matched, all its clauses together. */
export function matchesOf(source: SourceText, program: Program): number {
  return program.matched
    .filter((matched) => matched.source === source)
    .reduce((sum, { enabled }) => sum + enabled, 0);
}
