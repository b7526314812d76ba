/** Machine output: everything that a trace has to tell as events. Quiet or not, they are the same. */
import type { BoundFormat } from '../../../compiler/format.ts';
import type { Probe, Program } from '../../../compiler/program.ts';
import { faultName, faultValue } from '../../fault.ts';
import type { Action, RecordHead } from '../record.ts';
import { renderAggregations } from '../render-aggregation.ts';
import type { CaptureDamage, EngineFailure, ClauseError, Drop, Ending, Sink } from '../sink.ts';
import type { AggregationSnapshot } from '../snapshot.ts';
import type { SortOptions } from '../sort.ts';
import { actionEvent } from './actions.ts';
import { aggregationsOf } from './aggregations.ts';
import {
  schemaVersion,
  type ActionEvent,
  type ErrorEvent,
  type EventProbe,
  type RecordEvent,
} from './events.ts';
import type { EventWriter } from './json.ts';
import { integerValue, textValue, type JsonInteger } from './values.ts';

type RecordHeadEvent = Omit<RecordEvent, 'actions'>;

export class MachineSink implements Sink {
  readonly whole = true;
  readonly #writer: EventWriter;
  readonly #sorting: SortOptions;
  /** By AggregationSpec.id. */
  readonly #names: readonly string[];
  readonly #probes = new WeakMap<Probe, EventProbe>();
  /** The records that are being carried out: those of a commit() stand on the one that has it. */
  readonly #records: { readonly head: RecordHeadEvent; readonly actions: ActionEvent[] }[] = [];

  /** @param sorting is looked at whenever rows are put into order, for setopt() changes it */
  constructor(
    { aggregations }: Pick<Program, 'aggregations'>,
    sorting: SortOptions,
    writer: EventWriter,
  ) {
    this.#names = aggregations.map(({ name }) => name);
    this.#sorting = sorting;
    this.#writer = writer;
  }

  start({ matched }: Pick<Program, 'matched'>): void {
    const program = matched.map(({ description, enabled }) => ({
      description: textValue(description),
      matched: enabled,
    }));
    this.#writer.write({ type: 'start', schema: schemaVersion, program });
  }

  // ---- records -----------------------------------------------------------------------------------

  open({ probe, clause, cpu, seconds, nanoseconds }: RecordHead): void {
    const head: RecordHeadEvent = {
      type: 'record',
      probe: this.#probe(probe),
      clause,
      cpu,
      ...timeOf(seconds, nanoseconds),
    };
    this.#records.push({ head, actions: [] });
  }

  show(action: Action): void {
    const event = actionEvent(action, this.#names);
    if (event !== undefined) this.#records.at(-1)?.actions.push(event);
  }

  printa(format: BoundFormat | undefined, snapshots: readonly AggregationSnapshot[]): void {
    let text = '';
    if (format !== undefined)
      renderAggregations(snapshots, format, this.#sorting, (row) => (text += row));
    this.#records.at(-1)?.actions.push({
      action: 'printa',
      ...(format !== undefined && { text: textValue(text) }),
      aggregations: aggregationsOf(snapshots, this.#sorting),
    });
  }

  close(): void {
    const record = this.#records.pop();
    if (record !== undefined) this.#writer.write({ ...record.head, actions: record.actions });
  }

  #probe(probe: Probe): EventProbe {
    let event = this.#probes.get(probe);
    if (event === undefined) {
      const { id, provider, module, function: func, name } = probe;
      this.#probes.set(probe, (event = { id, provider, module, function: func, name }));
    }
    return event;
  }

  // ---- the rest ----------------------------------------------------------------------------------

  error(error: ClauseError | CaptureDamage | EngineFailure): void {
    this.#writer.write(this.#errorEvent(error));
  }

  #errorEvent(error: ClauseError | CaptureDamage | EngineFailure): ErrorEvent {
    if (error.error === 'capture') {
      const { file, message } = error;
      return { type: 'error', error: 'capture', file, message };
    }
    const message = textValue(error.message.trimEnd());
    if (error.error === 'engine') return { type: 'error', error: 'engine', message };
    const { clause } = error;
    const probe = this.#probe(error.probe);
    if (error.error === 'action') return { type: 'error', error: 'action', probe, clause, message };
    const value = faultValue(error.code, error.address);
    return {
      type: 'error',
      error: 'fault',
      probe,
      clause,
      fault: faultName(error.code),
      ...(value !== undefined && { value: integerValue(value) }),
      message,
    };
  }

  drop({ drop, count, message }: Drop): void {
    this.#writer.write({ type: 'drop', drop, count, message: textValue(message) });
  }

  /** One after the other, empty ones too. */
  finish(snapshots: readonly AggregationSnapshot[]): void {
    for (const snapshot of snapshots)
      for (const aggregation of aggregationsOf([snapshot], this.#sorting))
        this.#writer.write({ type: 'aggregation', ...aggregation });
  }

  end(ending: Ending): void {
    this.#writer.write({ type: 'end', ...ending });
  }

  flush(): void {
    this.#writer.flush();
  }
}

/** Nanoseconds since 1970. */
function timeOf(seconds: number, nanoseconds: number): { readonly time?: JsonInteger } {
  if (seconds === 0 && nanoseconds === 0) return {};
  return { time: integerValue(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)) };
}
