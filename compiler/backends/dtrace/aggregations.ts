/** Aggregations in native D: those whose printed values can be told apart and added up, so that they merge exactly. */
import type { AggregationSpec, Program, Statement } from '../../program.ts';
import type { Decode, MapPart, MapSchema } from '../events/schema.ts';
import { nodesOfClause } from '../events/walk.ts';
import type { Writer } from '../writer.ts';
import { type NativeText, typeText } from './expressions.ts';
import { mark } from './interface.ts';

type Aggregate = Extract<Statement, { kind: 'aggregate' }>;

/** Counts the looks of the script; part of keys whose aggregation is cleared. */
export const epochVariable = 'epoch';

/** Holds the magnitude of what is squared. */
const magnitude = 'this->magnitude';

/** min and max of before a clear() cannot be subtracted: they need keys of their own. */
function withEpochs({ enablings }: Program): ReadonlySet<AggregationSpec> {
  const nodes = enablings.flatMap(({ clauses }) => clauses.flatMap(nodesOfClause));
  const cleared = nodes.flatMap((node) =>
    node.kind === 'clear' || node.kind === 'trunc' ? [node.aggregation] : [],
  );
  return new Set(cleared.filter(({ function: { name } }) => name === 'min' || name === 'max'));
}

/** The native aggregations of a script, each made when first asked for. */
export class NativeAggregations {
  readonly #schemas = new Map<string, MapSchema>();
  /** The ways in which an aggregation's keys are printed, each with native aggregations of its own. */
  readonly #ways = new Map<AggregationSpec, string[]>();
  readonly #epochs: ReadonlySet<AggregationSpec>;
  /** Whether something is squared. */
  squares = false;

  constructor(program: Program) {
    this.#epochs = withEpochs(program);
  }

  get schemas(): readonly MapSchema[] {
    return [...this.#schemas.values()];
  }

  hasEpoch(aggregation: AggregationSpec): boolean {
    return this.#epochs.has(aggregation);
  }

  /** Writes one aggregating statement. */
  write(
    { aggregation, keys, value, increment }: Aggregate,
    text: NativeText,
    writer: Writer,
  ): void {
    const made = keys.map((key, index) => text.key(key, aggregation.keys[index]));
    const words = made.map(({ code }) => code);
    if (words.length === 0) words.push('(int64_t)0');
    if (this.hasEpoch(aggregation)) words.push(epochVariable);
    const update = (part: MapPart, call: string): void => {
      const name = this.#nameOf(
        aggregation,
        part,
        made.map(({ decode }) => decode),
      );
      writer.line(`@${name}[${words.join(', ')}] = ${call};`);
    };
    const { function: spec } = aggregation;
    const number = value === undefined ? '' : text.of(value);
    const by = increment === undefined ? '' : `, ${text.of(increment)}`;
    switch (spec.name) {
      case 'count':
        return update({ kind: 'count' }, 'count()');
      case 'sum':
        return update({ kind: 'sum' }, `sum(${number})`);
      case 'avg':
      case 'stddev':
        update({ kind: 'count' }, 'count()');
        update({ kind: 'sum' }, `sum(${number})`);
        if (spec.name === 'stddev')
          this.#square(number, value?.type ?? aggregation.keys[0], update, writer);
        return;
      case 'min':
      case 'max':
        return update({ kind: 'extreme' }, `${spec.name}(${number})`);
      case 'quantize':
        return update({ kind: 'graph' }, `quantize(${number}${by})`);
      case 'lquantize': {
        const { base, limit, step } = spec;
        return update({ kind: 'graph' }, `lquantize(${number}, ${base}, ${limit}, ${step}${by})`);
      }
      case 'llquantize': {
        const { factor, low, high, steps } = spec;
        const range = `${factor}, ${low}, ${high}, ${steps}`;
        return update({ kind: 'graph' }, `llquantize(${number}, ${range}${by})`);
      }
    }
  }

  /** The square of a 64-bit magnitude from its halves, each summed so that nothing wraps before 2^32 events. */
  #square(
    number: string,
    type: NonNullable<Aggregate['value']>['type'],
    update: (part: MapPart, call: string) => void,
    writer: Writer,
  ): void {
    this.squares = true;
    writer.line(
      `${magnitude} = (uint64_t)((int64_t)${number} < 0 ? -(int64_t)${number} : (int64_t)${number});`,
    );
    const small = type.kind === 'integer' && type.size < 8;
    const low = `(${magnitude} & 0xffffffff)`;
    const high = `(${magnitude} >> 32)`;
    const add = (product: string, shift: number): void => {
      update({ kind: 'square', shift }, `sum((int64_t)((${product}) & 0xffffffff))`);
      update({ kind: 'square', shift: shift + 32 }, `sum((int64_t)((${product}) >> 32))`);
    };
    if (small) return add(`${magnitude} * ${magnitude}`, 0);
    add(`${low} * ${low}`, 0);
    add(`${low} * ${high}`, 33);
    add(`${high} * ${high}`, 64);
  }

  #nameOf(aggregation: AggregationSpec, part: MapPart, decodes: readonly Decode[]): string {
    const ways = this.#ways.get(aggregation) ?? [];
    this.#ways.set(aggregation, ways);
    const way = JSON.stringify(decodes);
    if (!ways.includes(way)) ways.push(way);
    const variant = ways.indexOf(way) === 0 ? '' : `_${ways.indexOf(way) + 1}`;
    const shift = part.kind === 'square' ? `_${part.shift}` : '';
    const name = `a${aggregation.id}${variant}_${part.kind}${shift}`;
    if (!this.#schemas.has(name)) {
      const keys = aggregation.keys.map((type, index) => ({ type, decode: decodes[index] }));
      this.#schemas.set(name, {
        name,
        aggregation,
        part,
        keys,
        epoch: this.hasEpoch(aggregation),
      });
    }
    return name;
  }

  /** The statement that prints an aggregation's rows for the consumer. */
  static printText({ name, keys, epoch, part }: MapSchema): string {
    const words = keys.map(({ decode }) => (decode.kind === 'bytes' ? '\\"%S\\"' : '%d'));
    if (words.length === 0) words.push('%d');
    if (epoch) words.push('%d');
    const isGraph = part.kind === 'graph';
    const start = (isGraph ? mark.graph : mark.row).replace('\x01', '\\001');
    const end = isGraph ? ']\\n%@d\\n' : ',%@d]\\n';
    return `printa("${start}${name}[${words.join(',')}${end}", @${name});`;
  }
}

export const squareDeclaration: string = `${magnitude.replace('->', ` ${typeText({ kind: 'integer', name: '', size: 8, signed: false })} `)};`;
