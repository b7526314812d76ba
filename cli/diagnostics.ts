/** Diagnostics as text on standard error: dtrace's line, then the place, then a way out. */
import { styleText } from 'node:util';
import { positionOf, type Diagnostic, type SourceText } from '../compiler/diagnostic.ts';
import type { ProgramArgument } from './arguments.ts';
import { codeFrame } from './frame.ts';
import { programName } from './help.ts';
import { printable, toBinary } from './text.ts';

export interface RenderOptions {
  /** The option that a text of the command line was given with. */
  readonly flagOf: (source: SourceText) => ProgramArgument['flag'];
  /** Columns to use at most. */
  readonly width: number;
  readonly colour: boolean;
}

/** dtrace's first line, always with the tag; for a script also the line number. */
function headline(diagnostic: Diagnostic): string {
  const { source, tag, message, context } = diagnostic;
  const where = context === undefined ? '' : `${context}: `;
  if (source.kind === 'probe')
    return `invalid probe specifier ${source.text}: [${tag}] ${where}${message}`;
  const { line } = positionOf(source.text, diagnostic.span.start);
  return `failed to compile script ${source.name}: [${tag}] line ${line}: ${message}`;
}

/** One diagnostic, as a binary string that ends with a newline. A note is one line, without a frame. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const { source, span, hint, severity } = diagnostic;
  const hintText = hint === undefined ? '' : `hint: ${printable(hint)}\n`;
  if (severity === 'note')
    return `${programName}: note: ${printable(diagnostic.message)}\n${hintText}`;
  const label = source.kind === 'script' ? source.name : options.flagOf(source);
  const { width, colour } = options;
  const frame = codeFrame(source.text, span, { label: printable(label), width, colour });
  const shown = printable(headline(diagnostic));
  const first = colour ? styleText('bold', shown, { validateStream: false }) : shown;
  return `${programName}: ${first}\n${toBinary(frame)}${hintText}`;
}
