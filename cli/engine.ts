/** Which engine runs a program: what the command line says, else the first that this machine has. */
import type { EngineName } from '../compiler/engines.ts';
import type { DialectName } from '../probes/define-native.ts';
import * as dtraces from '../runtime/host/dtrace.ts';
import * as hosts from '../runtime/host/host.ts';
import { type Obstacle, obstaclesText } from '../runtime/host/obstacles.ts';
import { isRecording } from '../runtime/recording/recognize.ts';
import type { Arguments } from './arguments.ts';
import { Failure } from './failure.ts';
import { programName } from './help.ts';
import { toBinary } from './text.ts';

export interface EngineChoice {
  readonly name: EngineName;
  /** What bpftrace has here; undefined when nobody had to ask. */
  readonly host?: hosts.HostReport | undefined;
  /** The native dtrace's kind, where that runs the program. */
  readonly dialect?: DialectName | undefined;
  /** What it is here; undefined when nobody had to ask. */
  readonly dtrace?: dtraces.DtraceReport | undefined;
  /** The event recording that is replayed. */
  readonly recording?: string;
}

/** The engine whose means a program has: a recording has what the live trace saw. */
export function compiledFor({ name, recording }: EngineChoice): EngineName {
  return recording === undefined ? name : 'bpftrace';
}

/** What a user should type to have the privileges: the same, through sudo. */
export function sudoForm(words: readonly string[]): string {
  const quoted = words.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return ['sudo', programName, ...quoted].join(' ');
}

/** Of any engine. */
type Reported = Pick<hosts.HostReport, 'obstacles'>;

const replayHint = 'recorded traffic needs no privileges: -r FILE replays a capture';

const isRoots = ({ what }: Obstacle): boolean => what.includes('root');

/** What is in the way of every live engine that was looked for. */
function cannotTrace(reports: readonly Reported[], words: readonly string[]): Failure {
  // Where only the rights are missing, nothing else needs to be told.
  if (reports.some(({ obstacles }) => obstacles.length === 1 && isRoots(obstacles[0])))
    return new Failure(
      'could not enable tracing: live tracing needs root',
      `${sudoForm(words)}\n      ${replayHint}`,
    );
  return new Failure(`could not enable tracing: ${obstaclesText(reports)}`, replayHint);
}

/**
 * @throws Failure for a recording among captures: the two have nothing in common to be merged by; and for one that is to
 * give packets
 */
function replayOf({ captures, write, record }: Arguments): EngineChoice {
  if (record !== undefined)
    throw new Failure('--record keeps what a live trace saw', 'leave out -r and --engine replay');
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

/** @throws Failure for captures that an engine which was named would pass over */
function refuseFiles({ captures }: Arguments, name: EngineName | undefined): void {
  if (captures.length > 0)
    throw new Failure(
      `-r: a capture is replayed, not traced with ${name}`,
      'leave one of them out',
    );
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
  refuseFiles(given, name);
  const live = name ?? (process.platform === 'linux' ? 'bpftrace' : 'dtrace');
  if (live === 'dtrace') return chooseDtrace(given);
  if (!asksMachine(given)) return { name: live };
  const host = await hosts.probeHost(process.env);
  if (given.mode === 'list') return { name: live, host };
  if (host.host !== undefined || name === 'bpftrace') return { name: 'bpftrace', host };
  const choice = await chooseDtrace(given);
  if (choice.dtrace?.obstacles.length === 0) return choice;
  throw cannotTrace([host, ...(choice.dtrace === undefined ? [] : [choice.dtrace])], given.words);
}

/** Where there is no other word, the script is for the dtrace that is here, or would be. */
async function chooseDtrace(given: Arguments): Promise<EngineChoice> {
  const dialect = given.dialect ?? dtraces.dialectOf(process.platform);
  const asks = given.mode === 'trace' && given.emit === undefined && asksMachine(given);
  if (!asks) return { name: 'dtrace', dialect };
  const dtrace = await dtraces.probeDtrace(process.env);
  return { name: 'dtrace', dialect: given.dialect ?? dtrace.dialect, dtrace };
}

/** The path of a native dtrace that can run. @throws Failure when it cannot run here */
export function requireDtrace({ dtrace }: EngineChoice, { words }: Arguments): string {
  if (dtrace?.path === undefined || dtrace.obstacles.length > 0)
    throw cannotTrace(dtrace === undefined ? [] : [dtrace], words);
  return dtrace.path;
}

/** The host of a bpftrace run. @throws Failure when bpftrace cannot run here */
export function requireBpftrace(report: hosts.HostReport, { words }: Arguments): hosts.LinuxHost {
  if (report.host === undefined) throw cannotTrace([report], words);
  return report.host;
}
