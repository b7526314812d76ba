/**
 * `-C`: the system's C preprocessor over a script, before it is compiled. Manual: "Scripting" and the
 * options -C, -D, -U, -I, -H, -X of dtrace(1).
 */
import type { SourceText } from '../compiler/diagnostic.ts';
import type { OptionSet } from '../compiler/options.ts';
import { Failure } from './failure.ts';
import { isSystemError } from './output.ts';

/** What dtrace defines for every script: where it runs, and that it is D 2.0.7. */
const predefined: readonly string[] = [
  '-D__linux',
  '-D__unix',
  '-D__SVR4',
  '-D__SUNW_D=1',
  '-U__GNUC__',
  '-D__SUNW_D_64',
  '-D__Linux',
];

const version = '-D__SUNW_D_VERSION=0x02000007';

/** The options of ours that are options of the preprocessor, and how it spells them. */
const passedOn: ReadonlyMap<string, string> = new Map([
  ['define', '-D'],
  ['undef', '-U'],
  ['incdir', '-I'],
]);

const blanks = /[\f\n\r\t\v ]+/;

/** Everything that the preprocessor is told, in the order that it was given. */
export function preprocessorArguments(options: OptionSet): readonly string[] {
  const given = options.history.flatMap(({ name, value = '' }) => {
    const letter = passedOn.get(name);
    if (letter !== undefined) return [letter + value];
    if (name === 'cpphdrs') return ['-H'];
    return name === 'cppargs' ? value.split(blanks).filter((word) => word !== '') : [];
  });
  const standard = options.string('stdc') === 's' ? '-traditional-cpp' : '-std=c99';
  return [...predefined, ...given, version, standard];
}

/** What became of the preprocessor, in libdtrace's words. */
function failureOf(error: unknown): string {
  if (isSystemError(error))
    return error.code === 'ENOENT' ? 'Preprocessor not found' : 'Failed to exec preprocessor';
  return 'Preprocessor failed to process input program';
}

/**
 * Preprocesses one script. What the preprocessor says goes to `say`, a binary string.
 * @throws Failure when it is not there or does not end well.
 */
export async function preprocess(
  source: SourceText,
  options: OptionSet,
  say: (text: string) => void,
): Promise<SourceText> {
  // Loading it takes longer than most programs take to compile, so only -C pays.
  const { execa } = await import('execa');
  const path = options.string('cpppath') ?? 'cpp';
  const result = await execa(path, [...preprocessorArguments(options), '-'], {
    // The interpreter line means nothing to it; its newline stays, for the sake of line numbers.
    input: Buffer.from(source.text.replace(/^#!.*/, ''), 'latin1'),
    encoding: 'latin1',
    stripFinalNewline: false,
    reject: false,
  });
  say(result.stderr);
  if (result.failed)
    throw new Failure(
      `failed to compile script ${source.name}: ${failureOf(result.cause)}`,
      isSystemError(result.cause)
        ? `-C runs ${path}: install it, or name another with -x cpppath=FILE`
        : undefined,
    );
  return { ...source, text: result.stdout };
}
