/**
 * Command lines that native dtrace 2.0.7 was asked in the lab, each with -xerrtags: what it printed and ended
 * with, kept in native/answers.json. The texts that they name are next to it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../cli/captured.ts';

interface Answer {
  readonly words: readonly string[];
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const folder = fileURLToPath(new URL('native/', import.meta.url));
const capture = fileURLToPath(new URL('../../examples/captures/dns.pcapng', import.meta.url));
const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as Answer[];

/** What each host has its own of: probe identifiers, and kernels whose probes end in an argument of no type. */
function comparable(text: string): string {
  return text
    .replace(/^ *\d+( +(?:tcp|udp|profile) )/gm, '    *$1')
    .replace(/\n\tIn a Replay\n(?:\t\t.*\n)*/g, '')
    .replace(/^\t\targs\[\d\]: void\n/gm, '');
}

/** dtrace's own lines with our name; below an error we show the place, and below a wrong command line another usage. */
function messages(text: string, ending: number): string {
  const named = text.replace(
    /^dtrace: |(?<=failed to resolve )dtrace\b/gm,
    (found) => `ts${found}`,
  );
  return ending === 2 ? named.slice(0, named.indexOf('\n') + 1) : named;
}

/** Where we differ, and why. */
const differences: ReadonlyMap<string, string> = new Map([
  ['curthread', 'a replay refuses what no capture can tell'],
  ['$target', 'a replay refuses what no capture can tell'],
  ['-c nosuch', 'a replay has no process of its own'],
  ['-p ', 'a replay has no process of its own'],
  ['-S -e', 'the code that a replay runs is another'],
  ['f/p24.d', 'dtrace counts the line behind this one'],
  ['f/later2.d', 'dtrace tells an inline from a variable by what stands above'],
  ['lib5', 'dtrace dies of a library that has clauses'],
]);

const differs = ({ words }: Answer): boolean =>
  [...differences.keys()].some((part) => words.join(' ').includes(part));

let before: string;

beforeAll(() => {
  before = process.cwd();
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
});

describe('as native dtrace', () => {
  test.for(answers.filter((each) => !differs(each)))(
    '$words',
    async ({ words, status, out, err }) => {
      const printed = await run('-r', capture, ...words);
      const expected = messages(err, status);
      const said = printed.err;
      expect({
        status: printed.status,
        out: comparable(printed.out),
        err: expected === '' ? said : said.slice(0, expected.length),
      }).toEqual({ status, out: comparable(out), err: expected });
    },
  );
});
