/** The constant parameters of lquantize() and llquantize(): their bounds, and their match with earlier uses. */
import type { Span } from '../../grammar/ast.ts';
import type { AggregatingFunction, AggregationSpec, Expr } from '../program.ts';
import { type Context, fail } from './context.ts';

/** A parameter that must be an integer constant within bounds; the words are libdtrace's. */
interface ConstantParameter {
  readonly typeTag: string;
  readonly valueTag: string;
  /** Constants below it are of the wrong type, as libdtrace tells it. */
  readonly least?: bigint;
  readonly low: bigint;
  readonly high: bigint;
  readonly type: string;
  readonly bounds: string;
}

const anyInteger = 'an integer constant';
const positive = 'a non-zero positive integer constant';
const signed32 = {
  low: -(2n ** 31n),
  high: 2n ** 31n - 1n,
  type: anyInteger,
  bounds: 'a 32-bit quantity',
} as const;
const unsigned16 = {
  low: 0n,
  high: 65535n,
  type: anyInteger,
  bounds: 'an unsigned 16-bit quantity',
} as const;

const lquantizeParameters: readonly ConstantParameter[] = [
  { typeTag: 'D_LQUANT_BASETYPE', valueTag: 'D_LQUANT_BASEVAL', ...signed32 },
  { typeTag: 'D_LQUANT_LIMTYPE', valueTag: 'D_LQUANT_LIMVAL', ...signed32 },
  {
    typeTag: 'D_LQUANT_STEPTYPE',
    valueTag: 'D_LQUANT_STEPVAL',
    ...unsigned16,
    least: 1n,
    type: positive,
    bounds: 'a 16-bit quantity',
  },
];

const llquantizeParameters: readonly ConstantParameter[] = [
  {
    typeTag: 'D_LLQUANT_FACTORTYPE',
    valueTag: 'D_LLQUANT_FACTORVAL',
    ...unsigned16,
    low: 2n,
    bounds: 'an unsigned 16-bit quantity greater than or equal to 2',
  },
  { typeTag: 'D_LLQUANT_LMAGTYPE', valueTag: 'D_LLQUANT_LMAGVAL', ...unsigned16 },
  { typeTag: 'D_LLQUANT_HMAGTYPE', valueTag: 'D_LLQUANT_HMAGVAL', ...unsigned16 },
  {
    typeTag: 'D_LLQUANT_STEPTYPE',
    valueTag: 'D_LLQUANT_STEPVAL',
    ...unsigned16,
    least: 1n,
    type: positive,
  },
];

/** Argument #0 is the aggregated expression, as libdtrace counts. */
function constantParameter(
  name: string,
  index: number,
  { typeTag, valueTag, least, low, high, type, bounds }: ConstantParameter,
  argument: Expr,
  context: Context,
): number {
  const place = `${name}( ) argument #${index}`;
  if (argument.kind !== 'integer' || (least !== undefined && argument.value < least))
    return fail(context, typeTag, argument.span, `${place} must be ${type}`);
  const { value } = argument;
  if (value < low || value > high)
    fail(context, valueTag, argument.span, `${place} must be ${bounds}`);
  return Number(value);
}

function lquantize(values: readonly Expr[], span: Span, context: Context): AggregatingFunction {
  const [base, limit, step] = lquantizeParameters.map((parameter, i) => {
    const argument = values[i + 1];
    return argument === undefined
      ? 1
      : constantParameter('lquantize', i + 1, parameter, argument, context);
  }) as [number, number, number];
  const bad = (tag: string, message: string): never =>
    fail(context, tag, span, `lquantize( ) ${message}`);
  if (base >= limit)
    bad('D_LQUANT_MISMATCH', 'base (argument #1) must be less than limit (argument #2)');
  const levels = Math.trunc((limit - base) / step);
  if (levels === 0)
    bad(
      'D_LQUANT_STEPLARGE',
      'step (argument #3) too large: must have at least one quantization level',
    );
  if (levels > 65535)
    bad(
      'D_LQUANT_STEPSMALL',
      'step (argument #3) too small: number of quantization levels must be a 16-bit quantity',
    );
  return { name: 'lquantize', base, limit, step };
}

