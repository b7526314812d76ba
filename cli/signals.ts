/** Ctrl-C: the first ends tracing in good order, the second ends the process. */
import { constants } from 'node:os';

const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/**
 * A signal that comes this soon after the first, in milliseconds, is the same one: a terminal sends Ctrl-C
 * to the whole process group, and bin/tsdtrace.js passes on what it got too. No human is that quick.
 */
const echo = 50;

/**
 * Calls `stop` at the first SIGINT or SIGTERM; the second exits at once, with 128 plus its number.
 * @returns what takes the handlers away again.
 */
export function onStopSignal(stop: () => void): () => void {
  let stoppedAt: number | undefined;
  const handle = (signal: (typeof stopSignals)[number]): void => {
    if (stoppedAt === undefined) {
      stoppedAt = performance.now();
      stop();
    } else if (performance.now() - stoppedAt > echo) {
      process.exit(128 + constants.signals[signal]);
    }
  };
  const orphaned = (): void => handle('SIGTERM');
  for (const signal of stopSignals) process.on(signal, handle);
  // bin/tsdtrace.js, which sets the variable, runs this on another Node and waits; killed, it can pass on no signal.
  if (process.env.TSDTRACE_NODE !== undefined && process.channel) {
    process.on('disconnect', orphaned);
    process.channel.unref();
  }
  return () => {
    for (const signal of stopSignals) process.off(signal, handle);
    process.off('disconnect', orphaned);
  };
}
