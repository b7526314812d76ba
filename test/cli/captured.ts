/** Running the command inside the test's own process, and reading what it prints. */
import { main } from '../../cli/main.ts';
import { Output } from '../../cli/output.ts';
import { Terminal } from '../../cli/terminal.ts';

/** Keeps what would be written; files that the command opens itself are real ones. */
class CapturedOutput extends Output {
  text = '';

  override write(text: string): void {
    this.text += text;
  }

  override flush(): void {}
}

/** Binary strings, and the number that main() returned. */
export interface Printed {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** Runs one command line. Commands of system() would print past this: a program that starts some needs a process. */
export async function run(...words: readonly string[]): Promise<Printed> {
  const opened = new Map<number, CapturedOutput>();
  const terminal = new Terminal((descriptor, events) => {
    const output = new CapturedOutput(descriptor, events);
    opened.set(descriptor, output);
    return output;
  });
  const status = await main(words, terminal);
  const printed = (descriptor: number): string => opened.get(descriptor)?.text ?? '';
  return { out: printed(1), err: printed(2), status };
}
