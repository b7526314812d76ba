/**
 * The text of literals to their values and back: integers, escapes, character constants. Values are
 * binary strings and bigints; nothing here knows about types (reference: D's lexer, C99 6.4.4).
 */

/** Why a literal is none: libdtrace's tag and message. */
export interface LiteralFault {
  readonly tag: string;
  readonly message: string;
}

export interface IntegerParts {
  readonly value: bigint;
  readonly radix: 8 | 10 | 16;
  readonly suffix: string;
}

const FLOATING = /^(?:\d*\.|\.|\d+(?:[eE][+-]?\d|[fF]$))/;
const INTEGER = /^(0[xX]|0(?=.)|)([0-9A-Fa-f]*)/;
const SUFFIX = /^[uU]?[lL]{0,2}$/;
const DIGITS = { 8: /^[0-7]*/, 10: /^[0-9]*/, 16: /^[0-9A-Fa-f]*/ } as const;
const LARGEST = (1n << 64n) - 1n;

/**
 * Reads an integer constant such as `10`, `017`, `0xffULL`. Faults: D_INT_DIGIT for a character that is
 * neither digit nor suffix, D_INT_OFLOW above 2^64-1, D_SYNTAX for a floating-point constant.
 */
export function parseInteger(text: string): IntegerParts | LiteralFault {
  if (FLOATING.test(text)) {
    return { tag: 'D_SYNTAX', message: 'floating-point constants are not permitted' };
  }
  const [, prefix = ''] = INTEGER.exec(text) ?? [];
  const radix = prefix === '' ? 10 : prefix === '0' ? 8 : 16;
  const digits = DIGITS[radix].exec(text.slice(prefix.length))?.[0] ?? '';
  const rest = text.slice(prefix.length + digits.length);
  const octalZero = radix === 8 && digits === '';
  if (!SUFFIX.test(rest) || (digits === '' && !octalZero)) {
    // The first character that no suffix explains, or the x of a bare `0x`.
    const at = digits === '' && !octalZero ? (rest[0] ?? text.at(-1)) : badCharacter(rest);
    return {
      tag: 'D_INT_DIGIT',
      message: `constant ${text} contains invalid digit ${at}`,
    };
  }
  const significant = digits.replace(/^0+/, '');
  // 2^64 has 20 decimal and 22 octal digits; a longer one need not be computed to be too large.
  const value = significant.length > 22 ? undefined : magnitude(significant, radix);
  if (value === undefined || value > LARGEST) {
    return {
      tag: 'D_INT_OFLOW',
      message: `constant ${text} results in integer overflow`,
    };
  }
  return { value, radix, suffix: rest.toLowerCase() };
}

function badCharacter(rest: string): string | undefined {
  for (let length = 1; length <= rest.length; length++) {
    if (!SUFFIX.test(rest.slice(0, length))) return rest[length - 1];
  }
  return rest[0];
}

function magnitude(digits: string, radix: 8 | 10 | 16): bigint {
  if (digits === '') return 0n;
  const prefix = radix === 8 ? '0o' : radix === 16 ? '0x' : '';
  return BigInt(prefix + digits);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]*)|([^]))/g;

/**
 * The bytes that the inside of a literal stands for. Hexadecimal escapes take every digit that follows and
 * keep the low byte; an escape that D does not know stays as written, backslash included.
 */
export function unescape(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(
    ESCAPE,
    (whole: string, octal?: string, hex?: string, letter?: string): string => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(parseInt(`0${hex.slice(-2)}`, 16));
      return ESCAPES[letter ?? ''] ?? whole;
    },
  );
}

/** The bytes of a string literal, quotes included in `text`; a D string ends at its first NUL. */
export function parseString(text: string): string {
  const bytes = unescape(text.slice(1, -1));
  const nul = bytes.indexOf('\0');
  return nul === -1 ? bytes : bytes.slice(0, nul);
}

/** Reads a closed character constant, quotes included: D_CHR_NULL when empty, D_CHR_OFLOW above 8 bytes. */
export function parseCharacter(text: string): string | LiteralFault {
  const bytes = unescape(text.slice(1, -1));
  if (bytes === '') return { tag: 'D_CHR_NULL', message: 'empty character constant' };
  if (bytes.length > 8) return { tag: 'D_CHR_OFLOW', message: 'character constant is too long' };
  return bytes;
}

const PRINTED: ReadonlyMap<string, string> = new Map(
  Object.entries(ESCAPES)
    .filter(([letter]) => letter !== "'")
    .map(([letter, byte]) => [byte, `\\${letter}`]),
);

/** A string literal, quotes included, whose value is `value`: the inverse of {@link parseString}. */
export function quote(value: string): string {
  const inside = value.replace(
    /["\\]|[^\x20-\x7e]/g,
    (byte) => PRINTED.get(byte) ?? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${inside}"`;
}
