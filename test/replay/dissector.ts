/** tshark, asked for single fields of every frame. */
import { execFileSync, spawnSync } from 'node:child_process';

/** Whether tshark can be run; if not, says once per test file that it is left out. */
export function hasTshark(leftOut: string): boolean {
  if (spawnSync('tshark', ['-v']).status === 0) return true;
  console.warn(`tshark is not installed: ${leftOut}`);
  return false;
}

const options = ['ip.defragment', 'ipv6.defragment', 'tcp.desegment_tcp_streams'].flatMap(
  (name) => ['-o', `${name}:FALSE`],
);

/**
 * What tshark reads of every frame that `filter` lets pass, without reassembly: the first occurrence of each
 * field, which is the outer header's, or the last, or all with commas between, and '' where the frame has none.
 */
export function dissect<Field extends string>(
  path: string,
  filter: string,
  fields: readonly Field[],
  occurrence: 'first' | 'last' | 'all' = 'first',
): readonly Readonly<Record<Field, string>>[] {
  const output = execFileSync(
    'tshark',
    [
      ...['-n', '-r', path, ...options, '-Y', filter],
      ...['-T', 'fields', '-E', `occurrence=${occurrence[0]}`, '-E', 'separator=/t'],
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = output.split('\n').slice(0, -1);
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(fields.map((field, i) => [field, values[i]])) as Record<
      Field,
      string
    >;
  });
}
