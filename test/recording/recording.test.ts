/** What a live trace printed, its recording prints again; and what else can be asked of one. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordingWriter } from '../../runtime/recording/writer.ts';
import { isRecording } from '../../runtime/recording/recognize.ts';
import { acted, eventLine, hasBpftrace, lastMapLine, traced } from '../live-runtime/support.ts';
import { run } from '../replay/support.ts';
import { Folder, replayed } from './support.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const second = 1_000_000_000;

const program = `BEGIN { printf("%d %s\\n", pid, execname); start = timestamp; }
  udp:::receive {
    @bytes[args[2]->ip_saddr, args[4]->udp_dport] = sum(args[4]->udp_length);
    printf("%d %s %s:%d %d\\n", timestamp - start, execname, args[2]->ip_saddr, args[4]->udp_dport, arg0);
    self->last = timestamp;
  }
  tick-1s { printf("%Y\\n", walltimestamp); printa("%s %d %@d\\n", @bytes); clear(@bytes); }
  END { printf("%d end\\n", timestamp - start); }`;

const address = (last: number): readonly [number, bigint] => [0, 0xffff_0a00_0000n + BigInt(last)];
const name = (text: string): readonly bigint[] => {
  const bytes = Buffer.alloc(16);
  bytes.write(text, 'latin1');
  return [bytes.readBigInt64LE(0), bytes.readBigInt64LE(8)];
};

/** In the order in which the program asks. */
const decodes = {
  receive: [
    { kind: 'address' },
    { kind: 'integer', size: 2, signed: false },
    { kind: 'integer', size: 2, signed: false },
    { kind: 'text' },
    { kind: 'integer', size: 8, signed: false },
    { kind: 'integer', size: 4, signed: false },
    { kind: 'integer', size: 4, signed: true },
  ],
} as const;

const path = folder.file('whole');
let live: string;

beforeAll(async () => {
  const packet = (seconds: number, from: number, port: number, length: number): string =>
    eventLine(1, seconds * second, ...address(from), port, length, ...name('caf\xe9 "}'), -1, 7, 3);
  const { output } = await acted(
    { program, decodes },
    {
      print: [
        eventLine(0, 10 * second),
        packet(11, 1, 53, 100),
        packet(12, 2, 65_535, 8),
        eventLine(2, 12.5 * second),
        '{"type": "lost_events", "data": {"events": 3}}',
        packet(13, 1, 53, 50),
        eventLine(0, 14 * second, 0, 1),
        lastMapLine,
      ],
      end: { status: 0 },
      after: 50,
    },
    { record: path },
  );
  live = output;
});

describe('the same program', () => {
  test('prints what it printed live', async () => {
    expect(live).toContain('1000000000 caf\xe9 "} 10.0.0.1:53 -1\n');
    expect(live).toContain('10.0.0.2 65535 8\n');
    const { output, status, messages } = await replayed(path, program);
    expect(output).toBe(live);
    expect([status, messages]).toEqual([0, ['3 drops on CPU 0']]);
  });

  test.runIf(hasBpftrace)('by the bpftrace of this machine', async () => {
    const text = `BEGIN { printf("%d\\n", timestamp); }
      tick-20ms { printf("%d %d\\n", n++, walltimestamp); @[n % 3] = quantize(timestamp); }
      tick-500ms { exit(5); } END { printf("%d", timestamp); }`;
    const file = folder.file('real');
    const traces = await traced(
      {
        program: text,
        script: 'interval:ms:20 { print((1, nsecs)); } interval:ms:500 { print((2, nsecs)); }',
      },
      { record: file },
    );
    expect(traces.output.split('\n').length).toBeGreaterThan(20);
    const { output, status } = await replayed(file, text);
    expect(output).toBe(traces.output);
    expect(status).toBe(5);
  });
});

