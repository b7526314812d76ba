/**
 * bpftrace or dtrace as a child process. It has a session of its own, so that a terminal's ^C reaches us alone; it is killed when
 * we end, and when we are killed ourselves it dies of SIGPIPE at its next heartbeat.
 */
import type { Buffer } from 'node:buffer';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { clearTimeout, setTimeout } from 'node:timers';
import { execa } from 'execa';

/** How a child ended. */
export interface ChildEnd {
  /** Its exit status; undefined when a signal ended it or it was never there. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
  /** What it wrote to standard error, without the end of what is too long; a binary string. */
  readonly complaints: string;
  /** Why it could not be started: ENOENT and kin. */
  readonly failure: string | undefined;
}

export interface ChildOptions {
  readonly path: string;
  readonly arguments: readonly string[];
  /** What it reads from standard input, or the open file that this is. */
  readonly input: string | number;
  readonly environment: Readonly<Record<string, string>>;
  /** Bytes of its standard output; they are not reused. */
  readonly onOutput: (chunk: Buffer) => void;
  /** Text of its standard error as it comes, a binary string. */
  readonly onComplaints?: (text: string) => void;
}

/** As much of standard error as is kept. */
const mostComplaints = 256 * 1024;

/** How long it may take to let go of its probes, 80 ms each, before it is killed. */
const patience = 30_000;

/** After so long a quiet SIGUSR1 is taken for unheard. */
const unheard = 10_000;

export type StopSignal = 'SIGINT' | 'SIGUSR1';

export class Child {
  /** Resolves when the process has ended and all of its output was handed on; never rejects. */
  readonly ended: Promise<ChildEnd>;
  readonly #process: ReturnType<typeof start>;
  readonly #timers: NodeJS.Timeout[] = [];
  #complaints = '';
  #gone = false;

  constructor(options: ChildOptions) {
    this.#process = start(options);
    const { stdout, stderr } = this.#process;
    stdout.on('data', options.onOutput);
    stderr.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (this.#complaints.length < mostComplaints) this.#complaints += text;
      options.onComplaints?.(text);
    });
    const kill = (): void => this.kill();
    process.once('exit', kill);
    this.ended = this.#wait().finally(() => {
      this.#gone = true;
      process.removeListener('exit', kill);
      for (const timer of this.#timers) clearTimeout(timer);
    });
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  async #wait(): Promise<ChildEnd> {
    const { pid, stdout, stderr } = this.#process;
    const started = pid !== undefined;
    // The process may be gone before all that it wrote is read.
    const told = started ? [read(stdout), read(stderr)] : [];
    const [{ exitCode, signal, code }] = await Promise.all([this.#process, ...told]);
    return {
      status: exitCode,
      signal,
      complaints: this.#complaints,
      failure: started ? undefined : code,
    };
  }

  /** Stops reading, so that the child comes to a stop too, or goes on. */
  set paused(paused: boolean) {
    if (paused) this.#process.stdout.pause();
    else this.#process.stdout.resume();
  }

  /**
   * Asks it to end: its END probe fires and it prints its maps. Whoever asks must go on reading.
   * @param heard whether it has shown that it is about to end
   */
  stop(signal: StopSignal, heard: () => boolean): void {
    this.#signal(signal);
    this.#later(unheard, () => {
      if (signal !== 'SIGINT' && !heard()) this.#signal('SIGINT');
    });
    this.#later(patience, () => this.kill());
  }

  kill(): void {
    this.#signal('SIGKILL');
  }

  #later(milliseconds: number, what: () => void): void {
    if (!this.#gone) this.#timers.push(setTimeout(what, milliseconds));
  }

  #signal(signal: StopSignal | 'SIGKILL'): void {
    if (!this.#gone) this.#process.kill(signal);
  }
}

/** Resolves when the stream has ended, be it by an error. */
async function read(stream: Readable): Promise<void> {
  await finished(stream, { writable: false }).catch(() => {});
}

/** No shell reads the script; it goes in by standard input, a pipe or a file. */
// eslint-disable-next-line typescript/explicit-function-return-type -- execa's own, which depends on the options
function start({ path, arguments: words, input, environment }: ChildOptions) {
  return execa(path, words, {
    ...(typeof input === 'string'
      ? { input } // Any open file will do; the types name only some.
      : { stdin: input as 3 }),
    env: { ...environment },
    // Its own session; our own hook kills it, for execa would not.
    detached: true,
    buffer: false,
    reject: false,
    stripFinalNewline: false,
    encoding: 'buffer',
  });
}
