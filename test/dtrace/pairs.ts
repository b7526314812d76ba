/** Programs that a native dtrace was given both as they are and as scripts of ours: see take.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateDtrace } from '../../compiler/backends/dtrace/generate.ts';
import type { DtraceModule } from '../../compiler/backends/dtrace/interface.ts';
import { compile } from '../../compiler/compile.ts';
import type { Diagnostic } from '../../compiler/diagnostic.ts';
import type { Program } from '../../compiler/program.ts';
import { catalogue, type DialectName } from '../../probes/index.ts';

export const folder: string = fileURLToPath(new URL('.', import.meta.url));

export const programs: readonly string[] = readdirSync(`${folder}pairs`)
  .filter((name) => name.endsWith('.d'))
  .map((name) => name.slice(0, -2));

/** Of a script, for a dialect. Throws for what does not compile. */
export function compiled(text: string, dialect: DialectName = 'linux'): Program {
  const { program, diagnostics } = compile({
    sources: [{ source: { kind: 'script', name: 'program', text }, specifier: 'script' }],
    macroArguments: [],
    scriptName: 'program',
    catalogue,
    settings: {
      zdefs: false,
      defaultargs: false,
      argref: true,
      empty: false,
      engine: 'dtrace',
      dialect,
    },
    macros: new Map(),
  });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return program;
}

/** What the backend makes of a program. CONFIG_HZ is that of Debian's kernels. */
export function generated(
  program: Program,
  dialect: DialectName = 'linux',
): { readonly module?: DtraceModule; readonly diagnostics: readonly Diagnostic[] } {
  return generateDtrace(program, catalogue, { dialect: catalogue.native![dialect]!, hz: 250 });
}

export function moduleOf(text: string, dialect: DialectName = 'linux'): DtraceModule {
  const { module, diagnostics } = generated(compiled(text, dialect), dialect);
  if (module === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return module;
}

export const programText = (name: string): string =>
  readFileSync(`${folder}pairs/${name}.d`, 'latin1');

export const scriptOf = (name: string): string => moduleOf(programText(name)).script;
