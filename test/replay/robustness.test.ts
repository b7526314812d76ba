/** Captures that are missing, damaged or none: a sentence, status 1, and what was whole before the damage. */
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { blocksOf, bytesOf, Folder, pcapHeader, recordHeader, recordsOf } from './files.ts';
import { recording, run, sidecar, type Outcome } from './support.ts';

const folder = new Folder();

afterAll(() => folder.remove());

/** Counts frames by their numbers, whatever they hold, as far as they are IP. */
const count = 'ip:::send { n++; } END { printf("%d", n); }';

const counting = (path: string): Promise<Outcome> =>
  run('-q', '-r', path, '-x', 'vantage=both', '-n', count);

/** Ethernet frames that hold IPv4 or IPv6. */
const isIP = (frame: Buffer): boolean => [0x0800, 0x86dd].includes(frame.readUInt16BE(12));

/** One line that names the file. */
function expectSentence({ status, stderr }: Outcome, path: string): void {
  expect(stderr).toMatch(/^tsdtrace: [^\n]+\n$/);
  expect(stderr).toContain(`tsdtrace: ${path}: `);
  expect(status).toBe(1);
}

const refused = bytesOf('refused.pcap');
const records = recordsOf(refused);
const web = bytesOf('web.pcapng');

/** A copy with some bytes set. */
function altered(file: Buffer, at: number, ...bytes: readonly number[]): Buffer {
  const copy = Buffer.from(file);
  copy.set(bytes, at);
  return copy;
}

test('the recordings are what these tests take them for', async () => {
  expect(records.length).toBe(sidecar('refused').tshark.frames);
  expect(records.filter(({ data }) => isIP(data)).length).toBe(sidecar('refused').tshark.ipFrames);
  expect((await counting(recording('refused.pcap'))).stdout).toBe(
    `${sidecar('refused').tshark.ipFrames}\n`,
  );
});

describe('no capture at all', () => {
  test.for([
    ['empty', '', /is empty/],
    [
      'text',
      'Dear Sir or Madam,\nthis is a letter and not a capture.\n',
      /not a pcap, pcapng or snoop/,
    ],
    ['noise', Buffer.from(Array.from({ length: 500 }, (_, i) => (i * i + 7) & 255)), /not a pcap/],
    ['magic', altered(refused, 0, 0), /not a pcap, pcapng or snoop/],
    ['header', refused.subarray(0, pcapHeader - 1), /truncated/],
    ['user0', altered(refused, 20, 147), /link type 147 .*not supported/],
    ['wireless', altered(refused, 20, 105), /link type 105 .*802\.11.*not supported/],
    [
      'gzip of a text',
      gzipSync('a letter, compressed for the post'),
      /not a pcap, pcapng or snoop/,
    ],
    ['gzip cut in its header', gzipSync(refused).subarray(0, 5), /gzip/],
  ] as const)('%s', async ([name, bytes, words]) => {
    const path = folder.write(name, bytes);
    const outcome = await counting(path);
    expectSentence(outcome, path);
    expect(outcome.stderr).toMatch(words);
    expect(outcome.stdout).toBe('');
  });

  test.for([
    ['missing', '/nowhere/at/all.pcap', /no such file/i],
    ['a directory', folder.path, /is a directory/],
    ['a device without bytes', '/dev/null', /is empty/],
  ] as const)('%s', async ([, path, words]) => {
    const outcome = await counting(path);
    expectSentence(outcome, path);
    expect(outcome.stderr).toMatch(words);
  });

  test('one of two: nothing is traced', async () => {
    const missing = '/nowhere/at/all.pcap';
    const good = recording('refused.pcap');
    const outcome = await run('-q', '-r', good, '-r', missing, '-n', count);
    expectSentence(outcome, missing);
    expect(outcome.stdout).toBe('');
  });
});

/** IP frames that end at or before a byte of refused.pcap. */
const wholeBefore = (cut: number): number =>
  records.filter(({ end, data }) => end <= cut && isIP(data)).length;

async function expectCut(path: string, whole: number, atBoundary: boolean): Promise<void> {
  const outcome = await counting(path);
  expect(outcome.stdout).toBe(`${whole}\n`);
  if (atBoundary) expect(outcome).toEqual({ status: 0, stdout: `${whole}\n`, stderr: '' });
  else expectSentence(outcome, path);
}

