/** The forms of the output by their names: the values of the option oformat. */
import type { Program } from '../../compiler/program.ts';
import type { TextOutput } from './consumer-host.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import * as json from './machine/json.ts';
import type { TraceEvent } from './machine/events.ts';
import * as machine from './machine/machine-sink.ts';
import type { Sink } from './sink.ts';
import { TextSink } from './text-sink.ts';

/** dtrace(1)'s text; events as one JSON document; events as JSON, one a line. */
export type OutputFormat = 'text' | 'json' | 'ndjson';

export interface Shown {
  readonly format: OutputFormat;
  readonly program: Pick<Program, 'aggregations'>;
  /** May change while tracing: the sink looks at them whenever it shows something. */
  readonly consumer: ConsumerOptions;
  readonly output: TextOutput;
  /** Takes events instead of the output. */
  readonly onEvent?: ((event: TraceEvent) => void) | undefined;
}

const nothing = (): void => {};

export function makeSink({ format, program, consumer, output, onEvent }: Shown): Sink {
  if (onEvent !== undefined)
    return new machine.MachineSink(program, consumer, { write: onEvent, flush: nothing });
  switch (format) {
    case 'text':
      return new TextSink(consumer, output);
    case 'json':
      return new machine.MachineSink(program, consumer, new json.DocumentWriter(output));
    case 'ndjson':
      return new machine.MachineSink(program, consumer, new json.NdjsonWriter(output));
  }
}
