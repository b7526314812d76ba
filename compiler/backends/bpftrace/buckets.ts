/**
 * Where the quantizing functions put a value, computed in the kernel: the same bucket numbers, from 0, as the consumer's
 * own (quantize: 63 is 0's; lquantize: 0 is below all levels; llquantize: the middle one is below all orders).
 * bpftrace's hist() and lhist() know neither negative numbers nor D's bounds.
 */
import type { AggregatingFunction } from '../../program.ts';
import type { Emitter } from './expressions.ts';
import { asInteger, int64Max, literal, type Value } from './value.ts';

type Integer = Extract<Value, { is: 'integer' }>;

/** The middle of quantize's 127 buckets. */
const quantizeZero = 63;

/** The magnitude as an unsigned number, in a scratch variable of its own. */
function magnitudeOf(value: Integer, { place, writer }: Emitter): string {
  const name = place.scratch('u');
  const { code, lo } = value;
  writer.line(`${name} = (uint64)${lo >= 0n ? code : `(${code} < 0 ? 0 - ${code} : ${code})`};`);
  return name;
}

/** `offset` places from the middle, on the value's side. */
function onItsSide({ code, lo }: Integer, middle: number, offset: string): string {
  if (lo >= 0n) return `${middle} + ${offset}`;
  return `(${code} < 0 ? ${middle} - ${offset} : ${middle} + ${offset})`;
}

function quantize(value: Integer, emitter: Emitter): string {
  const { place, writer } = emitter;
  const magnitude = magnitudeOf(value, emitter);
  const log = place.scratch();
  const most = -value.lo > value.hi ? -value.lo : value.hi;
  writer.line(`${log} = (int64)0;`);
  writer.open(`if (${magnitude} > (uint64)0)`);
  writer.line(`${log} = (int64)1;`);
  for (const bits of [32, 16, 8, 4, 2, 1]) {
    if (most < 1n << BigInt(bits)) continue;
    const rest = bits > 1 ? ` ${magnitude} = ${magnitude} >> (uint64)${bits};` : '';
    writer.line(
      `if (${magnitude} >= (uint64)${1n << BigInt(bits)}) { ${log} = ${log} + ${bits};${rest} }`,
    );
  }
  // INT64_MIN has no bucket of its own and joins -2^62's.
  if (most > int64Max)
    writer.line(`if (${log} > ${quantizeZero}) { ${log} = (int64)${quantizeZero}; }`);
  writer.close();
  return onItsSide(value, quantizeZero, log);
}

function lquantize(
  { base, limit, step }: Extract<AggregatingFunction, { name: 'lquantize' }>,
  value: Integer,
  { place, writer }: Emitter,
): string {
  const levels = Math.trunc((limit - base) / step);
  const bucket = place.scratch();
  const from = literal(base);
  const above = base + levels * step;
  writer.line(`${bucket} = (int64)0;`);
  writer.open(`if (${value.code} >= ${literal(above)})`);
  writer.line(`${bucket} = (int64)${levels + 1};`);
  writer.close('else');
  writer.open(`if (${value.code} >= ${from})`);
  writer.line(`${bucket} = (int64)((uint64)(${value.code} - ${from}) / (uint64)${step}) + 1;`);
  writer.close();
  writer.close();
  return bucket;
}

/** An llquantize's buckets have equal parts of each order of magnitude, less those that the order below covers. */
function llquantize(
  { factor, low, high, steps }: Extract<AggregatingFunction, { name: 'llquantize' }>,
  value: Integer,
  emitter: Emitter,
): string {
  const { place, writer } = emitter;
  const covered = Math.floor(steps / factor);
  const part = steps - covered;
  const orders = high - low + 1;
  const magnitude = magnitudeOf(value, emitter);
  const offset = place.scratch();
  const start = (order: number): bigint => BigInt(factor) ** BigInt(low + order);
  writer.line(`${offset} = (int64)0;`);
  writer.open(`if (${magnitude} >= (uint64)${start(0)})`);
  for (let order = 0; order < orders; order++) {
    const width = start(order + 1);
    const whole = width % BigInt(steps) === 0n;
    const scaled = whole ? magnitude : `(${magnitude} * (uint64)${steps})`;
    const divisor = whole ? width / BigInt(steps) : width;
    const first = 1 + order * part - covered;
    writer.open(`if (${magnitude} < (uint64)${width})`);
    writer.line(
      `${offset} = (int64)(${scaled} / (uint64)${divisor}) ${first < 0 ? '-' : '+'} ${Math.abs(first)};`,
    );
    writer.close('else');
  }
  writer.line(`${offset} = (int64)${1 + orders * part};`);
  for (let order = 0; order < orders; order++) writer.close();
  writer.close();
  return onItsSide(value, 1 + orders * part, offset);
}

/** Writes what finds the value's bucket; the text is its number. */
export function bucketOf(spec: AggregatingFunction, value: Value, emitter: Emitter): string {
  const held = asInteger(emitter.hold(value));
  switch (spec.name) {
    case 'quantize':
      return quantize(held, emitter);
    case 'lquantize':
      return lquantize(spec, held, emitter);
    case 'llquantize':
      return llquantize(spec, held, emitter);
    default:
      throw new Error(`${spec.name} has no buckets`);
  }
}
