/** A construct that an engine cannot run, met while its backend writes the program: it becomes a diagnostic. */
import type { Span } from '../../grammar/ast.ts';
import type { Diagnostic, SourceText } from '../diagnostic.ts';

export class Refusal extends Error {
  readonly span: Span;
  /** Where the clause is from; set by who writes clauses. */
  source: SourceText | undefined;

  constructor(span: Span, message: string) {
    super(message);
    this.name = 'Refusal';
    this.span = span;
  }
}

/** Runs what writes a clause of that source; a refusal in it learns where it is. */
export function writingClause<Result>(source: SourceText, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (error instanceof Refusal) error.source ??= source;
    throw error;
  }
}

/** The diagnostic of what was thrown; anything but a refusal is thrown on. */
export function refusalOf(error: unknown): Diagnostic {
  if (!(error instanceof Refusal) || error.source === undefined) throw error;
  const { message, span, source } = error;
  return { severity: 'error', tag: 'T_ENGINE', message, source, span };
}
