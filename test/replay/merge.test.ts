/** Several captures as one, and captures from elsewhere than a plain file. */
import { createReadStream, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { tsdtrace } from '../cli/run.ts';
import { bytesOf, Folder, recordsOf } from './files.ts';
import { output, recording, rows, sidecar } from './support.ts';

const folder = new Folder();

afterAll(() => folder.remove());

const client = recording('lossy-client.pcap');
const server = recording('lossy-server.pcap.gz');

interface Frame {
  readonly time: bigint;
  readonly file: number;
  readonly number: number;
}

/** IP frames of a little-endian pcap recording with microseconds. */
function framesOf(capture: string, file: number): readonly Frame[] {
  return recordsOf(bytesOf(capture)).flatMap(({ data, seconds, fraction }, index) =>
    [0x0800, 0x86dd].includes(data.readUInt16BE(12))
      ? [
          {
            time: BigInt(seconds) * 1_000_000_000n + BigInt(fraction) * 1000n,
            file,
            number: index + 1,
          },
        ]
      : [],
  );
}

const byTime = (a: Frame, b: Frame): number => Number(a.time - b.time) || a.file - b.file;

describe('two captures, taken at either end', () => {
  const frames = [
    ...framesOf('lossy-client.pcap', 0),
    ...framesOf('lossy-server.pcap.gz', 1),
  ].toSorted(byTime);
  const program = 'ip:::send { printf("%d %d\\n", walltimestamp, args[0]->pkt_addr); }';
  const listed = (list: readonly Frame[]): string =>
    list.map(({ time, number }) => `${time} ${number}\n`).join('');

  test('come in the order of time, equal times in that of -r', async () => {
    // They overlap: the merge has something to do.
    const changes = frames.filter(({ file }, i) => i > 0 && file !== frames[i - 1].file);
    expect(changes.length).toBeGreaterThan(100);
    const stdout = await output('-r', client, '-r', server, '-x', 'vantage=both', '-n', program);
    expect(stdout).toBe(`${listed(frames)}\n`);
  });

  test('the other way round too', async () => {
    const swapped = frames.map((frame) => ({ ...frame, file: 1 - frame.file })).toSorted(byTime);
    const stdout = await output('-r', server, '-r', client, '-x', 'vantage=both', '-n', program);
    expect(stdout).toBe(`${listed(swapped)}\n`);
  });

  test('are counted together', async () => {
    const bySource = 'tcp:::send { @[args[2]->ip_saddr] = count(); }';
    const words = ['-r', client, '-r', server, '-x', 'vantage=both', '-n', bySource];
    const expected: Record<string, number> = {};
    for (const name of ['lossy-client', 'lossy-server'])
      for (const [source, n] of Object.entries(sidecar(name).tshark.tcpFramesBySource))
        expected[source] = (expected[source] ?? 0) + n;
    expect(rows(await output(...words))).toEqual(expected);
  });

  test('the clock of ticks is that of both', async () => {
    const first = frames[0].time;
    const last = frames[frames.length - 1].time;
    const ticks = 'tick-100ms { n++; } END { printf("%d", n); }';
    // The first frames of both files are ARP, a moment before.
    const n = Number(await output('-r', client, '-r', server, '-n', ticks));
    const span = Number((last - first) / 100_000_000n);
    expect(n).toBeGreaterThanOrEqual(span);
    expect(n).toBeLessThanOrEqual(span + 1);
  });
});

const summary = `
tcp:::send { @bytes[args[2]->ip_saddr] = sum(args[2]->ip_plength); @sizes = quantize(args[2]->ip_plength); }
tcp:::accept-established { @accepted[args[4]->tcp_dport] = count(); }
tick-1sec { printa("%s %@d\\n", @bytes); }`;

describe('gzip', () => {
  test.for(['scan.pcap.gz', 'lossy-server.pcap.gz'])('%s prints what is in it', async (capture) => {
    const plain = folder.write('plain.pcap', bytesOf(capture));
    const stdout = await output('-r', recording(capture), '-n', summary);
    expect(stdout).toBe(await output('-r', plain, '-n', summary));
    expect(stdout.length).toBeGreaterThan(200);
  });

  test('pcapng in gzip, of several members', async () => {
    const web = bytesOf('web.pcapng');
    const parts = [web.subarray(0, 777), web.subarray(777, 50_000), web.subarray(50_000)];
    const path = folder.write('web.pcapng.gz', Buffer.concat(parts.map((part) => gzipSync(part))));
    const stdout = await output('-r', path, '-n', summary);
    expect(stdout).toBe(await output('-r', recording('web.pcapng'), '-n', summary));
  });
});

describe('a process of its own', () => {
  test.for([
    ['pcapng', 'web.pcapng'],
    ['pcap', 'lossy-client.pcap'],
    ['gzip', 'scan.pcap.gz'],
  ])('reads %s from standard input', async ([, capture]) => {
    const finished = await tsdtrace(['-q', '-r', '-', '-n', summary], {
      input: readFileSync(recording(capture)),
    });
    const stdout = await output('-r', recording(capture), '-n', summary);
    expect(finished).toEqual({ status: 0, stdout, stderr: '' });
  });

  test('reads a pipe that trickles', async () => {
    const finished = await tsdtrace(['-q', '-r', '-', '-n', summary], {
      keepOpen: true,
      meanwhile: ({ stdin }) => {
        // Pieces of this size cut headers and packets anywhere.
        createReadStream(recording('web.pcapng'), { highWaterMark: 1021 }).pipe(stdin!);
      },
    });
    const stdout = await output('-r', recording('web.pcapng'), '-n', summary);
    expect(finished).toEqual({ status: 0, stdout, stderr: '' });
  });

  test('merges a pipe with a file', async () => {
    const words = ['-r', client, '-x', 'vantage=both', '-n', summary];
    const finished = await tsdtrace(['-q', '-r', '-', ...words], { input: readFileSync(server) });
    const stdout = await output('-r', server, ...words);
    expect(finished).toEqual({ status: 0, stdout, stderr: '' });
  });

  test('interrupted in the middle of a pipe prints what it has, END and all', async () => {
    const capture = bytesOf('lossy-client.pcap');
    const records = recordsOf(capture);
    // A hundred frames and a part of the next; more never comes.
    const some = capture.subarray(0, records[100].at + 30);
    const tcp = records
      .slice(0, 100)
      .filter(({ data }) => data.readUInt16BE(12) === 0x0800 && data[23] === 6).length;
    const program = `
      tcp:::send /args[2]->ip_ver == 4/ { n++; @["counted"] = count(); }
      tcp:::send /n == ${tcp} && !told/ { printf("all\\n"); told = 1; }
      END { printf("end after %d\\n", n); }`;
    const { status, stdout, stderr } = await tsdtrace(['-q', '-r', '-', '-n', program], {
      keepOpen: true,
      input: some,
      meanwhile: (child) => {
        child.stdout?.once('data', () => child.kill('SIGINT'));
      },
    });
    expect(tcp).toBeGreaterThan(50);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    // A newline stands for the line that ^C is on.
    expect(stdout).toBe(
      `all\n\nend after ${tcp}\n\n  ${'counted'.padEnd(50)} ${String(tcp).padStart(16)}\n`,
    );
  });
});
