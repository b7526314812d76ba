/** Numbers that this project did not produce, to hold printed ones against. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shell.ts';

type Tally = Readonly<Record<string, number>>;

interface Facts {
  readonly hosts: Readonly<
    Record<string, { readonly addresses: readonly string[]; readonly counters: Tally }>
  >;
  readonly tshark: Readonly<Record<Tallied, Tally>>;
}

function factsOf(capture: string): Facts {
  const path = join(root, `examples/captures/${capture}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Facts;
}

/** What a host's kernel counted while the trace was recorded (examples/captures/README.md); no counter, no move. */
export function counted(capture: string, host: string, counter: string): number {
  return factsOf(capture).hosts[host].counters[counter] ?? 0;
}

type Tallied = 'tcpPayloadBytesBySource' | 'ipPayloadBytesBySource' | 'ipFramesBySource';

/** What tshark counted of a host's packets when the trace was recorded: by source, summed over the host's addresses. */
export function sentBy(capture: string, host: string, what: Tallied): number {
  const { hosts, tshark } = factsOf(capture);
  return hosts[host].addresses.reduce((sum, address) => sum + (tshark[what][address] ?? 0), 0);
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
