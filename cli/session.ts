/** A command line with all that it names read, compiled and set: what every mode begins with. */
import { compile, type Compilation } from '../compiler/compile.ts';
import type { Diagnostic } from '../compiler/diagnostic.ts';
import type { OptionSet } from '../compiler/options.ts';
import { ProbeTable } from '../compiler/probe-table.ts';
import { catalogue } from '../probes/index.ts';
import type { Arguments } from './arguments.ts';
import { renderDiagnostic } from './diagnostics.ts';
import { Failure } from './failure.ts';
import { programName } from './help.ts';
import { macroVariables } from './macros.ts';
import { optionsFrom, settingFailure } from './settings.ts';
import { readSources, type GivenSource } from './sources.ts';
import type { Terminal } from './terminal.ts';
import { toBinary } from './text.ts';

export interface Session {
  readonly given: Arguments;
  readonly options: OptionSet;
  readonly sources: readonly GivenSource[];
  readonly compilation: Compilation;
}

function compileSources(
  given: Arguments,
  sources: readonly GivenSource[],
  options: OptionSet,
): Compilation {
  if (sources.length === 0)
    return { program: undefined, diagnostics: [], probes: new ProbeTable(catalogue) };
  return compile({
    sources: sources.map(({ request }) => request),
    macroArguments: given.operands.map(toBinary),
    scriptName: programName,
    catalogue,
    settings: {
      // Listing what matches nothing is an empty list, not an error.
      zdefs: given.mode === 'list' || options.boolean('zdefs'),
      defaultargs: options.boolean('defaultargs'),
      argref: options.boolean('argref'),
      empty: options.boolean('empty'),
    },
    macros: macroVariables(),
  });
}

/** `-i` with a number that no probe has. */
function checkIdentifiers(sources: readonly GivenSource[], probes: ProbeTable): void {
  for (const { flag, request } of sources) {
    const id = flag === '-i' ? /^\s*(\d+)/.exec(request.source.text)?.[1] : undefined;
    if (id !== undefined && probes.byId(Number(id)) === undefined)
      throw new Failure(`invalid probe identifier ${id}: Unknown probe identifier`);
  }
}

/** Prints errors, and notes unless quiet. */
function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  session: Session,
  terminal: Terminal,
): void {
  const quiet = session.options.boolean('quiet');
  const flags = new Map(session.sources.map(({ flag, request }) => [request.source, flag]));
  for (const diagnostic of diagnostics) {
    if (quiet && diagnostic.severity === 'note') continue;
    const rendered = renderDiagnostic(diagnostic, {
      flagOf: (source) => flags.get(source) ?? '-n',
      width: terminal.width,
      colour: terminal.colour,
    });
    terminal.error(rendered);
  }
}

/**
 * Reads and compiles what the command line names and applies the options that the program sets itself.
 * @returns undefined when the program had errors, which have been printed.
 * @throws Failure for an option, a script or a probe identifier that is not to be had.
 */
export function openSession(given: Arguments, terminal: Terminal): Session | undefined {
  const options = optionsFrom(given.settings, process.env);
  const sources = readSources(given.programs);
  const compilation = compileSources(given, sources, options);
  checkIdentifiers(sources, compilation.probes);
  for (const { name, value } of compilation.program?.pragmas ?? []) {
    const problem = options.set(name, value, 'pragma');
    if (problem !== undefined) throw settingFailure(`option '${name}'`, name, problem);
  }
  const session = { given, options, sources, compilation };
  printDiagnostics(compilation.diagnostics, session, terminal);
  const failed = compilation.diagnostics.some(({ severity }) => severity === 'error');
  return failed ? undefined : session;
}
