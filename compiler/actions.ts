/** The names of D's actions and aggregating functions, and what is to be known of an action before it is typed. */
import { subroutines } from './subroutines.ts';
import type { SymbolType } from './types.ts';

export const aggregatingNames: ReadonlySet<string> = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'stddev',
  'quantize',
  'lquantize',
  'llquantize',
]);

/** Actions that change the world outside the tracer: they need -w, and may not be speculative. */
export const destructiveActions: ReadonlySet<string> = new Set([
  'breakpoint',
  'chill',
  'copyout',
  'copyoutstr',
  'freopen',
  'panic',
  'raise',
  'stop',
  'system',
]);

/** Actions that record a stack, or an address to be shown by name; as keys and arguments they are values too. */
export const stackActions: ReadonlySet<string> = new Set(['stack', 'ustack', 'jstack']);

export const symbolActions: ReadonlySet<string> = new Set([
  'func',
  'mod',
  'sym',
  'uaddr',
  'ufunc',
  'umod',
  'usym',
] satisfies SymbolType['shown'][]);

export const actionNames: ReadonlySet<string> = new Set([
  ...destructiveActions,
  ...stackActions,
  ...symbolActions,
  'clear',
  'commit',
  'denormalize',
  'discard',
  'exit',
  'ftruncate',
  'normalize',
  'pcap',
  'print',
  'printa',
  'printf',
  'setopt',
  'speculate',
  'trace',
  'tracemem',
  'trunc',
]);

/** Subroutines, actions and aggregating functions: what can be called. */
export function isFunctionName(name: string): boolean {
  return subroutines.has(name) || actionNames.has(name) || aggregatingNames.has(name);
}
