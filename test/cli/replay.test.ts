import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tsdtrace, type Finished } from './run.ts';

/** A UDP datagram over IPv4, without a link layer (LINKTYPE_RAW). */
function datagram(source: string, port: number, payload: number): Buffer {
  const bytes = Buffer.alloc(28 + payload);
  bytes[0] = 0x45;
  bytes.writeUInt16BE(bytes.length, 2);
  bytes[8] = 64;
  bytes[9] = 17;
  bytes.set(source.split('.').map(Number), 12);
  bytes.set([10, 0, 0, 9], 16);
  bytes.writeUInt16BE(40000, 20);
  bytes.writeUInt16BE(port, 22);
  bytes.writeUInt16BE(8 + payload, 24);
  return bytes;
}

/** A pcap file of packets a millisecond apart. draft-ietf-opsawg-pcap. */
function pcap(packets: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(101, 20);
  const records = packets.flatMap((packet, index) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000, 0);
    record.writeUInt32LE(index * 1000, 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    return [record, packet];
  });
  return Buffer.concat([header, ...records]);
}

/** Two datagrams from 10.0.0.1 and one from 10.0.0.2, to port 53. */
const three = pcap([
  datagram('10.0.0.1', 53, 10),
  datagram('10.0.0.2', 53, 20),
  datagram('10.0.0.1', 53, 30),
]);

let folder: string;
let capture: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsdtrace-replay-'));
  capture = join(folder, 'three.pcap');
  writeFileSync(capture, three);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const bySource = 'udp:::send { @[args[2]->ip_saddr] = count(); }';

/** dtrace's layout of a string key and a value. */
const row = (key: string, value: number): string =>
  `  ${key.padEnd(50)} ${String(value).padStart(16)}\n`;

/** Everything that counting by source prints. */
const counted = `\n${row('10.0.0.2', 1)}${row('10.0.0.1', 2)}`;

const run = (...words: string[]): Promise<Finished> => tsdtrace(['-r', capture, ...words]);

describe('a replay', () => {
  test('prints what dtrace would, and what it matched on standard error', async () => {
    expect(await run('-n', bySource)).toEqual({
      status: 0,
      stdout: counted,
      stderr: "tsdtrace: description 'udp:::send ' matched 1 probe\n",
    });
  });

  test('-q leaves the messages out', async () => {
    expect(await run('-qn', bySource)).toEqual({ status: 0, stdout: counted, stderr: '' });
  });

  test('so does the pragma', async () => {
    const path = join(folder, 'quiet.d');
    writeFileSync(path, `#pragma D option quiet\n${bySource}\n`);
    expect(await run('-s', path)).toEqual({ status: 0, stdout: counted, stderr: '' });
  });

  test('takes the body in angle brackets', async () => {
    const { stdout, stderr } = await run('-n', 'udp:::send < @[args[2]->ip_saddr] = count(); >');
    expect(stdout).toBe(counted);
    expect(stderr).toBe("tsdtrace: description 'udp:::send ' matched 1 probe\n");
  });

  test('prints records with their header', async () => {
    const { stdout } = await run('-n', 'BEGIN { trace(7); exit(0); }');
    // The header is %3s %6s %32s, a record %3d %6d %32s and a blank; trace() of an int is " %10d".
    const header = `CPU     ID ${'FUNCTION:NAME'.padStart(32)}`;
    const record = `  0      1 ${':BEGIN'.padStart(32)}  ${'7'.padStart(10)}`;
    expect(stdout).toBe(`${header}\n${record}\n\n`);
  });

  test('reads standard input', async () => {
    const finished = await tsdtrace(['-qr', '-', '-n', bySource], { input: three });
    expect(finished).toEqual({ status: 0, stdout: counted, stderr: '' });
  });

  test('several captures are one', async () => {
    const { stdout } = await run('-r', capture, '-qn', bySource);
    expect(stdout).toBe(`\n${row('10.0.0.2', 2)}${row('10.0.0.1', 4)}`);
  });

  test('-o appends to a file', async () => {
    const out = join(folder, 'out');
    writeFileSync(out, 'before\n');
    expect(await run('-qo', out, '-n', bySource)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(out, 'latin1')).toBe(`before\n${counted}`);
  });

  test('operands are $1 and $$2, wherever they stand', async () => {
    const { stdout } = await run(
      '53',
      '-qn',
      'BEGIN { printf("%d %s %s", $1, $$2, $$0); exit(0); }',
      'x y',
    );
    expect(stdout).toBe('53 x y tsdtrace\n');
  });

  test('$0 is the script', async () => {
    const path = join(folder, 'zero.d');
    writeFileSync(path, 'BEGIN { printf("%s", $$0); exit(0); }\n');
    expect((await run('-qs', path)).stdout).toBe(`${path}\n`);
  });

  test('several programs run in order', async () => {
    const words = ['-qn', 'BEGIN { printf("a"); }', '-n', 'BEGIN { printf("b"); exit(0); }'];
    expect((await run(...words)).stdout).toBe('ab\n');
  });

  test('the status is that of exit()', async () => {
    expect((await run('-qn', 'BEGIN { exit(3); }')).status).toBe(3);
    expect((await run('-qn', 'BEGIN { exit(3); } END { exit(4); }')).status).toBe(4);
  });

  test('strings are bytes to the end', async () => {
    const { stdout } = await run('-qn', 'BEGIN { printf("é\\377"); exit(0); }');
    expect(stdout).toBe('\xc3\xa9\xff\n');
  });
});

