/**
 * Format strings of printf() and printa(): their syntax, and (format-bind.ts) their fit with arguments.
 * The rules and messages are libdtrace's: a printf(3) of its own with more conversions, where flags, width
 * and precision may come in any order and the signedness and size come from the argument's type.
 */
export { bindFormat, checkPrinta } from './format-bind.ts';

/** What is wrong with a format, in dtrace's words. */
export interface FormatProblem {
  readonly problem: {
    readonly tag: string;
    readonly message: string;
    /** The conversion in fault, counted from 1, `%%` included. */
    readonly conversionIndex?: number;
    /** The argument in fault, counted from 0 behind the format. */
    readonly argumentIndex?: number;
  };
}

export interface TextPiece {
  readonly kind: 'text';
  readonly text: string;
}

export interface ConversionFlags {
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
}

/** A conversion as written. */
export interface Conversion extends ConversionFlags {
  readonly kind: 'conversion';
  /** Size prefix and letter: `d`, `lld`, `%`. */
  readonly name: string;
  /** Counted from 1, `%%` included. */
  readonly index: number;
  /** 0 is none. */
  readonly width: number;
  readonly dynamicWidth: boolean;
  /** 0 is none. */
  readonly precision: number;
  readonly dynamicPrecision: boolean;
  /** `@`: takes the aggregation's value instead of an argument. */
  readonly aggregation: boolean;
}

export interface Format {
  readonly text: string;
  readonly pieces: readonly (TextPiece | Conversion)[];
}

/** How a value is printed. */
export type Presentation =
  | 'signed'
  | 'unsigned'
  | 'character'
  | 'escapedCharacter'
  | 'wideCharacter'
  | 'string'
  | 'escapedString'
  | 'address'
  | 'port'
  | 'date'
  | 'rfc822Date'
  | 'float';

/** A conversion with all that its argument's type decides. */
export interface BoundConversion extends ConversionFlags {
  readonly kind: 'conversion';
  readonly presentation: Presentation;
  /** The letter of printf(3) that is printed with: d, u, o, x, X, e, E, f, g, G, c or s. */
  readonly letter: string;
  /** Bytes of the value; 0 for strings. */
  readonly size: number;
  readonly width: number;
  /** Size of the argument that gives the width; 0 when the width is fixed. */
  readonly widthSize: number;
  readonly precision: number;
  readonly precisionSize: number;
  readonly aggregation: boolean;
}

/** A format that fits its arguments. Text and `%%` are folded into text pieces. */
export interface BoundFormat {
  readonly text: string;
  readonly pieces: readonly (TextPiece | BoundConversion)[];
  /** How many arguments (or keys) it takes. */
  readonly argumentCount: number;
}

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
 * Unknown conversion names are found by {@link bindFormat}.
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
