/** What the kernel's clock means in wall-clock time. */
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Up to here a difference is that of two readings, and of /proc/uptime's hundredths. */
const noise = 50_000_000n;

const million = 1_000_000n;

function uptimeHundredths(): bigint | undefined {
  try {
    const [seconds] = readFileSync('/proc/uptime', 'latin1').split(' ');
    return BigInt(seconds.replace('.', ''));
  } catch {
    return undefined;
  }
}

/** How long the host has slept since it was started, in nanoseconds: the kernel's clock counts it, ours does not. */
function slept(): bigint {
  const first = uptimeHundredths();
  if (first === undefined) return 0n;
  const rough = first * 10n * million - process.hrtime.bigint();
  if (rough < noise) return 0n;
  // Exactly when the hundredth changes both clocks are known.
  let next = first;
  while (next === first) next = uptimeHundredths() ?? next + 1n;
  return next * 10n * million - process.hrtime.bigint();
}

/** The kernel's time since its start (CLOCK_BOOTTIME, bpftrace's `nsecs`; CLOCK_MONOTONIC is dtrace's), and what it is in wall-clock time. */
export class KernelClock {
  /** What is to be added to the kernel's time to get nanoseconds since 1970. */
  readonly wallOffset: bigint;
  readonly #slept: bigint;

  /**
   * Takes a millisecond: only when it changes is the wall clock known more exactly than that.
   * @param sleeps the clock goes on while the host sleeps; without, it is the one that this process has
   */
  constructor(sleeps: boolean) {
    this.#slept = sleeps ? slept() : 0n;
    const before = Date.now();
    let now = before;
    while (now === before) now = Date.now();
    this.wallOffset = BigInt(now) * million - this.now();
  }

  /** The kernel's time now. */
  now(): bigint {
    return process.hrtime.bigint() + this.#slept;
  }
}
