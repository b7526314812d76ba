/** The forms of the output by their names: the values of the option oformat. */
import type { Program } from '../../compiler/program.ts';
import type { TextOutput } from './consumer-host.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import * as json from './machine/json.ts';
import * as machine from './machine/machine-sink.ts';
import type { Sink } from './sink.ts';
import { TextSink } from './text-sink.ts';

/** dtrace(1)'s text; events as one JSON document; events as JSON, one a line. */
export type OutputFormat = 'text' | 'json' | 'ndjson';

/** @param options may change while tracing: the sink looks at them whenever it shows something */
export function makeSink(
  format: OutputFormat,
  program: Pick<Program, 'aggregations'>,
  options: ConsumerOptions,
  output: TextOutput,
): Sink {
  switch (format) {
    case 'text':
      return new TextSink(options, output);
    case 'json':
      return new machine.MachineSink(program, options, new json.DocumentWriter(output));
    case 'ndjson':
      return new machine.MachineSink(program, options, new json.NdjsonWriter(output));
  }
}
