/** Running a compiled program on this machine's kernel, or printing what would be run. */
import { generateBpftrace } from '../compiler/backends/bpftrace/generate.ts';
import type { BpftraceModule } from '../compiler/backends/bpftrace/interface.ts';
import { estatsMembersOf } from '../compiler/backends/estats-members.ts';
import { catalogue } from '../probes/index.ts';
import { generateDtrace } from '../compiler/backends/dtrace/generate.ts';
import type { DtraceModule } from '../compiler/backends/dtrace/interface.ts';
import { kernelHz } from '../runtime/host/hz.ts';
import { traceLive } from '../runtime/engines/bpftrace.ts';
import { traceDtrace } from '../runtime/engines/dtrace.ts';
import { EnableError } from '../runtime/engines/session-options.ts';
import { requireGroups } from '../runtime/estats/estats.ts';
import type { LinuxHost } from '../runtime/host/host.ts';
import { requireBpftrace, requireDtrace } from './engine.ts';
import { ExitStatus, Failure } from './failure.ts';
import type { Run } from './run.ts';
import { printDiagnostics, programOf, type Session } from './session.ts';
import type { Terminal } from './terminal.ts';
import { toBinary } from './text.ts';

/**
 * The program for bpftrace; undefined when it cannot be had, which has been said.
 * @param everything records more than the program asks
 */
function moduleFor(
  session: Session,
  host: LinuxHost,
  terminal: Terminal,
  everything: boolean,
): BpftraceModule | undefined {
  const program = programOf(session);
  const everyEvent = session.given.record !== undefined;
  const { module, diagnostics } = generateBpftrace(program, catalogue, host, {
    everyEvent,
    everything: everyEvent && everything,
  });
  printDiagnostics(diagnostics, session, terminal);
  return module;
}

function hostOf({ engine, given }: Session): LinuxHost {
  if (engine.host === undefined) throw new Failure('no machine was asked');
  return requireBpftrace(engine.host, given);
}

/** Runs the program on the engine of the session, which is not the replay. */
export async function traced(session: Session, run: Run, terminal: Terminal): Promise<number> {
  const { target, engine } = session;
  try {
    if (engine.name === 'dtrace') return await tracedNatively(session, run, terminal);
    return await tracedBy(hostOf(session), session, run, terminal);
  } finally {
    target?.abandon();
  }
}

/** The program for this session's native dtrace; undefined when it cannot be had, which has been said. */
function nativeModuleFor(session: Session, terminal: Terminal): DtraceModule | undefined {
  const { engine } = session;
  const program = programOf(session);
  const dialect = engine.dialect && catalogue.native?.[engine.dialect];
  if (dialect === undefined)
    throw new Failure(`no native dtrace of ${process.platform} is known`, 'name one: --dialect');
  const hz = dialect.name === 'linux' ? kernelHz() : undefined;
  const { module, diagnostics } = generateDtrace(program, catalogue, { dialect, hz });
  printDiagnostics(diagnostics, session, terminal);
  return module;
}

async function tracedNatively(session: Session, run: Run, terminal: Terminal): Promise<number> {
  const { given, engine, target } = session;
  const dtrace = requireDtrace(engine, given);
  if (given.record !== undefined)
    throw new EnableError('recordings are made with bpftrace', '--engine bpftrace');
  const module = nativeModuleFor(session, terminal);
  if (module === undefined) return ExitStatus.error;
  const { status } = await traceDtrace({ ...run, module, dtrace, ...(target && { target }) });
  return status;
}

async function tracedBy(
  host: LinuxHost,
  session: Session,
  run: Run,
  terminal: Terminal,
  everything = true,
): Promise<number> {
  const { target, given } = session;
  requireGroups(estatsMembersOf(run.program), run.estats);
  const module = moduleFor(session, host, terminal, everything);
  if (module === undefined) return ExitStatus.error;
  try {
    const { status } = await traceLive({
      ...run,
      module,
      bpftrace: host.path,
      ...(target && { target }),
      ...(given.record !== undefined && { record: given.record }),
    });
    return status;
  } catch (error) {
    const records = given.record !== undefined && everything;
    if (!records || !(error instanceof EnableError && error.tooLarge)) throw error;
    terminal.message('only what the program uses is recorded: more does not fit');
    return tracedBy(host, session, run, terminal, false);
  }
}

/** `--emit`: the script of an engine, and nothing is run. */
export function emit(session: Session, terminal: Terminal): number {
  // Said before what the machine lacks.
  programOf(session);
  if (session.engine.name === 'replay')
    throw new Failure('--emit replay is not to be had', "a replay's code is what -S prints");
  const module =
    session.engine.name === 'dtrace'
      ? nativeModuleFor(session, terminal)
      : moduleFor(session, hostOf(session), terminal, true);
  if (module === undefined) return ExitStatus.error;
  terminal.write(toBinary(module.script));
  return ExitStatus.success;
}
