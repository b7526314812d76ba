/** `traceLive()` as a program of somebody else calls it. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { EnableError, trace, traceLive, TraceError } from '../../index.ts';
import { alone } from '../live/support/alone.ts';
import { hasBpftrace } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-live-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

const failure = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

test('where nothing can trace, the error says what is missing', async () => {
  vi.stubEnv('TSDTRACE_DTRACE', join(folder, 'nosuch'));
  const error = await failure(traceLive('BEGIN { }', { engine: 'dtrace' }));
  vi.unstubAllEnvs();
  expect(error).toBeInstanceOf(EnableError);
  expect(String(error)).toContain('TSDTRACE_DTRACE names no program');
});

describe.runIf(hasBpftrace)('with bpftrace', () => {
  /** Sends datagrams to a port of its own; the last is another size, and ends the program. */
  async function datagrams(): Promise<{
    readonly port: number;
    readonly send: () => void;
    readonly close: () => void;
  }> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    return {
      port,
      send: () => {
        for (const text of ['x', 'x', 'x', 'the last']) socket.send(text, port, '127.0.0.1');
      },
      close: () => void socket.close(),
    };
  }

  /** The kernel counts at least what UDP's own header says: 8 bytes and the payload. */
  const programFor = (port: number): string => `
    udp:::send /args[4]->udp_dport == ${port}/ { @bytes[args[2]->ip_daddr] = sum(args[4]->udp_length); }
    udp:::send /args[4]->udp_dport == ${port} && args[4]->udp_length == 16/ { exit(3); }`;

  test('traffic from the moment of onStart, recorded, and the recording through trace()', async () => {
    const { port, send, close } = await datagrams();
    const record = join(folder, 'recording');
    const live = await alone(() => traceLive(programFor(port), { onStart: send, record }));
    close();
    expect(live).toMatchObject({ status: 3, problems: [] });
    const rows = [{ key: ['127.0.0.1'], value: { kind: 'integer', value: 43n } }];
    expect(live.aggregations.get('bytes')?.rows).toEqual(rows);
    const again = await trace(programFor(port), { captures: [record] });
    expect(again.aggregations.get('bytes')?.rows).toEqual(rows);
  });

  test('a stack is a key as a whole, and the last events of a process are waited for', async () => {
    const { port, close } = await datagrams();
    const sends = `for(i=0;i<3;i++)s.send('x',${port},'127.0.0.1')`;
    const command = `${process.execPath} -e s=require('dgram').createSocket('udp4').unref();${sends}`;
    const { aggregations, messages } = await alone(() =>
      traceLive(`udp:::send /args[4]->udp_dport == ${port}/ { @[stack()] = count(); }`, {
        command,
        options: { quiet: false },
      }),
    );
    close();
    expect(messages).toEqual([expect.stringMatching(/^pid \d+ has exited$/)]);
    const rows = aggregations.get('_')!.rows;
    const total = rows.map(({ value }) => (value.kind === 'integer' ? Number(value.value) : 0));
    expect(total.reduce((sum, count) => sum + count, 0)).toBe(3);
    // More than a string of D holds.
    for (const { key } of rows) expect(String(key[0])).toMatch(/^\n(?: {14}\S+\n){9,20}$/);
  });

  test('what a callback throws ends it, as a signal would, and is what it rejects with', async () => {
    const mine = new Error('mine');
    const onOutput = (): void => {
      throw mine;
    };
    expect(await failure(alone(() => traceLive('tick-10ms { trace(1); }', { onOutput })))).toBe(
      mine,
    );
  });

  test('what is wrong is rejected, and a process that was started for it is not left', async () => {
    const command = 'sleep 1000';
    const wrong = await failure(traceLive('tcp:::send { trace(y); }', { command }));
    expect(wrong).toBeInstanceOf(TraceError);
    const process = await failure(traceLive('BEGIN { }', { command: join(folder, 'nosuch') }));
    expect(String(process)).toContain('failed to execute');
  });
});
