/** Running a compiled program over the captures of `-r`. */
import { CaptureError } from '../runtime/capture/error.ts';
import { VantageError } from '../runtime/capture/vantage.ts';
import { replay, type TracerIdentity } from '../runtime/engines/replay.ts';
import type { ConsumerOptions } from '../runtime/consumer/consumer.ts';
import { generateReplay } from '../compiler/backends/replay/module.ts';
import type { OptionSet } from '../compiler/options.ts';
import type { Program } from '../compiler/program.ts';
import { catalogue } from '../probes/index.ts';
import { ExitStatus, Failure } from './failure.ts';
import { programName } from './help.ts';
import type { Session } from './session.ts';
import { onStopSignal } from './signals.ts';
import { matchesOf, subjectOf } from './sources.ts';
import type { Terminal } from './terminal.ts';
import { toBinary } from './text.ts';

/** What a string holds when `-x strsize=no` unset its size. */
const defaultStringSize = 256;

/** The options that the consumer prints by. */
function consumerOptions(options: OptionSet): ConsumerOptions {
  return {
    quiet: options.boolean('quiet'),
    flowindent: options.boolean('flowindent'),
    rawbytes: options.boolean('rawbytes'),
    aggsortkey: options.boolean('aggsortkey'),
    aggsortrev: options.boolean('aggsortrev'),
    aggsortkeypos: options.number('aggsortkeypos') ?? 0,
    aggsortpos: options.number('aggsortpos') ?? 0,
  };
}

/** Who runs BEGIN and END: this process. */
function tracer(): TracerIdentity {
  return {
    pid: process.pid,
    ppid: process.ppid,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    execname: programName,
  };
}

/** "description 'tcp:::send ' matched 1 probe", for every program of the command line. */
function announce(session: Session, program: Program, terminal: Terminal): void {
  const quiet = session.options.boolean('quiet');
  let total = 0;
  for (const { request } of session.sources) {
    const { kind, name } = subjectOf(request.source);
    const count = matchesOf(request.source, program);
    total += count;
    if (!quiet)
      terminal.message(`${kind} '${name}' matched ${count} probe${count === 1 ? '' : 's'}`);
  }
  if (total === 0 && !session.options.boolean('zdefs')) throw new Failure('no probes matched');
}

/**
 * Runs the session's program; `describe` prints what `-v` asks for, before tracing.
 * @returns the exit status: the program's own, or 1 when a capture was damaged.
 * @throws Failure when there is nothing to run, or nothing to run it over.
 */
export async function trace(
  session: Session,
  terminal: Terminal,
  describe: () => void,
): Promise<number> {
  const { given, options } = session;
  const { program } = session.compilation;
  if (program === undefined) throw new Failure('no probes specified');
  if (given.captures.length === 0)
    throw new Failure(
      'could not enable tracing: this version replays recorded captures only',
      'name a capture with -r FILE (pcap or pcapng; - is standard input)',
    );
  announce(session, program, terminal);
  describe();
  if (options.boolean('destructive') && !options.boolean('quiet'))
    terminal.message('allowing destructive actions');
  return replayed(session, program, terminal);
}

async function replayed(
  { given, options }: Session,
  program: Program,
  terminal: Terminal,
): Promise<number> {
  const stop = new AbortController();
  const forgetSignals = onStopSignal(() => {
    // dtrace begins a new line after the terminal's ^C, quiet or not.
    terminal.write('\n');
    stop.abort();
  });
  terminal.onClosed(() => stop.abort());
  try {
    const { exitStatus, errors } = await replay({
      program,
      module: generateReplay(program, catalogue),
      catalogue,
      captures: given.captures,
      vantage: options.string('vantage') ?? 'auto',
      strsize: options.number('strsize') ?? defaultStringSize,
      consumer: consumerOptions(options),
      output: terminal,
      report: (message) => terminal.message(message),
      tracer: tracer(),
      signal: stop.signal,
      ...(terminal.progress && { progress: terminal.progress }),
    });
    for (const { message } of errors) terminal.message(toBinary(message));
    return errors.length === 0 ? exitStatus : ExitStatus.error;
  } catch (error) {
    if (error instanceof CaptureError) throw new Failure(toBinary(error.message));
    if (error instanceof VantageError)
      throw new Failure(`failed to set -x ${toBinary(error.message)}`);
    throw error;
  } finally {
    forgetSignals();
  }
}
