/**
 * The engine for event recordings: a program's clauses run on what a live trace has recorded, in its order and on its
 * clock.
 */
import { setImmediate } from 'node:timers';
import {
  type Datum,
  datumKey,
  type EventLayout,
  type EventValue,
} from '../../compiler/backends/events/layout.ts';
import type { EventModule } from '../../compiler/backends/replay/interface.ts';
import type { Probe } from '../../compiler/program.ts';
import type { CaptureError } from '../capture/error.ts';
import type { Clock } from '../consumer/record.ts';
import type { Ending } from '../consumer/sink.ts';
import type { AggregationSnapshot } from '../consumer/snapshot.ts';
import { cpuIndexOf } from '../live/events.ts';
import { LiveFrame } from '../live/frame.ts';
import type { Description, RecordedProbe } from '../recording/description.ts';
import { RecordingReader } from '../recording/reader.ts';
import { Timers } from '../replay/timers.ts';
import { Session } from './session.ts';
import { EnableError, type SessionOptions } from './session-options.ts';

export interface RecordingOptions extends SessionOptions {
  readonly recording: string;
  /** What the module's events carry, as asked when it was generated. */
  readonly layout: EventLayout;
}

export interface RecordingResult {
  /** For the process to end with: that of the last exit(), 0 without, 1 when the recording was damaged. */
  readonly status: number;
  /** Damage met, after everything whole before it was counted. */
  readonly errors: readonly CaptureError[];
  readonly aggregations: () => readonly AggregationSnapshot[];
}

/** The exit status when the recording was damaged. */
const damaged = 1;

const billion = 1_000_000_000n;

/** How messages call a datum: by what programs write. */
function nameOf(datum: Datum): string {
  switch (datum.kind) {
    case 'field':
      return `member ${datum.field.name}`;
    case 'present':
      return `presence of its ${datum.what} header`;
    default:
      return datumKey(datum);
  }
}

/** What a recorded probe's events fire here. */
interface Firing {
  readonly fire: (frame: LiveFrame) => void;
  /** Where each value of the frame stands among the recorded ones. */
  readonly columns: readonly number[];
  readonly cpuIndex: number;
}

class RecordingReplay {
  readonly #options: RecordingOptions;
  readonly #reader: RecordingReader;
  readonly #session: Session<LiveFrame, EventModule<LiveFrame>>;
  readonly #frame: LiveFrame;
  /** By the number of the recorded probe; undefined for those that the program does not name. */
  readonly #firings: readonly (Firing | undefined)[];
  /** tick and profile probes that were not recorded run on the recording's clock. */
  readonly #timers: Timers;
  readonly #hasTimers: boolean;
  readonly #offset: bigint;

  constructor(options: RecordingOptions, reader: RecordingReader) {
    this.#options = options;
    this.#reader = reader;
    const { description } = reader;
    this.#session = new Session({ ...options, tracer: description.tracer }, {});
    this.#offset = BigInt(description.wallOffset);
    this.#frame = new LiveFrame(this.#offset);
    this.#firings = this.#bind(description);
    const timers = this.#unrecordedTimers(description);
    this.#hasTimers = timers.length > 0;
    this.#timers = new Timers(timers);
  }

