/**
 * Carries out what finished records ask for: tells the sink what each shows, and does what there is to do besides:
 * clears aggregations, prints them, runs commands, commits what was speculated.
 */
import type { BoundFormat } from '../../compiler/format.ts';
import { commentOf } from '../replay/chosen-packets.ts';
import type { Aggregation } from './aggregation.ts';
import { type ConsumerOptions, setOption } from './consumer-options.ts';
import type { CaptureTarget, ConsumerHost, TextOutput } from './consumer-host.ts';
import { rowCount } from './columns.ts';
import { clauseError } from './messages.ts';
import type { Action, FinishedRecord } from './record.ts';
import type { ClauseError, Sink } from './sink.ts';
import type { AggregationSnapshot } from './snapshot.ts';
import type { Speculations } from './speculations.ts';

/** What records are carried out on. */
export interface ActionScene {
  readonly options: ConsumerOptions;
  readonly output: TextOutput;
  readonly host: ConsumerHost;
  readonly sink: Sink;
  /** By AggregationSpec.id. */
  readonly aggregations: readonly Aggregation[];
  readonly speculations: Speculations;
}

export class ActionRunner {
  readonly #scene: ActionScene;
  /** Aggregations that a printa() has shown a row of. */
  readonly #printed = new Set<number>();
  /** The file that freopen() has opened. */
  #reopened: string | undefined;

  constructor(scene: ActionScene) {
    this.#scene = scene;
  }

  carryOut(record: FinishedRecord): void {
    if (record.line) this.#scene.sink.open(record);
    for (const action of record.actions) {
      if (action.kind === 'pcap') this.#pcap(action, record);
      else {
        this.#scene.sink.show(action);
        this.#act(action, record);
      }
    }
    if (record.line) this.#scene.sink.close();
  }

  /** What there is to do besides showing. */
  #act(action: Action, record: FinishedRecord): void {
    switch (action.kind) {
      case 'printa':
        return this.#printa(action.format, action.aggregations);
      case 'clear':
      case 'denormalize':
        return this.#scene.aggregations[action.aggregation][action.kind]();
      case 'trunc':
        return this.#scene.aggregations[action.aggregation].trunc(action.count);
      case 'normalize':
        return this.#scene.aggregations[action.aggregation].normalize(action.by);
      case 'commit':
        for (const each of this.#scene.speculations.take(action.id)) this.carryOut(each);
        return undefined;
      case 'discard':
        this.#scene.speculations.take(action.id);
        return undefined;
      case 'ftruncate':
        if (this.#scene.sink.whole) return undefined;
        this.flush();
        return this.#scene.output.truncate();
      case 'setopt':
      case 'system':
      case 'freopen':
        return this.#tryTo(action, record);
      default:
        return undefined;
    }
  }

  /** To the file of the last freopen(), else to that of --write, else shown. */
  #pcap(action: Extract<Action, { kind: 'pcap' }>, record: FinishedRecord): void {
    const { host, sink } = this.#scene;
    const target =
      this.#reopened === undefined ? host.capture : this.#reopenedCapture(this.#reopened, record);
    sink.show({ ...action, written: target !== undefined });
    target?.write(action.packet, [commentOf(record.probe)]);
  }

  #reopenedCapture(file: string, { probe, clause }: FinishedRecord): CaptureTarget | undefined {
    // What was recorded so far belongs where it was printed, not among the packets.
    const target = this.#scene.host.captureTo?.(file);
    if (typeof target !== 'string') return target;
    const message = `couldn't capture to "${file}": ${target}`;
    this.report({ error: 'action', probe, clause, message });
    return undefined;
  }

  #printa(format: BoundFormat | undefined, ids: readonly number[]): void {
    const snapshots = ids.map((id) => this.#shown(this.#scene.aggregations[id]));
    this.#scene.sink.printa(format, snapshots);
    if (snapshots.some((each) => rowCount(each) > 0)) for (const id of ids) this.#printed.add(id);
  }

  /** The rows to print; what aggzero hides is forgotten, or it would pile up. */
  #shown(aggregation: Aggregation): AggregationSnapshot {
    if (this.#scene.options.aggzero === 'hide') aggregation.dropZeros();
    return aggregation.snapshot();
  }

  /** Actions that may fail, which is reported and stops nothing. */
  #tryTo(
    action: Extract<Action, { kind: 'setopt' | 'system' | 'freopen' }>,
    { probe, clause }: FinishedRecord,
  ): void {
    const problem =
      action.kind === 'setopt'
        ? setOption(this.#scene.options, action.option, action.value)
        : this.#reachOut(action);
    if (problem !== undefined) this.report({ error: 'action', probe, clause, message: problem });
  }

  #reachOut(action: Extract<Action, { kind: 'system' | 'freopen' }>): string | undefined {
    this.flush();
    const { outside } = this.#scene.host;
    if (action.kind === 'system') {
      const reason = outside?.system(action.command);
      return reason && `couldn't run "${action.command}": ${reason}`;
    }
    if (this.#scene.sink.whole) return undefined;
    const reason = outside?.freopen(action.file);
    if (reason === undefined) this.#reopened = action.file;
    return reason && `couldn't freopen() "${action.file}": ${reason}`;
  }

  /** A clause that faulted, or an action that failed: said at once. */
  report(error: ClauseError): void {
    const { sink, host } = this.#scene;
    sink.error(error);
    this.flush();
    host.report(clauseError(error.probe, error.clause, error.message));
  }

  /** After END: the aggregations that no printa() has printed. */
  finish(): void {
    const left = this.#scene.aggregations.filter(({ spec }) => !this.#printed.has(spec.id));
    // aggsortrev turns the order of the aggregations as well.
    if (this.#scene.options.aggsortrev) left.reverse();
    this.#scene.sink.finish(left.map((aggregation) => this.#shown(aggregation)));
  }

  /** Hands on what is buffered. */
  flush(): void {
    this.#scene.sink.flush();
  }
}
