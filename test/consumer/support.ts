import { bindFormat } from '../../compiler/format-bind.ts';
import { parseFormat } from '../../compiler/format-parse.ts';
import type { BoundFormat, FormatProblem } from '../../compiler/format.ts';
import type {
  AggregatingFunction,
  AggregationSpec,
  KeyType,
  Probe,
} from '../../compiler/program.ts';
import { integerType, stringType, type Type } from '../../compiler/types.ts';
import type { Aggregation } from '../../runtime/consumer/aggregation.ts';
import type { ConsumerHost, Outside } from '../../runtime/consumer/consumer-host.ts';
import { Consumer } from '../../runtime/consumer/consumer.ts';
import type { ConsumerOptions } from '../../runtime/consumer/consumer-options.ts';
import type { SpeculationLimits } from '../../runtime/consumer/speculations.ts';

export const type = (name: string): Type => (name === 'string' ? stringType : integerType(name));
export const keyType = (name: string): KeyType =>
  name === 'string' ? stringType : integerType(name);

/** The bound format; fails when there is a problem. */
export function bound(
  text: string,
  types: readonly string[],
  aggs?: readonly AggregationSpec[],
): BoundFormat {
  const result = bind(text, types.map(type), aggs);
  if ('problem' in result) throw new Error(result.problem.message);
  return result;
}

export function bind(
  text: string,
  types: readonly Type[],
  aggs?: readonly AggregationSpec[],
): BoundFormat | FormatProblem {
  const format = parseFormat(text);
  if ('problem' in format) return format;
  return bindFormat(format, types, aggs === undefined ? 'printf' : 'printa', aggs);
}

export const specOf = (
  name: string,
  agg: AggregatingFunction,
  keys: readonly string[] = [],
  id = 0,
): AggregationSpec => ({ id, name, function: agg, keys: keys.map(keyType) });

export const beginProbe: Probe = {
  id: 1,
  provider: 'dtrace',
  module: '',
  function: '',
  name: 'BEGIN',
};

export const consumerDefaults: ConsumerOptions = {
  quiet: true,
  agghist: false,
  aggpack: false,
  aggzoom: false,
  aggsortkey: false,
  aggsortrev: false,
  aggzero: 'show',
  aggsortkeypos: 0,
  aggsortpos: 0,
  rawbytes: false,
  flowindent: false,
  printsize: 1024,
  strsize: 256,
};

/** What a consumer tells its engine and the world, kept. */
export class Host implements ConsumerHost, Outside {
  readonly limits: SpeculationLimits;
  readonly outside: Outside = this;
  readonly statuses: number[] = [];
  readonly reports: string[] = [];
  /** What system() and freopen() were asked, in order; `undefined` is freopen(""). */
  readonly asked: (string | undefined)[] = [];
  /** Why system() and freopen() fail. */
  reason: string | undefined;
  /** Told of each before it is carried out. */
  before: () => void = () => {};

  constructor(limits: Partial<SpeculationLimits> = {}) {
    this.limits = { nspec: 1, specsize: 4096, ...limits };
  }

  exit(status: number): void {
    this.statuses.push(status);
  }

  lookForDrops(): void {}

  report(message: string): void {
    this.reports.push(message);
  }

  system(command: string): string | undefined {
    return this.freopen(command);
  }

  freopen(file: string | undefined): string | undefined {
    this.before();
    this.asked.push(file);
    return this.reason;
  }

  reserve(): undefined {}
}

/** A consumer whose output is kept; quiet unless told otherwise. */
export class Bench {
  readonly consumer: Consumer;
  #text = '';

  constructor(
    specs: readonly AggregationSpec[] = [],
    options: Partial<ConsumerOptions> = {},
    host: Host = new Host(),
  ) {
    const output = {
      write: (text: string): void => {
        this.#text += text;
      },
      truncate: (): void => {
        this.#text = '';
      },
    };
    const program = { aggregations: specs };
    this.consumer = new Consumer(program, { ...consumerDefaults, ...options }, output, host);
  }

  get first(): Aggregation {
    return this.consumer.aggregations[0];
  }

  /** The entry of an aggregation for keys given as values. */
  entry(aggregation: number, ...keys: readonly (number | string)[]): number {
    const { keys: table } = this.consumer.aggregations[aggregation];
    const words = keys.flatMap((key, i) => {
      if (typeof key === 'string') return [this.consumer.strings.internText(key)];
      const of = this.consumer.aggregations[aggregation].spec.keys[i];
      const wide = of.kind === 'integer' && of.size === 8;
      return wide ? [key | 0, Math.floor(key / 2 ** 32) | 0] : [key | 0];
    });
    return table.findN(Int32Array.from(words));
  }

  /** What has been written since the last call. */
  take(): string {
    this.consumer.flush();
    const text = this.#text;
    this.#text = '';
    return text;
  }

  /** What one record prints. */
  record(actions: (consumer: Consumer) => void): string {
    this.fire(beginProbe, actions);
    return this.take();
  }

  /** A firing of one clause; `line` is false for a clause of commit() and discard() only. */
  fire(probe: Probe, actions: (consumer: Consumer) => void, clause = 0, line = true): void {
    this.clause(probe, actions, clause, line);
    this.consumer.settle(false);
  }

  /** One clause of a firing that is not over. */
  clause(probe: Probe, actions: (consumer: Consumer) => void, clause = 0, line = true): void {
    this.consumer.begin(probe, clause, line);
    actions(this.consumer);
    this.consumer.end();
  }

  /** A speculative record of so many bytes. */
  speculate(id: number, actions: (consumer: Consumer) => void, size = 8): void {
    this.consumer.begin(beginProbe, 0, true);
    if (!this.consumer.speculate(id)) return;
    actions(this.consumer);
    this.consumer.end(size);
  }

  /** What printa() prints, without the newline that it begins with when it has no format. */
  printa(format?: BoundFormat, ...aggregations: readonly number[]): string {
    const ids = aggregations.length === 0 ? [0] : aggregations;
    const text = this.record((consumer) => consumer.printa(format, ids));
    return format === undefined ? text.replace(/^\n/, '') : text;
  }

  finish(): string {
    this.consumer.finish();
    return this.take();
  }
}
