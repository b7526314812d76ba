/**
 * Programs whose output follows from the rules, each with what it prints beside it (`.out`), and what it complains of
 * on standard error if anything (`.err`). They run over the ten datagrams of datagrams.ts. In a program's first comment,
 * `run:` gives further words of the command line and `status:` the exit status when it is not 0.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { datagrams } from './datagrams.ts';
import { run } from './support.ts';

const folder = fileURLToPath(new URL('golden/', import.meta.url));
const programs = readdirSync(folder).filter((file) => file.endsWith('.d'));

let scratch: string;
let capture: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'tsdtrace-golden-'));
  capture = join(scratch, 'datagrams.pcap');
  writeFileSync(capture, datagrams());
});

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const directive = (text: string, name: string): string | undefined =>
  new RegExp(`^ \\* ${name}: (.*)$`, 'm').exec(text)?.[1];

/** Words of a command line; those in double quotes are taken with the quotes, as a program gets them from `'"x"'`. */
const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');

/** Complaints without the program's name; the numbers of packet probes are the catalogue's own business. */
function complaints(stderr: string): string {
  return stderr
    .replace(/^tsdtrace: script '.*' matched \d+ probes?\n/, '')
    .replaceAll(/^tsdtrace: /gm, '')
    .replaceAll(/probe ID \d\d+/g, 'probe ID N');
}

test.for(programs)('%s', async (file) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'latin1');
  const beside = (extension: string): string => path.replace(/\.d$/, extension);
  const further = words(directive(text, 'run') ?? '');
  const { status, stdout, stderr } = await run('-r', capture, '-s', path, ...further);
  expect(stdout).toBe(readFileSync(beside('.out'), 'latin1'));
  const errors = existsSync(beside('.err')) ? readFileSync(beside('.err'), 'latin1') : '';
  expect(complaints(stderr)).toBe(errors);
  expect(status).toBe(Number(directive(text, 'status') ?? 0));
});

test('every stored output has its program', () => {
  const stored = readdirSync(folder).filter((file) => !file.endsWith('.d'));
  expect(stored.filter((file) => !programs.includes(file.replace(/\.(out|err)$/, '.d')))).toEqual(
    [],
  );
});
