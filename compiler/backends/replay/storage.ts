/** Where variables live in generated code, and how tuples become the words of a hash table's key. */
import type { Expr, KeyType, Variable } from '../../program.ts';
import { sizeOf } from '../../types.ts';
import type { ClauseState } from './clause.ts';
import { addressCode, bytesAt } from './addresses.ts';
import { idOrFault, textOrFault } from './strings.ts';
import { keyWords, type Value } from './value.ts';

/**
 * The cell of a scalar: numbers of at most 32 bits and pointers in a Float64Array, 64-bit ones in a
 * BigInt64Array, which keeps them unboxed, strings in an array.
 */
export function scalarSlot({ type, id }: Variable): string {
  if (type.kind === 'string') return `Z[${id}]`;
  return type.kind === 'integer' && type.size === 8 ? `B[${id}]` : `N[${id}]`;
}

/**
 * What a cell holds before anything was stored. A string that is never assigned is empty, but for a thread-local
 * one, which does not exist until then.
 */
export function initialValue({ type, scope }: Variable): string {
  if (type.kind === 'string') return scope === 'self' ? 'null' : "''";
  return type.kind === 'integer' && type.size === 8 ? '0n' : '0';
}

/** int32 words that a tuple of those types takes. */
export function keyWidth(types: readonly KeyType[]): number {
  return types.reduce((sum, type) => sum + (type.kind === 'integer' && type.size === 8 ? 2 : 1), 0);
}

/** The code of each word of a key, in order. */
export function keyCodes(
  types: readonly KeyType[],
  keys: readonly Expr[],
  clause: ClauseState,
  emit: (expr: Expr) => Value,
): string[] {
  return keys.flatMap((key, index) => {
    const type = types[index];
    const value = emit(key);
    if (type.kind === 'struct' || type.kind === 'array')
      return [`S.internWhole(${bytesAt(addressCode(value), String(sizeOf(type)!), clause)})`];
    if (type.kind === 'stack' || type.kind === 'symbol')
      return [`S.internWhole(${textOrFault(value, clause)})`];
    if (type.kind !== 'integer') return [idOrFault(value, clause)];
    if (value.rep === 'big' && type.size === 8) {
      // Both words come from one value, which must be computed once.
      const held = clause.temporary();
      const [low, high] = keyWords({ rep: 'big', code: held }, type);
      return [low.replace(held, `${held} = ${value.code}`), high];
    }
    if (type.size === 8 && value.rep === 'num') {
      const held = clause.temporary();
      const [low, high] = keyWords({ ...value, code: held }, type);
      return [low.replace(held, `(${held} = ${value.code})`), high];
    }
    return keyWords(value, type);
  });
}

/** Widths that the table takes as plain arguments. */
const mostArguments = 4;

/** A call of `find` (makes the entry) or `lookup` (-1 when absent) with a key of any width. */
export function tableCall(
  table: string,
  method: 'find' | 'lookup',
  words: readonly string[],
  clause: ClauseState,
): string {
  if (words.length <= mostArguments)
    return `${table}.${method}${words.length}(${words.join(', ')})`;
  const held = words.map((word) => ({ word, name: clause.temporary() }));
  const steps = [
    ...held.map(({ word, name }) => `${name} = ${word}`),
    ...held.map(({ name }, index) => `W[${index}] = ${name}`),
  ];
  return `(${steps.join(', ')}, ${table}.${method}N(W))`;
}
