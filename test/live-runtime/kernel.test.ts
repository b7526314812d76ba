/** The engine with the bpftrace of this machine, kernel halves written by hand. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import type { MapSchema } from '../../compiler/backends/events/schema.ts';
import type { Program } from '../../compiler/program.ts';
import { hasBpftrace, traced } from './support.ts';

/** `@a0[port]` counts for the program's first aggregation. */
const countsByPort = (program: Program): readonly MapSchema[] => [
  {
    name: 'a0',
    aggregation: program.aggregations[0],
    part: { kind: 'count' },
    keys: [
      {
        type: program.aggregations[0].keys[0],
        decode: { kind: 'integer', size: 2, signed: false },
      },
    ],
    epoch: false,
  },
];

/** UDP over loopback IPv4, to that port, counted where it is received. */
const countUdp = (port: number): string => `tracepoint:net:netif_receive_skb {
  $nh = (uint64)((struct sk_buff *)args->skbaddr)->data;
  if (*(uint8*)($nh + 9) == 17 && bswap(*(uint16*)($nh + 22)) == ${port}) { @a0[(uint64)${port}] = count(); }
}`;

async function send(port: number, datagrams: number): Promise<void> {
  const socket = createSocket('udp4');
  for (let i = 0; i < datagrams; i++) {
    socket.send('x', port, '127.0.0.1');
    if (i % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.close();
}

describe.runIf(hasBpftrace)('with bpftrace', () => {
  test('BEGIN, events in order, exit() with its status, END', async () => {
    const { output, status, problems } = await traced({
      program: `BEGIN { printf("begin\\n"); }
        tick-100ms { n++; printf("tick %d\\n", n); }
        tick-100ms /n == 3/ { exit(3); }
        END { printf("end %d\\n", n); }`,
      script: 'interval:ms:100 { print((1, nsecs)); }',
    });
    expect(problems).toEqual([]);
    expect(output).toBe('begin\ntick 1\ntick 2\ntick 3\nend 3\n\n');
    expect(status).toBe(3);
  });

  test('the wall clock', async () => {
    const before = Date.now();
    const { output } = await traced({
      program: 'tick-50ms { printf("%d", walltimestamp); exit(0); }',
      script: 'interval:ms:50 { print((1, nsecs)); }',
    });
    const told = Number(BigInt(output.trim()) / 1_000_000n);
    expect(told).toBeGreaterThanOrEqual(before);
    expect(told).toBeLessThanOrEqual(Date.now());
  });

  test('every datagram is counted once, over clears and the end', async () => {
    const port = 40_000 + (process.pid % 10_000);
    const stop = new AbortController();
    // Half of them when all is attached, the others when some were printed and cleared.
    let halves = 0;
    const onOutput = (text: string): void => {
      const due = halves === 0 ? /ready/ : /\d+ +[1-9]/;
      if (halves === 2 || !due.test(text)) return;
      const last = ++halves === 2;
      void send(port, 500).then(() => last && stop.abort());
    };
    // What comes after the last tick is printed by END alone: dtrace's own last print leaves out what printa() has shown.
    const { output, problems } = await traced(
      {
        program: `BEGIN { printf("ready\\n"); } udp:::receive { @[args[4]->udp_dport] = count(); }
          tick-100ms { printa("%d %@d\\n", @); clear(@); } END { printa("%d %@d\\n", @); }`,
        script: `${countUdp(port)}
          interval:ms:100 { print(@a0); print((1, nsecs)); }`,
        kernel: ['receive'],
        snapshots: ['tick-100ms'],
        maps: countsByPort,
      },
      { signal: stop.signal, onOutput },
    );
    expect(problems).toEqual([]);
    const counts = [...output.matchAll(/^\s*(\d+) +(\d+)$/gm)];
    expect(new Set(counts.map(([, key]) => Number(key)))).toEqual(new Set([port]));
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(1000);
  });

  test('a map that 0.17 has silently filled is told', async () => {
    const { messages } = await traced({
      program: `udp:::receive { @[args[4]->udp_dport] = count(); }
        tick-100ms { exit(0); }`,
      script:
        'interval:ms:100 { @a0[1] = count(); @a0[2] = count(); @a0[3] = count(); print((1, nsecs)); }',
      kernel: ['receive'],
      maps: countsByPort,
      environment: { BPFTRACE_MAP_KEYS_MAX: '2' },
    });
    expect(messages.join('\n')).toContain('@_ has all of its 2 keys in use');
  });

  test('the target begins when all is attached, and the trace ends with it', async () => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = once(child, 'exit').then(() => 'told unless quiet');
    let resumed = false;
    const { output, status } = await traced(
      { program: 'END { printf("end"); }', script: '' },
      {
        target: {
          pid: child.pid!,
          resume: () => {
            resumed = true;
            child.stdin.end();
          },
          abandon: () => {},
          ended,
        },
      },
    );
    expect(resumed).toBe(true);
    expect([output, status]).toEqual(['end\n', 0]);
  });
});
