/** What dtrace(1) prints. What goes wrong and what is lost is told on standard error alone. */
import type { BoundFormat } from '../../compiler/format.ts';
import type { Probe } from '../../compiler/program.ts';
import { Buffered } from './buffered.ts';
import type { TextOutput } from './consumer-host.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import type { Action, RecordHead } from './record.ts';
import { columnsOf } from './columns.ts';
import { renderAggregations, writeColumns } from './render-aggregation.ts';
import { renderBytes, renderPacket } from './render-bytes.ts';
import * as prints from './render-print.ts';
import { FLOW_HEADER, flowLine, flowOf, HEADER, probeLine, renderTrace } from './render-record.ts';
import type { Sink } from './sink.ts';
import type { AggregationSnapshot } from './snapshot.ts';
import { writeFormat } from './write-format.ts';

export class TextSink implements Sink {
  readonly whole = false;
  readonly #options: ConsumerOptions;
  readonly #buffer: Buffered;
  #headed = false;
  #indent = 0;
  /** Of the last record that printed a line. */
  #last: { readonly probe: Probe; readonly clause: number } | undefined;

  /** @param options is looked at whenever something is printed, for setopt() changes it */
  constructor(options: ConsumerOptions, output: TextOutput) {
    this.#options = options;
    this.#buffer = new Buffered(output);
  }

  start(): void {}

  /** The header goes with the first record, or with none when that one is quiet. */
  open({ probe, clause, cpu }: RecordHead): void {
    const { quiet, flowindent } = this.#options;
    if (!this.#headed && flowindent) this.#buffer.add(FLOW_HEADER);
    else if (!this.#headed && !quiet) this.#buffer.add(HEADER);
    this.#headed = true;
    if (flowindent) this.#flow(probe, clause, cpu);
    else if (!quiet) this.#buffer.add(probeLine(probe, cpu));
    this.#last = { probe, clause };
  }

  /** Of several clauses of one firing, only the first goes in. */
  #flow(probe: Probe, clause: number, cpu: number): void {
    const named = flowOf(probe);
    const again = this.#last?.probe.id === probe.id && this.#last.clause !== clause;
    const flow = named === 'entry' && again ? 'none' : named;
    if (flow === 'return') this.#indent = Math.max(0, this.#indent - 2);
    this.#buffer.add(flowLine(probe, flow, this.#indent, cpu));
    if (flow === 'entry') this.#indent += 2;
  }

  show(action: Action): void {
    const { printsize } = this.#options;
    switch (action.kind) {
      case 'trace': {
        const { type, value, quiet } = action;
        return this.#buffer.add(renderTrace(type, value, { ...this.#options, quiet }));
      }
      case 'pcap':
        return action.written ? undefined : this.#buffer.add(renderPacket(action.packet));
      case 'tracemem':
        return this.#buffer.add(renderBytes(action.bytes));
      case 'printObject': {
        const { address, type, bytes } = action;
        return this.#buffer.add(prints.renderObject(address, type, bytes, printsize));
      }
      case 'printMembers': {
        const { address, struct, values } = action;
        return this.#buffer.add(prints.renderMembers(address, struct, values, printsize));
      }
      case 'printf':
        return writeFormat(action.format, action.values, this.#buffer);
      default:
        return undefined;
    }
  }

  printa(format: BoundFormat | undefined, aggregations: readonly AggregationSnapshot[]): void {
    // Without a format, a newline ends the line that the record began.
    if (format === undefined) this.#buffer.add('\n');
    this.#rows(aggregations, format);
  }

  close(): void {
    if (!this.#options.quiet) this.#buffer.add('\n');
  }

  error(): void {}

  drop(): void {}

  /** A newline, then one after the other. */
  finish(aggregations: readonly AggregationSnapshot[]): void {
    this.#buffer.add('\n');
    for (const each of aggregations) this.#rows([each], undefined);
  }

  end(): void {}

  flush(): void {
    this.#buffer.flush();
  }

  #rows(aggregations: readonly AggregationSnapshot[], format: BoundFormat | undefined): void {
    const columns = aggregations.length === 1 ? columnsOf(aggregations[0]) : undefined;
    // Under agghist a count has a bar.
    if (columns !== undefined && format === undefined && !this.#options.agghist)
      writeColumns(aggregations[0], columns, this.#options, this.#buffer);
    else renderAggregations(aggregations, format, this.#options, (text) => this.#buffer.add(text));
  }
}
