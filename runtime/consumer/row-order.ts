/** Rows that are put in order by columns of numbers, without a call for each comparison. */

/** The rows from 0 to before `end`. */
export function allRows(end: number): Int32Array {
  const rows = new Int32Array(end);
  for (let row = 0; row < end; row++) rows[row] = row;
  return rows;
}

/** Which half of a 64-bit integer is the higher one on this machine. */
const highHalf = (): number => new Uint8Array(Uint32Array.of(1).buffer)[0];

/** Row numbers that are put in order by one column after the other; where rows are equal in one, they keep their order. */
export class RowOrder {
  rows: Int32Array;
  readonly #downwards: boolean;
  #spare: Int32Array;
  /** Of each row its weight above its place, which V8 sorts as one unsigned integer. */
  readonly #pairs: BigUint64Array;
  readonly #halves: Uint32Array;

  /** @param rows those that there are, in the order that they have without a column */
  constructor(rows: Int32Array, downwards = false) {
    this.rows = rows;
    this.#downwards = downwards;
    this.#spare = new Int32Array(rows.length);
    this.#pairs = new BigUint64Array(rows.length);
    this.#halves = new Uint32Array(this.#pairs.buffer);
  }

  /** Sorts by integers of at most 2^52 in magnitude, by row. */
  by(values: Float64Array | Uint32Array): void {
    const { rows } = this;
    let least = Infinity;
    let greatest = -Infinity;
    for (let place = 0; place < rows.length; place++) {
      const value = values[rows[place]];
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    if (least >= greatest) return;
    this.#pass(values, least, greatest, 1);
    if (greatest - least >= 2 ** 32) this.#pass(values, least, greatest, 2 ** 32);
  }

  /** Sorts by the lowest 32 bits of what each value is above the least, in this unit; downwards, below the greatest. */
  #pass(values: Float64Array | Uint32Array, least: number, greatest: number, unit: number): void {
    const { rows } = this;
    const halves = this.#halves;
    const ordered = this.#spare;
    const high = highHalf();
    const low = 1 - high;
    const downwards = this.#downwards;
    for (let place = 0; place < rows.length; place++) {
      const value = values[rows[place]];
      halves[place * 2 + high] = (downwards ? greatest - value : value - least) / unit;
      halves[place * 2 + low] = place;
    }
    this.#pairs.sort();
    for (let place = 0; place < rows.length; place++)
      ordered[place] = rows[halves[place * 2 + low]];
    this.rows = ordered;
    this.#spare = rows;
  }
}

/** Of rows that are sorted by value, how many have the value of the one before. */
export function countTied(values: Float64Array, rows: Int32Array): number {
  let count = 0;
  for (let i = 1; i < rows.length; i++) if (values[rows[i]] === values[rows[i - 1]]) count++;
  return count;
}

/** Has `breakTie` put each run of rows of equal values into their order. */
export function breakTies(
  values: Float64Array,
  rows: Int32Array,
  breakTie: (rows: readonly number[]) => readonly number[],
): void {
  for (let start = 0; start < rows.length;) {
    let end = start + 1;
    while (end < rows.length && values[rows[end]] === values[rows[start]]) end++;
    if (end > start + 1) rows.set(breakTie([...rows.subarray(start, end)]), start);
    start = end;
  }
}