describe('cut short', () => {
  const middle = records[20];
  test.for([
    ['between two records', middle.at],
    ['one byte into a record header', middle.at + 1],
    ['one byte before its data', middle.at + recordHeader - 1],
    ['before its data', middle.at + recordHeader],
    ['in its data', middle.at + recordHeader + 33],
    ['one byte before its end', middle.end - 1],
    ['in the first record', pcapHeader + 5],
    ['behind the file header', pcapHeader],
    ['at the last byte', refused.length - 1],
  ] as const)('pcap, %s', async ([name, cut]) => {
    const path = folder.write(`cut ${name}.pcap`, refused.subarray(0, cut));
    const boundary = cut === pcapHeader || records.some(({ end }) => end === cut);
    await expectCut(path, wholeBefore(cut), boundary);
  });

  test('pcap, anywhere', async () => {
    const where = fc.integer({ min: pcapHeader, max: refused.length });
    await fc.assert(
      fc.asyncProperty(where, async (cut) => {
        const path = folder.write('cut.pcap', refused.subarray(0, cut));
        const boundary = cut === pcapHeader || records.some(({ end }) => end === cut);
        await expectCut(path, wholeBefore(cut), boundary);
      }),
      { seed: 17, numRuns: 40 },
    );
  });

  test('pcapng, anywhere behind the section header', async () => {
    const blocks = blocksOf(web);
    const frames = blocks.filter(({ packet }) => packet);
    expect(frames.length).toBe(sidecar('web').tshark.frames);
    // Non-IP frames are few; the count of packets is told by the last one's number.
    const last = 'ip:::send { n = args[0]->pkt_addr; } END { printf("%d", n); }';
    const where = fc.integer({ min: blocks[1].end, max: web.length });
    await fc.assert(
      fc.asyncProperty(where, async (cut) => {
        const path = folder.write('cut.pcapng', web.subarray(0, cut));
        const words = ['-q', '-r', path, '-x', 'vantage=both', '-n', last];
        const { status, stdout, stderr } = await run(...words);
        const whole = frames.filter(({ end }) => end <= cut).length;
        const boundary = blocks.some(({ end }) => end === cut);
        expect(status).toBe(boundary ? 0 : 1);
        if (!boundary) expect(stderr).toContain(path);
        const seen = Number(stdout);
        expect(seen).toBeLessThanOrEqual(whole);
        // The longest run of frames that are not IP has eight.
        expect(seen).toBeGreaterThanOrEqual(whole - 8);
      }),
      { seed: 17, numRuns: 25 },
    );
  });

  test('gzip', async () => {
    // A stored block (level 0) is as long as what it holds, so the damage is where it seems.
    const path = folder.write('cut.pcap.gz', gzipSync(refused, { level: 0 }).subarray(0, 3000));
    const outcome = await counting(path);
    expectSentence(outcome, path);
    // 10 bytes of gzip header and 5 of the block's come first (RFC 1951, RFC 1952).
    expect(outcome.stdout).toBe(`${wholeBefore(3000 - 15)}\n`);
  });
});

describe('a length that cannot be', () => {
  test.for([
    ['4294967295', [0xff, 0xff, 0xff, 0xff]],
    ['2147483648', [0, 0, 0, 0x80]],
    ['a gigabyte', [0, 0, 0, 0x40]],
  ] as const)('%s', async ([name, bytes]) => {
    const record = records[30];
    const path = folder.write(`length ${name}.pcap`, altered(refused, record.at + 8, ...bytes));
    const outcome = await counting(path);
    expectSentence(outcome, path);
    expect(outcome.stdout).toBe(`${wholeBefore(record.at)}\n`);
  });

  test('in a block of pcapng', async () => {
    const [section, interfaceBlock, ...blocks] = blocksOf(web);
    const before = blocks[40].end;
    expect([section, interfaceBlock].some(({ packet }) => packet)).toBe(false);
    const path = folder.write('length.pcapng', altered(web, before + 4, 0xfd, 0xff, 0xff, 0x7f));
    const outcome = await counting(path);
    expectSentence(outcome, path);
    const whole = await counting(folder.write('before.pcapng', web.subarray(0, before)));
    expect(whole.status).toBe(0);
    expect(outcome.stdout).toBe(whole.stdout);
  });
});

