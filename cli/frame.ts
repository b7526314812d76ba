/** A code frame: the source line with a caret under the place, aligned whatever the line holds. */
import { styleText } from 'node:util';
import type { Span } from '../grammar/ast.ts';
import { positionOf } from '../compiler/diagnostic.ts';
import { fromBinary } from './text.ts';

export interface FrameOptions {
  /** What to call the place: a file name, or the option that the text was given with. */
  readonly label: string;
  /** The line's number for its reader, where a #line changed it. */
  readonly line?: number;
  /** Columns to use at most. */
  readonly width: number;
  readonly colour: boolean;
}

const tabWidth = 8;
/** All characters before it take one column. */
const firstOddWidth = 0xad;

/** One character as shown: its text and how many columns it takes. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

/** How a character shows at a column: tabs as blanks to the next stop, controls as their pictures. */
function cellOf(character: string, column: number): Cell {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\t') {
    const width = tabWidth - (column % tabWidth);
    return { text: ' '.repeat(width), width };
  }
  if (code < 0x20) return { text: String.fromCodePoint(0x2400 + code), width: 1 };
  if (code >= 0x7f && code < 0xa0) return { text: code === 0x7f ? '\u2421' : '\ufffd', width: 1 };
  return { text: character, width: code < firstOddWidth ? 1 : columnsOf(character) };
}

/** In columns. The expressions are in here because a start without an error need not pay for making them. */
function columnsOf(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  const double =
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60\uffe0-\uffe6\u3000-\u303e]$/u;
  return double.test(character) ? 2 : 1;
}

/** The cells of a binary string that begins at a column; each byte that is not UTF-8 shows as U+FFFD. */
function cellsOf(binary: string, startColumn: number): readonly Cell[] {
  const cells: Cell[] = [];
  let column = startColumn;
  for (const character of fromBinary(binary)) {
    const cell = cellOf(character, column);
    cells.push(cell);
    column += cell.width;
  }
  return cells;
}

const widthOf = (cells: readonly Cell[]): number =>
  cells.reduce((sum, cell) => sum + cell.width, 0);
const textOf = (cells: readonly Cell[]): string => cells.map((cell) => cell.text).join('');

/** A line in three parts: what stands before the place, the place, and the rest. */
interface Marked {
  readonly before: readonly Cell[];
  readonly place: readonly Cell[];
  readonly after: readonly Cell[];
}

function markedLine(text: string, span: Span, lineStart: number): Marked {
  const newline = text.indexOf('\n', lineStart);
  const lineEnd = newline === -1 ? text.length : newline;
  const line = text.slice(lineStart, lineEnd).replace(/\r$/, '');
  const from = Math.min(span.start - lineStart, line.length);
  const to = Math.max(from, Math.min(span.end - lineStart, line.length));
  const before = cellsOf(line.slice(0, from), 0);
  const place = cellsOf(line.slice(from, to), widthOf(before));
  const after = cellsOf(line.slice(to), widthOf(before) + widthOf(place));
  return { before, place, after };
}

const ellipsis: Cell = { text: '…', width: 1 };

/** The first cells that fit, or the last; what is cut is told by an ellipsis. */
function fit(cells: readonly Cell[], room: number, keep: 'start' | 'end'): readonly Cell[] {
  if (widthOf(cells) <= room) return cells;
  const kept: Cell[] = [];
  let left = Math.max(0, room - ellipsis.width);
  for (const cell of keep === 'start' ? cells : cells.toReversed()) {
    if (cell.width > left) break;
    kept.push(cell);
    left -= cell.width;
  }
  return keep === 'start' ? [...kept, ellipsis] : [ellipsis, ...kept.reverse()];
}

/** Cuts a long line around the place: at most a third of the room goes to what stands before it. */
function cut(line: Marked, room: number): Marked {
  if (widthOf(line.before) + widthOf(line.place) + widthOf(line.after) <= room) return line;
  const needed = widthOf(line.place) + widthOf(line.after);
  const before = fit(line.before, Math.max(Math.floor(room / 3), room - needed), 'end');
  const rest = line.after.length === 0 ? 0 : ellipsis.width;
  const place = fit(line.place, room - widthOf(before) - rest, 'start');
  const after = fit(line.after, room - widthOf(before) - widthOf(place), 'start');
  return { before, place, after };
}

/**
 * The lines of a frame, each ended by a newline, as JavaScript text:
 *
 *      --> web.d:3:14
 *       |
 *     3 | tcp:::accept-establishd
 *       | ^~~~~~~~~~~~~~~~~~~~~~~
 *
 * The column counts characters, from 1. A place that spans lines is marked on its first.
 */
export function codeFrame(text: string, span: Span, options: FrameOptions): string {
  const { line, column: byteColumn } = positionOf(text, span.start);
  const lineStart = span.start - (byteColumn - 1);
  const number = String(options.line ?? line);
  const gutter = ' '.repeat(number.length);
  const whole = markedLine(text, span, lineStart);
  const shown = cut(whole, Math.max(20, options.width - number.length - 3));
  const caret = `^${'~'.repeat(Math.max(0, widthOf(shown.place) - 1))}`;
  const paint = (style: 'cyan' | 'red', part: string): string =>
    options.colour ? styleText(style, part, { validateStream: false }) : part;
  const source = `${textOf(shown.before)}${textOf(shown.place)}${textOf(shown.after)}`;
  const place = `${fromBinary(options.label)}:${number}:${whole.before.length + 1}`;
  return [
    `${gutter}${paint('cyan', '-->')} ${place}`,
    `${gutter} ${paint('cyan', '|')}`,
    `${paint('cyan', `${number} |`)} ${source}`.trimEnd(),
    `${gutter} ${paint('cyan', '|')} ${' '.repeat(widthOf(shown.before))}${paint('red', caret)}`,
  ]
    .map((row) => `${row}\n`)
    .join('');
}
