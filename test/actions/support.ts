/** Programs of BEGIN clauses, in this process, over a recording that they do not look at. */
import { recording, run } from '../replay/support.ts';

export const capture: string = recording('dns.pcapng');

/** What a quiet program prints, without the newline that ends every trace; it must not complain. */
export async function prints(program: string, ...words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run('-r', capture, '-q', ...words, '-n', program);
  if (stderr !== '' || status !== 0) throw new Error(`status ${status}: ${stderr}`);
  return stdout.replace(/\n$/, '');
}

/** The first error of a program: its tag and message. Messages begin behind "in action list: ". */
export async function error(program: string): Promise<{ tag: string; message: string }> {
  const { stderr } = await run('-r', capture, '-e', '-xerrtags', '-n', program);
  const found = /: \[(\w+)\] (?:in (?:action list|predicate): )?([^]*?)\n --> /.exec(stderr);
  if (found === null) throw new Error(`no error: ${stderr}`);
  return { tag: found[1], message: found[2] };
}
