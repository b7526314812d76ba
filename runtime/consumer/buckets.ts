/**
 * Where the quantizing functions put a value. Each takes a value as a double of at most 2^52 in magnitude,
 * or as a bigint for the rest of the signed 64-bit range, and gives a bucket number from 0.
 * Manual: "Aggregations", quantize, lquantize, llquantize.
 */
import type { AggregatingFunction } from '../../compiler/program.ts';

export type LquantizeFunction = Extract<AggregatingFunction, { name: 'lquantize' }>;
export type LlquantizeFunction = Extract<AggregatingFunction, { name: 'llquantize' }>;

const isSafe = (value: bigint): boolean => value >= -(2n ** 52n) && value <= 2n ** 52n;

// ---- quantize ----------------------------------------------------------------------------------

/** Powers of two from -2^62 to 2^62, and 0 in the middle. */
export const QUANTIZE_BUCKETS = 127;
export const QUANTIZE_ZERO = 63;

export function quantizeBucket(value: number): number {
  if (value === 0) return QUANTIZE_ZERO;
  const magnitude = Math.abs(value);
  const high = Math.floor(magnitude / 0x1_0000_0000);
  const log = high === 0 ? 31 - Math.clz32(magnitude) : 63 - Math.clz32(high);
  return value > 0 ? QUANTIZE_ZERO + 1 + log : QUANTIZE_ZERO - 1 - log;
}

export function quantizeBucketBig(value: bigint): number {
  if (isSafe(value)) return quantizeBucket(Number(value));
  const log = (value < 0n ? -value : value).toString(2).length - 1;
  // INT64_MIN has no bucket of its own and joins -2^62's.
  return value > 0n ? QUANTIZE_ZERO + 1 + log : Math.max(QUANTIZE_ZERO - 1 - log, 0);
}

/** The least magnitude that a bucket holds, with its sign. */
export function quantizeValue(bucket: number): bigint {
  if (bucket === QUANTIZE_ZERO) return 0n;
  return bucket > QUANTIZE_ZERO
    ? 1n << BigInt(bucket - QUANTIZE_ZERO - 1)
    : -(1n << BigInt(QUANTIZE_ZERO - 1 - bucket));
}

// ---- lquantize ---------------------------------------------------------------------------------

/** Levels of an lquantize: bucket 0 is below them, bucket `levels + 1` above. */
export const lquantizeLevels = ({ base, limit, step }: LquantizeFunction): number =>
  Math.trunc((limit - base) / step);

export function lquantizeBucket(value: number, base: number, step: number, levels: number): number {
  if (value < base) return 0;
  if (value >= base + levels * step) return levels + 1;
  return Math.floor((value - base) / step) + 1;
}

export function lquantizeBucketBig(
  value: bigint,
  base: number,
  step: number,
  levels: number,
): number {
  if (isSafe(value)) return lquantizeBucket(Number(value), base, step, levels);
  return value < 0n ? 0 : levels + 1;
}

// ---- llquantize --------------------------------------------------------------------------------

/**
 * The buckets of an llquantize, both signs: `zero` in the middle holds magnitudes below factor^low; then, per
 * order of magnitude, `steps` equal parts of it less those that the order below covers; at either end what
 * is too large. With low 0 and more steps than the factor, the first order has buckets that no integer
 * falls into ("ghosts").
 */
export class LlquantizeLayout {
  readonly zero: number;
  readonly buckets: number;
  /** Buckets an order of magnitude. */
  readonly #part: number;
  /** Parts of an order that the order below covers. */
  readonly #covered: number;
  readonly #spec: LlquantizeFunction;
  /** First value of each order from low to one above high. */
  readonly #starts: readonly bigint[];
  readonly #startNumbers: readonly number[];
  /** A part of an order is divisor / multiplier wide: both integers, so that placing is exact in doubles. */
  readonly #divisors: readonly number[];
  readonly #multipliers: readonly number[];