  /** Program and recording meet by the names of probes and data. */
  #bind({ probes }: Description): (Firing | undefined)[] {
    const { program, layout } = this.#options;
    const { events } = this.#session.module;
    const found = probes.map((recorded) => {
      const enabling = program.enablings.find(({ probe }) => isSame(probe, recorded));
      const fire = enabling === undefined ? undefined : events[enabling.probe.id];
      return enabling === undefined || fire === undefined
        ? undefined
        : {
            fire,
            columns: this.#columns(enabling.probe, recorded),
            cpuIndex: cpuIndexOf(layout.data(enabling.probe)),
          };
    });
    this.#complain(probes);
    return [undefined, ...found];
  }

  /** @throws EnableError for what was not recorded */
  #columns(probe: Probe, recorded: RecordedProbe): number[] {
    const { layout, recording } = this.#options;
    const places = new Map(recorded.data.map(({ key }, index) => [key, index]));
    return layout.data(probe).map((datum) => {
      const place = places.get(datumKey(datum));
      if (place !== undefined) return place;
      const { provider, name } = probe;
      const what = `${nameOf(datum)} of ${provider}:::${name} was not recorded`;
      const hint = `record it again with a program that uses it: --record ${recording}`;
      throw new EnableError(`${recording}: the ${what}`, hint);
    });
  }

  /** Says which probes the recording has nothing of: an error where a description has no other. */
  #complain(probes: readonly RecordedProbe[]): void {
    const { program, recording, report } = this.#options;
    const isMissing = (probe: Probe): boolean =>
      probe.definition !== undefined && !probes.some((recorded) => isSame(probe, recorded));
    const told = new Set<string>();
    for (const { probes: matched, description } of program.matched) {
      const missing = matched.filter(isMissing);
      if (missing.length === 0) continue;
      if (missing.length === matched.length)
        throw new EnableError(`${recording}: no probe of '${description}' was recorded`);
      for (const { provider, name } of missing) told.add(`${provider}:::${name}`);
    }
    for (const name of told) report(`${recording}: ${name} was not recorded and does not fire`);
  }

  #unrecordedTimers({ probes }: Description): ConstructorParameters<typeof Timers>[0] {
    const { events } = this.#session.module;
    return this.#options.program.enablings.flatMap(({ probe }) => {
      const { id, periodNs } = probe;
      if (periodNs === undefined || probes.some((recorded) => isSame(probe, recorded))) return [];
      return [
        {
          probe,
          periodNs,
          fire: ({ seconds, nanoseconds }: Clock) => {
            const wall = BigInt(seconds) * billion + BigInt(nanoseconds);
            events[id](this.#at(wall - this.#offset));
          },
        },
      ];
    });
  }

  /** A frame of that time, without values. */
  #at(timestamp: bigint, cpu = 0): LiveFrame {
    const frame = new LiveFrame(this.#offset);
    frame.timestamp = timestamp;
    frame.ownCpu = cpu;
    return frame;
  }

  // ---- what the recording tells ------------------------------------------------------------------

  readonly #stopped = (): boolean => this.#session.context.stopping;

  event(number: number, timestamp: bigint, values: readonly EventValue[]): void {
    const frame = this.#frame;
    frame.timestamp = timestamp;
    if (this.#hasTimers) {
      this.#timers.advance(frame, this.#stopped);
      if (this.#stopped()) return;
    }
    const firing = this.#firings[number];
    if (firing === undefined) return;
    const { columns } = firing;
    frame.cpuIndex = firing.cpuIndex;
    for (let i = 0; i < columns.length; i++) frame.values[i] = values[columns[i]];
    firing.fire(frame);
  }

  lost(events: number): void {
    this.#session.losses.add('DTRACEDROP_PRINCIPAL', events);
    this.#session.losses.reportDrops();
  }

  missed(events: number): void {
    this.#session.losses.reportNested(events);
  }

  async run(): Promise<RecordingResult> {
    const { consumer, context, module } = this.#session;
    const reader = this.#reader;
    this.#session.start();
    const { description } = reader;
    const began = this.#at(BigInt(description.began), description.cpu);
    this.#session.fireOwn(module.begin, began);
    consumer.flush();
    this.#timers.start(began);
    this.#frame.timestamp = began.timestamp;
    const listener = {
      event: this.event.bind(this),
      lost: this.lost.bind(this),
      missed: this.missed.bind(this),
      stopped: this.#stopped,
    };
    while (!this.#session.stopped && reader.next(listener)) {
      consumer.flush();
      // Lets signals in.
      await new Promise(setImmediate);
    }
    const signalled = !context.stopping && this.#session.stopped;
    if (context.stopping) reader.skipToEnd();
    return this.#finish(signalled);
  }

  #finish(signalled: boolean): RecordingResult {
    const { consumer, context, losses, module, sink } = this.#session;
    const { damage, end } = this.#reader;
    // Behind exit() nothing counts, damage neither.
    const errors = damage === undefined || context.stopping ? [] : [damage];
    for (const { file, message } of errors) sink.error({ error: 'capture', file, message });
    const ended = end === undefined ? this.#frame.timestamp : BigInt(end.ended);
    const last = this.#at(ended, end?.cpu);
    if (this.#hasTimers && !signalled) this.#timers.advance(last, this.#stopped);
    this.#session.fireOwn(module.end, last);
    this.#session.settleAll();
    losses.reportTimers(this.#timers.skipped, "the recording's");
    consumer.finish();
    let reason: Ending['reason'] = signalled ? 'signal' : 'input';
    if (context.stopping) reason = 'exit';
    const failure = errors.length > 0 ? damaged : undefined;
    return { ...this.#session.end(reason, failure), errors };
  }
}

function isSame(probe: Probe, { provider, name }: RecordedProbe): boolean {
  return probe.provider === provider && probe.name === name;
}

/**
 * Replays an event recording through a program. Rejects with a CaptureError for a file that is no recording, and with an
 * EnableError for a program that may not run or needs what was not recorded; damage further on is in the result.
 */
export async function replayRecording(options: RecordingOptions): Promise<RecordingResult> {
  const reader = new RecordingReader(options.recording);
  try {
    return await new RecordingReplay(options, reader).run();
  } finally {
    reader.close();
  }
}
