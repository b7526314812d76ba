/**
 * The output of the child on its way to whoever reads it. Chunks wait here, so that the pipe is emptied however long the
 * reading of one takes: bpftrace loses all that it has to say at its end when a signal meets it writing to a full pipe.
 */
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

/** Bytes that may wait before the child is made to wait. */
const mostWaiting = 64 * 1024 * 1024;

/** The pipe counts as empty when so little came in one interval. */
const trickle = 32 * 1024;
/** Milliseconds; as many intervals as that are waited at most. */
const interval = 20;
const mostIntervals = 25;

export interface InboxOptions {
  readonly read: (chunk: Uint8Array) => void;
  /** Reading has caught up for the moment. */
  readonly idle: () => void;
  /** Whether the child is to wait. */
  readonly pause: (paused: boolean) => void;
}

export class Inbox {
  readonly #options: InboxOptions;
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  #received = 0;
  #scheduled = false;
  #held = false;
  #paused = false;
  #timer: NodeJS.Timeout | undefined;
  #failed: ((error: unknown) => void) | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Rejects when reading throws; resolves never. */
  readonly failure: Promise<never> = new Promise((_, reject) => {
    this.#failed = reject;
  });

  take(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    this.#received += chunk.length;
    if (!this.#held && this.#waiting > mostWaiting) this.#setPaused(true);
    this.#schedule();
  }

  /** Stops reading what comes, and calls `ready` when the pipe has been emptied; then reading goes on. */
  hold(ready: () => void): void {
    this.#held = true;
    this.#setPaused(false);
    let before = this.#received;
    let left = mostIntervals;
    const look = (): void => {
      const came = this.#received - before;
      before = this.#received;
      if (came > trickle && --left > 0) {
        this.#timer = setTimeout(look, interval);
        return;
      }
      ready();
      this.#held = false;
      this.#schedule();
    };
    this.#timer = setTimeout(look, interval);
  }

  /** Reads all that waits; nothing more comes. */
  async drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#held = false;
    while (this.#chunks.length > 0) {
      this.#readOne();
      await new Promise(setImmediate);
    }
  }

  #setPaused(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    this.#options.pause(paused);
  }

  #schedule(): void {
    if (this.#scheduled || this.#held || this.#chunks.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#held) return;
      try {
        this.#readOne();
      } catch (error) {
        this.#failed?.(error);
        return;
      }
      this.#schedule();
    });
  }

  /** One chunk at a time, so that others are received and signals are heard in between. */
  #readOne(): void {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return;
    this.#waiting -= chunk.length;
    if (this.#paused && this.#waiting < mostWaiting / 2) this.#setPaused(false);
    this.#options.read(chunk);
    if (this.#chunks.length === 0) this.#options.idle();
  }
}
