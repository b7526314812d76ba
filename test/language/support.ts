/**
 * The language reference as tables: a row's words, a program, and what dtrace answers. Programs run in this process,
 * over a recording that they do not look at.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recording, run, type Outcome } from '../replay/support.ts';
import { complaints, type Circumstances } from '../program/support.ts';

export type { Outcome };

/** A row of the reference, a program, and the text that it prints under -q, without the newline at the end of a trace. */
export type PrintRow = readonly [row: string, program: string, expected: string];

/** A row, a program, and the tag of its first error, then the whole or a part of the message. */
export type ErrorRow = readonly [row: string, program: string, tag: string, message?: string];

/** A row and a program without an error. */
export type AcceptRow = readonly [row: string, program: string];

/** Calls with the path of a script of that text. */
async function withScript<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'language-'));
  const file = join(folder, 'test.d');
  try {
    writeFileSync(file, text, 'latin1');
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a script over the recording, quietly. */
export function script(program: string, ...words: readonly string[]): Promise<Outcome> {
  return withScript(program, (file) => command('-q', '-s', file, ...words));
}

/** Runs a command line over the recording. */
export function command(...words: readonly string[]): Promise<Outcome> {
  return run('-r', recording('dns.pcapng'), ...words);
}

/** What a program prints under -q; it must not complain. */
export async function prints(program: string, ...words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await script(program, ...words);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.replace(/\n$/, '');
}

/** The value of an expression, as printf shows it. */
export async function value(expression: string, conversion = '%d', before = ''): Promise<string> {
  return prints(`${before}BEGIN { printf("${conversion}", ${expression}); exit(0); }`);
}

/** The faults of a program: its standard error, a line each, without our name. */
export async function faults(program: string, ...words: readonly string[]): Promise<string[]> {
  const { stderr } = await script(program, ...words);
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^tsdtrace: /, ''));
}

/** The tags and messages of a script's errors. */
export function errors(program: string, circumstances?: Circumstances): readonly string[] {
  return complaints(program, circumstances).map(({ tag, message }) => `${tag} ${message}`);
}

/** One test a row: what the program prints. */
export function printing(rows: readonly PrintRow[], ...words: readonly string[]): void {
  test.for(rows)('%s: %s', async ([, program, expected]) => {
    expect(await prints(program, ...words)).toBe(expected);
  });
}

/** One test a row: an expression's value under %d, or under the conversion that is given. */
export function valuing(
  rows: readonly (readonly [row: string, expression: string, expected: string | number])[],
  conversion = '%d',
  before = '',
): void {
  test.for(rows)('%s: %s', async ([, expression, expected]) => {
    expect(await value(expression, conversion, before)).toBe(String(expected));
  });
}

/** One test a row: how a script is refused. */
export function refusing(rows: readonly ErrorRow[], circumstances?: Circumstances): void {
  test.for(rows)('%s: %s', ([, program, tag, message = '']) => {
    const [first = 'no error'] = errors(program, circumstances);
    expect(first.startsWith(`${tag} `), first).toBe(true);
    expect(first).toContain(message);
  });
}

/** One test a row: a script that is taken. */
export function accepting(rows: readonly AcceptRow[], circumstances?: Circumstances): void {
  test.for(rows)('%s: %s', ([, program]) => {
    expect(errors(program, circumstances)).toEqual([]);
  });
}
