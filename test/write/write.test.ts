/** --write and pcap(): which packets of a recording are written. The truth is tshark's choice of them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { trace } from '../../index.ts';
import { readAll } from '../capture/read.ts';
import { linesOf, listOf, objectOf } from '../machine/decode.ts';
import { isIp } from './support.ts';
import { hasTshark, rowsOf } from '../replay/dissector.ts';
import { recording, run } from '../replay/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

const refused = recording('refused.pcap');
let files = 0;

/** Runs a program with --write, which must not complain; the file. */
async function write(
  program: string,
  capture: string,
  ...words: readonly string[]
): Promise<string> {
  const path = join(folder, `${files++}.pcapng`);
  const outcome = await run('-q', '-r', capture, '--write', path, ...words, '-n', program);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return path;
}

/** Times of the packets that are written. */
async function timesOf(path: string): Promise<string[]> {
  const { packets, error } = await readAll(path);
  expect(error).toBeUndefined();
  return packets.map((each) => `${each.seconds}.${String(each.nanoseconds).padStart(9, '0')}`);
}

const found = hasTshark('what is written is not compared with its choice');

const tshark = (capture: string, filter: string, ...fields: readonly string[]): string[][] =>
  rowsOf(capture, fields, 'all', filter);

describe.runIf(found)('a predicate chooses what a display filter chooses', () => {
  const fields = [
    'frame.time_epoch',
    'frame.len',
    'frame.interface_name',
    'frame.encap_type',
    'ip.id',
  ];
  test.each([
    [
      'web.pcapng',
      'tcp:::send /args[4]->tcp_flags & TH_SYN/ {}',
      'tcp.flags.syn == 1',
      'tcp:::send',
    ],
    [
      'dns.pcapng',
      'udp:::send { @ = sum(args[2]->ip_plength); }',
      'udp and not icmp and not icmpv6',
      'udp:::send',
    ],
    [
      'loopback-any.pcap',
      'ip:::send, ip:::receive /args[2]->ip_plength > 60/ {}',
      '(ip and ip.len > 80) or (ipv6 and ipv6.plen > 60)',
      'ip:::send|ip:::receive',
    ],
    ['vlan.pcap', 'ip:::receive /args[2]->ip_ver == 6/ { trace(1); }', 'ipv6', 'ip:::receive'],
  ])('%s %s', async (name, program, filter, comment) => {
    const path = await write(program, recording(name), '-x', 'vantage=both');
    const theirs = tshark(recording(name), filter, ...fields);
    const written = tshark(path, 'frame', ...fields, 'frame.comment');
    expect(theirs.length).toBeGreaterThan(0);
    const named = (row: string[]): string[] =>
      row.map((text, i) => (i === 2 ? text || 'pcap0' : text));
    expect(written).toEqual(theirs.map((row) => [...named(row), comment]));
  });
});

describe('a packet is written', () => {
  test('once, with every probe whose clause ran, in their order', async () => {
    const program = `
      tcp:::send /args[4]->tcp_flags == TH_RST/ { x++; }
      tcp:::send { this->y = 1; }
      tcp:::send /0/ { }
      ip:::receive { }`;
    const { length } = (await readAll(refused)).packets.filter(isIp);
    const path = await write(program, refused);
    const { packets } = await readAll(path);
    expect(packets).toHaveLength(length);
    const comments = [
      ...readFileSync(path)
        .toString('latin1')
        .matchAll(/(tcp|ip):::\w+/g),
    ];
    expect(comments.filter(([, provider]) => provider === 'ip')).toHaveLength(length);
  });

  test('when its clause faults, exits, speculates or discards, too', async () => {
    const whole = await timesOf(await write('tcp:::send {}', refused));
    const clauses = 'tcp:::send { speculate(speculation()); trace(1); } tcp:::send { discard(1); }';
    expect(await timesOf(await write(clauses, refused))).toEqual(whole);
    const exits = await write('tcp:::send /++n == 3/ { exit(0); }', refused);
    expect(await timesOf(exits)).toEqual([whole[2]]);
    const path = join(folder, 'faults.pcapng');
    await run('-q', '-r', refused, '--write', path, '-n', 'tcp:::send { trace(*(int *)8); }');
    expect(await timesOf(path)).toEqual(whole);
  });

  test('not for probes that have no packet', async () => {
    const own = 'BEGIN { x = 1; } END {} ERROR {} tick-1ms {} tcp:::send /0/ {}';
    expect(await timesOf(await write(own, refused))).toEqual([]);
  });

  test('of several captures, in the order of the trace, from the interfaces of each', async () => {
    const [one, other] = [recording('timeouts-client.pcap'), recording('web.pcapng')];
    const path = await write('ip:::send {}', one, '-r', other);
    const merged = await readAll(one, other);
    const ip = merged.packets.filter(isIp);
    const names = new Set(ip.map((packet) => packet.interface));
    expect(names.size).toBe(2);
    const { packets } = await readAll(path);
    const key = ({
      data,
      seconds,
      nanoseconds,
      interface: from,
    }: (typeof packets)[number]): unknown => [
      Buffer.from(data).toString('hex'),
      seconds,
      nanoseconds,
      from,
    ];
    expect(packets.map(key)).toEqual(ip.map(key));
  });
});

