/** Addresses in generated code, and the bytes that are there. */
import type { ClauseState } from './clause.ts';
import { asBig, asNumber, type Value } from './value.ts';

/** An address as a plain number: those of packets and of D's memory are below 2^53. */
export function addressCode(value: Value): string {
  return asNumber(value)?.code ?? `Number(BigInt.asUintN(64, ${asBig(value)}))`;
}

/** The bytes at an address. */
export function bytesAt(address: string, size: string, clause: ClauseState): string {
  clause.fallible = true;
  return `M.bytes(p, ${address}, ${size})`;
}
