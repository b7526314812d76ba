/** Whatever kills the tracer or bpftrace: no process is left behind, and with it no program in the kernel. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { contentsOf } from './processes.ts';
import { hasBpftrace } from './support.ts';

const tracer = fileURLToPath(new URL('tracer.ts', import.meta.url));

let runs = 0;

/** A tracer of its own, and what its children can be known by. */
function start(): { child: ChildProcess; mark: string } {
  const mark = `TSDTRACE_MARK=${process.pid}-${runs++}`;
  const [name, value] = mark.split('=');
  const child = spawn(process.execPath, [tracer], {
    env: { ...process.env, [name]: value },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, mark };
}

/** Processes with that in their environment. */
function marked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => contentsOf(`/proc/${pid}/environ`).split('\0').includes(mark));
}

/** Waits for the end of all of them, a minute at most: on a busy machine bpftrace takes seconds to die. */
async function gone(mark: string): Promise<boolean> {
  for (let i = 0; i < 600; i++) {
    if (marked(mark).length === 0) return true;
    await sleep(100);
  }
  return false;
}

describe.runIf(hasBpftrace)('nothing is left', () => {
  // While bpftrace starts, attaches, and traces: it dies of its next line.
  test.each([50, 150, 300, 600, 1300])(
    '%i ms after the start the tracer is killed',
    async (after) => {
      const { child, mark } = start();
      await sleep(after);
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(await gone(mark)).toBe(true);
    },
  );

  test('the tracer is hung up on', async () => {
    const { child, mark } = start();
    await once(child.stdout!, 'data');
    expect(marked(mark).length).toBeGreaterThan(1);
    child.kill('SIGHUP');
    await once(child, 'close');
    expect(await gone(mark)).toBe(true);
  });

  test('bpftrace is killed: the tracer ends by itself', async () => {
    const { child, mark } = start();
    await once(child.stdout!, 'data');
    for (const pid of marked(mark))
      if (contentsOf(`/proc/${pid}/comm`).startsWith('bpftrace')) process.kill(pid, 'SIGKILL');
    const [status] = (await once(child, 'close')) as [number];
    expect(status).toBe(1);
    expect(await gone(mark)).toBe(true);
  });
});
