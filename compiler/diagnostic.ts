/**
 * Diagnostics are data: a tag, a place, a message in dtrace's own words, and where it can be had a way out.
 * Passes collect them through a {@link Reporter}; nothing prints from inside a pass.
 */
import type { Span } from '../grammar/ast.ts';

/**
 * A piece of D text and where it came from. `text` is a binary string (one code unit a byte).
 * `kind` decides the wording: a script file, a description given on the command line, or a file of a D library.
 */
export interface SourceText {
  readonly kind: 'script' | 'probe' | 'library';
  /** The file's name as given, or the command line's text for kind 'probe'. */
  readonly name: string;
  readonly text: string;
}

export interface Diagnostic {
  readonly severity: 'error' | 'note';
  /** libdtrace's tag (`D_SYNTAX`, `D_PDESC_ZERO`, ...); tags of our own begin with `T_`. */
  readonly tag: string;
  readonly message: string;
  readonly source: SourceText;
  readonly span: Span;
  /** The offset whose line dtrace names, where that is not the line of the place. */
  readonly reached?: number;
  /** A way out: "did you mean accept-established?" */
  readonly hint?: string;
  /** Which half of a clause was being checked, as dtrace names it. */
  readonly context?: 'in predicate' | 'in action list';
}

/** Raised inside the compiler to abandon one clause or declaration; caught by the driver, never by users. */
export class CompileError extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = 'CompileError';
    this.diagnostic = diagnostic;
  }
}

/** Line and column of a byte offset, both from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', lineStart)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
