/** Records what a live trace sees, event by event. */
import os from 'node:os';
import type { EventSchema } from '../../compiler/backends/events/schema.ts';
import { datumKey } from '../../compiler/backends/events/layout.ts';
import { systemProblem } from '../capture/error.ts';
import { EnableError, type TracerIdentity } from '../engines/session-options.ts';
import type { LiveFrame } from '../live/frame.ts';
import type { Description } from './description.ts';
import { columnKind } from './format.ts';
import { RecordingWriter } from './writer.ts';

export interface RecorderOptions {
  readonly path: string;
  readonly schemas: readonly EventSchema[];
  readonly tracer: TracerIdentity;
  readonly wallOffset: bigint;
  /** Told once why recording had to stop. */
  readonly report: (message: string) => void;
}

function describe(
  { schemas, tracer, wallOffset }: RecorderOptions,
  began: bigint,
  cpu: number,
): Description {
  return {
    began: String(began),
    cpu,
    wallOffset: String(wallOffset),
    system: `${os.type()} ${os.release()}`,
    tracer,
    probes: schemas.map(({ probe, values }, index) => ({
      number: index + 1,
      provider: probe.provider,
      module: probe.module,
      function: probe.function,
      name: probe.name,
      data: values.map(({ datum, decode }) => ({
        key: datumKey(datum),
        kind: columnKind(decode),
      })),
    })),
  };
}

export class LiveRecorder {
  readonly #options: RecorderOptions;
  readonly #writer: RecordingWriter;
  /** The recording's number of each schema. */
  readonly #numbers: ReadonlyMap<EventSchema, number>;

  /** @throws EnableError when the file cannot be made */
  constructor(options: RecorderOptions) {
    const { path, schemas, report } = options;
    this.#options = options;
    this.#numbers = new Map(schemas.map((schema, index) => [schema, index + 1]));
    try {
      this.#writer = new RecordingWriter(path, (problem) =>
        report(`${path}: ${problem}: nothing more is recorded`),
      );
    } catch (error) {
      throw new EnableError(`cannot record to ${path}: ${systemProblem(error)}`);
    }
  }

  /** All is attached: BEGIN fires. */
  begin(began: bigint, cpu: number): void {
    this.#writer.begin(describe(this.#options, began, cpu));
    this.#writer.flush();
  }

  event({ kind, timestamp, values }: LiveFrame): void {
    const number = kind === undefined ? undefined : this.#numbers.get(kind.schema);
    if (number !== undefined) this.#writer.event(number, timestamp, values);
  }

  lost(events: number, timestamp: bigint): void {
    this.#writer.lost(events, timestamp);
  }

  missed(events: number, timestamp: bigint): void {
    if (events > 0) this.#writer.missed(events, timestamp);
  }

  /** What was recorded so far is safe. */
  flush(): void {
    this.#writer.flush();
  }

  /** END fired. */
  end(ended: bigint, cpu: number): void {
    this.#writer.end({ ended: String(ended), cpu });
  }

  /** The trace ends without an end. */
  close(): void {
    this.#writer.flush();
    this.#writer.close();
  }
}
