/** When a trace may end whose process has: not before the last events of that process have come. */
import { clearTimeout, setTimeout } from 'node:timers';

/** Milliseconds that events take to come up from another processor when the tracer keeps up. */
const usual = 200;

/** And at most, when the tracer says nothing any more. */
const longest = 10_000;

/**
 * A tracer that is told to end throws away what it has not read yet, and looking up the first stack takes it long: only a
 * heartbeat that is later than the end of the process tells that it has read what the process did.
 */
export class LastEvents {
  readonly #stop: () => void;
  /** Of the process's end, on the kernel's clock, until a later heartbeat has come. */
  #ended: bigint | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param stop ends the trace */
  constructor(stop: () => void) {
    this.#stop = stop;
  }

  /** The process has ended. @param now the kernel's time */
  await(now: bigint): void {
    this.#ended = now;
    this.#stopIn(longest);
  }

  /** A heartbeat of that time has come. */
  beat(timestamp: bigint): void {
    if (this.#ended === undefined || timestamp <= this.#ended) return;
    this.#ended = undefined;
    this.#stopIn(usual);
  }

  #stopIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stop, milliseconds);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
