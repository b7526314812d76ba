/**
 * What printf() and formatted printa() print: the conversions of a bound format, by the rules of C's
 * printf(3). Values are numbers, bigints or binary strings of any provenance; they are reduced to the
 * size and sign that the format was bound to.
 */
import type { BoundConversion, BoundFormat } from '../../compiler/format.ts';
import { formatDate, formatRfc822Date } from './dates.ts';
import { floatOf, renderMagnitude } from './render-float.ts';

/** A value that a record or a key holds; null is D's NULL string. */
export type PrintedValue = number | bigint | string | null;

/** The text of a printf(). `values` are the arguments in order, those of `*` included. */
export function renderFormat(format: BoundFormat, values: readonly PrintedValue[]): string {
  let text = '';
  let next = 0;
  for (const piece of format.pieces) {
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const width = piece.widthSize === 0 ? piece.width : toInt(values[next++], piece.widthSize);
    const precision =
      piece.precisionSize === 0 ? piece.precision : toInt(values[next++], piece.precisionSize);
    text += renderConversion(piece, width, precision, values[next++]);
  }
  return text;
}

/** One conversion of one value. A negative width is to the left; a precision up to 0 is none. */
export function renderConversion(
  conversion: BoundConversion,
  width: number,
  precision: number,
  value: PrintedValue,
): string {
  switch (conversion.presentation) {
    case 'signed':
    case 'unsigned':
      return renderInteger(conversion, width, precision, value);
    case 'character':
      return pad(conversion, width, String.fromCharCode(toInt(value, conversion.size) & 0xff));
    case 'wideCharacter':
      return pad(conversion, width, utf8(toInt(value, conversion.size)));
    case 'escapedCharacter':
      return padText(conversion, width, precision, escape(characterOf(value)));
    case 'string':
      return padText(conversion, width, precision, upToNul(textOf(value)));
    case 'escapedString':
      // The terminating NUL is escaped along.
      return padText(conversion, width, precision, escape(`${upToNul(textOf(value))}\0`));
    case 'stack':
      return indented(textOf(value), conversion.left || width < 0 ? Math.abs(width) : 0);
    case 'address':
      return padText(conversion, width, precision, addressText(value));
    case 'port':
      return padText(conversion, width, precision, String(toUnsigned(value, conversion.size)));
    case 'date':
      return padText(conversion, width, precision, formatDate(toSigned(value, 8)));
    case 'rfc822Date':
      return padText(conversion, width, precision, formatRfc822Date(toSigned(value, 8)));
    case 'float':
      return renderFloat(conversion, width, precision, value);
  }
}

// ---- reduction ---------------------------------------------------------------------------------

/** A symbol has its name already. */
const addressText = (value: PrintedValue): string =>
  typeof value === 'string' ? value : `0x${toUnsigned(value, 8).toString(16)}`;

/** A stack's frames with so many blanks before each, whatever the option stackindent has put there. */
const indented = (stack: string, width: number): string =>
  stack.replace(/^ *(?=\S)/gm, ' '.repeat(width));

const textOf = (value: PrintedValue): string => (value === null ? '' : String(value));

function integerOf(value: PrintedValue): number | bigint {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : exactBigInt(value);
  return typeof value === 'bigint' ? value : 0;
}

const exactBigInt = (value: number): bigint =>
  Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;

/** A value as an integer of `size` bytes; doubles while they are exact. */
export function toSigned(value: PrintedValue, size: number): number | bigint {
  const integer = integerOf(value);
  if (typeof integer === 'bigint') return BigInt.asIntN(size * 8, integer);
  switch (size) {
    case 1:
      return (integer << 24) >> 24;
    case 2:
      return (integer << 16) >> 16;
    case 4:
      return integer | 0;
    default:
      return integer;
  }
}

export function toUnsigned(value: PrintedValue, size: number): number | bigint {
  const integer = integerOf(value);
  if (typeof integer === 'bigint') return BigInt.asUintN(size * 8, integer);
  switch (size) {
    case 1:
      return integer & 0xff;
    case 2:
      return integer & 0xffff;
    case 4:
      return integer >>> 0;
    default:
      return integer < 0 ? BigInt.asUintN(64, BigInt(integer)) : integer;
  }
}

/** A value of `size` bytes, read as signed and cut to C's int. */
const toInt = (value: PrintedValue, size: number): number =>
  Number(BigInt.asIntN(32, BigInt(toSigned(value, size))));

// ---- integers ----------------------------------------------------------------------------------

const radixOf: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16 };

function renderInteger(
  conversion: BoundConversion,
  width: number,
  precision: number,
  value: PrintedValue,
): string {
  const { letter, size, alternate } = conversion;
  const signed = conversion.presentation === 'signed';
  const integer = signed ? toSigned(value, size) : toUnsigned(value, size);
  const negative = integer < 0;
  const radix = radixOf[letter] ?? 10;
  let digits = (negative ? -integer : integer).toString(radix);
  if (precision > digits.length) digits = digits.padStart(Math.min(precision, WIDEST), '0');
  // `#`: a leading 0 in octal, 0x before hexadecimal other than 0.
  if (alternate && radix === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  let prefix = signed ? signOf(conversion, negative) : '';
  if (alternate && radix === 16 && /[^0]/.test(digits)) prefix = '0x';
  if (conversion.zero && precision <= 0 && !isLeft(conversion, width))
    digits = digits.padStart(Math.min(width, WIDEST) - prefix.length, '0');
  const text = pad(conversion, width, prefix + digits);
  return letter === 'X' ? text.toUpperCase() : text;
}

function signOf({ plus, space }: BoundConversion, negative: boolean): string {
  if (negative) return '-';
  if (plus) return '+';
  return space ? ' ' : '';
}

// ---- text --------------------------------------------------------------------------------------

/** No argument can ask for more blanks than this. */
const WIDEST = 65535;

const isLeft = ({ left }: BoundConversion, width: number): boolean => left || width < 0;

function pad(conversion: BoundConversion, width: number, text: string): string {
  const wide = Math.min(Math.abs(width), WIDEST);
  if (text.length >= wide) return text;
  return isLeft(conversion, width) ? text.padEnd(wide) : text.padStart(wide);
}

const padText = (
  conversion: BoundConversion,
  width: number,
  precision: number,
  text: string,
): string => pad(conversion, width, precision > 0 ? text.slice(0, precision) : text);

function upToNul(text: string): string {
  const nul = text.indexOf('\0');
  return nul === -1 ? text : text.slice(0, nul);
}

const characterOf = (value: PrintedValue): string =>
  String.fromCharCode(Number(toUnsigned(value, 1)));

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** C escapes for what does not print. */
export function escape(text: string): string {
  return text.replace(
    /[^ !#-[\]-~]/g,
    (byte) => escapes[byte] ?? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

/** A wide character as a binary string; nothing for what is none. */
function utf8(code: number): string {
  if (code < 0 || code > 0x10ffff) return '';
  return Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
}

// ---- floating point ----------------------------------------------------------------------------

/** A value is recorded as the bits of its number. */
function renderFloat(
  conversion: BoundConversion,
  width: number,
  precision: number,
  value: PrintedValue,
): string {
  const { letter, size, alternate, zero } = conversion;
  const number = floatOf(integerOf(value), size);
  const sign = signOf(conversion, number < 0 || Object.is(number, -0));
  const digits = renderMagnitude(letter, precision, number, alternate);
  const filled = zero && Number.isFinite(number) && !isLeft(conversion, width);
  const most = Math.min(width, WIDEST) - sign.length;
  return pad(conversion, width, sign + (filled ? digits.padStart(most, '0') : digits));
}
