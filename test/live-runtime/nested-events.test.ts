/** Events within events: the kernel runs no program for the inner one, and the trace says so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { replayed } from '../recording/support.ts';
import { bpftracePath, hasBpftrace, traced } from './support.ts';

/** From Linux 6.7 on they are counted for tracepoints. */
const [major, minor] = release().split('.').map(Number);
const counts = major > 6 || (major === 6 && minor >= 7);

/** Signals that bpftrace sends from within a system call's event, each an event of its own. */
const script = `
tracepoint:syscalls:sys_enter_kill /pid == ${process.pid} && args->sig == 0/ { signal("CONT"); }
tracepoint:signal:signal_generate /args->sig == 64/ { print((9, nsecs)); }
interval:ms:100 { print((1, nsecs)); }`;

describe.runIf(hasBpftrace && counts)('an event within a traced event', () => {
  test('is told of, as many as there were, live and by a recording', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-nested-'));
    const bpftrace = join(folder, 'bpftrace');
    writeFileSync(bpftrace, `#!/bin/sh\nexec '${bpftracePath}' --unsafe "$@"\n`, { mode: 0o755 });
    const stop = new AbortController();
    let sent = 0;
    const onOutput = (): void => {
      if (sent > 0) return;
      for (; sent < 7; sent++) process.kill(process.pid, 0);
      stop.abort();
    };
    try {
      const program = 'BEGIN { printf("ready\\n"); } tick-100ms { }';
      const record = join(folder, 'recording');
      const { messages, problems } = await traced(
        { program, script },
        { bpftrace, signal: stop.signal, onOutput, record },
      );
      expect(problems).toEqual([]);
      const told = messages.map((message) => Number(/^(\d+) events? missed in/.exec(message)?.[1]));
      // Other tracers of the machine may send signals meanwhile.
      expect(told.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(7);
      expect((await replayed(record, program)).messages).toEqual(messages);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
