/** The native dtrace of this machine: where it is, which one, and what keeps it from running. */
import { execFile } from 'node:child_process';
import type { DialectName } from '../../probes/define-native.ts';
import { misnamed, type Obstacle } from './obstacles.ts';
import { findProgram, isProgram } from './programs.ts';

/** The variable that names another dtrace than the first in PATH. */
export const dtraceVariable = 'TSDTRACE_DTRACE';

const dialects: Readonly<Record<string, DialectName>> = {
  linux: 'linux',
  sunos: 'illumos',
  freebsd: 'freebsd',
  darwin: 'macos',
};

/** The dialect of a system's dtrace; undefined for systems that have none. */
export function dialectOf(platform: string): DialectName | undefined {
  return dialects[platform];
}

export interface DtraceReport {
  readonly path: string | undefined;
  /** As it tells it: `D 2.0.7`. */
  readonly version: string | undefined;
  readonly dialect: DialectName | undefined;
  /** None when it can run. */
  readonly obstacles: readonly Obstacle[];
}

/** The path of dtrace, undefined when there is none. */
export function findDtrace(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment[dtraceVariable];
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined;
  return findProgram('dtrace', environment.PATH, ['/usr/sbin']);
}

/** What `dtrace -V` says behind its own name: `D 2.0.7`, `Sun D 1.13.1`. */
export function parseDtraceVersion(text: string): string | undefined {
  return /\b((?:\w+ )?D \d+(?:\.\d+)*)/.exec(text)?.[1];
}

function askVersion(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, ['-V'], { timeout: 10_000 }, (error, stdout, stderr) => {
      resolve(error === null ? parseDtraceVersion(`${stdout}${stderr}`) : undefined);
    });
  });
}

/** DTrace 2 for Linux has had all of tcp and udp since 2.0.3; the kernel modules of 1.x are another dialect. */
const oldestLinux = [2, 0, 3] as const;

function isTooOld(version: string, dialect: DialectName | undefined): boolean {
  if (dialect !== 'linux') return false;
  const numbers = version.replace(/^.*D /, '').split('.').map(Number);
  for (const [index, least] of oldestLinux.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== least) return number < least;
  }
  return false;
}

const missing: Obstacle = {
  what: 'there is no dtrace',
  remedy: `install it, or name it in ${dtraceVariable}`,
};

function obstaclesOf(
  { path, version, dialect }: Omit<DtraceReport, 'obstacles'>,
  uid: number,
): readonly Obstacle[] {
  if (path === undefined) return [missing];
  if (version === undefined)
    return [
      { what: `${path} does not tell its version`, remedy: `name another in ${dtraceVariable}` },
    ];
  if (dialect === undefined)
    return [{ what: 'the dtrace of this system is not known', remedy: '' }];
  if (isTooOld(version, dialect))
    return [{ what: `dtrace (${version}) is too old`, remedy: 'install 2.0.3 or later' }];
  // illumos gives the right to trace to users too: there dtrace itself is asked.
  if (uid !== 0 && dialect !== 'illumos')
    return [{ what: 'dtrace needs root', remedy: 'run the same command with sudo' }];
  return [];
}

/** Looks what there is. */
export async function probeDtrace(
  environment: NodeJS.ProcessEnv,
  platform: string = process.platform,
  uid: number = process.getuid?.() ?? 0,
): Promise<DtraceReport> {
  const path = findDtrace(environment);
  const version = path === undefined ? undefined : await askVersion(path);
  const found = { path, version, dialect: dialectOf(platform) };
  const wrong = path === undefined ? misnamed(dtraceVariable, environment) : undefined;
  if (wrong !== undefined) return { ...found, obstacles: [wrong] };
  return { ...found, obstacles: obstaclesOf(found, uid) };
}
