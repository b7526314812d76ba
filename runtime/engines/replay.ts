/**
 * The replay engine: runs a program's generated module over captures, packet by packet, in time order.
 * Nothing is allocated per packet; the event loop turns between reads, so signals are heard.
 */
import type { FiringContext, ReplayModule } from '../../compiler/backends/replay/interface.ts';
import { decode } from '../capture/decode.ts';
import { DuplicateFilter } from '../capture/duplicates.ts';
import type { FlowTable } from '../capture/flow-table.ts';
import { Direction, Packet } from '../capture/packet.ts';
import {
  type CaptureError,
  type CaptureReader,
  InterfaceRegistry,
  MergedReader,
  openCaptures,
} from '../capture/reader.ts';
import type { SctpTracker } from '../capture/sctp-tracker.ts';
import type { TcpTracker } from '../capture/tcp-tracker.ts';
import type { UdpStreams } from '../capture/udp-streams.ts';
import * as tunnels from '../capture/tunnel.ts';
import { Vantage } from '../capture/vantage.ts';
import type { Clock } from '../consumer/record.ts';
import type { Ending } from '../consumer/sink.ts';
import { ChosenPackets } from '../replay/chosen-packets.ts';
import type { EstatsTracker } from '../estats/estats-tracker.ts';
import type { EstatsRows } from '../estats/rows.ts';
import { PendingEvents } from '../replay/pending-events.ts';
import { type Timer, Timers } from '../replay/timers.ts';
import { trackersFor } from '../replay/trackers.ts';
import { walkerOf } from '../replay/walker.ts';
import type { ReplayOptions, ReplayResult } from './replay-options.ts';
import { Session } from './session.ts';

const tcp = 6;
const udp = 17;
const sctp = 132;

/** The exit status when a capture was damaged. */
const damaged = 1;

const jumped = "the capture's clock jumped ahead";

/** What offloading makes of segments. */
const coalesced =
  'segments were larger than the largest of their connection: counts of segments are too low';

/** Of aggregations: so many take long to print. */
const manyKeys = 4096;

/** How long signals may wait while a file is read, in milliseconds. */
const longestStretch = 10;

class Replay {
  readonly #options: ReplayOptions;
  readonly #session: Session<Packet, ReplayModule<Packet>>;
  readonly #module: ReplayModule<Packet>;
  readonly #context: FiringContext;
  readonly #onlyProtocol: number | undefined;
  readonly #flows: FlowTable | undefined;
  readonly #tracker: TcpTracker | undefined;
  /** The same, where it keeps RFC 4898's numbers. */
  readonly #measuring: EstatsTracker | undefined;
  readonly #associations: SctpTracker | undefined;
  readonly #streams: UdpStreams | undefined;
  /** Of RFC 4898's table, in programs with its probes. */
  readonly #rows: EstatsRows | undefined;
  readonly #vantage: Vantage;
  /** Where probes see the innermost packet of a tunnel. */
  readonly #innermost: typeof tunnels.decodeInnermost | undefined;
  readonly #copies = new DuplicateFilter();
  readonly #pending = new PendingEvents(DuplicateFilter.capacity);
  readonly #interfaces = new InterfaceRegistry();
  readonly #timers: Timers;
  readonly #chosen: ChosenPackets;
  /** Carries a time and no bytes, for BEGIN and END. */
  readonly #clock = new Packet();
  readonly #packet = new Packet();
  #packets = 0;

