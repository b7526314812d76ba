import type { ReplayModule } from '../../compiler/backends/replay/interface.ts';
import type { FlowTable } from '../capture/flow-table.ts';
import type { Packet } from '../capture/packet.ts';
import { TcpState, tcpEventCodes } from '../capture/tcp-states.ts';
import { Seen } from '../capture/vantage.ts';
import type { Changes } from './changes.ts';
import type { EstatsTracker } from './estats-tracker.ts';
import { MadePacket, type Moment } from './made-packet.ts';

/** What is known of a row, as bits. */
const Row = {
  /** There is one. */
  live: 1,
  /** Its end is at the vantage. */
  ours: 2,
  /** It waits for the segment that answers the last FIN. */
  closing: 4,
  closed: 8,
} as const;

const SECOND = 1e9;

/** How long the answer to the last FIN is waited for. */
const ANSWER_SECONDS = 1;

/** A capture may claim that years went by between two packets: so many rows are sampled in one gap, at least once each. */
const MOST_SAMPLES = 100_000;
/** Places without a row that take the time of a sample. */
const ROWS_PASSED = 256;

/** How the table is kept. */
export interface RowSettings {
  /** Nanoseconds from one sample to the next. */
  readonly rate: number;
  /** Seconds for which a row stays after its connection has ended. */
  readonly linger: number;
}

type Fire = NonNullable<ReplayModule<Packet>['estats']>;

/** States in which there is no connection yet, or none any more. */
const unconnected = new Set<number>([
  TcpState.CLOSED,
  TcpState.LISTEN,
  TcpState.SYN_SENT,
  TcpState.SYN_RECEIVED,
]);

/** The rows of the connections at the vantage, and the probes that fire for them. */
export class EstatsRows {
  readonly #flows: FlowTable;
  readonly #tracker: EstatsTracker;
  readonly #fire: Fire;
  readonly #context: { stopping: boolean; state: number };
  readonly #settings: RowSettings;
  readonly #changes: Changes | undefined;
  readonly #made: MadePacket;
  #flags = new Uint8Array(0);
  /** The flow that a row is of: an index is used again. */
  #cids = new Float64Array(0);
  #closedAt = new Float64Array(0);
  /** Ends that wait for the answer to the last FIN, in their order; from `#first` on. */
  readonly #closing: number[] = [];
  #first = 0;
  /** Nanoseconds from the first packet to the next sample. */
  #next: number;
  #start: Moment | undefined;
  /** The last packet's. */
  readonly #now = { seconds: 0, nanoseconds: 0 };
  /** Samples that were left out of gaps. */
  skipped = 0;
  /** The end whose changes are told. */
  #endpoint = 0;
  /** One function for all changes: none is made for a packet. */
  readonly #tell = (): boolean => this.#run(this.#fire.var, this.#endpoint, this.#now);

  constructor(
    flows: FlowTable,
    tracker: EstatsTracker,
    fire: Fire,
    context: { stopping: boolean; state: number },
    settings: RowSettings,
    changes: Changes | undefined,
  ) {
    this.#flows = flows;
    this.#tracker = tracker;
    this.#fire = fire;
    this.#context = context;
    this.#settings = settings;
    this.#changes = changes;
    this.#made = new MadePacket(flows);
    this.#next = settings.rate;
    tracker.onRestart = (endpoint) => this.#restart(endpoint);
  }

