/**
 * What can be wrong with a text before it means anything. Messages are dtrace's own; a hint says what the
 * grammar would have taken instead.
 */
import type { Span } from './ast.ts';

/** A lexical or syntactic error. `span` lies within the text; at the end of input it is empty. */
export interface SyntaxError {
  /** libdtrace's tag: D_SYNTAX, D_STR_NL, D_CHR_NL, D_CHR_NULL, D_CHR_OFLOW, D_INT_DIGIT, D_INT_OFLOW. */
  readonly tag: string;
  readonly message: string;
  readonly span: Span;
  readonly hint?: string;
  /** The offset whose line dtrace names, where that is not the line of the place. */
  readonly reached?: number;
}

/** Carries a syntax error out of a grammar action; never leaves this folder. */
export class SyntaxFault extends Error {
  readonly error: SyntaxError;
  /** True when the fault was found on reaching the end of the tokens. */
  readonly atEnd: boolean;
  constructor(error: SyntaxError, atEnd = false) {
    super(error.message);
    this.name = 'SyntaxFault';
    this.error = error;
    this.atEnd = atEnd;
  }
}

/** Brackets, blocks and `if`s may stand this deep in each other; it keeps the parser within its stack. */
export const MAX_NESTING = 200;

/** The height that a syntax tree may have, so that every pass may recurse over it. */
export const MAX_HEIGHT = 1000;

/** A D_SYNTAX error with the given message. */
export function syntaxError(message: string, span: Span, hint?: string): SyntaxError {
  return { tag: 'D_SYNTAX', message, span, ...(hint === undefined ? {} : { hint }) };
}

/** `syntax error near "TOKEN"`. */
export function errorNear(image: string, start: number, hint?: string): SyntaxError {
  const span = { start, end: start + image.length };
  return syntaxError(`syntax error near "${image}"`, span, hint);
}

/** `syntax error near end of input`, at the end of a text of `length` bytes. */
export function errorAtEnd(length: number, hint?: string): SyntaxError {
  return syntaxError('syntax error near end of input', { start: length, end: length }, hint);
}

/** The guard against texts that would exhaust the stack. */
export function nestedTooDeeply(span: Span): SyntaxError {
  return syntaxError('nested too deeply', span);
}
