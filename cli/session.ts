/** A command line with all that it names read, compiled and set: what every mode begins with. */
import { compile, type Compilation } from '../compiler/compile.ts';
import type { Diagnostic } from '../compiler/diagnostic.ts';
import { Stability } from '../compiler/driver/stability.ts';
import type { OptionSet } from '../compiler/options.ts';
import { ProbeTable } from '../compiler/probe-table.ts';
import type { Program } from '../compiler/program.ts';
import { compileSettings } from '../compiler/settings.ts';
import { catalogue } from '../probes/index.ts';
import { macroVariables } from '../runtime/host/macro-variables.ts';
import * as targets from '../runtime/host/target.ts';
import type { Arguments } from './arguments.ts';
import { renderDiagnostic } from './diagnostics.ts';
import { chooseEngine, compiledFor, type EngineChoice } from './engine.ts';
import { Failure } from './failure.ts';
import { programName } from './help.ts';
import { readLibraries } from './libraries.ts';
import * as preprocessor from './preprocess.ts';
import { optionsFrom, settingFailure } from './settings.ts';
import { readSources, type GivenSource } from './sources.ts';
import type { Terminal } from './terminal.ts';
import { toBinary } from './text.ts';

export interface Session {
  readonly given: Arguments;
  readonly options: OptionSet;
  readonly sources: readonly GivenSource[];
  readonly compilation: Compilation;
  readonly engine: EngineChoice;
  /** The process of -c or -p. */
  readonly target: targets.Target | undefined;
}

/** The session's program. @throws Failure where the command line names none */
export function programOf({ compilation }: Session): Program {
  if (compilation.program === undefined) throw new Failure('no probes specified');
  return compilation.program;
}

function compileSources(
  given: Arguments,
  sources: readonly GivenSource[],
  options: OptionSet,
  engine: EngineChoice,
  target: targets.Target | undefined,
): Compilation {
  if (sources.length === 0)
    return {
      program: undefined,
      diagnostics: [],
      probes: new ProbeTable(catalogue),
      stability: new Stability(),
    };
  return compile({
    libraries: readLibraries(options),
    sources: sources.map(({ request }) => request),
    macroArguments: given.operands.map(toBinary),
    scriptName: programName,
    catalogue,
    settings: {
      ...compileSettings(options),
      engine: compiledFor(engine),
      dialect: engine.dialect,
      // Listing what matches nothing is an empty list, not an error.
      ...(given.mode === 'list' && { listing: true, zdefs: true }),
    },
    macros: macroVariables(target?.pid),
  });
}

/** Says what `-D` without `-C` does not do. */
function withDefineHint(diagnostic: Diagnostic, options: OptionSet): Diagnostic {
  const name = /^failed to resolve (\w+): /.exec(diagnostic.message)?.[1];
  const defined = options.history.some(
    (each) => each.name === 'define' && each.value?.split('=')[0] === name,
  );
  if (!defined || options.boolean('cpp')) return diagnostic;
  return { ...diagnostic, hint: '-D defines a name for the preprocessor, which runs with -C' };
}

/** What `-q` does not want to hear of: notes on the program, but not of what stays unseen because this kernel cannot tell it. */
const isPassedOver = ({ severity, tag }: Diagnostic): boolean =>
  severity === 'note' && tag !== 'T_LIVE_PROBE';

/** Prints errors, and notes unless quiet. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  session: Pick<Session, 'options' | 'sources'>,
  terminal: Terminal,
): void {
  const quiet = session.options.boolean('quiet');
  const flags = new Map(session.sources.map(({ flag, request }) => [request.source, flag]));
  for (const diagnostic of diagnostics) {
    if (quiet && isPassedOver(diagnostic)) continue;
    const rendered = renderDiagnostic(withDefineHint(diagnostic, session.options), {
      flagOf: (source) => flags.get(source) ?? '-n',
      first: session.sources[0].request.source,
      width: terminal.width,
      colour: terminal.colour,
    });
    terminal.error(rendered);
  }
}

/** The programs of the command line; under `-C` its scripts are preprocessed. */
async function readPrograms(
  given: Arguments,
  options: OptionSet,
  terminal: Terminal,
): Promise<readonly GivenSource[]> {
  const sources = readSources(given.programs);
  if (!options.boolean('cpp')) return sources;
  const preprocessed: GivenSource[] = [];
  for (const each of sources) {
    const { source } = each.request;
    preprocessed.push(
      source.kind !== 'script'
        ? each
        : {
            ...each,
            request: {
              ...each.request,
              source: await preprocessor.preprocess(source, options, (text) =>
                terminal.error(text),
              ),
            },
          },
    );
  }
  return preprocessed;
}

/** @throws Failure when the process cannot be started or is not there */
async function targetOf({ command, process: pid }: Arguments): Promise<targets.Target | undefined> {
  try {
    if (command !== undefined) return await targets.startCommand(command);
    return pid === undefined ? undefined : targets.watchProcess(pid);
  } catch (error) {
    if (error instanceof targets.TargetError) throw new Failure(error.message);
    throw error;
  }
}

/**
 * Reads and compiles what the command line names and applies the options that the program sets itself.
 * @returns undefined when the program had errors, which have been printed.
 * @throws Failure for an option or a script that is not to be had, and for a preprocessor that fails.
 */
export async function openSession(
  given: Arguments,
  terminal: Terminal,
): Promise<Session | undefined> {
  const options = optionsFrom(given.settings, process.env);
  const engine = await chooseEngine(given);
  if (engine.name === 'replay' && (given.command ?? given.process) !== undefined)
    throw new Failure('-c and -p are for live traces: a replay has no process of its own');
  const sources = await readPrograms(given, options, terminal);
  const target = await targetOf(given);
  let session: Session | undefined;
  try {
    const compilation = compileSources(given, sources, options, engine, target);
    for (const { name, value } of compilation.program?.pragmas ?? []) {
      const problem = options.set(name, value, 'pragma');
      if (problem !== undefined) throw settingFailure(`option '${name}'`, name, problem);
    }
    printDiagnostics(compilation.diagnostics, { options, sources }, terminal);
    const failed = compilation.diagnostics.some(({ severity }) => severity === 'error');
    if (!failed) session = { given, options, sources, compilation, engine, target };
    return session;
  } finally {
    if (session === undefined) target?.abandon();
  }
}
