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

function literalText(literal: string): Value {
  return { rep: 'text', code: quote(literal), nullable: false, literal };
}

/** A string of the program's text. It ends at its first NUL, and where a string of its size ends. */
export function programText(value: string, { module }: ClauseState): Value {
  const end = value.indexOf('\0');
  return literalText(value.slice(0, end === -1 ? undefined : end).slice(0, module.strsize - 1));
}

/** No text that is not computed is longer: names of probes, processes and interfaces. */
const longestName = 255;

/** What comes from outside as text, cut to the size of a string. */
export function outsideText(value: Value, { module }: ClauseState): Value {
  const most = module.strsize - 1;
  if (value.rep !== 'text' || most >= longestName) return value;
  if (value.literal !== undefined) return literalText(value.literal.slice(0, most));
  return { ...value, code: `${value.code}${value.nullable ? '?' : ''}.slice(0, ${most})` };
}
