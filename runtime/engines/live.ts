/**
 * A live trace: a program's kernel half runs in a tracer's process, bpftrace or a native dtrace, and its consumer half here on
 * what comes up from there: events in order of time, and the kernel's aggregations.
 */
import { clearTimeout, setTimeout } from 'node:timers';
import type { DropKind } from '../consumer/messages.ts';
import { lastMap } from '../../compiler/backends/events/schema.ts';
import type { EventModule } from '../../compiler/backends/replay/interface.ts';
import type { Ending } from '../consumer/sink.ts';
import type { Target } from '../host/target.ts';
import { KernelSymbols, stackText } from '../host/symbols.ts';
import { Child, type ChildEnd } from '../live/child.ts';
import type { KernelClock } from '../live/clock.ts';
import type { DecodeTables } from '../live/decode.ts';
import { EventKind } from '../live/events.ts';
import { LiveFrame } from '../live/frame.ts';
import { Inbox } from '../live/inbox.ts';
import type { KernelComplaint, LineListener } from '../live/lines.ts';
import { KernelMaps } from '../live/maps.ts';
import { LastEvents } from '../live/last-events.ts';
import { placeOfClause, type Refusal } from '../live/refusals.ts';
import { NestedEvents } from '../live/nested-events.ts';
import { Reordering } from '../live/reorder.ts';
import { SocketOwners } from '../live/socket-owners.ts';
import type { EventWords } from '../live/words.ts';
import type { LiveOptions, LiveResult, Reader, Tracer } from './live-options.ts';
import { LiveRecorder } from '../recording/live-recorder.ts';
import { symbolText } from '../symbol-text.ts';
import { Session } from './session.ts';
import { EnableError } from './session-options.ts';

/** Nanoseconds that an event of one CPU may come later than a younger one of another. */
const disorder = 200_000_000;

/** Milliseconds after which events are carried out when none comes behind them. */
const patience = 100;

/** Events that wait to be put in order, at most. */
const mostWaiting = 131_072;

/** Nanoseconds between two looks at what the kernel could not tell. */
const lookEvery = 1_000_000_000n;

/** The exit status when the tracer died. */
const died = 1;

/** E2BIG and ENOMEM: a map that has no room for one more key. */
const noRoom: ReadonlySet<number> = new Set([-7, -12]);

/** ENOENT. */
const notThere = -2;

const two32 = 2 ** 32;

type StopReason = Exclude<Ending['reason'], 'input'>;

export class LiveTrace implements LineListener {
  readonly #options: LiveOptions;
  readonly #tracer: Tracer;
  readonly #session: Session<LiveFrame, EventModule<LiveFrame>>;
  readonly #child: Child;
  readonly #inbox: Inbox;
  readonly #reader: Reader;
  readonly #maps: KernelMaps;
  /** By number. */
  readonly #events: (EventKind | undefined)[] = [];
  readonly #reordering: Reordering<LiveFrame>;
  readonly #frames: LiveFrame[] = [];
  /** What came before it was said that all is attached. */
  #early: LiveFrame[] | undefined = [];
  readonly #clock: KernelClock;
  readonly #owners = new SocketOwners();
  #symbols: KernelSymbols | undefined;
  #stopping: StopReason | undefined;
  /** The target was let go on. */
  #resumed = false;
  /** The tracer is about to end: its END has run. */
  #ending = false;
  /** It has printed all of its maps. */
  #ended = false;
  #flushTimer: NodeJS.Timeout | undefined;
  /** Of the process of -c or -p. */
  readonly #lastEvents = new LastEvents(() => this.#stop('target'));
  /** Of the last event that there was. */
  #lastTime = 0n;
  /** Where the tracer's BEGIN or END ran. */
  #lastCpu = 0;
  #nested: NestedEvents | undefined;
  #lookedAt = 0n;
  readonly #problems: string[] = [];
  readonly #recorder: LiveRecorder | undefined;
  /** Complaints that were reported. */
  readonly #told = new Set<string>();

