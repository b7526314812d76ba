/**
 * Where a place of a source text is for its reader. `#line N "file"` and the `# N "file"` that a
 * preprocessor leaves behind say which line of which file the next line was.
 */
import { positionOf, type SourceText } from './diagnostic.ts';

export interface Place {
  /** The file that a marker named; undefined in the source's own lines. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number;
}

/** A marker alone on its line, or what may hold something that looks like one. */
const markerOrOpaque =
  /\/\*[^]*?(?:\*\/|(?![^]))|\/\/.*|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|^[ \t\f\v]*#[ \t]*(line[ \t]+)?(\d+)(?:[ \t]+"([^"\n]*)")?.*$/gm;

/** How preprocessors name the text that came through a pipe: that is the script itself. */
const pipeName = /^(?:<stdin>|\/dev\/stdin|\/dev\/fd\/.*|)$/;

/** Follows the markers before `offset`. */
export function placeOf({ text, name }: SourceText, offset: number): Place {
  const { line } = positionOf(text, offset);
  let file: string | undefined;
  let shift = 0;
  for (const found of text.matchAll(markerOrOpaque)) {
    if (found.index >= offset) break;
    const [whole, directive, number, marked] = found;
    if (number === undefined || found.index + whole.length >= offset) continue;
    // The line after the marker's own is the one that it numbers; after a #line dtrace counts one further.
    const counted = Number(number) + (directive === undefined ? 0 : 1);
    shift = counted - (positionOf(text, found.index).line + 1);
    if (marked !== undefined) file = pipeName.test(marked) || marked === name ? undefined : marked;
  }
  return { file, line: line + shift };
}
