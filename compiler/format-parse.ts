/** Reads format strings of printf() and printa(). */
import type { Conversion, Format, FormatProblem, TextPiece } from './format.ts';

/** A width or precision beyond any use is cut to this, so that no program can ask for gigabytes of blanks. */
const WIDEST = 65535;

/** `%?`: as wide as a pointer in hexadecimal. */
const POINTER_WIDTH = 16;

/** A conversion while it is read. */
type Draft = { -readonly [Name in keyof Conversion]: Conversion[Name] };

/** Characters that only set something. Grouping of thousands (') has no effect in the C locale. */
const settings: ReadonlyMap<string, Partial<Draft>> = new Map([
  ['#', { alternate: true }],
  ['+', { plus: true }],
  [' ', { space: true }],
  ["'", {}],
  ['-', { left: true, zero: false }],
  ['?', { width: POINTER_WIDTH }],
  ['@', { aggregation: true }],
]);

const syntaxProblem = (index: number, message: string): FormatProblem => ({
  problem: {
    tag: 'D_SYNTAX',
    message: `format conversion #${index} ${message}`,
    conversionIndex: index,
  },
});

/**
 * Splits a format into text and conversions. A NUL byte ends it, as it ends any C string.
 * Unknown conversion names are found by bindFormat.
 */
export function parseFormat(source: string): Format | FormatProblem {
  const nul = source.indexOf('\0');
  const text = nul === -1 ? source : source.slice(0, nul);
  const pieces: (TextPiece | Conversion)[] = [];
  let index = 0;
  let at = 0;
  for (;;) {
    const percent = text.indexOf('%', at);
    const end = percent === -1 ? text.length : percent;
    if (end > at) pieces.push({ kind: 'text', text: text.slice(at, end) });
    if (percent === -1) return { text, pieces };
    const parsed = parseConversion(text, percent, ++index);
    if ('problem' in parsed) return parsed;
    pieces.push(parsed.conversion);
    at = parsed.end;
  }
}

const blank: Omit<Conversion, 'index'> = {
  kind: 'conversion',
  name: '',
  left: false,
  plus: false,
  space: false,
  alternate: false,
  zero: false,
  width: 0,
  dynamicWidth: false,
  precision: 0,
  dynamicPrecision: false,
  aggregation: false,
};

/** Reads the conversion at `percent`. */
function parseConversion(
  text: string,
  percent: number,
  index: number,
): { conversion: Conversion; end: number } | FormatProblem {
  const draft: Draft = { ...blank, index };
  let dot = false;
  let digits = false;
  for (let at = percent + 1; at < text.length; at++) {
    const character = text[at];
    const set = settings.get(character);
    if (set !== undefined) Object.assign(draft, set);
    else if (character === '0' && !dot && !digits)
      Object.assign(draft, { zero: true, left: false });
    else if (character >= '0' && character <= '9') {
      const number = leadingDigits(text, at);
      draft[dot ? 'precision' : 'width'] = Math.min(Number(number), WIDEST);
      digits = true;
      at += number.length - 1;
    } else if (character === '*') {
      const which = dot ? 'dynamicPrecision' : 'dynamicWidth';
      if (draft[which])
        return syntaxProblem(
          index,
          `has more than one '*' specified for the output ${dot ? 'precision' : 'width'}`,
        );
      draft[which] = true;
    } else if (character === '.') {
      if (dot) return syntaxProblem(index, `has more than one '.' specified`);
      dot = true;
      digits = false;
    } else if (character === '$')
      return syntaxProblem(index, 'uses unsupported positional format (%n$)');
    else if (character === '%' && at !== percent + 1)
      return syntaxProblem(index, 'cannot be combined with other format flags: %%');
    else if ('hlLw'.includes(character)) draft.name = (draft.name + character).slice(0, 6);
    else return { conversion: { ...draft, name: draft.name + character }, end: at + 1 };
  }
  return syntaxProblem(index, 'name expected before end of format string');
}

function leadingDigits(text: string, at: number): string {
  let end = at;
  while (text[end] >= '0' && text[end] <= '9') end++;
  return text.slice(at, end);
}
