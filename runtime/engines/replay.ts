/**
 * The replay engine: runs a program's generated module over captures, packet by packet, in time order.
 * Nothing is allocated per packet; the event loop turns between reads, so signals are heard.
 */
import type {
  FiringContext,
  ReplayModule,
  ReplayRuntime,
} from '../../compiler/backends/replay/interface.ts';
import type { Probe } from '../../compiler/program.ts';
import { protocolNames } from '../../probes/index.ts';
import { type AssociativeArray, makeArray } from '../associative-array.ts';
import { decode } from '../capture/decode.ts';
import { DuplicateFilter } from '../capture/duplicates.ts';
import { FlowTable } from '../capture/flow-table.ts';
import { Direction, Packet } from '../capture/packet.ts';
import {
  type CaptureError,
  type CaptureReader,
  InterfaceRegistry,
  MergedReader,
  openCaptures,
} from '../capture/reader.ts';
import { tcpEventCodes } from '../capture/tcp-states.ts';
import { TcpTracker } from '../capture/tcp-tracker.ts';
import { Vantage } from '../capture/vantage.ts';
import { Consumer } from '../consumer/consumer.ts';
import { aggregationBudget, dynamicVariableBudget } from '../consumer/limits.ts';
import { makeSink } from '../consumer/make-sink.ts';
import type { Ending, Sink } from '../consumer/sink.ts';
import { Fault } from '../fault.ts';
import { Memory, ObjectArray } from '../memory.ts';
import { Host } from '../replay/host.ts';
import { PendingEvents } from '../replay/pending-events.ts';
import { Timers } from '../replay/timers.ts';
import { Subroutines } from '../subroutines/subroutines.ts';
import type { AggregationSnapshot } from '../consumer/snapshot.ts';
import { Losses } from './losses.ts';
import { EnableError, type ReplayOptions, type ReplayResult } from './replay-options.ts';

const tcp = 6;

/** Silence after which a TCP flow is forgotten when nothing follows the connections' ends. */
const idleSeconds = 600;

/** dtrace's words for a buffer in which not even one entry fits. */
const tooSmall = 'Enabling exceeds size of buffer';

/** The exit status when a capture was damaged. */
const damaged = 1;

/** Default of the option scratchsize: what the alloca()s of one clause share. */
const scratchBytes = 256;

/** Code of the ERROR probe's first words: arg1 is the probe, arg2 the clause, arg4 the fault, arg5 its value. */
function errorArguments(probe: Probe, clause: number, fault: Fault): readonly bigint[] {
  return [0n, BigInt(probe.id), BigInt(clause), 0n, BigInt(fault.code), fault.address];
}

class Replay {
  readonly #options: ReplayOptions;
  readonly #sink: Sink;
  readonly #consumer: Consumer;
  readonly #module: ReplayModule<Packet>;
  readonly #onlyProtocol: number | undefined;
  readonly #flows: FlowTable | undefined;
  readonly #tracker: TcpTracker | undefined;
  readonly #vantage: Vantage;
  readonly #copies = new DuplicateFilter();
  readonly #pending = new PendingEvents(DuplicateFilter.capacity);
  readonly #interfaces = new InterfaceRegistry();
  readonly #timers: Timers;
  readonly #losses: Losses;
  readonly #host: Host;
  readonly #arrays: (AssociativeArray | ObjectArray)[] = [];
  readonly #memory: Memory;
  readonly #context: FiringContext;
  /** Carries a time and no bytes, for BEGIN and END. */
  readonly #clock = new Packet();
  readonly #packet = new Packet();
  /** Of the last exit(). */
  #exitStatus: number | undefined;
  #packets = 0;

