/** String values in generated code: text, ids in the string table, NULL. */
import type { ClauseState } from './clause.ts';
import { asText } from './sources.ts';
import { bool, quote, type Value } from './value.ts';

/** JavaScript text of a string that must not be NULL: NULL raises BADADDR, as reading address 0 does. */
export function textOrFault(value: Value, clause: ClauseState): string {
  const { code, nullable } = asText(value);
  if (!nullable) return code;
  clause.fallible = true;
  return `R.text(${code})`;
}

/** The id of a string that is a key; NULL raises BADADDR. */
export function idOrFault(value: Value, clause: ClauseState): string {
  if (value.rep === 'id') return value.code;
  if (value.rep === 'text' && value.literal !== undefined) return clause.literalId(value.literal);
  return `S.internText(${textOrFault(value, clause)})`;
}

/** The id where it is had for nothing: addresses, and literals beside them. */
function cheapId(value: Value, clause: ClauseState): string | undefined {
  if (value.rep === 'id') return value.code;
  if (value.rep === 'text' && value.literal !== undefined) return clause.literalId(value.literal);
  return undefined;
}

/** Strings compare as unsigned bytes; NULL is less than every string. */
export function compareStrings(
  operator: '<' | '<=' | '>' | '>=' | '==' | '!=',
  left: Value,
  right: Value,
  clause: ClauseState,
): Value {
  const equality = operator === '==' || operator === '!=';
  if (equality && (left.rep === 'id' || right.rep === 'id')) {
    const [a, b] = [cheapId(left, clause), cheapId(right, clause)];
    if (a !== undefined && b !== undefined) return bool(`(${a} ${operator}= ${b})`);
  }
  const [a, b] = [asText(left).code, asText(right).code];
  if (equality) return bool(`(${a} ${operator}= ${b})`);
  return bool(`(R.compareText(${a}, ${b}) ${operator} 0)`);
}

export function literalText(value: string): Value {
  // A D string ends at its first NUL.
  const end = value.indexOf('\0');
  const literal = end === -1 ? value : value.slice(0, end);
  return { rep: 'text', code: quote(literal), nullable: false, literal };
}