test('a vantage that means nothing', async () => {
  const { status, stdout, stderr } = await run('-x', 'vantage=here', '-qn', bySource);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^tsdtrace: failed to set -x vantage: here .*\n$/);
});

describe('a capture that cannot be read', () => {
  test.for([
    ['missing', undefined],
    ['empty', Buffer.alloc(0)],
    ['not a capture', Buffer.from('#!/bin/sh\necho this is not a capture file, not at all\n')],
  ] as const)('%s ends with 1 and a sentence that names it', async ([name, bytes]) => {
    const path = join(folder, `${name}.pcap`);
    if (bytes !== undefined) writeFileSync(path, bytes);
    const { status, stderr } = await tsdtrace(['-r', path, '-qn', bySource]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tsdtrace: [^\n]+\n$/);
    expect(stderr).toContain(path);
  });

  test('what was whole before the damage is counted', async () => {
    const path = join(folder, 'cut.pcap');
    writeFileSync(path, three.subarray(0, three.length - 5));
    const { status, stdout, stderr } = await tsdtrace(['-r', path, '-qn', bySource]);
    expect(status).toBe(1);
    expect(stdout).toBe(`\n${row('10.0.0.1', 1)}${row('10.0.0.2', 1)}`);
    expect(stderr).toMatch(/^tsdtrace: [^\n]+\n$/);
    expect(stderr).toContain(path);
  });
});

describe('an end from outside', () => {
  /** A replay of a capture that never ends: standard input stays open. The signal comes when all three packets have. */
  function interrupted(signal: NodeJS.Signals): Promise<Finished> {
    const words = [
      '-qr',
      '-',
      '-n',
      'udp:::send { @ = count(); } udp:::send /++n == 3/ { printf("on\\n"); } END { printf("end"); }',
    ];
    return tsdtrace(words, {
      keepOpen: true,
      input: three,
      meanwhile: (child) => {
        child.stdout?.once('data', () => child.kill(signal));
      },
    });
  }

  test.for(['SIGINT', 'SIGTERM'] as const)('%s prints what was counted', async (signal) => {
    const { status, stdout } = await interrupted(signal);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^on\n\nend\n *3\n$/);
  });

  test('a reader that goes away ends it without a word', async () => {
    const finished = await tsdtrace(['-r', '-', '-qn', 'udp:::send { trace(1); }'], {
      input: pcap(Array.from({ length: 50_000 }, () => datagram('10.0.0.1', 53, 0))),
      meanwhile: (child) => {
        child.stdout?.once('data', () => child.stdout?.destroy());
      },
    });
    expect(finished.stderr).toBe('');
    expect(finished.status).toBe(0);
  });
});

test('objects are keys as a whole, however short strings are; (*args[n]).x is args[n]->x', async () => {
  const program = `struct wide { char a[40]; } w;
    BEGIN { w.a[39] = 1; @keys[w] = count(); w.a[39] = 2; @keys[w] = count(); }
    udp:::send /(*args[4]).udp_dport == args[4]->udp_dport/ { n++; }
    END { printf("%d\\n", n); printa("%@d\\n", @keys); }`;
  const { stdout } = await tsdtrace(['-q', '-x', 'strsize=16', '-r', capture, '-n', program]);
  expect(stdout).toBe('3\n1\n1\n\n');
});
