/** Compiling a whole program in the test's own process. */
import { compile, type Compilation, type CompileSettings } from '../../compiler/compile.ts';
import type { Diagnostic, SourceText } from '../../compiler/diagnostic.ts';
import { placeOf } from '../../compiler/line-markers.ts';
import type { Specifier } from '../../compiler/request.ts';
import { catalogue } from '../../probes/index.ts';

export interface Circumstances {
  /** How the text is given; a script unless said otherwise. */
  readonly specifier?: Specifier;
  readonly operands?: readonly string[];
  readonly settings?: Partial<CompileSettings>;
  readonly libraries?: Readonly<Record<string, string>>;
  /** Programs that stand before this one on the command line. */
  readonly before?: readonly string[];
}

export function script(text: string, name = 'test.d'): SourceText {
  return { kind: 'script', name, text };
}

/** Compiles a text as the command would. */
export function compileText(text: string, circumstances: Circumstances = {}): Compilation {
  const { specifier = 'script', operands = [], settings, libraries, before = [] } = circumstances;
  const source: SourceText =
    specifier === 'script' ? script(text) : { kind: 'probe', name: text, text };
  return compile({
    libraries: Object.entries(libraries ?? {}).map(([name, library]) => ({
      kind: 'library',
      name,
      text: library,
    })),
    sources: [
      ...before.map((each, index) => ({
        source: script(each, `before${index}.d`),
        specifier: 'script' as const,
      })),
      { source, specifier },
    ],
    macroArguments: operands,
    scriptName: 'tsdtrace',
    catalogue,
    settings: { zdefs: false, defaultargs: false, argref: false, empty: false, ...settings },
    macros: new Map([['pid', 42n]]),
  });
}

export interface Complaint {
  readonly tag: string;
  readonly line: number;
  readonly message: string;
}

/** An error as a table of tests has it. */
export function complaint({ tag, message, source, span }: Diagnostic): Complaint {
  return { tag, line: placeOf(source, span.start).line, message };
}

/** The errors of a text. */
export function complaints(text: string, circumstances?: Circumstances): readonly Complaint[] {
  return compileText(text, circumstances)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(complaint);
}