  constructor(spec: LlquantizeFunction) {
    const { factor, low, high, steps } = spec;
    this.#spec = spec;
    this.#covered = Math.floor(steps / factor);
    this.#part = steps - this.#covered;
    this.zero = 1 + (high - low + 1) * this.#part;
    this.buckets = 2 * this.zero + 1;
    this.#starts = Array.from(
      { length: high - low + 2 },
      (_, order) => BigInt(factor) ** BigInt(low + order),
    );
    this.#startNumbers = this.#starts.map(Number);
    const widths = this.#starts.map((start) => start * BigInt(factor));
    const whole = widths.map((width) => width % BigInt(steps) === 0n);
    this.#divisors = widths.map((width, i) => Number(whole[i] ? width / BigInt(steps) : width));
    this.#multipliers = whole.map((isWhole) => (isWhole ? 1 : steps));
  }

  bucket(value: number): number {
    const magnitude = Math.abs(value);
    const starts = this.#startNumbers;
    if (magnitude < starts[0]) return this.zero;
    const last = starts.length - 1;
    let order = 0;
    while (order < last && magnitude >= starts[order + 1]) order++;
    const within =
      order === last
        ? 0
        : Math.floor((magnitude * this.#multipliers[order]) / this.#divisors[order]) -
          this.#covered;
    const offset = 1 + order * this.#part + within;
    return value < 0 ? this.zero - offset : this.zero + offset;
  }

  bucketBig(value: bigint): number {
    if (isSafe(value)) return this.bucket(Number(value));
    const magnitude = value < 0n ? -value : value;
    const last = this.#starts.length - 1;
    let order = -1;
    while (order < last && magnitude >= this.#starts[order + 1]) order++;
    if (order < 0) return this.zero;
    const { factor, steps } = this.#spec;
    const within =
      order === last
        ? 0
        : Number((magnitude * BigInt(steps)) / (this.#starts[order] * BigInt(factor))) -
          this.#covered;
    const offset = 1 + order * this.#part + within;
    return value < 0n ? this.zero - offset : this.zero + offset;
  }

  /** The least magnitude of the bucket `offset` (from 1) places from `zero`; undefined for a ghost. */
  magnitude(offset: number): bigint | undefined {
    const order = Math.floor((offset - 1) / this.#part);
    const within = (offset - 1) % this.#part;
    const { factor, low, steps } = this.#spec;
    if (order === this.#starts.length - 1 || within === 0) return this.#starts[order];
    const numerator = BigInt(this.#covered + within) * this.#starts[order] * BigInt(factor);
    if (low + order > 0 || steps <= factor) return numerator / BigInt(steps);
    return within % this.#covered === 0 ? numerator / BigInt(steps) : undefined;
  }

  /** How far a ghost can be from the next bucket that is none. */
  get ghostRun(): number {
    return this.#spec.low === 0 && this.#spec.steps > this.#spec.factor ? this.#covered : 0;
  }
}

const layouts = new WeakMap<LlquantizeFunction, LlquantizeLayout>();

/** The layout of an llquantize, made once. */
export function llquantizeLayout(spec: LlquantizeFunction): LlquantizeLayout {
  let layout = layouts.get(spec);
  if (layout === undefined) layouts.set(spec, (layout = new LlquantizeLayout(spec)));
  return layout;
}

// ---- labels ------------------------------------------------------------------------------------

/** What stands before a graph's ends, and whether that is the upper one. */
const endLabel = /^(?:(>=)|<=?|abs\(\) <) -?\d+$/;

/** The bucket that a row of a printed graph is of, by its label; NaN for what is no label. */
export function bucketOfLabel(agg: AggregatingFunction, label: string): number {
  const end = endLabel.exec(label);
  if (end === null && !/^-?\d{1,20}$/.test(label)) return NaN;
  const value = end === null ? BigInt(label) : 0n;
  if (agg.name === 'lquantize') {
    const levels = lquantizeLevels(agg);
    if (end !== null) return end[1] === undefined ? 0 : levels + 1;
    return lquantizeBucketBig(value, agg.base, agg.step, levels);
  }
  if (agg.name !== 'llquantize') return end === null ? quantizeBucketBig(value) : NaN;
  const layout = llquantizeLayout(agg);
  if (end === null) return layout.bucketBig(value);
  if (end[1] !== undefined) return layout.buckets - 1;
  return label.startsWith('<=') ? 0 : layout.zero;
}
