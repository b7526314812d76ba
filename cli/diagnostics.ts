/** Diagnostics as text on standard error: dtrace's line, then the place, then a way out. */
import { styleText } from 'node:util';
import type { Diagnostic, SourceText } from '../compiler/diagnostic.ts';
import { placeOf } from '../compiler/line-markers.ts';
import type { ProgramArgument } from './arguments.ts';
import { codeFrame } from './frame.ts';
import { programName } from './help.ts';
import { printable, toBinary } from './text.ts';

export interface RenderOptions {
  /** The option that a text of the command line was given with. */
  readonly flagOf: (source: SourceText) => ProgramArgument['flag'];
  /** The first program of the command line: libraries are read when that is compiled, and fail with it. */
  readonly first: SourceText;
  /** Columns to use at most. */
  readonly width: number;
  readonly colour: boolean;
}

/** Which program could not be compiled. */
function failed({ source }: Diagnostic, first: SourceText): string {
  const program = source.kind === 'library' ? first : source;
  return program.kind === 'probe'
    ? `invalid probe specifier ${program.text}`
    : `failed to compile script ${program.name}`;
}

/** Where in it: the line in a script, the file and the line elsewhere, the half of a clause in a description. */
function where({ source, span, reached, context }: Diagnostic): string {
  if (source.kind === 'probe') return context === undefined ? '' : `${context}: `;
  const { file, line } = placeOf(source, Math.min(reached ?? span.start, source.text.length));
  const named = file ?? (source.kind === 'library' ? source.name : undefined);
  return named === undefined ? `line ${line}: ` : `"${named}", line ${line}: `;
}

/** The tag and the place before a message. libdtrace tells neither of libraries that do not fit together. */
function beginning(diagnostic: Diagnostic): string {
  const { tag } = diagnostic;
  return tag === 'T_LIBRARY' ? '' : `[${tag}] ${where(diagnostic)}`;
}

/** One diagnostic, as a binary string that ends with a newline. A note is one line, without a frame. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const { source, span, hint, severity, message } = diagnostic;
  const hintText = hint === undefined ? '' : `hint: ${printable(hint)}\n`;
  if (severity === 'note') return `${programName}: note: ${printable(message)}\n${hintText}`;
  const { file, line } = placeOf(source, span.start);
  const label = source.kind === 'probe' ? options.flagOf(source) : (file ?? source.name);
  const { width, colour } = options;
  const frame = codeFrame(source.text, span, { label: printable(label), line, width, colour });
  const shown = printable(
    `${failed(diagnostic, options.first)}: ${beginning(diagnostic)}${message}`,
  );
  const first = colour ? styleText('bold', shown, { validateStream: false }) : shown;
  return `${programName}: ${first}\n${toBinary(frame)}${hintText}`;
}