  constructor(options: ReplayOptions) {
    const { program, module, catalogue } = options;
    this.#options = options;
    this.#aborted = new Promise((resolve) => {
      options.signal?.addEventListener('abort', () => resolve(false), { once: true });
    });
    this.#vantage = new Vantage(options.vantage);
    if (module.needs.destructive && options.outside === undefined)
      throw new EnableError('Destructive actions not allowed');
    this.#sink = makeSink(options.format, program, options.consumer, options.output);
    this.#consumer = this.#makeConsumer();
    this.#onlyProtocol = module.needs.onlyProtocol;
    this.#flows = module.needs.flows
      ? new FlowTable(0, module.needs.tracking ? Infinity : idleSeconds)
      : undefined;
    this.#tracker =
      this.#flows !== undefined && module.needs.tracking ? new TcpTracker(this.#flows) : undefined;
    this.#host = new Host(
      this.#consumer.strings,
      catalogue,
      protocolNames,
      (index) => this.#interfaces.name(index),
      this.#flows,
    );
    this.#memory = new Memory(module.tables.staticBytes, scratchBytes, (packet, address, length) =>
      this.#host.place(packet, address, length),
    );
    this.#makeArrays();
    this.#context = {
      probe: program.enablings[0]?.probe ?? ({} as Probe),
      stopping: false,
      state: 0,
      previousState: 0,
      pid: 0,
      ppid: 0,
      uid: 0,
      gid: 0,
      execname: '',
    };
    this.#module = this.#instantiate();
    this.#timers = new Timers(this.#module.timers);
    this.#losses = this.#makeLosses();
  }

  #makeConsumer(): Consumer {
    const { program, consumer, output, limits, outside, report } = this.#options;
    const budget = aggregationBudget(program.aggregations, limits.aggsize, consumer.strsize);
    if (budget === undefined) throw new EnableError(tooSmall);
    const exit = (status: number): void => this.#exit(status);
    const lookForDrops = (): void => this.#losses.reportDrops();
    const host = { exit, report, lookForDrops, limits, budget, outside };
    return new Consumer(program, consumer, output, host, this.#sink);
  }

  #makeLosses(): Losses {
    const { aggregations, speculations } = this.#consumer;
    const losing = {
      aggregations,
      arrays: this.#arrays,
      speculations,
      timers: this.#timers,
      flows: this.#flows,
    };
    return new Losses(losing, this.#options.droptags, (drop, message) => {
      this.#sink.drop(drop);
      this.#options.report(message);
    });
  }

  #makeArrays(): void {
    const { module, consumer, limits } = this.#options;
    const { arrays } = module.tables;
    const variables = arrays.map(({ variable }) => variable);
    const budget = dynamicVariableBudget(variables, limits.dynvarsize, consumer.strsize);
    if (budget === undefined) throw new EnableError(tooSmall);
    for (const { variable, width, objectSize } of arrays)
      this.#arrays[variable.id] =
        objectSize === undefined
          ? makeArray(variable, width, budget)
          : new ObjectArray(width, objectSize, this.#memory, budget);
  }

  /** Runs the generated text: the only place where text becomes code. */
  #instantiate(): ReplayModule<Packet> {
    const { module, consumer } = this.#options;
    const runtime: ReplayRuntime = {
      K: module.tables.constants,
      A: this.#consumer.aggregations,
      V: this.#arrays,
      S: this.#consumer.strings,
      C: this.#consumer,
      F: this.#flows,
      T: this.#tracker,
      X: this.#context,
      L: new Subroutines(consumer.strsize),
      M: this.#memory,
      R: this.#host,
      D: {
        fault: (error: unknown, clause: number, packet: Packet) =>
          this.#fault(error, clause, packet),
      },
      tcpEventCodes,
    };
    // eslint-disable-next-line no-new-func
    const make = new Function('runtime', module.source) as (
      runtime: ReplayRuntime,
    ) => ReplayModule<Packet>;
    return make(runtime);
  }

  #exit(status: number): void {
    this.#exitStatus = status;
    this.#context.stopping = true;
  }

  /** A clause was abandoned: says so, and fires ERROR unless it was ERROR that faulted. */
  #fault(error: unknown, clause: number, packet: Packet): void {
    if (!(error instanceof Fault)) throw error;
    const { probe } = this.#context;
    // A fault of ERROR's own is not even reported.
    const nested = this.#host.errorArguments !== undefined;
    this.#consumer.fault(probe, clause, nested ? undefined : error.code, error.address);
    const fire = this.#module.error;
    if (fire === undefined || nested) return;
    this.#host.errorArguments = errorArguments(probe, clause, error);
    try {
      fire(packet);
    } finally {
      this.#host.errorArguments = undefined;
      this.#context.probe = probe;
    }
  }

  /** Fires a probe of the dtrace provider, whose clauses see the tracer itself. */
  #fireOwn(fire: ((clock: Packet) => void) | undefined): void {
    if (fire === undefined) return;
    Object.assign(this.#context, this.#options.tracer);
    fire(this.#clock);
    Object.assign(this.#context, { pid: 0, ppid: 0, uid: 0, gid: 0, execname: '' });
  }

  #setClock({ seconds, nanoseconds }: Packet): void {
    this.#clock.seconds = seconds;
    this.#clock.nanoseconds = nanoseconds;
  }

  /** Everything that one packet fires. */
  #process(packet: Packet): void {
    decode(packet);
    // Nothing that is enabled can fire, and no flow need be made.
    if (this.#onlyProtocol !== undefined && packet.protocol !== this.#onlyProtocol) return;
    const seen = this.#vantage.classify(packet);
    const flows = this.#flows;
    if (flows === undefined) {
      this.#module.packet(packet, seen, -1);
      return;
    }
    const sender = flows.find(packet);
    const tracker = this.#tracker;
    if (tracker !== undefined) {
      tracker.eventCount = 0;
      if (sender >= 0 && packet.protocol === tcp && packet.transport >= 0)
        this.#track(packet, sender, tracker);
    }
    this.#module.packet(packet, seen, sender);
  }

  /**
   * A capture of a loopback device with directions shows each packet on its way out and again on its way
   * in: one step of the connection, not two. The receiver's part of it is kept for the second copy.
   */
  #track(packet: Packet, sender: number, tracker: TcpTracker): void {
    const copies = this.#copies;
    if (packet.direction === Direction.inbound && copies.isSecondCopy(packet, sender)) {
      this.#pending.restore(copies.entry, tracker);
      return;
    }
    tracker.segment(packet, sender);
    if (packet.direction !== Direction.outbound) return;
    copies.remember(packet, sender);
    this.#pending.save(copies.entry, tracker);
  }

  get #stopped(): boolean {
    return this.#context.stopping || (this.#options.signal?.aborted ?? false);
  }

  /** Resolves to false when the signal is aborted; never without a signal. */
  readonly #aborted: Promise<false>;

  /** Processes what the reader has at hand. */
  #drain(reader: CaptureReader): void {
    const packet = this.#packet;
    const hasTimers = this.#module.timers.length > 0;
    const stopped = (): boolean => this.#context.stopping;
    while (!this.#context.stopping && reader.next(packet)) {
      if (this.#packets++ === 0) this.#firstPacket(packet);
      if (hasTimers) {
        this.#timers.advance(packet, stopped);
        if (this.#context.stopping) break;
      }
      this.#process(packet);
    }
  }

  #begun = false;

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#fireOwn(this.#module.begin);
    this.#consumer.flush();
  }

  #firstPacket(packet: Packet): void {
    this.#setClock(packet);
    this.#begin();
    this.#timers.start(packet);
  }

  async run(): Promise<ReplayResult> {
    const reader = await this.#open();
    this.#sink.start(this.#options.program);
    if (reader === undefined) return this.#end('signal', []);
    try {
      const { needs } = this.#options.module;
      if (!needs.beginClock) this.#begin();
      if (needs.packets || needs.beginClock) await this.#readAll(reader);
      this.#begin();
    } finally {
      reader.close();
    }
    let reason: Ending['reason'] = this.#stopped ? 'signal' : 'input';
    if (this.#context.stopping) reason = 'exit';
    const errors = reader instanceof MergedReader ? reader.errors : [reader.error ?? []].flat();
    for (const { file, message } of errors) this.#sink.error({ error: 'capture', file, message });
    if (this.#packets > 0) this.#setClock(this.#packet);
    this.#fireOwn(this.#module.end);
    this.#consumer.settleAll();
    this.#losses.reportDrops();
    this.#losses.reportSkipped();
    this.#consumer.finish();
    return this.#end(reason, errors);
  }

  #end(reason: Ending['reason'], errors: readonly CaptureError[]): ReplayResult {
    const exit = this.#exitStatus;
    const aggregations = (): AggregationSnapshot[] =>
      this.#consumer.aggregations.map((each) => each.snapshot());
    const status = errors.length === 0 ? (exit ?? 0) & 0xff : damaged;
    this.#sink.end({ reason, status, ...(exit !== undefined && { exit }) });
    this.#consumer.flush();
    return { status, errors, aggregations };
  }

  /** Undefined when the signal came first: a pipe may never send as much as its header. */
  async #open(): Promise<CaptureReader | undefined> {
    const opening = openCaptures(this.#options.captures, this.#interfaces);
    const opened = await Promise.race([opening, this.#aborted]);
    return opened === false ? undefined : opened;
  }

  async #readAll(reader: CaptureReader): Promise<void> {
    const { progress } = this.#options;
    let more = true;
    while (more && !this.#stopped) {
      this.#drain(reader);
      this.#consumer.flush();
      if (this.#stopped) break;
      progress?.({
        packets: this.#packets,
        bytesRead: reader.bytesRead,
        totalBytes: reader.totalBytes,
      });
      // Lets signals in, however fast the file is read, and while a pipe has nothing to read.
      await new Promise(setImmediate);
      if (this.#stopped) break;
      more = await Promise.race([reader.fill(), this.#aborted]);
    }
  }
}

/**
 * Replays captures through a program. Rejects with an EnableError when the program may not or cannot run, with
 * a CaptureError for a capture that cannot be opened, and with a VantageError for a bad vantage; damage
 * further on is in the result.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  return new Replay(options).run();
}
