/** One scenario at a time on this machine, whichever process holds it: one tracer's probes keep events from the others. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of Linux's abstract namespace: no file, and free when its process ends, however that comes. */
const name = '\0tsdtrace-live-tests';

/** How often it is tried, in milliseconds. */
const INTERVAL = 50;

async function taken(): Promise<Server | undefined> {
  const server = createServer();
  server.listen(name);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

const running = new Set<ChildProcess>();

/** A tracer that must not outlive the scenario, as it would where that fails: its probes would keep events from later ones. */
export function endsWithScenario(tracer: ChildProcess): void {
  running.add(tracer);
  tracer.once('close', () => running.delete(tracer));
}

/** Waits for its turn, and keeps it until `scenario` is over. */
export async function alone<Result>(scenario: () => Promise<Result>): Promise<Result> {
  let turn = await taken();
  while (turn === undefined) {
    await sleep(INTERVAL);
    turn = await taken();
  }
  try {
    return await scenario();
  } finally {
    for (const tracer of running) tracer.kill('SIGKILL');
    turn.close();
  }
}
