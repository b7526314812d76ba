/** An event that waits for its turn, and the frame that its clauses run on: one object, used again and again. */
import type { EventFrame, EventValue } from '../../compiler/backends/events/layout.ts';
import type { EventKind } from './events.ts';
import type { PrintedMaps } from './maps.ts';

const billion = 1_000_000_000n;

/** Carries out what an event fires. */
export type Fire = (frame: LiveFrame) => void;

export class LiveFrame implements EventFrame {
  /** The kernel's clock, nanoseconds. */
  timestamp = 0n;
  /** The same as a double, which is enough to put events into order. */
  order = 0;
  readonly values: EventValue[] = [];
  kind: EventKind | undefined;
  /** What was printed of maps just before it. */
  maps: PrintedMaps | undefined;
  /** The epoch that ends with it. */
  epoch: bigint | undefined;
  /** The CPU, where it is not one of the values. */
  ownCpu = 0;
  /** Its place among the values, or -1. */
  cpuIndex = -1;
  /** From that clock to the wall clock. */
  readonly #offset: bigint;

  constructor(offset: bigint) {
    this.#offset = offset;
  }

  get cpu(): number {
    return this.cpuIndex < 0 ? this.ownCpu : Number(this.values[this.cpuIndex]);
  }

  get walltimestamp(): bigint {
    return this.timestamp + this.#offset;
  }

  get seconds(): number {
    return Number(this.walltimestamp / billion);
  }

  get nanoseconds(): number {
    return Number(this.walltimestamp % billion);
  }
}
