/**
 * Aggregations in the kernel: maps that can be merged exactly, whatever bpftrace's own aggregating functions get wrong.
 */
import type { AggregationSpec, Program, Statement } from '../../program.ts';
import { bucketOf } from './buckets.ts';
import type { Emitter } from './expressions.ts';
import type { MapPart, MapSchema } from '../events/schema.ts';
import { asInteger, int64Max, int64Min, literal, type Value, typed } from './value.ts';
import { hasEffects, nodesOfClause } from '../events/walk.ts';

type Aggregate = Extract<Statement, { kind: 'aggregate' }>;
type Keys = MapSchema['keys'];

const suffixes: Readonly<Record<MapPart['kind'], string>> = {
  count: 'count',
  sum: 'sum',
  stats: 'stats',
  maxOfNonNegative: 'max',
  maxOfNegative: 'max_negative',
  minOfNonNegative: 'min',
  minOfNegative: 'min_negative',
  buckets: 'buckets',
  square: 'square',
  extreme: 'extreme',
  graph: 'graph',
};

/** Counts the snapshots of the script; part of keys whose aggregation is cleared. */
export const epochMap = '@epoch';

/** min and max of before a clear() cannot be subtracted: they need keys of their own. */
function withEpochs({ enablings }: Program): ReadonlySet<AggregationSpec> {
  const cleared = new Set<AggregationSpec>();
  for (const { clauses } of enablings)
    for (const node of clauses.flatMap(nodesOfClause))
      if (node.kind === 'clear' || node.kind === 'trunc') cleared.add(node.aggregation);
  return new Set([...cleared].filter(({ function: { name } }) => name === 'min' || name === 'max'));
}

/** The maps of a script, each made when first asked for. */
export class Maps {
  readonly #schemas = new Map<string, MapSchema>();
  /** The ways in which an aggregation's keys are made, each with maps of its own. */
  readonly #variants = new Map<AggregationSpec, string[]>();
  readonly #epochs: ReadonlySet<AggregationSpec>;

  constructor(program: Program) {
    this.#epochs = withEpochs(program);
  }

  hasEpoch(aggregation: AggregationSpec): boolean {
    return this.#epochs.has(aggregation);
  }

  /** The map's name, with `@`. */
  nameOf(aggregation: AggregationSpec, part: MapPart, keys: Keys): string {
    const variants = this.#variants.get(aggregation) ?? [];
    this.#variants.set(aggregation, variants);
    const way = JSON.stringify(keys.map(({ decode }) => decode));
    if (!variants.includes(way)) variants.push(way);
    const index = variants.indexOf(way);
    const variant = index === 0 ? '' : `_${index + 1}`;
    const shift = part.kind === 'square' ? `_${part.shift}` : '';
    const name = `a${aggregation.id}${variant}_${suffixes[part.kind]}${shift}`;
    if (!this.#schemas.has(name)) {
      const epoch = this.hasEpoch(aggregation);
      this.#schemas.set(name, { name, aggregation, part, keys, epoch });
    }
    return `@${name}`;
  }

