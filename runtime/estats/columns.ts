import type { EstatsItem } from '../../probes/estats/items.ts';

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** A number for each end of a flow, by endpoint index. */
export class Column {
  values: Float64Array = new Float64Array(0);
  /** What an end begins with. */
  readonly initial: number;

  constructor(initial: number) {
    this.initial = initial;
  }

  growTo(endpoints: number): void {
    const old = this.values;
    this.values = new Float64Array(endpoints).fill(this.initial, old.length);
    this.values.set(old);
  }
}

/** The numbers that are kept: those that somebody asked for, and what these are made of. */
export class Columns {
  readonly #byItem = new Map<EstatsItem, Column>();
  readonly #all: Column[] = [];
  #endpoints = 0;

  /** The column of an item, made when first asked for. */
  of(item: EstatsItem, initial = 0): Column {
    const known = this.#byItem.get(item);
    if (known !== undefined) return known;
    const made = this.hidden(initial);
    this.#byItem.set(item, made);
    return made;
  }

  /** A column that no program can read. */
  hidden(initial = 0): Column {
    const made = new Column(initial);
    made.growTo(this.#endpoints);
    this.#all.push(made);
    return made;
  }

  get endpoints(): number {
    return this.#endpoints;
  }

  /** Bytes of one connection, which has two ends. */
  get bytesOfFlow(): number {
    return this.#all.length * BYTES * 2;
  }

  growTo(endpoints: number): void {
    this.#endpoints = endpoints;
    for (const column of this.#all) column.growTo(endpoints);
  }

  /** The end begins anew. */
  clear(endpoint: number): void {
    for (const { values, initial } of this.#all) values[endpoint] = initial;
  }
}
