/** What the mib provider counts over a recording at one of its hosts, by the kernel's names, summed over pairs of addresses. */
import { counterGroups } from '../../probes/mib/names.ts';
import { output } from '../replay/support.ts';

const prefixes = new Map(counterGroups.map(({ name, prefix }) => [name, prefix]));

/** By the name that nstat has. */
export async function countedByMib(
  file: string,
  addresses: string,
  ...options: readonly string[]
): Promise<Readonly<Record<string, number>>> {
  const program =
    'mib::: { @[probemod, probename] = sum(args[0]); } END { printa("%s %s %@d\\n", @); }';
  const words = [
    ...options,
    '-x',
    'miblevel=diag',
    '-x',
    'mibloopback',
    '-x',
    `vantage=${addresses}`,
  ];
  const text = await output('-r', file, ...words, '-n', program);
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
  return Object.fromEntries(
    rows
      .filter((row) => row.length === 3)
      .map(([group, name, value]) => [`${prefixes.get(group) ?? '?'}${name}`, Number(value)]),
  );
}
