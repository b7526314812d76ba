/** Running a compiled program over the captures of `-r`. */
import { setFlagsFromString } from 'node:v8';
import { CaptureError } from '../runtime/capture/error.ts';
import { VantageError } from '../runtime/capture/vantage.ts';
import { replay } from '../runtime/engines/replay.ts';
import type { ReplayResult } from '../runtime/engines/replay-options.ts';
import { EnableError } from '../runtime/engines/session-options.ts';
import { tracerIdentity } from '../runtime/host/tracer.ts';
import * as recordings from '../runtime/engines/recording.ts';
import { replaySettings } from '../runtime/engines/replay-settings.ts';
import * as events from '../compiler/backends/events/layout.ts';
import { Refusal, refusalOf } from '../compiler/backends/refusal.ts';
import { generateEvents, generateReplay } from '../compiler/backends/replay/module.ts';
import type { Program } from '../compiler/program.ts';
import { catalogue } from '../probes/index.ts';
import type { EngineChoice } from './engine.ts';
import { ExitStatus, Failure } from './failure.ts';
import * as live from './live.ts';
import { programName } from './help.ts';
import type { Run } from './run.ts';
import { printDiagnostics, programOf, type Session } from './session.ts';
import { onStopSignal } from './signals.ts';
import { matchesOf, subjectOf } from './sources.ts';
import * as stability from './stability.ts';
import type { Terminal } from './terminal.ts';
import { toBinary } from './text.ts';

/**
 * "description 'tcp:::send ' matched 1 probe", and under `-v` its stability, for every program of the
 * command line.
 */
function announce(
  { given, options, sources }: Session,
  program: Program,
  terminal: Terminal,
): void {
  const quiet = options.boolean('quiet');
  let total = 0;
  for (const { request } of sources) {
    const { kind, name } = subjectOf(request.source);
    const count = matchesOf(request.source, program);
    total += count;
    if (!quiet)
      terminal.message(`${kind} '${name}' matched ${count} probe${count === 1 ? '' : 's'}`);
    if (given.verbose) {
      const matched = program.matched.filter(({ source }) => source === request.source);
      terminal.aside(`${stability.stabilityReport(`${kind} ${name}`, matched)}\n`);
    }
  }
  if (total === 0 && !options.boolean('zdefs')) throw new Failure('no probes matched');
}

/**
 * Runs the session's program.
 * @returns the exit status: the program's own, or 1 when a capture was damaged or an engine died.
 * @throws Failure when there is nothing to run, or nothing to run it on.
 */
export async function trace(session: Session, terminal: Terminal): Promise<number> {
  const { given, options, engine } = session;
  const program = programOf(session);
  if (given.write !== undefined && (given.captures.length === 0 || runnerOf(engine) !== replayed))
    throw new Failure('--write writes packets of captures', 'name a capture with -r FILE');
  if (engine.name === 'replay' && given.captures.length === 0)
    throw new Failure(
      'could not enable tracing: there is nothing to replay',
      'name a capture with -r FILE (pcap, pcapng or snoop; - is standard input)',
    );
  const settings = replaySettings(options);
  terminal.reserved = settings.format !== 'text';
  announce(session, program, terminal);
  if (options.boolean('destructive') && !options.boolean('quiet'))
    terminal.message('allowing destructive actions');
  const run: Run = {
    program,
    catalogue,
    ...settings,
    output: terminal,
    ...(options.boolean('destructive') && { outside: terminal }),
    report: (message) => terminal.message(message),
    tracer: tracerIdentity(programName),
  };
  return untilStopped(terminal, (signal) =>
    runnerOf(engine)(session, { ...run, signal }, terminal),
  );
}

type Runner = (session: Session, run: Run, terminal: Terminal) => Promise<number>;

function runnerOf({ name, recording }: EngineChoice): Runner {
  if (name !== 'replay') return live.traced;
  return recording === undefined ? replayed : replayedRecording;
}

/** Runs until its end, a signal, or the end of whoever reads the output. */
async function untilStopped(
  terminal: Terminal,
  run: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const stop = new AbortController();
  const forgetSignals = onStopSignal(() => {
    // dtrace begins a new line after the terminal's ^C, quiet or not.
    terminal.aside('\n');
    stop.abort();
  });
  terminal.onClosed(() => stop.abort());
  try {
    return await run(stop.signal);
  } catch (error) {
    if (error instanceof EnableError)
      throw new Failure(`could not enable tracing: ${error.message}`, error.hint);
    throw error;
  } finally {
    forgetSignals();
  }
}

/** An event recording has what a live trace saw: the program runs on its events. */
function replayedRecording(session: Session, run: Run, terminal: Terminal): Promise<number> {
  return reported(session, terminal, () => {
    const layout = new events.EventLayout();
    return recordings.replayRecording({
      ...run,
      module: generateEvents(run.program, catalogue, layout),
      layout,
      recording: session.engine.recording!,
    });
  });
}

/**
 * V8's optimizing compiler would take longer over what prints, in threads of its own, than all of that takes in the code of
 * the quicker compiler before it. Nothing else follows in this process.
 */
const withoutOptimizing = (): void => setFlagsFromString('--no-turbofan');

function replayed(session: Session, run: Run, terminal: Terminal): Promise<number> {
  const { write, captures } = session.given;
  return reported(session, terminal, () =>
    replay({
      ...run,
      module: generateReplay(run.program, catalogue, { marks: write !== undefined }),
      write,
      captures,
      onLongEnd: withoutOptimizing,
      ...(terminal.progress && { progress: terminal.progress }),
    }),
  );
}

/** Tells what went wrong on the way, or why it could not be done at all. */
async function reported(
  { options, sources }: Session,
  terminal: Terminal,
  run: () => Promise<Pick<ReplayResult, 'status' | 'errors'>>,
): Promise<number> {
  try {
    const { status, errors } = await run();
    for (const { message } of errors) terminal.message(toBinary(message));
    return status;
  } catch (error) {
    if (error instanceof CaptureError) throw new Failure(toBinary(error.message));
    if (error instanceof VantageError)
      throw new Failure(`failed to set -x ${toBinary(error.message)}`);
    if (!(error instanceof Refusal)) throw error;
    printDiagnostics([refusalOf(error)], { options, sources }, terminal);
    return ExitStatus.error;
  }
}
