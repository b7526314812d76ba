/**
 * Going on after a syntax error. dtrace stops at the first; here the clause or declaration that holds it is
 * blanked out, so that what is wrong elsewhere is told in the same run.
 */
import type { Item } from '../../grammar/ast.ts';
import { parseProgram, type ParseOptions, type SyntaxError } from '../../grammar/index.ts';

/** More syntax errors than this are not worth reading in one go. */
const mostErrors = 10;

export interface Recovered {
  /** What could be read, in order; spans are those of the whole text. */
  readonly items: readonly Item[];
  readonly errors: readonly SyntaxError[];
  /** What could not be read: nobody knows what it would have defined. */
  readonly unread: string;
}

/** Parses a text; after an error also the rest of it. */
export function parseWithRecovery(text: string, options: ParseOptions): Recovered {
  const errors: SyntaxError[] = [];
  let remaining = text;
  let unread = '';
  for (let from = 0; errors.length < mostErrors;) {
    const { program, errors: found } = parseProgram(remaining, options);
    if (program !== undefined) return { items: program.items, errors, unread };
    const [error] = found;
    // An error before the last one's end would be about the hole that blanking left.
    if (errors.length > 0 && error.span.start < from) break;
    errors.push(error);
    const damaged = itemAround(remaining, error.span.start);
    const part = remaining.slice(damaged.start, damaged.end);
    unread += part;
    remaining =
      remaining.slice(0, damaged.start) +
      part.replace(/[^\n]/g, ' ') +
      remaining.slice(damaged.end);
    from = damaged.end;
  }
  return { items: [], errors, unread: text };
}

/** Comments, literals and control lines, which hold no structure; and what does. */
const piece =
  /\/\*[^]*?(?:\*\/|(?![^]))|\/\/.*|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|^[ \t\f\v]*#.*$|[{};]/gm;

/** The clause or declaration that holds an offset: from the end of the one before to its own end. */
function itemAround(
  text: string,
  offset: number,
): { readonly start: number; readonly end: number } {
  let start = 0;
  let depth = 0;
  for (const { 0: image, index } of text.matchAll(piece)) {
    const end = index + image.length;
    const before = end <= offset;
    if (image === '{') depth++;
    else if (image === '}') depth--;
    else if (image.startsWith('#') || image !== ';') {
      if (before && depth === 0 && /^\s*#/.test(image)) start = end;
      continue;
    }
    if (depth > 0 || image === '{') continue;
    if (!before) return { start, end: image === '}' ? behindSemicolon(text, end) : end };
    start = end;
    depth = 0;
  }
  return { start, end: text.length };
}

/** A struct's declaration ends behind its brace. */
function behindSemicolon(text: string, end: number): number {
  const semicolon = /\s*;/y;
  semicolon.lastIndex = end;
  return semicolon.test(text) ? semicolon.lastIndex : end;
}
