import type { EstatsItem } from '../../probes/estats/items.ts';
import type { Packet } from '../capture/packet.ts';
import { endpointAt } from '../capture/tcp-book.ts';
import { TcpTracker } from '../capture/tcp-tracker.ts';
import type { Change } from './changes.ts';
import { type Column, Columns } from './columns.ts';
import type { Meter } from './meters/meter.ts';
import { makeMeters } from './meters/table.ts';
import { Step } from './step.ts';

type Flows = ConstructorParameters<typeof TcpTracker>[0];

/**
 * The TCP tracker, with RFC 4898's numbers of both ends of every connection: only those that are asked for. It stands in
 * for the tracker only in programs that read them, so that others cost what they did.
 */
export class EstatsTracker extends TcpTracker {
  readonly #flows: Flows;
  readonly #columns = new Columns();
  readonly #meters: readonly Meter[];
  readonly #step: Step;
  /** What has changed, while estats:::var fires. */
  readonly changed: Change = { table: '', name: '', operation: 'set', operand: 0 };
  /** Segments with more data than the largest that their sender sends: they were cut up later, or put together before. */
  oversized = 0;
  /** Told that an end is about to begin anew, or to be forgotten. */
  onRestart: ((endpoint: number) => void) | undefined;

  constructor(
    flows: Flows,
    timing: boolean,
    items: ReadonlySet<EstatsItem>,
    middle?: 'kept' | 'announced',
  ) {
    super(flows, timing, middle);
    this.#flows = flows;
    this.#step = new Step(this);
    this.#meters = makeMeters(items, this.#columns);
  }

  /** Where an item's numbers are, by endpoint. */
  column(item: EstatsItem): Column {
    return this.#columns.of(item);
  }

  get bytesOfFlow(): number {
    return this.#columns.bytesOfFlow;
  }

  override segment(packet: Packet, sender: number): void {
    const endpoints = this.#flows.capacity * 2;
    if (this.#columns.endpoints < endpoints) {
      this.#columns.growTo(endpoints);
      for (const meter of this.#meters) meter.growTo?.(endpoints);
    }
    const step = this.#step;
    const whole = step.begin(packet, sender);
    super.segment(packet, sender);
    if (!whole) return;
    step.settle();
    const size = this.mss(sender);
    if (size > 0 && step.segment.length > size) this.oversized++;
    for (const meter of this.#meters) meter.take(step);
  }

  /** The meters see every segment. */
  override shorten(): boolean {
    return false;
  }

  override restart(at: number, own: number, peers: number): void {
    super.restart(at, own, peers);
    const endpoint = endpointAt(at);
    this.#begin(endpoint);
    this.#begin(endpoint ^ 1);
  }

  #begin(endpoint: number): void {
    this.onRestart?.(endpoint);
    this.#columns.clear(endpoint);
    for (const meter of this.#meters) meter.clear?.(endpoint);
    this.#step.forget(endpoint);
  }
}
