/** Bars in proportion to the sum of all counts' magnitudes, or under aggzoom to the largest. */

const BAR_WIDTH = 40;

/** The magnitude that a full bar stands for, as a fraction. */
interface Whole {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const magnitudeOf = (count: bigint): bigint => (count < 0n ? -count : count);

/** With `zoom` the longest bar takes 95 parts of a hundred. */
function wholeOf(counts: readonly bigint[], zoom: boolean): Whole {
  let sum = 0n;
  let largest = 0n;
  for (const count of counts) {
    const magnitude = magnitudeOf(count);
    sum += magnitude;
    if (magnitude > largest) largest = magnitude;
  }
  return zoom
    ? { numerator: 100n * largest, denominator: 95n }
    : { numerator: sum, denominator: 1n };
}

/** `most` * |count| / whole, rounded half up, without rounding twice. */
function partOf(count: bigint, most: number, { numerator, denominator }: Whole): number {
  if (count === 0n) return 0;
  const part = 2n * BigInt(most) * magnitudeOf(count) * denominator;
  return Number((part + numerator) / (2n * numerator));
}

/** Bars of one distribution; negative counts grow to the left of the line. */
export function barRenderer(counts: readonly bigint[], zoom = false): (count: bigint) => string {
  const positives = counts.some((count) => count > 0n);
  const negatives = counts.some((count) => count < 0n);
  const width = positives && negatives ? BAR_WIDTH / 2 : BAR_WIDTH;
  const whole = wholeOf(counts, zoom);
  return (count) => {
    const length = partOf(count, width, whole);
    const bar = '@'.repeat(length);
    const blanks = ' '.repeat(width - length);
    if (!negatives) return `|${bar}${blanks}`;
    if (!positives) return `${blanks}${bar}|`;
    return count > 0n
      ? `${' '.repeat(width)}|${bar}${blanks}`
      : `${blanks}${bar}|${' '.repeat(width)}`;
  };
}

/** U+2581 to U+2588, in UTF-8: from an eighth of a line's height to all of it. */
const heights: readonly string[] = Array.from({ length: 8 }, (_, i) =>
  Buffer.from(String.fromCodePoint(0x2581 + i), 'utf8').toString('latin1'),
);
const negativeHeights = 'vvvvVV';

/** One column for one bucket: its height tells the count. */
export function heightRenderer(counts: readonly bigint[], zoom = false): (count: bigint) => string {
  const whole = wholeOf(counts, zoom);
  return (count) => {
    if (count === 0n) return ' ';
    if (count < 0n) return negativeHeights[partOf(count, negativeHeights.length - 1, whole)];
    return heights[partOf(count, heights.length - 1, whole)];
  };
}