/** What is wrong with the number of steps in a magnitude; undefined when they come out even. */
function stepProblem(factor: number, low: number, steps: number): string | undefined {
  if (steps < factor)
    return factor % steps === 0
      ? undefined
      : 'must evenly divide argument #1 (factor) when steps<factor';
  if (steps % factor !== 0) return 'must be a multiple of argument #1 (factor) when steps>factor';
  if (BigInt(factor) ** BigInt(low === 0 ? 2 : low + 1) % BigInt(steps) === 0n) return undefined;
  return low === 0
    ? 'must evenly divide the square of argument #1 (factor) when steps>factor and lmag==0'
    : 'must evenly divide pow(argument #1 (factor), lmag (argument #2) + 1) when steps>factor and lmag>0';
}

function llquantize(values: readonly Expr[], context: Context): AggregatingFunction {
  const [factor, low, high, steps] = llquantizeParameters.map((parameter, i) =>
    constantParameter('llquantize', i + 1, parameter, values[i + 1], context),
  ) as [number, number, number, number];
  const badHigh = (message: string): never =>
    fail(
      context,
      'D_LLQUANT_HMAGVAL',
      values[3].span,
      `llquantize( ) argument #3 (high magnitude) ${message}`,
    );
  if (high < low) badHigh('must be at least argument #2 (low magnitude)');
  if (BigInt(factor) ** BigInt(Math.min(high + 1, 65)) > 2n ** 64n - 1n)
    badHigh('will cause overflow of 64 bits');
  const problem = stepProblem(factor, low, steps);
  if (problem !== undefined)
    fail(
      context,
      'D_LLQUANT_STEPVAL',
      values[4].span,
      `llquantize() argument #4 (steps) ${problem}`,
    );
  return { name: 'llquantize', factor, low, high, steps };
}

/** The function with its parameters, which are the arguments behind the first. */
export function parametersOf(
  name: AggregatingFunction['name'],
  values: readonly Expr[],
  span: Span,
  context: Context,
): AggregatingFunction {
  if (name === 'lquantize') return lquantize(values, span, context);
  if (name === 'llquantize') return llquantize(values, context);
  return { name };
}

/** One parameter in two uses of an aggregation. */
interface Comparison {
  readonly tag: string;
  readonly what: string;
  readonly before: number;
  readonly now: number;
}

type Linear = Extract<AggregatingFunction, { name: 'lquantize' }>;
type LogLinear = Extract<AggregatingFunction, { name: 'llquantize' }>;

/** The end of the last level, which is what the record of an lquantize() keeps of its limit. */
const endOf = ({ base, limit, step }: Linear): number =>
  base + Math.trunc((limit - base) / step) * step;

const linear = (before: Linear, now: Linear): readonly Comparison[] => [
  {
    tag: 'D_LQUANT_MATCHBASE',
    what: 'base (argument #1)',
    before: before.base,
    now: now.base,
  },
  {
    tag: 'D_LQUANT_MATCHLIM',
    what: 'limit (argument #2)',
    before: endOf(before),
    now: endOf(now),
  },
  {
    tag: 'D_LQUANT_MATCHSTEP',
    what: 'step (argument #3)',
    before: before.step,
    now: now.step,
  },
];

const logLinear = (before: LogLinear, now: LogLinear): readonly Comparison[] => [
  {
    tag: 'D_LLQUANT_MATCHFACTOR',
    what: 'factor (argument #1)',
    before: before.factor,
    now: now.factor,
  },
  {
    tag: 'D_LLQUANT_MATCHLMAG',
    what: 'lmag (argument #2)',
    before: before.low,
    now: now.low,
  },
  {
    tag: 'D_LLQUANT_MATCHHMAG',
    what: 'hmag (argument #3)',
    before: before.high,
    now: now.high,
  },
  {
    tag: 'D_LLQUANT_MATCHSTEPS',
    what: 'steps (argument #4)',
    before: before.steps,
    now: now.steps,
  },
];

function comparisons(before: AggregatingFunction, now: AggregatingFunction): readonly Comparison[] {
  if (before.name === 'lquantize' && now.name === 'lquantize') return linear(before, now);
  if (before.name === 'llquantize' && now.name === 'llquantize') return logLinear(before, now);
  return [];
}

/** Every use of an aggregation has the parameters of the first. */
export function checkSameParameters(
  known: AggregationSpec,
  next: AggregatingFunction,
  span: Span,
  context: Context,
): void {
  for (const { tag, what, before, now } of comparisons(known.function, next))
    if (before !== now)
      fail(
        context,
        tag,
        span,
        // dtrace writes this function's name without the blank here.
        `${next.name}${next.name === 'llquantize' ? '()' : '( )'} ${what} doesn't match previous declaration: expected ${before}, found ${now}`,
      );
}
