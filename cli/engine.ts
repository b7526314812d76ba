/** Which engine runs a program: what the command line says, else the first that this machine has. */
import type { EngineName } from '../compiler/engines.ts';
import { type HostReport, type LinuxHost, probeHost } from '../runtime/host/host.ts';
import { findProgram } from '../runtime/host/programs.ts';
import { isRecording } from '../runtime/recording/reader.ts';
import type { Arguments } from './arguments.ts';
import { Failure } from './failure.ts';
import { programName } from './help.ts';
import { toBinary } from './text.ts';

export interface EngineChoice {
  readonly name: EngineName;
  /** What bpftrace has here; undefined when nobody had to ask. */
  readonly host?: HostReport | undefined;
  /** The event recording that is replayed. */
  readonly recording?: string;
}

/** The engine whose means a program has: a recording has what the live trace saw. */
export function compiledFor({ name, recording }: EngineChoice): EngineName {
  return recording === undefined ? name : 'bpftrace';
}

/** The native dtrace of this machine. */
export function findDtrace(environment: NodeJS.ProcessEnv): string | undefined {
  return findProgram('dtrace', environment.PATH, ['/usr/sbin']);
}

/** What a user should type to have the privileges: the same, through sudo. */
export function sudoForm(words: readonly string[]): string {
  const quoted = words.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return ['sudo', programName, ...quoted].join(' ');
}

const replayHint = 'recorded traffic needs no privileges: -r FILE replays a capture';

function cannotTrace({ obstacles }: HostReport, words: readonly string[]): Failure {
  const [first] = obstacles;
  const needsRoot = obstacles.length === 1 && first.what.includes('root');
  if (needsRoot)
    return new Failure(
      'could not enable tracing: live tracing needs root',
      `${sudoForm(words)}\n      ${replayHint}`,
    );
  const list = obstacles.map(({ what, remedy }) => (remedy === '' ? what : `${what} (${remedy})`));
  return new Failure(
    `could not enable tracing: no engine can run here: ${list.join('; ')}; there is no dtrace either`,
    replayHint,
  );
}

/**
 * @throws Failure for a recording among captures: the two have nothing in common to be merged by; and for one that is to
 * give packets
 */
function replayOf({ captures, write }: Arguments): EngineChoice {
  const recording = captures.find(isRecording);
  if (recording === undefined) return { name: 'replay' };
  if (captures.length > 1)
    throw new Failure(`${toBinary(recording)} is an event recording, which is replayed alone`);
  if (write !== undefined)
    throw new Failure(
      `--write: ${toBinary(recording)} is an event recording, which holds no packets`,
    );
  return { name: 'replay', recording };
}

/** A list with -v tells how this machine provides each probe; a trace needs the machine. */
function asksMachine({ mode, verbose, compileOnly, programs, captures }: Arguments): boolean {
  if (mode === 'list') return verbose && captures.length === 0;
  return mode === 'trace' && !compileOnly && programs.length > 0;
}

/**
 * Decides before anything is compiled. Listing and compiling alone ask no machine: for those the engine is that of the
 * captures, or the live one of this system.
 *
 * @throws Failure when nothing can trace here
 */
export async function chooseEngine(given: Arguments): Promise<EngineChoice> {
  const named = given.engine ?? given.emit;
  const name = named ?? (given.captures.length > 0 ? 'replay' : undefined);
  if (name === 'replay') return replayOf(given);
  const live = name ?? (process.platform === 'linux' ? 'bpftrace' : 'dtrace');
  if (!asksMachine(given)) return { name: live };
  if (name === 'dtrace') return { name };
  const host = await probeHost(process.env);
  if (given.mode === 'list') return { name: live, host };
  if (host.host !== undefined || name === 'bpftrace') return { name: 'bpftrace', host };
  if (findDtrace(process.env) !== undefined) return { name: 'dtrace' };
  throw cannotTrace(host, given.words);
}

/** The host of a bpftrace run. @throws Failure when bpftrace cannot run here */
export function requireBpftrace(report: HostReport, { words }: Arguments): LinuxHost {
  if (report.host === undefined) throw cannotTrace(report, words);
  return report.host;
}
