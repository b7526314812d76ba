/**
 * dtrace's consumer: takes the records that clauses make and writes what dtrace(1) would print. Also the owner
 * of what outlives a firing: the string table and the aggregations.
 *
 * A clause's record is kept until commit(). printa() is carried out then, or when an action of the
 * consumer comes behind it, as dtrace does: it shows what the whole clause has aggregated.
 */
import type { BoundFormat } from '../../compiler/format.ts';
import { OptionSet } from '../../compiler/options.ts';
import type { Probe, Program } from '../../compiler/program.ts';
import type { Type } from '../../compiler/types.ts';
import { StringTable } from '../tables/strings.ts';
import { Aggregation } from './aggregation.ts';
import { renderAggregations } from './render-aggregation.ts';
import { renderFormat, type PrintedValue } from './render-format.ts';
import { FLOW_HEADER, flowLine, flowOf, HEADER, probeLine, renderTrace } from './render-record.ts';
import type { SortOptions } from './sort.ts';

/** Options that say how things are printed; setopt() changes them while running. */
export interface ConsumerOptions {
  quiet: boolean;
  aggsortkey: boolean;
  aggsortrev: boolean;
  aggsortkeypos: number;
  aggsortpos: number;
  rawbytes: boolean;
  flowindent: boolean;
}

/** Where output goes; texts are binary strings. */
export interface TextOutput {
  write(text: string): void;
}

interface PendingPrinta {
  readonly format: BoundFormat | undefined;
  readonly aggregations: readonly number[];
}

/** Output is handed on in pieces of about this many bytes. */
const BUFFER_SIZE = 65536;

const booleanOptions = ['quiet', 'aggsortkey', 'aggsortrev', 'rawbytes', 'flowindent'] as const;
const numberOptions = ['aggsortkeypos', 'aggsortpos'] as const;

export class Consumer {
  readonly strings: StringTable = new StringTable();
  /** By AggregationSpec.id. */
  readonly aggregations: readonly Aggregation[];
  readonly #options: ConsumerOptions;
  readonly #output: TextOutput;
  #buffer = '';
  #headed = false;
  /** The record of the clause that runs: what is pending in front of `#text`, then `#text`. */
  #pending: (string | PendingPrinta)[] = [];
  #text = '';
  #indent = 0;
  #probe: Probe | undefined;
  /** Aggregations that a printa() has shown a row of. */
  readonly #printed = new Set<number>();

  constructor(program: Program, options: ConsumerOptions, output: TextOutput) {
    this.#options = options;
    this.#output = output;
    this.aggregations = program.aggregations.map((spec) => {
      const aggregation = new Aggregation(spec, this.strings);
      aggregation.beforeChange = () => this.#settle();
      return aggregation;
    });
  }

  // ---- records -----------------------------------------------------------------------------------

  /** A clause starts that records data, or has the default action. */
  begin(probe: Probe, cpu: number): void {
    this.#probe = probe;
    if (this.#pending.length > 0) this.#pending = [];
    const { quiet, flowindent } = this.#options;
    this.#text = '';
    // The header goes with the first record, or with none when that one is quiet.
    if (!this.#headed && flowindent) this.#text = FLOW_HEADER;
    else if (!this.#headed && !quiet) this.#text = HEADER;
    if (flowindent) {
      if (flowOf(probe) === 'return') this.#indent = Math.max(0, this.#indent - 2);
      this.#text += flowLine(probe, cpu, this.#indent);
    } else if (!quiet) this.#text += probeLine(probe, cpu);
  }

  trace(type: Type, value: PrintedValue): void {
    this.#text += renderTrace(type, value, this.#options);
  }

  printf(format: BoundFormat, values: readonly PrintedValue[]): void {
    this.#text += renderFormat(format, values);
  }

  printa(format: BoundFormat | undefined, aggregations: readonly number[]): void {
    // Without a format, a newline ends the line that the record began.
    this.#pending.push(format === undefined ? `${this.#text}\n` : this.#text);
    this.#pending.push({ format, aggregations });
    this.#text = '';
  }

  /**
   * Sets an option for what is printed from here on.
   * @returns what dtrace reports when it cannot; undefined when it was set.
   */
  setopt(option: string, value: string | undefined): string | undefined {
    this.#settle();
    const settings = new OptionSet();
    // libdtrace sets an option without a value as if "1" had been given.
    const problem = settings.set(option, value ?? '1', 'setopt');
    if (problem !== undefined)
      return `couldn't set option "${option}" to "${value ?? '1'}": ${problem}`;
    for (const name of booleanOptions)
      if (name === option) this.#options[name] = settings.boolean(name);
    for (const name of numberOptions)
      if (name === option) this.#options[name] = settings.number(name) ?? 0;
    return undefined;
  }

  /** The clause ends: its record is printed. */
  commit(): void {
    this.#headed = true;
    if (this.#pending.length > 0) {
      this.#settle();
      for (const part of this.#pending) if (typeof part === 'string') this.#emit(part);
      this.#pending = [];
    }
    this.#emit(this.#options.quiet ? this.#text : `${this.#text}\n`);
    this.#text = '';
    if (this.#options.flowindent && this.#probe !== undefined && flowOf(this.#probe) === 'entry')
      this.#indent += 2;
  }

  /** The clause faulted: nothing of its record is printed. */
  abort(): void {
    this.#pending = [];
    this.#text = '';
  }

  // ---- the end -----------------------------------------------------------------------------------

  /** After END: a newline, then the aggregations that no printa() has printed. */
  finish(): void {
    this.#emit('\n');
    const left = this.aggregations.filter(({ spec }) => !this.#printed.has(spec.id));
    // aggsortrev turns the order of the aggregations as well.
    if (this.#options.aggsortrev) left.reverse();
    for (const aggregation of left)
      renderAggregations([aggregation.snapshot()], undefined, this.#sorting, (text) =>
        this.#emit(text),
      );
  }

  /** Hands on what is buffered. */
  flush(): void {
    if (this.#buffer === '') return;
    const text = this.#buffer;
    this.#buffer = '';
    this.#output.write(text);
  }

  get #sorting(): SortOptions {
    return this.#options;
  }

  /** Carries out the printa()s of the record so far. */
  #settle(): void {
    const pending = this.#pending;
    for (let i = 0; i < pending.length; i++) {
      const part = pending[i];
      if (typeof part === 'string') continue;
      const texts: string[] = [];
      const snapshots = part.aggregations.map((id) => this.aggregations[id].snapshot());
      const any = renderAggregations(snapshots, part.format, this.#sorting, (text) =>
        texts.push(text),
      );
      if (any) for (const id of part.aggregations) this.#printed.add(id);
      pending[i] = texts.join('');
    }
  }

  #emit(text: string): void {
    this.#buffer += text;
    if (this.#buffer.length >= BUFFER_SIZE) this.flush();
  }
}
