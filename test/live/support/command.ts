/** tsdtrace as a process that traces this machine, ready when it is started, and what it left behind when it is stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { program } from '../../cli/program.ts';
import { endsWithScenario } from './alone.ts';
import { countTold } from './missed.ts';

/** Printed by BEGIN, which fires when everything is attached. */
const ready = 'all is attached\n';

/** What a program that is run by `run` has beside its own clauses. */
export const readyClause: string = `BEGIN { printf("${ready.trim()}\\n"); }`;

export interface Left {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long bpftrace may take to attach on a busy machine, in milliseconds. */
const usualPatience = 300_000;

/** What stands before the words of tsdtrace's command line. */
const tsdtrace: readonly string[] = [process.execPath, '--no-warnings', program];

export class LiveCommand {
  readonly child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #stdout = '';
  #stderr = '';
  #heard: () => void = () => {};

  private constructor([command, ...words]: readonly string[]) {
    // With the variable tsdtrace ends when the channel does: when this process dies, however that comes.
    this.child = spawn(command, words, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, TSDTRACE_NODE: process.execPath },
    });
    endsWithScenario(this.child);
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#heard();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#ended = new Promise((resolve) => this.child.once('close', (status) => resolve(status)));
  }

  /** Starts a quiet one, and waits until its probes are attached. */
  static async start(...words: readonly string[]): Promise<LiveCommand> {
    return LiveCommand.run([...tsdtrace, '-q', ...words, '-n', readyClause], usualPatience);
  }

  /** Starts any command whose program has `readyClause`, and waits so many milliseconds for that. */
  static async run(words: readonly string[], patience: number): Promise<LiveCommand> {
    const command = new LiveCommand(words);
    await command.until(ready, patience);
    return command;
  }

  /** Waits until it has printed that. */
  async until(text: string, patience: number = usualPatience): Promise<void> {
    let why = 'tsdtrace ended before';
    const late = setTimeout(() => {
      why = `within ${patience} ms tsdtrace did not print '${text.trim()}'`;
      this.child.kill('SIGKILL');
    }, patience);
    const printed = new Promise<void>((resolve) => {
      this.#heard = () => {
        if (this.#stdout.includes(text)) resolve();
      };
      this.#heard();
    });
    const ended = this.#ended.then(() => {
      throw new Error(`${why}: ${this.#stdout}${this.#stderr}`);
    });
    try {
      await Promise.race([printed, ended]);
    } finally {
      clearTimeout(late);
      ended.catch(() => {});
    }
  }

  /** Ends it as ^C does, and gives what it printed. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Left> {
    this.child.kill(signal);
    return this.end();
  }

  /** Waits for its end. */
  async end(): Promise<Left> {
    const status = await this.#ended;
    return { status, stdout: this.#stdout.replace(ready, ''), stderr: countTold(this.#stderr) };
  }
}
