/** The command: what a command line asks for, and the exit status that it ends with. */
import type { Enabling, Probe } from '../compiler/program.ts';
import type { SourceText } from '../compiler/diagnostic.ts';
import { catalogue } from '../probes/index.ts';
import { parseArguments, type Arguments } from './arguments.ts';
import { ExitStatus, Failure, UsageError } from './failure.ts';
import { helpText, usage, versionText } from './help.ts';
import { listDetails, listHeader, listProbe } from './list.ts';
import { openSession, type Session } from './session.ts';
import { descriptionOf, matchesOf, subjectOf } from './sources.ts';
import { stabilityReport } from './stability.ts';
import { Terminal } from './terminal.ts';
import { toBinary } from './text.ts';
import { trace } from './trace.ts';

/**
 * Runs one command line (without the program's name).
 * @returns the exit status: of `exit()`, 1 after an error, 2 for a wrong command line.
 */
export async function main(words: readonly string[]): Promise<number> {
  const terminal = new Terminal();
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
  if (given.refusals.length > 0) throw new Failure(given.refusals[0]);
  const session = openSession(given, terminal);
  if (session === undefined) return ExitStatus.error;
  if (given.output !== undefined) terminal.appendTo(given.output);
  if (given.mode === 'list') return list(session, terminal);
  if (!given.compileOnly) return trace(session, terminal, () => describe(session, terminal));
  describe(session, terminal);
  return ExitStatus.success;
}

function print(text: string, terminal: Terminal): number {
  terminal.write(toBinary(text));
  return ExitStatus.success;
}

/** The probes that the program names, or all there are. */
function list({ given, sources, compilation }: Session, terminal: Terminal): number {
  const { program, probes } = compilation;
  const listed: readonly Probe[] =
    program === undefined ? probes.all : program.enablings.map(({ probe }) => probe);
  terminal.write(listHeader);
  for (const probe of listed) {
    terminal.write(listProbe(probe));
    if (given.verbose) terminal.write(listDetails(probe, catalogue));
  }
  for (const each of sources)
    if (program !== undefined && matchesOf(each.request.source, program) === 0)
      terminal.message(`failed to match ${descriptionOf(each)}: No probe matches description`);
  return ExitStatus.success;
}

/** The enablings of one source, with its clauses only. */
function enablingsOf(source: SourceText, enablings: readonly Enabling[]): readonly Enabling[] {
  return enablings
    .map(({ probe, clauses }) => ({
      probe,
      clauses: clauses.filter((clause) => clause.source === source),
    }))
    .filter(({ clauses }) => clauses.length > 0);
}

/** `-v`: the stability of each program; with `-e` also of each probe it names. */
function describe({ given, sources, compilation }: Session, terminal: Terminal): void {
  if (!given.verbose) return;
  for (const { request } of sources) {
    const { kind, name } = subjectOf(request.source);
    const enablings = enablingsOf(request.source, compilation.program?.enablings ?? []);
    terminal.write(stabilityReport(`${kind} ${name}`, enablings));
    if (!given.compileOnly) terminal.write('\n');
    else
      for (const { probe } of enablings) {
        const { provider, module, function: func, name: probeName } = probe;
        terminal.write(`\n${provider}:${module}:${func}:${probeName}\n`);
        terminal.write(listDetails(probe, catalogue));
      }
  }
}
