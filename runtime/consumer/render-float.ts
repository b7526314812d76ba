/** Floating-point numbers as C's printf() writes them: exact digits, ties to even. */

/** `value` times 10 to the power of `places`, rounded to an integer, ties to even. `value` is finite and not negative. */
function scaled(value: number, places: number): bigint {
  const { mantissa, exponent } = parts(value);
  let above = mantissa;
  let below = 1n;
  if (exponent >= 0) above <<= BigInt(exponent);
  else below <<= BigInt(-exponent);
  if (places >= 0) above *= 10n ** BigInt(places);
  else below *= 10n ** BigInt(-places);
  const whole = above / below;
  const twice = (above % below) * 2n;
  const up = twice > below || (twice === below && (whole & 1n) === 1n);
  return up ? whole + 1n : whole;
}

const view = new DataView(new ArrayBuffer(8));

/** The number is mantissa × 2^exponent. */
function parts(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** The digits of an integer with a point before the last `places` of them. */
function pointed(digits: string, places: number): string {
  if (places === 0) return digits;
  const padded = digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

const fixed = (value: number, places: number): string =>
  pointed(scaled(value, places).toString(), places);

/** `d.ddde±xx`, in parts. */
function exponential(value: number, places: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(places + 1), exponent: 0 };
  let exponent = Number(value.toExponential().split('e')[1]);
  let digits = scaled(value, places - exponent).toString();
  // Rounding may have made one digit more.
  if (digits.length > places + 1) digits = scaled(value, places - ++exponent).toString();
  return { digits, exponent };
}

function withExponent(digits: string, exponent: number): string {
  const mantissa = pointed(digits, digits.length - 1);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** %g: the shorter form, without zeros at its end unless `#` keeps them. */
function general(value: number, precision: number, alternate: boolean): string {
  const { digits, exponent } = exponential(value, precision - 1);
  if (exponent >= -4 && exponent < precision) {
    const text = fixed(value, precision - 1 - exponent);
    return alternate || !text.includes('.') ? text : text.replace(/\.?0+$/, '');
  }
  return withExponent(alternate ? digits : digits.replace(/(?<=.)0+$/, ''), exponent);
}

/** The number that the bits of a `float` (4 bytes) or a `double` (8 bytes) mean. */
export function floatOf(bits: number | bigint, size: number): number {
  if (size === 4) {
    view.setUint32(0, Number(BigInt.asUintN(32, BigInt(bits))));
    return view.getFloat32(0);
  }
  view.setBigUint64(0, BigInt.asUintN(64, BigInt(bits)));
  return view.getFloat64(0);
}

/** The digits of a number without its sign, for one of %e %E %f %g %G; `precision` of 0 or less is none given. */
export function renderMagnitude(
  letter: string,
  precision: number,
  value: number,
  alternate: boolean,
): string {
  const places = precision > 0 ? Math.min(precision, 1000) : 6;
  const magnitude = Math.abs(value);
  const upper = letter === 'E' || letter === 'G';
  const text = Number.isNaN(value)
    ? 'nan'
    : magnitude === Infinity
      ? 'inf'
      : lowerCase(letter.toLowerCase(), places, magnitude, alternate);
  return upper ? text.toUpperCase() : text;
}

function lowerCase(letter: string, places: number, value: number, alternate: boolean): string {
  if (letter === 'f') return fixed(value, places);
  if (letter === 'g') return general(value, places, alternate);
  const { digits, exponent } = exponential(value, places);
  return withExponent(digits, exponent);
}
