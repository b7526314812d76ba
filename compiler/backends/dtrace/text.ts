/** The one way for a user's text to get into a script: as a string literal, or as the plain words of a comment. */
import { commentText } from '../writer.ts';

/** What a D string literal may hold as it is: printable ASCII but the quote and the backslash. */
const unquotable = /[^ !#-[\]-~]/g;

/** A string of D. Strings end at their first NUL. */
export function stringLiteral(text: string): string {
  const end = text.indexOf('\0');
  const known = end === -1 ? text : text.slice(0, end);
  const escaped = known.replaceAll(
    unquotable,
    (each) => `\\${(each.charCodeAt(0) & 0xff).toString(8).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}

/** A comment of D, in which no other can begin or end. */
export function comment(text: string): string {
  return `/* ${commentText(text).replaceAll(/\*\/|\/\*|[*/]$/g, '..')} */`;
}
