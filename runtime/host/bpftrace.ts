/** The bpftrace of this machine: where it is, and which version. */
import { execFile, spawnSync } from 'node:child_process';
import { findProgram, isProgram } from './programs.ts';

/** The variable that names another bpftrace than the first in PATH. */
export const bpftraceVariable = 'TSDTRACE_BPFTRACE';

/** The versions that the backend writes for: the oldest, which is Debian 12's, and what newer ones are taken for. */
export const oldestVersion: Version = [0, 17, 0];

export type Version = readonly [major: number, minor: number, patch: number];

/** The path of bpftrace, undefined when there is none. */
export function findBpftrace(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment[bpftraceVariable];
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined;
  // Debian puts it in /usr/sbin, which is not in every user's PATH.
  return findProgram('bpftrace', environment.PATH, ['/usr/sbin', '/usr/bin']);
}

/** The numbers of "bpftrace v0.17.0"; undefined for other words. */
export function parseVersion(text: string): Version | undefined {
  const match = /v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (match === null) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

export function isOlder([a, b, c]: Version, [x, y, z]: Version): boolean {
  return a !== x ? a < x : b !== y ? b < y : c < z;
}

export function versionText(version: Version): string {
  return version.join('.');
}

/** In milliseconds: on a machine that others load, and an emulated one, a start takes ten seconds and more. */
const PATIENCE = 30_000;

/** Asks a bpftrace for its version; undefined when it does not start or says something else. */
export function askVersion(path: string): Promise<Version | undefined> {
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: PATIENCE }, (error, stdout) => {
      resolve(error === null ? parseVersion(stdout) : undefined);
    });
  });
}

/** What `bpftrace --info` prints of the kernel, empty when it fails. Takes a while: it loads programs to find out. */
export function info(path: string): string {
  const { stdout, stderr } = spawnSync(path, ['--info'], {
    encoding: 'utf8',
    timeout: 2 * PATIENCE,
  });
  // Some versions write part of it to standard error.
  return `${stdout}${stderr}`;
}

/**
 * Whether what `--info` prints says that fentry programs load, which older versions called kfunc: on a line of its own in 0.17, in
 * the second column in 0.23. Undefined where it is not told, as in 0.27.
 */
export function tellsFentry(text: string): boolean | undefined {
  const answer = /(?<!\S)(?:kfunc|fentry): (yes|no)(?!\S)/.exec(text)?.[1];
  return answer === undefined ? undefined : answer === 'yes';
}
