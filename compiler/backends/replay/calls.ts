/** Calls of subroutines in generated code: one row a subroutine. */
import type { Expr } from '../../program.ts';
import { subroutines } from '../../subroutines.ts';
import type { ClauseState } from './clause.ts';
import { asText } from './sources.ts';
import { addressCode } from './addresses.ts';
import { textOrFault } from './strings.ts';
import { asBig, asNumber, big, exactLimit, num, rangeOf, text, type Value } from './value.ts';

type CallExpr = Extract<Expr, { kind: 'call' }>;

/** How an argument is handed over: text (null is NULL), a number, a BigInt, or a place in the packet. */
type Passing = 'text' | 'number' | 'big' | 'place' | 'address';

interface Row {
  readonly method: string;
  /** What has the method: the subroutines (L), D's memory (M), or the consumer (C). */
  readonly object?: 'M' | 'C';
  readonly passing: readonly Passing[];
  /** The result may be NULL. */
  readonly nullable?: true;
}

const rows: Readonly<Record<string, Row>> = {
  strlen: { method: 'strlen', passing: ['text'] },
  strjoin: { method: 'strjoin', passing: ['text', 'text'] },
  strchr: { method: 'strchr', passing: ['text', 'number'], nullable: true },
  strrchr: { method: 'strrchr', passing: ['text', 'number'], nullable: true },
  strstr: { method: 'strstr', passing: ['text', 'text'], nullable: true },
  strtok: { method: 'strtok', passing: ['text', 'text'], nullable: true },
  substr: { method: 'substr', passing: ['text', 'number', 'number'] },
  index: { method: 'index', passing: ['text', 'text', 'number'] },
  rindex: { method: 'rindex', passing: ['text', 'text', 'number'] },
  lltostr: { method: 'lltostr', passing: ['big', 'number'] },
  basename: { method: 'basename', passing: ['text'] },
  dirname: { method: 'dirname', passing: ['text'] },
  cleanpath: { method: 'cleanpath', passing: ['text'] },
  toupper: { method: 'toupper', passing: ['text'] },
  tolower: { method: 'tolower', passing: ['text'] },
  alloca: { method: 'alloca', object: 'M', passing: ['address'] },
  bcopy: { method: 'copyToScratch', object: 'M', passing: ['address', 'address', 'address'] },
  rand: { method: 'rand', passing: [] },
  speculation: { method: 'speculation', object: 'C', passing: [] },
  htons: { method: 'htons', passing: ['number'] },
  ntohs: { method: 'ntohs', passing: ['number'] },
  htonl: { method: 'htonl', passing: ['number'] },
  ntohl: { method: 'ntohl', passing: ['number'] },
  htonll: { method: 'htonll', passing: ['big'] },
  ntohll: { method: 'ntohll', passing: ['big'] },
  inet_ntoa: { method: 'inetNtoa', passing: ['place'] },
  inet_ntoa6: { method: 'inetNtoa6', passing: ['place', 'number'] },
  inet_ntop: { method: 'inetNtop', passing: ['number', 'place'] },
  link_ntop: { method: 'linkNtop', passing: ['number', 'place'] },
  getmajor: { method: 'getmajor', passing: ['number'] },
  getminor: { method: 'getminor', passing: ['number'] },
};

/** Bytes that a pointer argument must lead to, for the check against the packet's end. */
const addressLength: Readonly<Record<string, string>> = {
  inet_ntoa: '4',
  inet_ntoa6: '16',
  inet_ntop: '4',
  link_ntop: '6',
};

function pass(passing: Passing, value: Value, subroutine: string): string {
  switch (passing) {
    case 'text':
      return asText(value).code;
    case 'number':
      return asNumber(value)?.code ?? `Number(${asBig(value)})`;
    case 'address':
      return value.rep === 'text' || value.rep === 'id' ? '' : addressCode(value);
    case 'big':
      return asBig(value);
    case 'place':
      return `M.viewOf(p, ${addressCode(value)}), M.offsetOf(p, ${addressCode(value)}, ${addressLength[subroutine]})`;
  }
}

/** bcopy() of memory, or of a string's bytes. */
function copyBytes(
  values: readonly Value[],
  passed: readonly string[],
  clause: ClauseState,
): Value {
  const source = values[0];
  const isText = source.rep === 'text' || source.rep === 'id';
  const code = isText
    ? `M.textToScratch(${[textOrFault(source, clause), ...passed.slice(1)].join(', ')})`
    : `M.copyToScratch(${['p', ...passed].join(', ')})`;
  return num(code, 0, 0);
}

export function call(expr: CallExpr, values: readonly Value[], clause: ClauseState): Value {
  const { subroutine, type } = expr;
  const row = rows[subroutine];
  if (subroutines.get(subroutine)!.fallible) clause.fallible = true;
  if (subroutine === 'strtok') clause.usesTokens = true;
  const passed = values.map((value, i) => pass(row.passing[i], value, subroutine));
  if (row.object === 'M') clause.usesScratch = true;
  if (subroutine === 'bcopy') return copyBytes(values, passed, clause);
  const code = `${row.object ?? 'L'}.${row.method}(${passed.join(', ')})`;
  if (type.kind === 'pointer' || type.kind === 'void') return num(code, 0, exactLimit - 1);
  if (type.kind === 'string') return text(code, row.nullable ?? false);
  if (type.kind !== 'integer') throw new Error(`${subroutine} has no integer result`);
  // strlen gives a size_t, but never more than strsize.
  if (type.size === 8 && row.passing[0] !== 'big') return num(code, 0, 2 ** 31);
  if (type.size === 8) return big(code);
  const { lo, hi } = rangeOf(type);
  return num(code, lo, hi);
}
