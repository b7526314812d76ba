/** A construct that an engine cannot run, met while its backend writes the program: it becomes a diagnostic. */
import type { Span } from '../../grammar/ast.ts';

export class Refusal extends Error {
  readonly span: Span;
  constructor(span: Span, message: string) {
    super(message);
    this.name = 'Refusal';
    this.span = span;
  }
}
