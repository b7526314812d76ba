/** Running the command in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { program } from './program.ts';

export interface Finished {
  /** Undefined when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Settings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: Buffer;
  /** Leaves standard input open behind `input`. */
  readonly keepOpen?: boolean;
  /** Looks at the process while it runs. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

/** Where Node keeps the compiled sources from one process to the next: a third of the time of each. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));

/** Runs a program; its output is read as bytes, one code unit each. */
export function execute(
  file: string,
  words: readonly string[],
  settings: Settings = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache, ...settings.env };
    const child = spawn(file, words, { env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString('latin1')));
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString('latin1')));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    // The command may end without reading what it was given.
    child.stdin.on('error', () => {});
    if (settings.input !== undefined) child.stdin.write(settings.input);
    if (settings.keepOpen !== true) child.stdin.end();
    settings.meanwhile?.(child);
  });
}

/** Runs `tsdtrace`. */
export function tsdtrace(words: readonly string[], settings: Settings = {}): Promise<Finished> {
  return execute(process.execPath, [program, ...words], settings);
}