describe('pcap()', () => {
  const syn = 'tcp:::send /args[4]->tcp_flags == TH_SYN/';

  test('alone says what is written', async () => {
    const path = await write(
      `tcp:::send {} ${syn} { pcap(args[0]->pkt_addr, PCAP_ETHER); }`,
      refused,
    );
    const frames = (await readAll(refused)).packets;
    const { packets } = await readAll(path);
    const syns = frames.filter(({ data }) => data[12] === 8 && data[23] === 6 && data[47] === 2);
    const syns6 = frames.filter(
      ({ data }) => data[12] === 0x86 && data[20] === 6 && data[67] === 2,
    );
    expect(syns.length).toBeGreaterThan(0);
    expect(packets).toHaveLength(syns.length + syns6.length);
    expect(packets.filter(({ data }) => data[12] === 8).map(({ data }) => data)).toEqual(
      syns.map(({ data }) => data),
    );
  });

  test('takes the IP packet, whatever is around it', async () => {
    const path = await write('udp:::send { pcap(arg0, PCAP_IP); }', recording('dns.pcapng'));
    const { packets } = await readAll(path);
    expect(packets.length).toBeGreaterThan(0);
    for (const { data, linkType, wireLength } of packets) {
      expect(linkType).toBe(101);
      const four = data[0] >> 4 === 4;
      expect(wireLength).toBe(four ? (data[2] << 8) | data[3] : ((data[4] << 8) | data[5]) + 40);
      expect(data.length).toBe(wireLength);
    }
  });

  test.runIf(found)('takes it without padding, as tshark reads it', async () => {
    const path = await write(`${syn} { pcap(args[0]->pkt_addr, PCAP_IP); }`, refused);
    const fields = ['frame.time_epoch', 'ip.src', 'ipv6.src', 'tcp.seq_raw', 'tcp.options'];
    const theirs = tshark(refused, 'tcp.flags == 2', ...fields);
    expect(tshark(path, 'raw', ...fields)).toEqual(theirs);
  });

  test('of NULL writes nothing; of another address is a fault', async () => {
    expect(await timesOf(await write('tcp:::send { pcap(NULL, PCAP_IP); }', refused))).toEqual([]);
    const path = join(folder, 'fault.pcapng');
    const kept =
      'int kept; tcp:::send /kept/ { pcap(kept, PCAP_IP); } tcp:::send { kept = args[0]->pkt_addr; }';
    const { stderr } = await run('-q', '-r', refused, '--write', path, '-n', kept);
    expect(stderr).toMatch(/invalid address \(0x3\)/);
    expect(await timesOf(path)).toEqual([]);
  });

  test('in a speculation writes when it is committed, and not when it is discarded', async () => {
    const program = (last: string): string => `
      ${syn} { held = speculation(); speculate(held); pcap(args[0]->pkt_addr, PCAP_IP); }
      tcp:::connect-refused { ${last}(held); }`;
    const committed = await timesOf(await write(program('commit'), refused, '-x', 'nspec=9'));
    expect(committed.length).toBeGreaterThan(0);
    const whole = await timesOf(await write(`${syn} {}`, refused));
    expect(whole).toEqual(expect.arrayContaining(committed));
    expect(await timesOf(await write(program('discard'), refused, '-x', 'nspec=9'))).toEqual([]);
  });

  test('of a clause that faults is not written', async () => {
    const path = join(folder, 'later.pcapng');
    const program = `${syn} { pcap(args[0]->pkt_addr, PCAP_IP); trace(1 / (args[4]->tcp_flags & TH_RST)); }`;
    await run('-q', '-r', refused, '--write', path, '-n', program);
    expect(await timesOf(path)).toEqual([]);
  });

  test('takes pcapsize bytes', async () => {
    const program = `${syn} { pcap(args[0]->pkt_addr, PCAP_ETHER); exit(0); }`;
    const [packet] = (await readAll(await write(program, refused, '-x', 'pcapsize=20'))).packets;
    expect(packet).toMatchObject({ wireLength: 74, data: { length: 20 } });
  });

  test('without a file shows the bytes, as tracemem() does', async () => {
    const first = (await readAll(refused)).packets.find(
      ({ data }) => data[12] === 8 && data[13] === 0,
    )!;
    const row = [...first.data.subarray(0, 16)].map(
      (byte) => ` ${byte.toString(16).padStart(2, '0')}`,
    );
    const program = 'ip:::send { pcap(arg0, PCAP_ETHER); exit(0); }';
    const { stdout } = await run('-q', '-r', refused, '-n', program);
    expect(stdout).toContain(`0:${row.join('')}  `);
    const path = join(folder, 'quiet.pcapng');
    const kept = await run('-q', '-r', refused, '--write', path, '-n', program);
    expect(kept.stdout).toBe('\n');
  });

  test('is told to programs, with a file and without', async () => {
    const program = 'udp:::send { pcap(arg0, PCAP_IP); exit(0); }';
    const words = ['-r', recording('dns.pcapng'), '-x', 'oformat=ndjson', '-n', program];
    const { stdout } = await run(...words);
    const record = linesOf(stdout).find(({ type }) => type === 'record')!;
    const action = objectOf(listOf(record.actions)[0]);
    const path = join(folder, 'told.pcapng');
    expect((await run(...words, '--write', path)).stdout).toBe(stdout);
    const [packet] = (await readAll(path)).packets;
    const all = (await readAll(recording('dns.pcapng'))).packets;
    const packetsBefore = all.findIndex(({ data }) => data[12] === 8 && data[23] === 17);
    const bytes = Buffer.from(packet.data).toString('base64');
    expect(action).toEqual({
      action: 'pcap',
      frame: packetsBefore + 1,
      linkType: 101,
      length: packet.wireLength,
      bytes,
    });
  });

  test.each([
    ['pcap(0)', 'D_PROTO_LEN', '1 arg passed, 2 expected'],
    ['pcap(0, 1, 2)', 'D_PROTO_LEN', '3 args passed, 2 expected'],
    ['pcap("a", 1)', 'D_PROTO_ARG', 'prototype: void *\n\t argument: string'],
    ['pcap(0, "a")', 'D_PROTO_ARG', 'prototype: int\n\t argument: string'],
    ['(void)pcap(0, 1)', 'D_CG_EXPR', 'may not be called from a D expression'],
    ['commit(1); pcap(0, 1)', 'D_DREC_COMM', 'data-recording actions may not follow commit( )'],
  ])('%s is refused', async (call, tag, message) => {
    const { stderr } = await run('-e', '-xerrtags', '-n', `BEGIN { ${call}; }`);
    expect(stderr).toContain(`[${tag}]`);
    expect(stderr).toContain(message);
  });
});

test('the library writes, too', async () => {
  const path = join(folder, 'library.pcap');
  await trace('tcp:::connect-refused {}', { captures: [refused], write: path });
  expect((await readAll(path)).packets.length).toBeGreaterThan(0);
});