  constructor(options: LiveOptions, tracer: Tracer) {
    this.#options = options;
    this.#tracer = tracer;
    this.#clock = tracer.clock;
    this.#reader = tracer.reader(this);
    const { module, catalogue } = options;
    this.#session = new Session(
      { ...options, module: module.consumer },
      { resolve: (address) => this.#kernel.at(address) },
    );
    const { consumer } = this.#session;
    const tables: DecodeTables = {
      catalogue,
      strings: consumer.strings,
      ownerOf: (inode) => this.#owners.of(inode),
      symbolAt: (address) => symbolText(this.#kernel.at(address), address),
      stackOf: (text, user) =>
        stackText(
          text,
          user ? undefined : (name) => this.#kernel.moduleOf(name),
          options.consumer.stackindent,
        ),
    };
    this.#maps = new KernelMaps(module.maps, consumer.aggregations, tables);
    const { events } = this.#session.module;
    for (const schema of module.events)
      this.#events[schema.number] = new EventKind(schema, events[schema.probe.id], tables);
    this.#recorder = this.#makeRecorder();
    this.#reordering = new Reordering(disorder, mostWaiting, (frame) => this.#carryOut(frame));
    this.#inbox = new Inbox({
      read: (chunk) => this.#read(chunk),
      idle: () => this.#session.consumer.flush(),
      pause: (paused) => {
        this.#child.paused = paused;
      },
    });
    this.#child = new Child({
      ...tracer.child,
      onOutput: (chunk) => this.#inbox.take(chunk),
      onComplaints: (text) => this.#reader.complain?.(text),
    });
  }

  #makeRecorder(): LiveRecorder | undefined {
    const { record, module, tracer, report } = this.#options;
    if (record === undefined) return undefined;
    if (module.maps.length > 0) throw new Error('a recording of what maps have is not complete');
    return new LiveRecorder({
      path: record,
      schemas: module.events,
      tracer,
      wallOffset: this.#clock.wallOffset,
      report,
    });
  }

  get #kernel(): KernelSymbols {
    return (this.#symbols ??= new KernelSymbols());
  }

  get #ready(): boolean {
    return this.#early === undefined;
  }

  // ---- what the tracer says ------------------------------------------------------------------------

  #read(chunk: Uint8Array): void {
    this.#reader.push(chunk);
    if (this.#reordering.waiting > 0) this.#flushSoon();
  }

  /** What has come by now is carried out when nothing more of its time can come. */
  #flushSoon(): void {
    const { newest } = this.#reordering;
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = undefined;
      this.#reordering.releaseUpTo(newest);
      this.#session.consumer.flush();
      if (this.#reordering.waiting > 0) this.#flushSoon();
    }, patience);
  }

  attached(): void {}

  event(words: EventWords): void {
    const number = words.low(0);
    const order = words.high(1) * two32 + (words.low(1) >>> 0);
    if (number === 0) {
      if (words.count > 3) this.#ending = true;
      return this.#beat(words.whole[1], order, words.count > 2 ? words.low(2) : 0);
    }
    const kind = this.#events[number];
    if (kind === undefined) return this.unknown(`event ${number}`);
    const frame = this.#frames.pop() ?? new LiveFrame(this.#clock.wallOffset);
    frame.timestamp = words.whole[1];
    frame.order = order;
    if (!kind.read(words, frame)) return this.unknown(`event ${number} of ${words.count} words`);
    if (kind.schema.snapshot) {
      frame.maps = this.#maps.takePrinted();
      frame.epoch = kind.epochOf(words);
    }
    if (this.#early === undefined) this.#reordering.push(frame);
    else this.#early.push(frame);
  }

  map(name: string, value: Parameters<KernelMaps['printed']>[1]): void {
    if (name === lastMap) this.#ended = true;
    else this.#maps.printed(name, value);
  }

  lost(events: number): void {
    this.#session.losses.add('DTRACEDROP_PRINCIPAL', events);
    this.#recorder?.lost(events, this.#lastTime);
  }

  dropped(kind: DropKind, count: number): void {
    this.#session.losses.add(kind, count);
  }

  complaint({ message, helper, code, line }: KernelComplaint): void {
    if (helper === 'map_update_elem' && noRoom.has(code)) {
      this.#session.losses.add('DTRACEDROP_AGGREGATION', 1);
      return;
    }
    // What is to be forgotten may be forgotten already, by another CPU.
    if (helper === 'map_delete_elem' && code === notThere) return;
    const clause = this.#tracer.clauseOfLine(line);
    const where = clause === undefined ? '' : ` (${placeOfClause(clause)})`;
    this.#tellOnce(`in the kernel: ${helper ?? 'error'}: ${message}${where}`);
  }

  unknown(line: string): void {
    this.#tellOnce(`${this.#tracer.name} said: ${line}`);
  }

  #tellOnce(message: string): void {
    if (this.#told.has(message) || this.#told.size > 20) return;
    this.#told.add(message);
    this.#options.report(message);
  }

  /** The tracer lives, and time goes on. */
  #beat(timestamp: bigint, order: number, cpu: number): void {
    this.#lastCpu = cpu;
    this.#lastTime = timestamp;
    if (!this.#ready) this.#begin(timestamp);
    this.#lastEvents.beat(timestamp);
    this.#reordering.advance(order);
    this.#session.losses.reportDrops();
    if (timestamp - this.#lookedAt >= lookEvery) this.#reportNested(timestamp);
    this.#recorder?.flush();
  }

  // ---- life --------------------------------------------------------------------------------------

  /** Everything is attached. */
  #begin(timestamp: bigint): void {
    const { target } = this.#options;
    const { context, consumer, module } = this.#session;
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#session.start();
    const { pid } = this.#child;
    if (pid !== undefined) this.#nested = new NestedEvents(pid);
    this.#recorder?.begin(timestamp, this.#lastCpu);
    this.#fireOwn(module.begin, timestamp);
    consumer.flush();
    if (context.stopping) return this.#stop('exit');
    for (const frame of early) this.#reordering.push(frame);
    this.#resumed = true;
    target?.resume();
    if (target !== undefined) void this.#endWith(target);
  }

  async #endWith(target: Target): Promise<void> {
    const sentence = await target.ended;
    if (this.#stopping !== undefined) return;
    if (!this.#options.consumer.quiet) this.#options.report(sentence);
    this.#lastEvents.await(this.#clock.now());
  }

  #fireOwn(fire: ((frame: LiveFrame) => void) | undefined, timestamp: bigint): void {
    const frame = new LiveFrame(this.#clock.wallOffset);
    frame.timestamp = timestamp;
    frame.ownCpu = this.#lastCpu;
    this.#session.fireOwn(fire, frame);
  }

  #carryOut(frame: LiveFrame): void {
    const { context } = this.#session;
    const { maps, kind, epoch, timestamp } = frame;
    if (timestamp > this.#lastTime) this.#lastTime = timestamp;
    this.#recorder?.event(frame);
    if (!context.stopping) {
      if (maps !== undefined) this.#maps.apply(maps, epoch);
      kind?.fire?.(frame);
      if (context.stopping) this.#stop('exit');
    } else if (maps !== undefined) this.#maps.apply(maps, epoch);
    frame.maps = undefined;
    this.#frames.push(frame);
  }

  #stop(reason: StopReason): void {
    if (this.#stopping !== undefined) return;
    this.#stopping = reason;
    if (!this.#ready) return this.#child.kill();
    // Its programs are gone when it has ended.
    this.#reportNested(this.#lastTime);
    this.#inbox.hold(() =>
      this.#child.stop(this.#tracer.stopSignal, () => this.#ending || this.#ended),
    );
  }

  async run(): Promise<LiveResult> {
    const { signal, target } = this.#options;
    const stop = (): void => this.#stop('signal');
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const end = await Promise.race([this.#child.ended, this.#inbox.failure]);
      await this.#inbox.drain();
      const result = this.#finish(end);
      if (!this.#resumed) target?.abandon();
      return result;
    } finally {
      signal?.removeEventListener('abort', stop);
      clearTimeout(this.#flushTimer);
      this.#lastEvents.clear();
      this.#child.kill();
      this.#recorder?.close();
    }
  }

  #finish(end: ChildEnd): LiveResult {
    const whole = this.#reader.end();
    if (!this.#ready) return this.#neverBegan(end);
    this.#reordering.flush();
    this.#maps.apply(this.#maps.takePrinted());
    const dead = end.status !== 0;
    if (dead) this.#problem(this.#tracer.deathOf(end));
    else if (!whole || !this.#ended)
      this.#problem({
        message: `the last values of ${this.#tracer.name} were cut off`,
        hint: undefined,
      });
    this.#reportFull();
    const now = dead ? this.#lastTime : this.#clock.now();
    if (!dead) this.#recorder?.end(now, this.#lastCpu);
    this.#fireOwn(this.#session.module.end, now);
    this.#session.settleAll();
    this.#session.consumer.finish();
    const failure = this.#problems.length > 0 ? died : undefined;
    const reason = this.#reason(dead);
    return { ...this.#session.end(reason, failure), problems: this.#problems };
  }

  #reason(dead: boolean): Ending['reason'] {
    if (this.#session.context.stopping) return 'exit';
    return dead ? 'engine' : (this.#stopping ?? 'signal');
  }

  #neverBegan(end: ChildEnd): LiveResult {
    const { program } = this.#options;
    if (this.#stopping === undefined) {
      const { message, hint, clause, tooLarge } = this.#tracer.refusalOf(end);
      const where = clause === undefined ? '' : ` (${placeOfClause(clause)})`;
      throw new EnableError(`${message}${where}`, hint, tooLarge);
    }
    this.#session.sink.start(program);
    return { ...this.#session.end('signal'), problems: [] };
  }

  #problem({ message, hint }: Pick<Refusal, 'message' | 'hint'>): void {
    this.#problems.push(message);
    this.#session.sink.error({ error: 'engine', message });
    this.#options.report(hint === undefined ? message : `${message}; ${hint}`);
  }

  /** Events that no program of the kernel has seen: some of them may have been the program's. */
  #reportNested(now: bigint): void {
    this.#lookedAt = now;
    const missed = this.#nested?.news() ?? 0;
    this.#recorder?.missed(missed, now);
    this.#session.losses.reportNested(missed);
  }

  /** Maps that may have turned keys away without a word. */
  #reportFull(): void {
    const limit = this.#tracer.silentLimit;
    if (limit === undefined) return;
    for (const name of this.#maps.full(limit)) {
      const message = `@${name} has all of its ${limit} keys in use: what has come to others is lost`;
      this.#session.losses.report('DTRACEDROP_AGGREGATION', 1, message);
    }
  }
}
