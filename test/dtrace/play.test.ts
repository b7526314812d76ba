/**
 * The dtrace engine on what a real dtrace printed (transcripts/, taken in the lab by take.ts), against what the same dtrace
 * printed for the same program by itself, over the same traffic at the same time.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { OptionSet } from '../../compiler/options.ts';
import { catalogue } from '../../probes/index.ts';
import { traceDtrace } from '../../runtime/engines/dtrace.ts';
import { replaySettings } from '../../runtime/engines/replay-settings.ts';
import { compiled, folder, generated, programs, programText } from './pairs.ts';

const work = mkdtempSync(join(tmpdir(), 'tsdtrace-play-'));
afterAll(() => rmSync(work, { recursive: true }));

/** A stand-in for dtrace that prints a transcript when it was given the script that the transcript is of. */
function player(stem: string): string {
  const path = join(work, 'dtrace');
  writeFileSync(
    path,
    `#!${process.execPath}
import { readFileSync, writeSync } from 'node:fs';
process.on('SIGINT', () => {}); // As dtrace, which ends by itself when it is told to stop.
if (process.argv[2] !== '-s') throw new Error('no script');
const script = readFileSync(process.argv[3], 'latin1');
if (script !== readFileSync(${JSON.stringify(`${stem}.script`)}, 'latin1')) {
  writeSync(2, 'dtrace: the transcript is of another script: take it again\\n');
  process.exit(1);
}
const out = readFileSync(${JSON.stringify(`${stem}.out`)});
for (let at = 0; at < out.length; ) at += writeSync(1, out, at, Math.min(1000, out.length - at));
writeSync(2, readFileSync(${JSON.stringify(`${stem}.err`)}));
`,
  );
  chmodSync(path, 0o755);
  return path;
}

async function played(
  name: string,
): Promise<{ output: string; messages: string[]; status: number }> {
  const program = compiled(programText(name));
  const { module } = generated(program);
  if (module === undefined) throw new Error('refused');
  const options = new OptionSet();
  options.set('quiet', undefined);
  let output = '';
  const messages: string[] = [];
  const { status } = await traceDtrace({
    ...replaySettings(options),
    program,
    catalogue,
    module,
    dtrace: player(`${folder}transcripts/${name}`),
    tracer: { pid: 1, ppid: 0, uid: 0, gid: 0, execname: 'tsdtrace' },
    report: (message) => messages.push(message),
    output: {
      write: (text: string) => {
        output += text;
      },
      truncate() {},
    },
  });
  return { output, messages, status };
}

/** Native dtrace begins a new line where a signal ended it; so does the command line, which is not tested here. */
const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

test.each(programs)('%s: as native dtrace prints it', async (name) => {
  const native = `${folder}transcripts/${name}.native`;
  expect(existsSync(native)).toBe(true);
  const { output, messages } = await played(name);
  expect(messages).toEqual([]);
  expect(lines(output)).toEqual(lines(readFileSync(native, 'latin1')));
});
