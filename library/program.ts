/** The texts of a trace compiled, and its options set. */
import { compile } from '../compiler/compile.ts';
import { positionOf, type Diagnostic } from '../compiler/diagnostic.ts';
import type { EngineName } from '../compiler/engines.ts';
import { OptionSet } from '../compiler/options.ts';
import type { Program } from '../compiler/program.ts';
import { compileSettings } from '../compiler/settings.ts';
import type { DialectName } from '../probes/define-native.ts';
import { catalogue as shipped, type Catalogue } from '../probes/index.ts';
import { macroVariables } from '../runtime/host/macro-variables.ts';
import { type CommonRequest, TraceError } from './request.ts';
import { fromBinary, toBinary } from './text.ts';

/** One program, or several as several -s: all clauses run, in this order. */
export type ProgramTexts = string | readonly string[];

export interface Prepared {
  readonly program: Program;
  readonly options: OptionSet;
  readonly catalogue: Catalogue;
  /** Notes. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the program is to run on. */
export interface Ground {
  readonly engine: EngineName;
  readonly dialect?: DialectName | undefined;
  /** The process that is $target. */
  readonly target?: number | undefined;
}

/** Options that only the command carries out: the preprocessor's, and directories of libraries. */
const commandsOwn: ReadonlySet<string> = new Set(
  ['cpp', 'cppargs', 'cpphdrs', 'cpppath', 'define', 'undef', 'incdir'].concat(
    'libdir',
    'syslibdir',
  ),
);

const setOption = (options: OptionSet, name: string, value: string | undefined): void => {
  const problem = commandsOwn.has(name) ? 'only the command has it' : options.set(name, value);
  if (problem !== undefined) throw new TraceError(`failed to set option ${name}: ${problem}`);
};

function optionsOf(request: CommonRequest): OptionSet {
  const options = new OptionSet();
  setOption(options, 'quiet', undefined);
  for (const [name, value] of Object.entries(request.options ?? {})) {
    const text = value === false ? 'no' : String(value);
    setOption(options, name, value === true ? undefined : text);
  }
  return options;
}

/** How messages call the programs: by their places, where there are several. */
function nameOf(index: number, count: number): string {
  return count === 1 ? 'program' : `programs[${index}]`;
}

/** The first error in a sentence: which program, which line, dtrace's tag and words. */
export function errorOf(diagnostics: readonly Diagnostic[]): TraceError {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first === undefined) return new TraceError('no program', diagnostics);
  const { source, span, tag, message } = first;
  const { line, column } = positionOf(source.text, span.start);
  const place = `${source.name}:${line}:${column}`;
  return new TraceError(fromBinary(`${place}: [${tag}] ${message}`), diagnostics);
}

/** @throws TraceError */
export function prepare(texts: ProgramTexts, request: CommonRequest, ground: Ground): Prepared {
  const { catalogue = shipped } = request;
  const options = optionsOf(request);
  const programs = typeof texts === 'string' ? [texts] : texts;
  const { program, diagnostics } = compile({
    sources: programs.map((text, index) => ({
      source: { kind: 'script', name: nameOf(index, programs.length), text: toBinary(text) },
      specifier: 'script',
    })),
    macroArguments: (request.arguments ?? []).map(toBinary),
    scriptName: 'tsdtrace',
    catalogue,
    settings: { ...compileSettings(options), engine: ground.engine, dialect: ground.dialect },
    macros: macroVariables(ground.target),
  });
  if (program === undefined) throw errorOf(diagnostics);
  for (const { name, value } of program.pragmas) setOption(options, name, value);
  return { program, options, catalogue, diagnostics };
}
