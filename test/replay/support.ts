/** Running whole command lines inside the test's own process, and the recordings with their side-cars. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments } from '../../cli/arguments.ts';
import { ExitStatus, Failure } from '../../cli/failure.ts';
import { openSession } from '../../cli/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { printable } from '../../cli/text.ts';
import { trace } from '../../cli/trace.ts';
import type { HostFacts, Sidecar } from '../../tools/record/sidecar.ts';

/** What a run left behind; texts are binary strings. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A terminal that only remembers. */
class Recorder {
  readonly colour = false;
  readonly width = 100;
  readonly progress = undefined;
  stdout = '';
  stderr = '';
  onClosed(): void {}
  write(text: string): void {
    this.stdout += text;
  }
  message(text: string): void {
    this.error(`tsdtrace: ${printable(text)}\n`);
  }
  error(text: string): void {
    this.stderr += text;
  }
}

async function statusOf(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const session = await openSession(parseArguments(words), terminal);
    if (session === undefined) return ExitStatus.error;
    return await trace(session, terminal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    terminal.message(error.message);
    return ExitStatus.error;
  }
}

/** Runs one command line as `tsdtrace` does, without a process of its own. What is not a Failure is thrown. */
export async function run(...words: readonly string[]): Promise<Outcome> {
  const recorder = new Recorder();
  const status = await statusOf(words, recorder as unknown as Terminal);
  return { status, stdout: recorder.stdout, stderr: recorder.stderr };
}

/** The standard output of a quiet run that must not complain. */
export async function output(...words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run('-q', ...words);
  if (status !== 0 || stderr !== '') throw new Error(`status ${status}: ${stderr}`);
  return stdout;
}

const recordings = fileURLToPath(new URL('../../examples/captures/', import.meta.url));

/** The path of a recording, by its file's name. */
export function recording(capture: string): string {
  return join(recordings, capture);
}

/** Facts that the kernel and tshark told when it was recorded. */
export function sidecar(name: string): Sidecar {
  return JSON.parse(readFileSync(recording(`${name}.json`), 'utf8')) as Sidecar;
}

/** A host all of whose packets a recording holds. */
export interface CompleteHost extends HostFacts {
  readonly capture: string;
  readonly host: string;
  readonly options: readonly string[];
}

/** Those of all recordings, with what a replay must be told to see their packets. */
export function completeHosts(): readonly CompleteHost[] {
  return sidecars().flatMap((each) =>
    each.vantage.map((host) => ({
      ...{ capture: each.capture, host, options: optionsFor(each) },
      ...each.hosts[host],
    })),
  );
}

/** What a replay must be told to count what its side-car counts. */
export function optionsFor({ inner }: Sidecar): readonly string[] {
  return inner === true ? ['-x', 'tunnel=inner'] : [];
}

/** The side-cars of all recordings, by name. */
export function sidecars(): readonly Sidecar[] {
  return readdirSync(recordings)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => sidecar(file.slice(0, -'.json'.length)));
}

/** The rows of an aggregation with one key and a number, as printed: blanks around either are layout. */
export function rows(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    text
      .split('\n')
      .map((line) => /^\s*(.*\S)\s+(-?\d+)$/.exec(line))
      .filter((match) => match !== null)
      .map(([, key, value]) => [key, Number(value)]),
  );
}
