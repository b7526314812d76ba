/** TCP events of segments whose second copy is still to come; see DuplicateFilter. */
import type { TcpTracker } from '../capture/tcp-tracker.ts';

/** More events than one segment can cause at its two ends. */
const mostEvents = 16;

export class PendingEvents {
  readonly #counts: Uint8Array;
  readonly #kinds: Uint8Array;
  readonly #endpoints: Int32Array;
  readonly #previousStates: Int32Array;
  readonly #states: Int32Array;

  /** @param capacity how many segments can be kept; they are numbered by the caller. */
  constructor(capacity: number) {
    this.#counts = new Uint8Array(capacity);
    this.#kinds = new Uint8Array(capacity * mostEvents);
    this.#endpoints = new Int32Array(capacity * mostEvents);
    this.#previousStates = new Int32Array(capacity * mostEvents);
    this.#states = new Int32Array(capacity * mostEvents);
  }

  /** Keeps the tracker's events of the segment just processed. */
  save(entry: number, tracker: TcpTracker): void {
    const count = Math.min(tracker.eventCount, mostEvents);
    this.#counts[entry] = count;
    for (let i = 0, at = entry * mostEvents; i < count; i++, at++) {
      this.#kinds[at] = tracker.eventKind[i]!;
      this.#endpoints[at] = tracker.eventEndpoint[i]!;
      this.#previousStates[at] = tracker.eventPreviousState[i]!;
      this.#states[at] = tracker.eventState[i]!;
    }
  }

  /** Gives the events back as if the segment had just been processed. */
  restore(entry: number, tracker: TcpTracker): void {
    const count = this.#counts[entry];
    tracker.eventCount = count;
    for (let i = 0, at = entry * mostEvents; i < count; i++, at++) {
      tracker.eventKind[i] = this.#kinds[at]!;
      tracker.eventEndpoint[i] = this.#endpoints[at]!;
      tracker.eventPreviousState[i] = this.#previousStates[at]!;
      tracker.eventState[i] = this.#states[at]!;
    }
  }
}