  get schemas(): readonly MapSchema[] {
    return [...this.#schemas.values()];
  }
}

/** One update of an aggregation: where, and by what. */
interface Update {
  readonly statement: Aggregate;
  readonly keys: Keys;
  readonly words: readonly string[];
  readonly maps: Maps;
  readonly emitter: Emitter;
}

function target({ statement, keys, words, maps }: Update, part: MapPart, last?: string): string {
  const { aggregation } = statement;
  const all = words.length === 0 ? ['(int64)0'] : [...words];
  if (maps.hasEpoch(aggregation)) all.push(epochMap);
  if (last !== undefined) all.push(typed(last));
  return `${maps.nameOf(aggregation, part, keys)}[${all.join(', ')}]`;
}

/** 0.17's max() ignores negative numbers and its min() large ones: each sign has a map, of numbers from 0. */
function extreme(update: Update, value: Value, which: 'min' | 'max'): void {
  const { writer } = update.emitter;
  const { code, lo, hi } = asInteger(update.emitter.hold(value));
  const [natural, negative] =
    which === 'max'
      ? [code, `${code} - ${literal(int64Min)}`]
      : [`${literal(int64Max)} - ${code}`, `(int64)-1 - ${code}`];
  const store = (sign: 'NonNegative' | 'Negative', stored: string): void => {
    writer.line(`${target(update, { kind: `${which}Of${sign}` })} = max(${typed(stored)});`);
  };
  if (lo >= 0n) store('NonNegative', natural);
  else if (hi < 0n) store('Negative', negative);
  else {
    writer.open(`if (${code} >= 0)`);
    store('NonNegative', natural);
    writer.close('else');
    store('Negative', negative);
    writer.close();
  }
}

/** Adds `text`, below 2^64, to the sum of squares in halves of 32 bits: neither wraps before 2^32 events. */
function addSquare(update: Update, text: string, shift: number, bits: number): void {
  const { emitter } = update;
  const add = (part: string, at: number): void => {
    emitter.writer.line(`${target(update, { kind: 'square', shift: at })} = sum((uint64)${part});`);
  };
  if (bits <= 32) {
    add(text, shift);
    return;
  }
  const held = emitter.place.scratch('u');
  emitter.writer.line(`${held} = ${text};`);
  add(`(${held} & (uint64)4294967295)`, shift);
  add(`(${held} >> (uint64)32)`, shift + 32);
}

/** The square of a 64-bit magnitude from its halves: low², 2 · high · low · 2^32, high² · 2^64. */
function squares(update: Update, value: Value): void {
  const { place, writer } = update.emitter;
  const { code, lo, hi } = asInteger(value);
  const most = -lo > hi ? -lo : hi;
  const magnitude = place.scratch('u');
  writer.line(
    `${magnitude} = (uint64)${lo >= 0n ? code : `(${code} < 0 ? 0 - ${code} : ${code})`};`,
  );
  if (most < 2n ** 32n) {
    addSquare(update, `(${magnitude} * ${magnitude})`, 0, most < 2n ** 16n ? 32 : 64);
    return;
  }
  const [low, high] = [place.scratch('u'), place.scratch('u')];
  writer.line(`${low} = ${magnitude} & (uint64)4294967295;`);
  writer.line(`${high} = ${magnitude} >> (uint64)32;`);
  addSquare(update, `(${low} * ${low})`, 0, 64);
  writer.open(`if (${high} > (uint64)0)`);
  addSquare(update, `(${low} * ${high})`, 33, 64);
  addSquare(update, `(${high} * ${high})`, 64, 64);
  writer.close();
}

function apply(update: Update, value: Value | undefined, increment: Value | undefined): void {
  const { emitter, statement } = update;
  const { writer } = emitter;
  const { function: spec } = statement.aggregation;
  if (value === undefined || spec.name === 'count') {
    writer.line(`${target(update, { kind: 'count' })} = count();`);
    return;
  }
  switch (spec.name) {
    case 'sum':
      writer.line(`${target(update, { kind: 'sum' })} = sum(${typed(asInteger(value).code)});`);
      return;
    case 'avg':
    case 'stddev': {
      const held = emitter.hold(value);
      writer.line(`${target(update, { kind: 'stats' })} = stats(${typed(asInteger(held).code)});`);
      if (spec.name === 'stddev') squares(update, held);
      return;
    }
    case 'min':
    case 'max':
      extreme(update, value, spec.name);
      return;
    default: {
      const bucket = bucketOf(spec, value, emitter);
      const by = increment === undefined ? 'count()' : `sum(${typed(asInteger(increment).code)})`;
      writer.line(`${target(update, { kind: 'buckets' }, bucket)} = ${by};`);
    }
  }
}

/** Writes one aggregating statement. */
export function aggregate(statement: Aggregate, maps: Maps, emitter: Emitter): void {
  const { aggregation, keys, value, increment } = statement;
  const operands = [value, increment].filter((each) => each !== undefined);
  const made = emitter.keys(keys, aggregation.keys, undefined, operands.some(hasEffects));
  const values = emitter.values(operands);
  const update: Update = {
    statement,
    keys: made.map(({ decode }, index) => ({ type: aggregation.keys[index], decode })),
    words: made.flatMap(({ codes }) => codes),
    maps,
    emitter,
  };
  apply(update, values[0], increment === undefined ? undefined : values.at(-1));
}
