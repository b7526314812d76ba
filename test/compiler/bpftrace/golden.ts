/** The golden scripts: each program of golden/ for each version of bpftrace that differs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateBpftrace } from '../../../compiler/backends/bpftrace/generate.ts';
import type { BpftraceHost } from '../../../compiler/backends/bpftrace/interface.ts';
import { demoCatalogue } from './catalogue.ts';
import { compiled, toldHost } from './support.ts';

export const goldenFolder: string = fileURLToPath(new URL('golden/', import.meta.url));

export const versions: readonly BpftraceHost['version'][] = [
  [0, 17, 0],
  [0, 23, 2],
  [0, 27, 1],
];

/** The names of the programs. */
export const programs: readonly string[] = readdirSync(goldenFolder)
  .filter((name) => name.endsWith('.d'))
  .map((name) => name.slice(0, -2));

/** The file of a program's script for a version. */
export const goldenFile = (name: string, [major, minor]: BpftraceHost['version']): string =>
  `${goldenFolder}${name}.${major}.${minor}.bt`;

/** What the backend makes of it now. Function entries attach by fentry from 0.23 on, by kprobe before. */
export function goldenScript(name: string, version: BpftraceHost['version']): string {
  const text = readFileSync(`${goldenFolder}${name}.d`, 'latin1');
  const host = toldHost(version, { function: () => (version[1] < 23 ? 'kprobe' : 'fentry') });
  const program = compiled(text, [], demoCatalogue);
  const { module, diagnostics } = generateBpftrace(program, demoCatalogue, host);
  if (module === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return module.script;
}
