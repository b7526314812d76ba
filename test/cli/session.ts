/** Opening sessions inside the test's own process. */
import { parseArguments } from '../../cli/arguments.ts';
import { openSession, type Session } from '../../cli/session.ts';
import type { Terminal } from '../../cli/terminal.ts';

/** A terminal that remembers what went to standard error. */
class Recorder {
  readonly colour = false;
  readonly width = 100;
  said = '';
  error(text: string): void {
    this.said += text;
  }
}

export interface Opened {
  /** Undefined when the program had errors. */
  readonly session: Session | undefined;
  readonly stderr: string;
}

/** Reads and compiles what a command line names. What is wrong with the command line itself is thrown. */
export async function open(...words: readonly string[]): Promise<Opened> {
  const recorder = new Recorder();
  const session = await openSession(parseArguments(words), recorder as unknown as Terminal);
  return { session, stderr: recorder.said };
}
