/**
 * Speculative buffers: records that wait until commit() prints them or discard() drops them. Numbers go from
 * 1 to nspec, the lowest free one first, and are free again when their buffer is empty. Manual:
 * "Speculative Tracing".
 */
import { FaultCode, raise } from '../fault.ts';
import type { FinishedRecord } from './record.ts';

interface Buffer {
  /** Bytes, as dtrace would store the records. */
  size: number;
  /** commit() or discard() was called: it takes no more. */
  draining: boolean;
  readonly records: FinishedRecord[];
}

export interface SpeculationLimits {
  /** How many buffers there are. */
  readonly nspec: number;
  /** Bytes that each holds. */
  readonly specsize: number;
}

export class Speculations {
  /** Calls of speculation() that found no free buffer. */
  unavailable = 0;
  /** Records that had no room. */
  drops = 0;
  readonly #limits: SpeculationLimits;
  readonly #buffers = new Map<number, Buffer>();

  constructor(limits: SpeculationLimits) {
    this.#limits = limits;
  }

  /** speculation(): the number of a buffer, 0 when none is free. */
  create(): number {
    if (this.#buffers.size >= this.#limits.nspec) {
      this.unavailable++;
      return 0;
    }
    let id = 1;
    while (this.#buffers.has(id)) id++;
    this.#buffers.set(id, { size: 0, draining: false, records: [] });
    return id;
  }

  /** Whether speculate() can go to that buffer. */
  accepts(id: number): boolean {
    return this.#buffers.get(id)?.draining === false;
  }

  /** The buffer is about to be emptied: it takes no more. Raises ILLOP for a number that no buffer can have. */
  drain(id: number): void {
    if (id < 0 || id > this.#limits.nspec) raise(FaultCode.ILLOP);
    const buffer = this.#buffers.get(id);
    if (buffer !== undefined) buffer.draining = true;
  }

  /** Whether a record of that size has no room in any buffer, which counts as a drop. */
  overflows(size: number): boolean {
    if (size <= this.#limits.specsize) return false;
    this.drops++;
    return true;
  }

  /** Keeps a record of `size` bytes; one that has no room is dropped and counted. */
  add(id: number, record: FinishedRecord, size: number): void {
    const buffer = this.#buffers.get(id);
    if (buffer === undefined) return;
    if (buffer.size + size > this.#limits.specsize) {
      this.drops++;
      return;
    }
    buffer.size += size;
    buffer.records.push(record);
  }

  /** Empties a buffer, which is free from then on. Numbers of no buffer give nothing. */
  take(id: number): readonly FinishedRecord[] {
    const records = this.#buffers.get(id)?.records ?? [];
    this.#buffers.delete(id);
    return records;
  }
}
