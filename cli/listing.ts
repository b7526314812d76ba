/** `-S`: the module that a replay runs, made readable, where dtrace prints its intermediate code. */
import type { ReplayModuleText } from '../compiler/backends/replay/interface.ts';
import type { Probe } from '../compiler/program.ts';

const literal = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`/g;

/** How much deeper the lines after this one stand, and whether this one itself closes something. */
function braces(line: string): { readonly closes: boolean; readonly net: number } {
  const bare = line.replace(literal, '');
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  return { closes: bare.startsWith('}'), net: count(/\{/g) - count(/\}/g) };
}

/** Indents code that has one statement a line. */
export function indented(source: string): string {
  let depth = 0;
  return source
    .split('\n')
    .map((line) => {
      const { closes, net } = braces(line);
      const indent = '  '.repeat(Math.max(0, depth - (closes ? 1 : 0)));
      depth = Math.max(0, depth + net);
      return line === '' ? '' : indent + line;
    })
    .join('\n');
}

const isProbe = (value: unknown): value is Probe =>
  typeof value === 'object' && value !== null && 'provider' in value && 'id' in value;

/** A constant of the module, on one line. */
function constantText(value: unknown): string {
  if (isProbe(value))
    return `probe ${value.provider}:${value.module}:${value.function}:${value.name}`;
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : each,
  );
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

/** The listing: the constants that the code names by number, then the code. */
export function moduleListing({ source, tables }: ReplayModuleText): string {
  const constants = tables.constants.map(
    (value, index) => `// K[${index}]: ${constantText(value)}\n`,
  );
  return `\n// Replay module\n${constants.join('')}${indented(source)}`;
}
