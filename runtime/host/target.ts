/** The process of `-c` or `-p`: $target, at whose end tracing ends. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './programs.ts';

export interface Target {
  readonly pid: number;
  /** Lets a command that was started stopped begin. */
  resume(): void;
  /** Ends a command that is still stopped: the trace never began. */
  abandon(): void;
  /** dtrace's sentence when the process has ended. */
  readonly ended: Promise<string>;
}

export class TargetError extends Error {}

/** Milliseconds between two looks at a process that is not our child. */
const glance = 50;

/** How long a command may take to stop itself before it becomes what was asked for. */
const patience = 10_000;

/**
 * Run by a Node of its own: it stops until it is let go on, then becomes the command. Its process number, which the
 * program knew as $target all the while, stays.
 */
const becomes = `process.kill(process.pid, 'SIGSTOP'); process.execve(process.argv[1], process.argv.slice(2))`;

/** The state letter and start time of a process, from /proc; undefined when it is gone. See proc(5). */
function processState(pid: number): { state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined;
  }
}

/**
 * Starts a command, stopped. It is split at blanks, without quotes, as dtrace(1) does.
 *
 * @throws TargetError when there is no such program
 */
export async function startCommand(command: string): Promise<Target> {
  const words = command.split(/[ \t\n]+/).filter((word) => word !== '');
  const program = words.length === 0 ? undefined : findProgram(words[0], process.env.PATH);
  if (program === undefined)
    throw new TargetError(`failed to execute ${words[0] ?? command}: No such file or directory`);
  const child = spawn(process.execPath, ['--no-warnings', '-e', becomes, program, ...words], {
    stdio: 'inherit',
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`failed to execute ${words[0]}: ${error.message}`));
    child.once('exit', (_code, signal) =>
      resolve(
        signal === null
          ? `pid ${child.pid} has exited`
          : `pid ${child.pid} terminated by ${signal}`,
      ),
    );
  });
  const { pid } = child;
  if (pid === undefined) throw new TargetError(await ended);
  await stopped(pid);
  return {
    pid,
    resume: () => child.kill('SIGCONT'),
    abandon: () => child.kill('SIGKILL'),
    ended,
  };
}

async function stopped(pid: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (processState(pid)?.state !== 'T') {
    if (processState(pid) === undefined || performance.now() > deadline)
      throw new TargetError(`failed to control pid ${pid}`);
    await sleep(1);
  }
}

/**
 * Watches a process that is there already.
 *
 * @throws TargetError when it is not there
 */
export function watchProcess(pid: number): Target {
  const first = processState(pid);
  if (first === undefined || first.state === 'Z')
    throw new TargetError(`failed to grab pid ${pid}: No such process`);
  const stop = new AbortController();
  const lives = (): boolean => {
    const now = processState(pid);
    // A number that was given again has another start time; a zombie has ended.
    return now !== undefined && now.started === first.started && now.state !== 'Z';
  };
  const watch = async (): Promise<string> => {
    while (!stop.signal.aborted && lives()) await sleep(glance, undefined, { ref: false });
    return `pid ${pid} has exited`;
  };
  const nothing = (): void => {};
  return {
    pid,
    resume: nothing,
    abandon: () => stop.abort(),
    ended: watch(),
  };
}