describe('on the command line', () => {
  test('-r tells a recording from a capture', async () => {
    const { stdout, stderr, status } = await run('-q', '-r', path, '-n', program);
    expect([stdout, status]).toEqual([live, 0]);
    expect(stderr).toBe('tsdtrace: 3 drops on CPU 0\n');
  });

  test('what was not recorded stops it, with what to do', async () => {
    const { stderr, status } = await run('-q', '-r', path, '-n', 'udp:::receive { trace(uid); }');
    expect(stderr).toBe(
      `tsdtrace: could not enable tracing: ${path}: the uid of udp:::receive was not recorded\n`,
    );
    expect(status).toBe(1);
  });

  test('it is replayed alone, and holds no packets', async () => {
    const twice = await run('-q', '-r', path, '-r', path, '-n', 'udp:::receive');
    expect(twice.stderr).toContain('is an event recording, which is replayed alone');
    const write = ['--write', folder.file('x.pcap')];
    const written = await run('-q', '-r', path, ...write, '-n', 'udp:::receive');
    expect(written.stderr).toContain('is an event recording, which holds no packets');
    const command = await run('-q', '-r', path, '-c', 'true', '-n', 'udp:::receive');
    expect(command.stderr).toContain('-c and -p are for live traces');
  });

  test('what only packets can give is refused', async () => {
    const text = 'udp:::receive { trace(*(&args[4]->udp_dport)); }';
    const { stderr, status } = await run('-q', '-r', path, '-n', text);
    expect(stderr).toContain('the address of udp_dport is known to the replay engine alone');
    expect(status).toBe(1);
  });
});

describe('another program', () => {
  test('over the recorded probes and data', async () => {
    const { output } = await replayed(
      path,
      'udp:::receive { @[execname] = sum(args[4]->udp_length); } tick-1s { ticks++; } END { trace(ticks); printa(" %s %@d", @); }',
    );
    // Without a format a key that is no text would be dumped, as native dtrace does.
    expect(output.trimEnd()).toBe('1 caf\xe9 "} 158');
  });

  test('timers that were not recorded run on its clock', async () => {
    const { output } = await replayed(path, 'tick-500ms { n++; } END { trace(n); }');
    // From BEGIN at 10 s to END, which the live trace had when it was made: long after 14 s on that clock.
    expect(Number(output)).toBeGreaterThanOrEqual(8);
  });

  test('a datum that was not recorded is an error that names it', async () => {
    await expect(replayed(path, 'udp:::receive { trace(args[2]->ip_daddr); }')).rejects.toThrow(
      `${path}: the member ip_daddr of udp:::receive was not recorded`,
    );
    await expect(replayed(path, 'udp:::receive { trace(uid); }')).rejects.toThrow(
      'the uid of udp:::receive was not recorded',
    );
  });

  test('a probe that was not recorded is an error, beside others a message', async () => {
    await expect(replayed(path, 'tcp:::send { trace(1); }')).rejects.toThrow(
      `${path}: no probe of 'tcp:::send' was recorded`,
    );
    const { output, messages } = await replayed(path, 'udp::: { @ = count(); }');
    expect(output.trim()).toBe('3');
    expect(messages[0]).toBe(`${path}: udp:::send was not recorded and does not fire`);
  });

  test('exit() ends it', async () => {
    const { output, status } = await replayed(path, 'udp:::receive { trace(++n); exit(2); }');
    expect([output, status]).toEqual(['1\n', 2]);
  });
});

describe('files', () => {
  test('are told from captures', () => {
    expect(isRecording(path)).toBe(true);
    expect(isRecording(folder.file('nothing'))).toBe(false);
    expect(isRecording('-')).toBe(false);
    writeFileSync(folder.file('text'), 'udp');
    expect(isRecording(folder.file('text'))).toBe(false);
  });

  test('of a later version are refused, of an earlier one taken', async () => {
    const bytes = readFileSync(path);
    bytes.writeUInt16LE(3, 8);
    writeFileSync(folder.file('later'), bytes);
    await expect(replayed(folder.file('later'), program)).rejects.toThrow(
      'a recording of version 3, which this program does not know',
    );
    // One of version 1 differs by what it has not.
    bytes.writeUInt16LE(1, 8);
    writeFileSync(folder.file('earlier'), bytes);
    expect((await replayed(folder.file('earlier'), program)).output).toBe(live);
  });

  test('that cannot be made stop the trace before it begins', async () => {
    await expect(
      acted({ program, decodes }, {}, { record: folder.file('no/such/folder') }),
    ).rejects.toThrow(/cannot record to .*: no such file/);
  });

  test('on a full disk are given up, and the trace goes on', () => {
    const problems: string[] = [];
    const writer = new RecordingWriter('/dev/full', (problem) => problems.push(problem));
    const description = {
      began: '0',
      cpu: 0,
      wallOffset: '0',
      system: 'test',
      tracer: { pid: 1, ppid: 1, uid: 0, gid: 0, execname: 'x' },
      probes: [],
    };
    writer.begin(description);
    writer.flush();
    writer.end({ ended: '1', cpu: 0 });
    expect(problems).toEqual([expect.stringContaining('ENOSPC')]);
  });
});
