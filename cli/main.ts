/** The command: what a command line asks for, and the exit status that it ends with. */
import { generateReplay } from '../compiler/backends/replay/module.ts';
import type { SourceText } from '../compiler/diagnostic.ts';
import type { Probe } from '../compiler/program.ts';
import { catalogue } from '../probes/index.ts';
import { parseArguments, type Arguments } from './arguments.ts';
import { ExitStatus, Failure, UsageError } from './failure.ts';
import { helpText, usage, versionText } from './help.ts';
import * as info from './info.ts';
import * as rows from './list.ts';
import * as listing from './listing.ts';
import * as live from './live.ts';
import { openSession, type Session } from './session.ts';
import { subjectOf } from './sources.ts';
import * as stability from './stability.ts';
import { Terminal } from './terminal.ts';
import { toBinary } from './text.ts';
import { trace } from './trace.ts';

/**
 * Runs one command line (without the program's name).
 * @returns the exit status: of `exit()`, 1 after an error, 2 for a wrong command line.
 */
export async function main(
  words: readonly string[],
  terminal: Terminal = new Terminal(),
): Promise<number> {
  let status: number;
  try {
    status = await run(parseArguments(words), terminal);
  } catch (error) {
    status = report(error, terminal);
  }
  try {
    terminal.finish();
    return status;
  } catch (error) {
    return report(error, terminal);
  }
}

/** Says what ended the run. */
function report(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    if (error.message !== '') terminal.message(toBinary(error.message));
    if (error.showUsage) terminal.error(usage);
    return ExitStatus.usage;
  }
  if (error instanceof Failure) {
    terminal.message(error.message);
    if (error.hint !== undefined) terminal.error(`hint: ${error.hint}\n`);
    return ExitStatus.error;
  }
  const trail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.message(`internal error, please report it: ${toBinary(trail)}`);
  return ExitStatus.error;
}

async function run(given: Arguments, terminal: Terminal): Promise<number> {
  if (given.mode === 'help') return print(helpText(), terminal);
  if (given.mode === 'version') return print(versionText(), terminal);
  if (given.mode === 'info') return print(await info.infoText(), terminal);
  if (given.refusals.length > 0) throw new Failure(given.refusals[0]);
  const session = await openSession(given, terminal);
  if (session === undefined) return ExitStatus.error;
  if (session.options.boolean('verbose')) listModule(session, terminal);
  if (given.output !== undefined) terminal.appendTo(given.output);
  if (given.mode === 'list') return list(session, terminal);
  if (given.emit !== undefined) return live.emit(session, terminal);
  if (!given.compileOnly) return trace(session, terminal);
  for (const { request } of session.sources) describeCompiled(session, request.source, terminal);
  return ExitStatus.success;
}

function print(text: string, terminal: Terminal): number {
  terminal.write(toBinary(text));
  return ExitStatus.success;
}

/** `-S`: what a replay would run, on standard error, where dtrace prints its intermediate code. */
function listModule({ given, compilation }: Session, terminal: Terminal): void {
  if (compilation.program === undefined) return;
  const extras = { marks: given.write !== undefined };
  terminal.error(
    toBinary(listing.moduleListing(generateReplay(compilation.program, catalogue, extras))),
  );
}

/** The probes that each description of the program matches, or all there are. */
function list({ given, compilation, engine }: Session, terminal: Terminal): number {
  const { program, probes } = compilation;
  const show = (probe: Probe): void => {
    terminal.write(rows.listProbe(probe));
    if (given.verbose)
      terminal.write(rows.listDetails(probe, catalogue, compilation.stability, probe, engine));
  };
  terminal.write(rows.listHeader);
  if (program === undefined) probes.all.forEach(show);
  for (const { description, probes: matched } of program?.matched ?? []) {
    matched.forEach(show);
    if (matched.length === 0)
      terminal.message(`failed to match ${description}: No probe matches description`);
  }
  return ExitStatus.success;
}

/** `-ev`: the stability of a program, then what is known of each of its descriptions. */
function describeCompiled(
  { given, compilation }: Session,
  source: SourceText,
  terminal: Terminal,
): void {
  if (!given.verbose) return;
  const { kind, name } = subjectOf(source);
  const matched = compilation.program?.matched.filter((each) => each.source === source) ?? [];
  terminal.write(stability.stabilityReport(`${kind} ${name}`, matched));
  for (const { description, probes } of matched) {
    terminal.write(`\n${description}\n`);
    const [provider, module, func, probeName] = description.split(':');
    const pattern = { provider, module, function: func, name: probeName };
    const known = compilation.stability;
    if (known.ofDescription(pattern, probes).definite)
      terminal.write(rows.listDetails(probes[0], catalogue, known, pattern));
  }
}
