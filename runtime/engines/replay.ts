/**
 * The replay engine: runs a program's generated module over captures, packet by packet, in time order.
 * Nothing is allocated per packet; the event loop turns between reads, so signals are heard.
 */
import type {
  FiringContext,
  ReplayModule,
  ReplayModuleText,
  ReplayRuntime,
} from '../../compiler/backends/replay/interface.ts';
import type { Probe, Program } from '../../compiler/program.ts';
import type { Catalogue } from '../../probes/define.ts';
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
import { Consumer, type ConsumerOptions, type TextOutput } from '../consumer/consumer.ts';
import { Fault, faultText } from '../fault.ts';
import { Host } from '../replay/host.ts';
import { PendingEvents } from '../replay/pending-events.ts';
import { Timers } from '../replay/timers.ts';
import { Subroutines } from '../subroutines/subroutines.ts';

export interface ReplayProgress {
  readonly packets: number;
  readonly bytesRead: number;
  /** Undefined for a pipe. */
  readonly totalBytes: number | undefined;
}

/** Identities that the dtrace provider's probes see: the tracer's own. */
export interface TracerIdentity {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly gid: number;
  readonly execname: string;
}

export interface ReplayOptions {
  /** The typed program and the text generated from it. */
  readonly program: Program;
  readonly module: ReplayModuleText;
  readonly catalogue: Catalogue;
  /** Paths of captures; '-' is standard input. */
  readonly captures: readonly string[];
  /** `auto`, `both`, or addresses. */
  readonly vantage: string;
  /** Most bytes of a D string, the terminating NUL included. */
  readonly strsize: number;
  readonly consumer: ConsumerOptions;
  readonly output: TextOutput;
  /** A line for standard error: faults, drops. */
  readonly report: (message: string) => void;
  readonly tracer: TracerIdentity;
  /** Aborting it ends the replay as exit() would: END fires, aggregations print. */
  readonly signal?: AbortSignal;
  readonly progress?: (progress: ReplayProgress) => void;
}

export interface ReplayResult {
  /** The last exit()'s, else 0. */
  readonly exitStatus: number;
  /** Damage met in the captures, after everything whole before it was counted. */
  readonly errors: readonly CaptureError[];
}

const tcp = 6;

/** Code of the ERROR probe's first words: arg1 is the probe, arg2 the clause, arg4 the fault, arg5 its value. */
function errorArguments(probe: Probe, clause: number, fault: Fault): readonly bigint[] {
  return [0n, BigInt(probe.id), BigInt(clause), 0n, BigInt(fault.code), fault.address];
}

class Replay {
  readonly #options: ReplayOptions;
  readonly #consumer: Consumer;
  readonly #module: ReplayModule<Packet>;
  readonly #flows: FlowTable | undefined;
  readonly #tracker: TcpTracker | undefined;
  readonly #vantage: Vantage;
  readonly #copies = new DuplicateFilter();
  readonly #pending = new PendingEvents(DuplicateFilter.capacity);
  readonly #interfaces = new InterfaceRegistry();
  readonly #timers: Timers;
  readonly #host: Host;
  readonly #arrays: AssociativeArray[] = [];
  readonly #context: FiringContext;
  /** Carries a time and no bytes, for BEGIN and END. */
  readonly #clock = new Packet();
  readonly #packet = new Packet();
  #exitStatus = 0;
  #packets = 0;

  constructor(options: ReplayOptions) {
    const { program, module, catalogue } = options;
    this.#options = options;
    this.#aborted = new Promise((resolve) => {
      options.signal?.addEventListener('abort', () => resolve(false), { once: true });
    });
    this.#vantage = new Vantage(options.vantage);
    this.#consumer = new Consumer(program, options.consumer, options.output);
    this.#flows = module.needs.flows ? new FlowTable() : undefined;
    this.#tracker =
      this.#flows !== undefined && module.needs.tracking ? new TcpTracker(this.#flows) : undefined;
    this.#host = new Host(
      this.#consumer.strings,
      catalogue,
      protocolNames,
      (index) => this.#interfaces.name(index),
      this.#flows,
    );
    for (const { variable, width } of module.tables.arrays)
      this.#arrays[variable.id] = makeArray(variable, width);
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
  }

  /** Runs the generated text: the only place where text becomes code. */
  #instantiate(): ReplayModule<Packet> {
    const { module, strsize } = this.#options;
    const runtime: ReplayRuntime = {
      K: module.tables.constants,
      A: this.#consumer.aggregations,
      V: this.#arrays,
      S: this.#consumer.strings,
      C: this.#consumer,
      F: this.#flows,
      T: this.#tracker,
      X: this.#context,
      L: new Subroutines(strsize),
      R: this.#host,
      D: {
        exit: (status: number) => this.#exit(status),
        setopt: (option: string, value: string | undefined) => this.#setopt(option, value),
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

  #setopt(option: string, value: string | undefined): void {
    const problem = this.#consumer.setopt(option, value);
    if (problem !== undefined) this.#options.report(problem);
  }

  /** A clause was abandoned: says so, and fires ERROR unless it was ERROR that faulted. */
  #fault(error: unknown, clause: number, packet: Packet): void {
    if (!(error instanceof Fault)) throw error;
    this.#consumer.abort();
    const { probe } = this.#context;
    const name = [probe.provider, probe.module, probe.function, probe.name].join(':');
    const text = faultText(error.code, error.address);
    this.#consumer.flush();
    this.#options.report(
      `error in dt_clause_${clause} for probe ID ${probe.id} (${name}): ${text}`,
    );
    const fire = this.#module.error;
    if (fire === undefined || this.#host.errorArguments !== undefined) return;
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
    if (reader === undefined) return { exitStatus: this.#exitStatus, errors: [] };
    try {
      const { needs } = this.#options.module;
      if (!needs.beginClock) this.#begin();
      if (needs.packets || needs.beginClock) await this.#readAll(reader);
      this.#begin();
      if (this.#packets > 0) this.#setClock(this.#packet);
      this.#fireOwn(this.#module.end);
    } finally {
      this.#consumer.finish();
      this.#consumer.flush();
      reader.close();
    }
    this.#reportDrops();
    const errors = reader instanceof MergedReader ? reader.errors : [reader.error ?? []].flat();
    return { exitStatus: this.#exitStatus, errors };
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

  #reportDrops(): void {
    const { report } = this.#options;
    const { skipped } = this.#timers;
    if (skipped > 0)
      report(
        `${skipped} timer firing${skipped === 1 ? '' : 's'} skipped: the capture's clock jumped ahead`,
      );
    const evictions = this.#flows?.evictions ?? 0;
    if (evictions > 0) report(`${evictions} flow${evictions === 1 ? '' : 's'} evicted`);
  }
}

/**
 * Replays captures through a program. Rejects with a CaptureError for a capture that cannot be opened, and
 * with a VantageError for a bad vantage; damage further on is in the result.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  return new Replay(options).run();
}
