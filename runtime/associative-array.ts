/**
 * D's associative arrays: a hash table of key tuples and a typed array of elements. An absent element
 * reads 0 or NULL; storing 0 or NULL deletes it, so that a script can keep its memory flat.
 */
import type { Variable } from '../compiler/program.ts';
import { type EntryBudget, KeyTable } from './tables/key-table.ts';

const initialElements = 16;

function grown<T extends Float64Array | BigInt64Array>(
  array: T,
  length: number,
  make: (length: number) => T,
): T {
  let capacity = array.length;
  while (capacity < length) capacity *= 2;
  const larger = make(capacity);
  larger.set(array as never);
  return larger;
}

/** Elements that are plain numbers: integers of at most 32 bits, pointers. */
export class NumberArray {
  readonly keys: KeyTable;
  #elements = new Float64Array(initialElements);

  constructor(keys: KeyTable) {
    this.keys = keys;
  }

  /** The element of an entry; 0 for entry -1. */
  get(entry: number): number {
    return entry < 0 ? 0 : this.#elements[entry];
  }

  /** Stores to an entry that find made; entry -1 is a dropped one. */
  put(entry: number, value: number): void {
    if (entry < 0) return;
    if (value === 0) return this.keys.remove(entry);
    if (entry >= this.#elements.length)
      this.#elements = grown(this.#elements, entry + 1, (length) => new Float64Array(length));
    this.#elements[entry] = value;
  }
}

/** Elements of 64 bits. */
export class BigArray {
  readonly keys: KeyTable;
  #elements = new BigInt64Array(initialElements);

  constructor(keys: KeyTable) {
    this.keys = keys;
  }

  get(entry: number): bigint {
    return entry < 0 ? 0n : this.#elements[entry];
  }

  put(entry: number, value: bigint): void {
    if (entry < 0) return;
    if (value === 0n) return this.keys.remove(entry);
    if (entry >= this.#elements.length)
      this.#elements = grown(this.#elements, entry + 1, (length) => new BigInt64Array(length));
    this.#elements[entry] = value;
  }
}

/** Elements that are strings. */
export class TextArray {
  readonly keys: KeyTable;
  readonly #elements: (string | null)[] = [];

  constructor(keys: KeyTable) {
    this.keys = keys;
  }

  get(entry: number): string | null {
    return entry < 0 ? null : this.#elements[entry]!;
  }

  put(entry: number, value: string | null): void {
    if (entry < 0) return;
    this.#elements[entry] = value;
    if (value === null) this.keys.remove(entry);
  }
}

export type AssociativeArray = NumberArray | BigArray | TextArray;

/** The array of a variable with a key signature, for keys of `width` int32 words. */
export function makeArray(
  { type }: Variable,
  width: number,
  budget?: EntryBudget,
): AssociativeArray {
  const keys = new KeyTable(width, budget);
  if (type.kind === 'string') return new TextArray(keys);
  return type.kind === 'integer' && type.size === 8 ? new BigArray(keys) : new NumberArray(keys);
}
