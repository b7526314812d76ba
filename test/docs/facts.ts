/** Numbers that this project did not produce, to hold printed ones against. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shell.ts';

interface Facts {
  readonly hosts: Readonly<Record<string, { readonly counters: Readonly<Record<string, number>> }>>;
}

/** What a host's kernel counted while the trace was recorded (examples/captures/README.md); no counter, no move. */
export function counted(capture: string, host: string, counter: string): number {
  const path = join(root, `examples/captures/${capture}.json`);
  const { hosts } = JSON.parse(readFileSync(path, 'utf8')) as Facts;
  return hosts[host].counters[counter] ?? 0;
}

/** The sum of a column, from the right and from 1, over the lines that `line` matches; by default all but titles. */
export interface ColumnSum {
  readonly column: number;
  readonly line?: RegExp;
  readonly is: number;
}

export function sumOf(text: string, { column, line = /^(?![A-Z])/ }: ColumnSum): number {
  return text
    .split('\n')
    .filter((row) => row !== '' && line.test(row))
    .reduce((total, row) => total + Number(row.trim().split(/\s+/).at(-column)), 0);
}