  constructor(options: ReplayOptions) {
    const { needs } = options.module;
    this.#options = options;
    this.#aborted = new Promise((resolve) => {
      options.signal?.addEventListener('abort', () => resolve(false), { once: true });
    });
    this.#vantage = new Vantage(options.vantage);
    if (options.tunnel === 'inner') this.#innermost = tunnels.decodeInnermost;
    this.#onlyProtocol = needs.onlyProtocol;
    const { plan, ...trackers } = trackersFor(needs, options, this.#vantage);
    this.#flows = trackers.flows;
    this.#tracker = trackers.tracker;
    this.#measuring = trackers.measuring;
    this.#associations = trackers.associations;
    this.#streams = trackers.streams;
    if (this.#flows !== undefined && this.#vantage.isBetween)
      this.#flows.evicting = (flow) => this.#abandon(flow);
    this.#chosen = new ChosenPackets(options, needs.pcap);
    this.#session = new Session(options, {
      flows: this.#flows,
      tracker: this.#tracker,
      associations: this.#associations,
      streams: this.#streams,
      interfaceName: (index) => this.#interfaces.name(index),
      chosen: this.#chosen,
    });
    this.#module = this.#session.module;
    this.#context = this.#session.context;
    if (this.#flows !== undefined && this.#measuring !== undefined)
      this.#rows = plan?.rows(this.#flows, this.#measuring, this.#module, this.#context);
    this.#timers = new Timers(this.#module.timers.map((timer) => this.#inTime(timer)));
  }

  readonly #stopped = (): boolean => this.#context.stopping;

  #setClock({ seconds, nanoseconds }: Clock): void {
    this.#clock.seconds = seconds;
    this.#clock.nanoseconds = nanoseconds;
  }

  /** Everything that one packet fires. */
  #process(packet: Packet): void {
    decode(packet);
    this.#innermost?.(packet);
    // Nothing that is enabled can fire, and no flow need be made.
    if (this.#onlyProtocol !== undefined && packet.protocol !== this.#onlyProtocol) return;
    const seen = this.#vantage.classify(packet);
    const flows = this.#flows;
    if (this.#vantage.isBetween) this.#endConnections(packet);
    if (flows === undefined) {
      this.#module.packet(packet, seen, -1);
      return;
    }
    if (this.#streams !== undefined) this.#endStreams(packet, flows, this.#streams);
    const sender = flows.find(packet);
    if (this.#vantage.isBetween && this.#isForwarded(packet, sender)) return;
    const tracker = this.#tracker;
    if (tracker !== undefined) {
      tracker.eventCount = 0;
      if (sender >= 0 && packet.protocol === tcp && packet.transport >= 0)
        this.#track(packet, sender, tracker);
    }
    const associations = this.#associations;
    if (associations !== undefined) {
      associations.eventCount = 0;
      if (packet.protocol === sctp && packet.transport >= 0) associations.packet(packet, sender);
    }
    const streams = this.#streams;
    if (streams !== undefined) {
      streams.fresh = false;
      if (packet.protocol === udp && packet.transport >= 0) streams.datagram(sender, seen);
    }
    this.#module.packet(packet, seen, sender);
    if (this.#rows !== undefined && sender >= 0 && packet.protocol === tcp && packet.transport >= 0)
      this.#rows.after(packet, sender, seen);
  }

  /** UDP flows that were silent for a minute at the packet's time: their ends fire, and the table forgets them. */
  #endStreams(packet: Packet, flows: FlowTable, streams: UdpStreams): void {
    let sender = streams.endSilent(packet.seconds);
    if (sender < 0) return;
    this.#setClock(packet);
    for (; sender >= 0 && !this.#context.stopping; sender = streams.endSilent(packet.seconds)) {
      this.#module.streamEnd(this.#clock, streams.seen(sender), sender);
      flows.remove(sender >> 1);
    }
  }

  /** Ends of connections that a host in between has heard nothing of for too long are closed for it. */
  #endConnections(clock: Clock): void {
    const tracker = this.#tracker;
    if (tracker === undefined) return;
    let end = tracker.expire(clock.seconds);
    if (end < 0) return;
    this.#setClock(clock);
    for (; end >= 0 && !this.#context.stopping; end = tracker.expire(clock.seconds))
      this.#module.connection(this.#clock, end);
  }

  /** A flow is about to be evicted: its ends are closed for who follows them. */
  #abandon(flow: number): void {
    const tracker = this.#tracker;
    if (tracker === undefined) return;
    this.#setClock(this.#packet);
    tracker.abandon(flow);
    this.#module.connection(this.#clock, flow * 2);
    this.#module.connection(this.#clock, flow * 2 + 1);
  }

  /** A timer of the program, before which fires what was due by then. */
  #inTime(timer: Timer): Timer {
    if (!this.#vantage.isBetween) return timer;
    const fire = (clock: Packet): void => {
      this.#endConnections(clock);
      timer.fire(clock);
    };
    return { ...timer, fire };
  }

  /**
   * A capture of all devices of a host in between holds what it forwards twice: on its way in and on its way out. The
   * second is the same packet.
   */
  #isForwarded(packet: Packet, sender: number): boolean {
    if (packet.direction === Direction.inbound) this.#copies.remember(packet, sender);
    return packet.direction === Direction.outbound && this.#copies.isSecondCopy(packet, sender);
  }

  /**
   * A capture of a loopback device with directions shows each packet on its way out and again on its way
   * in: one step of the connection, not two. The receiver's part of it is kept for the second copy.
   */
  #track(packet: Packet, sender: number, tracker: TcpTracker): void {
    const copies = this.#copies;
    const isIn = packet.direction === Direction.inbound && !this.#vantage.isBetween;
    if (isIn && copies.isSecondCopy(packet, sender)) {
      this.#pending.restore(copies.entry, tracker);
      return;
    }
    tracker.segment(packet, sender);
    if (packet.direction !== Direction.outbound || this.#vantage.isBetween) return;
    copies.remember(packet, sender);
    tracker.stay();
    this.#pending.save(copies.entry, tracker);
  }

  /** Resolves to false when the signal is aborted; never without a signal. */
  readonly #aborted: Promise<false>;

  /** The program's own walk over the reader's records; undefined where it has none. */
  #walkOf(reader: CaptureReader): (() => number) | undefined {
    const { walks, timers } = this.#module;
    const ways = this.#vantage.fixed;
    if (walks === undefined || ways === undefined) return undefined;
    if (this.#innermost !== undefined || this.#vantage.isBetween) return undefined;
    if (timers.length > 0 || this.#rows !== undefined) return undefined;
    const tracker = this.#tracker;
    const track = (packet: Packet, sender: number): void => {
      if (tracker !== undefined) this.#track(packet, sender, tracker);
    };
    return walkerOf(walks, reader, ways, this.#packet, (each) => this.#process(each), track);
  }

  /** Processes what the reader has at hand. */
  #drain(reader: CaptureReader, walk: (() => number) | undefined): void {
    if (walk !== undefined && this.#packets > 0) this.#packets += walk();
    const packet = this.#packet;
    const { writesMarked } = this.#chosen;
    const hasTimers = this.#module.timers.length > 0;
    const rows = this.#rows;
    while (!this.#context.stopping && reader.next(packet)) {
      if (this.#packets++ === 0) this.#firstPacket(packet);
      if (hasTimers) {
        this.#timers.advance(packet, this.#stopped);
        if (this.#context.stopping) break;
      }
      if (rows !== undefined) {
        rows.advance(packet);
        if (this.#context.stopping) break;
      }
      this.#process(packet);
      if (walk !== undefined) this.#packets += walk();
      if (writesMarked) this.#chosen.writeMarked(packet);
    }
  }

  #begun = false;

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#session.fireOwn(this.#module.begin, this.#clock);
    this.#session.consumer.flush();
  }

  #firstPacket(packet: Packet): void {
    this.#setClock(packet);
    this.#begin();
    this.#timers.start(packet);
  }

  async run(): Promise<ReplayResult> {
    const reader = await this.#open();
    this.#session.start();
    if (reader === undefined) return this.#end('signal', []);
    try {
      const { needs } = this.#options.module;
      if (!needs.beginClock) this.#begin();
      if (needs.packets || needs.beginClock) await this.#readAll(reader);
      this.#begin();
    } finally {
      reader.close();
    }
    if (!this.#context.stopping) this.#rows?.finish(this.#packet);
    let reason: Ending['reason'] = this.#session.stopped ? 'signal' : 'input';
    if (this.#context.stopping) reason = 'exit';
    const errors = reader instanceof MergedReader ? reader.errors : [reader.error ?? []].flat();
    this.#tell(errors);
    if (this.#packets > 0) this.#setClock(this.#packet);
    if (this.#session.keys >= manyKeys) this.#options.onLongEnd?.();
    this.#session.fireOwn(this.#module.end, this.#clock);
    this.#session.settleAll();
    this.#reportSkipped();
    this.#session.losses.reportCaptures(reader.losses);
    this.#session.consumer.finish();
    const unwritten = this.#chosen.close();
    this.#tell(unwritten);
    return this.#end(reason, [...errors, ...unwritten]);
  }

  #tell(errors: readonly CaptureError[]): void {
    for (const { file, message } of errors)
      this.#session.sink.error({ error: 'capture', file, message });
  }

  /** What only a replay loses. */
  #reportSkipped(): void {
    const { losses } = this.#session;
    losses.reportTimers(this.#timers.skipped, "the capture's");
    const evictions = this.#flows?.evictions ?? 0;
    const flows = `${evictions} flow${evictions === 1 ? '' : 's'} evicted`;
    losses.report('TSDTRACEDROP_FLOW', evictions, flows);
    const { skipped = 0 } = this.#rows ?? {};
    losses.report('TSDTRACEDROP_TIMER', skipped, `${skipped} samples skipped: ${jumped}`);
    const oversized = this.#measuring?.oversized ?? 0;
    losses.report('TSDTRACEDROP_OFFLOAD', oversized, `${oversized} ${coalesced}`);
  }

  #end(reason: Ending['reason'], errors: readonly CaptureError[]): ReplayResult {
    return { ...this.#session.end(reason, errors.length === 0 ? undefined : damaged), errors };
  }

  /** Undefined when the signal came first: a pipe may never send as much as its header. */
  async #open(): Promise<CaptureReader | undefined> {
    const opening = openCaptures(this.#options.captures, this.#interfaces);
    const opened = await Promise.race([opening, this.#aborted]);
    if (opened === false) {
      // What is opened after all is not wanted any more.
      void opening.then(
        (late) => late.close(),
        () => undefined,
      );
      return undefined;
    }
    try {
      this.#chosen.open((index) => this.#interfaces.name(index));
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  async #readAll(reader: CaptureReader): Promise<void> {
    const { progress } = this.#options;
    const walk = this.#walkOf(reader);
    let waited = true;
    let rested = 0;
    for (let more = !this.#session.stopped; more;) {
      this.#drain(reader, walk);
      // Not performance.now(), which makes Node load a dozen modules.
      const now = Date.now();
      if (waited || Math.abs(now - rested) > longestStretch) {
        await this.#rest(reader, progress);
        rested = now;
      }
      if (this.#session.stopped) break;
      const filled = reader.fill();
      waited = typeof filled !== 'boolean';
      more = typeof filled === 'boolean' ? filled : await Promise.race([filled, this.#aborted]);
    }
  }

  /** Passes on what there is to tell, and lets signals in, however fast the file is read. */
  async #rest(reader: CaptureReader, progress: ReplayOptions['progress']): Promise<void> {
    this.#session.consumer.flush();
    this.#chosen.flush();
    if (this.#session.stopped) return;
    progress?.({
      packets: this.#packets,
      bytesRead: reader.bytesRead,
      totalBytes: reader.totalBytes,
    });
    await new Promise(setImmediate);
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