test('damage in one of two captures does not stop the other', async () => {
  const cut = folder.write('one of two.pcap', refused.subarray(0, records[20].at + 3));
  const other = recording('timeouts-client.pcap');
  const words = ['-q', '-r', cut, '-r', other, '-x', 'vantage=both', '-n', count];
  const outcome = await run(...words);
  expectSentence(outcome, cut);
  const total = wholeBefore(records[20].at) + sidecar('timeouts-client').tshark.ipFrames;
  expect(outcome.stdout).toBe(`${total}\n`);
});

/** Between them they read every member, keep state by packet, and aggregate by what they find. */
const programs = [
  `ip:::send, ip:::receive { @[args[2]->ip_saddr, args[2]->ip_daddr, args[4]->ipv4_protostr, args[5]->ipv6_nextstr] =
     quantize(args[2]->ip_plength); @h[args[4]->ipv4_ihl, args[4]->ipv4_offset, args[5]->ipv6_flow] = count();
     @t[args[2]->ip_ver == 4 ? inet_ntoa(&args[4]->ipv4_src) : inet_ntoa6(args[5]->ipv6_src), args[3]->if_name] = max(timestamp); }`,
  `tcp:::send, tcp:::receive { @[args[4]->tcp_flags, args[4]->tcp_offset, args[3]->tcps_state] =
     lquantize(args[2]->ip_plength - args[4]->tcp_offset, 0, 1500, 100); @w[args[4]->tcp_window] = count();
     seen[args[1]->cs_cid, args[4]->tcp_seq] = args[4]->tcp_ack; @r = stddev(args[3]->tcps_rtt); }`,
  `tcp:::state-change { @[args[5]->tcps_state, args[3]->tcps_state, args[3]->tcps_raddr] = count(); }
   tcp:::connect-established, tcp:::accept-refused, tcp:::retransmit { @p[probename, args[4]->tcp_dport] = count(); }`,
  `udp:::send { @[args[4]->udp_sport, args[4]->udp_length] = llquantize(args[4]->udp_checksum, 10, 0, 6, 20); }
   tick-10ms { n++; } tick-1hour { printa("%@d", @); } END { printf("%d", n); }`,
];

const victims = [
  ...['refused.pcap', 'dns.pcapng', 'ping.pcap', 'loopback-any.pcap', 'resets.pcap'],
  ...['vlan.pcap', 'timeouts-client.pcap', 'crossing.pcap'],
].map((capture) => bytesOf(capture).subarray(0, 12_000));

test('no mutated capture makes a program fail otherwise than with a sentence', async () => {
  const edit = fc.record({
    at: fc.nat(11_999),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  });
  const mutation = fc.record({
    victim: fc.constantFrom(...victims),
    edits: fc.array(edit, { minLength: 1, maxLength: 12 }),
    program: fc.constantFrom(...programs),
    vantage: fc.constantFrom('auto', 'both', '192.0.2.1,2001:db8::1'),
  });
  await fc.assert(
    fc.asyncProperty(mutation, async ({ victim, edits, program, vantage }) => {
      const bytes = Buffer.from(victim);
      for (const edited of edits) bytes.set(edited.bytes, Math.min(edited.at, bytes.length - 4));
      const path = folder.write('mutated.pcap', bytes);
      const words = ['-q', '-r', path, '-x', `vantage=${vantage}`, '-n', program];
      const { status, stderr } = await run(...words);
      expect([0, 1]).toContain(status);
      // Nothing but the file can be to blame: no fault of a clause, no compile error.
      const complaint = status === 0 ? '' : `tsdtrace: ${path}: `;
      for (const line of stderr.split('\n').filter((each) => each !== ''))
        expect(line).toMatch(
          /^tsdtrace: \d+ (timer firings? skipped|flows? evicted)|^tsdtrace: \//,
        );
      expect(stderr).toContain(complaint);
    }),
    { seed: 2026, numRuns: 120 },
  );
});
