/** tshark, asked for single fields of every frame. */
import { execFileSync, spawnSync } from 'node:child_process';

let found: boolean | undefined;

/** Whether tshark can be run; if not, says once per test file that it is left out. */
export function hasTshark(leftOut: string): boolean {
  found ??= spawnSync('tshark', ['-v']).status === 0;
  if (!found) console.warn(`tshark is not installed: ${leftOut}`);
  return found;
}

const options = ['ip.defragment', 'ipv6.defragment', 'tcp.desegment_tcp_streams'].flatMap(
  (name) => ['-o', `${name}:FALSE`],
);

/** Which of a field's values in a frame; all have this between them. */
type Occurrence = 'first' | 'last' | 'all';
export const between = '|';

/**
 * What tshark reads of every frame that `filter` lets pass, without reassembly: the first occurrence of each
 * field, which is the outer header's, or the last, or all, and '' where the frame has none. Most of its time tshark
 * takes to start: ask for many frames and fields at once.
 */
export function rowsOf(
  path: string,
  fields: readonly string[],
  occurrence: Occurrence = 'first',
  filter: string = 'frame',
): string[][] {
  const output = execFileSync(
    'tshark',
    [
      ...['-n', '-r', path, ...options, '-Y', filter, '-T', 'fields', '-E', 'separator=/t'],
      ...['-E', `occurrence=${occurrence[0]}`, '-E', `aggregator=${between}`],
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = output.split('\n').slice(0, -1);
  return lines.map((line) => line.split('\t'));
}

/** The same, by the names of the fields. */
export function dissect<Field extends string>(
  path: string,
  filter: string,
  fields: readonly Field[],
  occurrence: Occurrence = 'first',
): readonly Readonly<Record<Field, string>>[] {
  return rowsOf(path, fields, occurrence, filter).map(
    (row) => Object.fromEntries(fields.map((field, i) => [field, row[i]])) as Record<Field, string>,
  );
}