  /** Before a packet is processed: samples that are due by its time. */
  advance(packet: Packet): void {
    if (this.#flags.length < this.#flows.capacity * 2) this.#grow();
    if (this.#start === undefined) {
      const { seconds, nanoseconds } = packet;
      this.#start = { seconds, nanoseconds };
    }
    this.#now.seconds = packet.seconds;
    this.#now.nanoseconds = packet.nanoseconds;
    this.#closeOverdue(packet);
    if (this.#fire.sample !== undefined) this.#sampleUntil(packet, this.#start);
  }

  /** After the segment of `sender`, which is `seen` as bits of Seen, was counted, and its own probes have fired. */
  after(packet: Packet, sender: number, seen: number): void {
    if (this.#flags.length < this.#flows.capacity * 2) this.#grow();
    if ((seen & Seen.send) !== 0) this.#take(packet, sender, true);
    if ((seen & Seen.receive) !== 0) this.#take(packet, sender ^ 1, false);
  }

  /** The trace ends: what is closing has closed, and every row is sampled once more. */
  finish(now: Moment): void {
    while (this.#first < this.#closing.length) this.#close(this.#closing[this.#first++], now);
    if (this.#fire.sample !== undefined) this.#sampleAll(now);
  }

  #take(packet: Packet, endpoint: number, sends: boolean): void {
    this.#flags[endpoint] |= Row.live | Row.ours;
    this.#cids[endpoint] = this.#flows.cid(endpoint);
    const waits = (this.#flags[endpoint] & Row.closing) !== 0;
    this.#follow(packet, endpoint);
    this.#endpoint = endpoint;
    this.#changes?.look(endpoint, this.#tell);
    if (waits && sends) this.#close(endpoint, packet);
  }

  /** The changes of state that the segment has made at that end. */
  #follow(packet: Packet, endpoint: number): void {
    const tracker = this.#tracker;
    for (let i = 0; i < tracker.eventCount; i++) {
      if (tracker.eventEndpoint[i] !== endpoint) continue;
      if (tracker.eventKind[i] !== tcpEventCodes['state-change']) continue;
      const state = tracker.eventState[i];
      if (state === TcpState.ESTABLISHED) this.#run(this.#fire.established, endpoint, packet);
      if (unconnected.has(tracker.eventPreviousState[i])) continue;
      if (state === TcpState.TIME_WAIT) this.#wait(endpoint, packet);
      if (state === TcpState.CLOSED) this.#close(endpoint, packet);
    }
  }

  #wait(endpoint: number, { seconds }: Moment): void {
    this.#flags[endpoint] |= Row.closing;
    this.#closedAt[endpoint] = seconds;
    this.#closing.push(endpoint);
  }

  #close(endpoint: number, now: Moment): void {
    const flags = this.#flags[endpoint];
    this.#flags[endpoint] &= ~Row.closing;
    if ((flags & Row.live) === 0 || (flags & Row.closed) !== 0) return;
    this.#flags[endpoint] |= Row.closed;
    this.#closedAt[endpoint] = now.seconds;
    this.#run(this.#fire.closed, endpoint, now);
  }

  /** No answer was seen to the last FIN. */
  #closeOverdue(now: Moment): void {
    const closing = this.#closing;
    while (this.#first < closing.length) {
      const endpoint = closing[this.#first];
      const waits = (this.#flags[endpoint] & Row.closing) !== 0;
      if (waits && now.seconds - this.#closedAt[endpoint] <= ANSWER_SECONDS) break;
      this.#first++;
      if (waits) this.#close(endpoint, now);
    }
    if (this.#first === closing.length && this.#first > 0) this.#first = closing.length = 0;
  }

  /** False when the program has ended. */
  #run(
    fire: ((packet: Packet, endpoint: number) => void) | undefined,
    endpoint: number,
    now: Moment,
  ): boolean {
    if (this.#context.stopping) return false;
    if (fire === undefined) return true;
    this.#context.state = this.#tracker.state(endpoint);
    fire(this.#made.from(endpoint, now), endpoint);
    return !this.#context.stopping;
  }

  // ---- samples ---------------------------------------------------------------------------------

  #sampleUntil({ seconds, nanoseconds }: Moment, start: Moment): void {
    const now = (seconds - start.seconds) * SECOND + nanoseconds - start.nanoseconds;
    const { rate } = this.#settings;
    let left = MOST_SAMPLES;
    while (this.#next <= now && !this.#context.stopping) {
      const at = start.nanoseconds + this.#next;
      const rows = this.#sampleAll({
        seconds: start.seconds + Math.floor(at / SECOND),
        nanoseconds: at % SECOND,
      });
      this.#next += rate;
      left -= rows + this.#flags.length / ROWS_PASSED;
      const periods = Math.max(0, Math.floor((now - this.#next) / rate) + 1);
      if (rows > 0 && left > 0) continue;
      // Without a row there is nothing to leave out.
      if (rows > 0) this.skipped += periods;
      this.#next += periods * rate;
    }
  }

  /** Fires for every row, and lets those go that have been closed for long; how many there were. */
  #sampleAll(now: Moment): number {
    let sampled = 0;
    const flags = this.#flags;
    for (let endpoint = 0; endpoint < flags.length; endpoint++) {
      if ((flags[endpoint] & Row.live) === 0 || !this.#stays(endpoint, now)) continue;
      sampled++;
      if (!this.#run(this.#fire.sample, endpoint, now)) break;
    }
    return sampled;
  }

  #stays(endpoint: number, { seconds }: Moment): boolean {
    const ended =
      (this.#flags[endpoint] & Row.closed) !== 0 &&
      seconds - this.#closedAt[endpoint] > this.#settings.linger;
    // Evicted, and its place taken by a flow that is not TCP.
    const other = this.#flows.cid(endpoint) !== this.#cids[endpoint];
    if (ended || other) this.#flags[endpoint] = ended ? Row.closed : 0;
    return !ended && !other;
  }

  #restart(endpoint: number): void {
    const waits = (this.#flags[endpoint] & Row.closing) !== 0;
    if (waits && this.#flows.cid(endpoint) === this.#cids[endpoint])
      this.#close(endpoint, this.#now);
    this.#flags[endpoint] = 0;
    this.#changes?.clear(endpoint);
  }

  #grow(): void {
    const endpoints = this.#flows.capacity * 2;
    const [flags, cids, closedAt] = [this.#flags, this.#cids, this.#closedAt];
    (this.#flags = new Uint8Array(endpoints)).set(flags);
    (this.#cids = new Float64Array(endpoints)).set(cids);
    (this.#closedAt = new Float64Array(endpoints)).set(closedAt);
    this.#changes?.growTo(endpoints);
  }
}
