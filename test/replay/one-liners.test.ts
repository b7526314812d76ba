/** One-liners over the recordings: their exact output, and their numbers against tshark's. */
import { describe, expect, test } from 'vitest';
import { countFrames, framesOf, type Tally, type TsharkCounts } from '../../tools/record/tshark.ts';
import { hasTshark } from './dissector.ts';
import { output, recording, rows, run, sidecar, sidecars, optionsFor } from './support.ts';

const tshark = hasTshark('one-liners are compared with its stored counts only');

/** d-language.md 10: a 2-byte key is " %5d", a string key "  %-50s", a value " %16d". */
const port = (key: string): string => ` ${key.padStart(5)}`;
const text = (key: string): string => `  ${key.padEnd(50)}`;

/** d-language.md 9 and 10: a newline, then the rows by value, equal values by key. */
function printed(tally: Tally, cell: (key: string) => string): string {
  const byKey = (a: string, b: string): number =>
    cell === port ? Number(a) - Number(b) : Number(a > b) - Number(a < b);
  const sorted = Object.entries(tally).sort(([a, m], [b, n]) => m - n || byKey(a, b));
  return `\n${sorted.map(([key, n]) => `${cell(key)} ${String(n).padStart(16)}\n`).join('')}`;
}

interface OneLiner {
  readonly name: string;
  readonly modern: string;
  /** As it was published for the prototypes, and what the note about it must name: both spellings. */
  readonly old: string;
  readonly spellings: readonly string[];
  /** Up to the body, as the "matched" line quotes it. */
  readonly subject: string;
  readonly tally: (counts: TsharkCounts) => Tally;
  readonly cell: (key: string) => string;
}

/** The two of the network provider design, as published: blanks and newlines too. */
const design: readonly OneLiner[] = [
  {
    name: 'who is talking to the web server',
    modern:
      'tcp:::receive /args[4]->tcp_dport == 80/ {\n        @pkts[args[2]->ip_daddr] = count();\n}',
    old: 'tcp:::receive /args[2]->tcp_dport == 80/ {\n        @pkts[args[1]->ip_daddr] = count();\n}',
    spellings: [
      'args[1]->ip_daddr',
      'args[2]->tcp_dport',
      'args[2]->ip_daddr',
      'args[4]->tcp_dport',
    ],
    subject: 'tcp:::receive ',
    tally: (counts) => counts.port80FramesByDestination,
    cell: text,
  },
  {
    name: 'which ports are connected to',
    modern: 'tcp:::accept-established { @[args[4]->tcp_dport] = count(); }',
    old: 'tcp:::accept-established { @[args[2]->tcp_dport] = count(); }',
    spellings: ['args[2]->tcp_dport', 'args[4]->tcp_dport'],
    subject: 'tcp:::accept-established ',
    tally: (counts) => counts.handshakesByServerPort,
    cell: port,
  },
];

/** The same body between angle brackets. */
const angled = (program: string): string => program.replace('{', '<').replace(/\}$/, '>');

const web = sidecar('web').tshark;
const webNow = tshark ? countFrames(framesOf(recording('web.pcapng'))) : web;

describe.for(design)("the design's one-liner: $name", (each) => {
  const { modern, old, spellings, subject, tally, cell } = each;
  const expected = printed(tally(webNow), cell);
  const matched = `tsdtrace: description '${subject}' matched 1 probe`;

  test('has something to count', () => {
    expect(tally(webNow)).toEqual(tally(web));
    expect(Object.keys(tally(web)).length).toBeGreaterThan(2);
  });

  test.for([
    ['modern layout', modern],
    ['modern layout, angle brackets', angled(modern)],
  ])('%s', async ([, program]) => {
    const outcome = await run('-r', recording('web.pcapng'), '-n', program);
    expect(outcome).toEqual({ status: 0, stdout: expected, stderr: `${matched}\n` });
  });

  test.for([
    ['old layout', old],
    ['old layout, angle brackets', angled(old)],
  ])('%s, with one note', async ([, program]) => {
    const { status, stdout, stderr } = await run('-r', recording('web.pcapng'), '-n', program);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expected });
    const [note, ...rest] = stderr.split('\n');
    expect(rest).toEqual([matched, '']);
    expect(note).toMatch(/^tsdtrace: note: /);
    for (const spelling of spellings) expect(note).toContain(spelling);
  });

  test.for([
    ['old layout, quiet', old],
    ['old layout in angle brackets, quiet', angled(old)],
  ])('%s: without a note', async ([, program]) => {
    const outcome = await run('-q', '-r', recording('web.pcapng'), '-n', program);
    expect(outcome).toEqual({ status: 0, stdout: expected, stderr: '' });
  });
});

/** Members where a prototype passed them, and where the published layout does. */
const layouts: readonly (readonly [string, string, string])[] = [
  [
    'ip',
    'ip:::send { @[args[1]->ip_saddr, args[3]->ill_name] = count(); }',
    'args[2]->ip_saddr, args[3]->if_name',
  ],
  [
    'udp',
    'udp:::send { @[args[1]->ip_saddr, args[2]->udp_dport] = count(); }',
    'args[2]->ip_saddr, args[4]->udp_dport',
  ],
  [
    'state-change, the state before and the next',
    'tcp:::state-change { @[args[2]->tcps_state, args[3]->tcps_state] = count(); }',
    'args[5]->tcps_state, args[3]->tcps_state',
  ],
];

test.for(layouts)("prototypes' layout of %s", async ([, old, modernKeys]) => {
  const modern = old.replace(/\[args.*\] =/, `[${modernKeys}] =`);
  expect(modern).not.toBe(old);
  const words = ['-r', recording('dns.pcapng'), '-n'];
  const { status, stdout, stderr } = await run(...words, old);
  expect(stdout).toBe((await run(...words, modern)).stdout);
  expect(stdout.split('\n').length).toBeGreaterThan(4);
  expect(stderr).toMatch(/^tsdtrace: note: [^\n]* prototype, read as [^\n]*\n/);
  expect(status).toBe(0);
});

const flag = (mask: number, value: number): string =>
  `tcp:::send /(args[4]->tcp_flags & ${mask}) == ${value}/ { @[""] = count(); }`;

/** Every count of tshark's that a one-liner makes too; for a single number the key is empty. */
const counted: readonly (readonly [string, string, (counts: TsharkCounts) => Tally | number])[] = [
  ['IP packets', 'ip:::send { @[""] = count(); }', (c) => c.ipFrames],
  ['TCP segments', 'tcp:::send { @[""] = count(); }', (c) => c.tcpFrames],
  ['UDP datagrams', 'udp:::receive { @[""] = count(); }', (c) => c.udpFrames],
  ['SYNs', flag(0x12, 0x02), (c) => c.syn],
  ['SYN-ACKs', flag(0x12, 0x12), (c) => c.synAck],
  ['RSTs', flag(0x04, 0x04), (c) => c.rst],
  ['RST-ACKs', flag(0x14, 0x14), (c) => c.rstAck],
  ['FINs', flag(0x01, 0x01), (c) => c.fin],
  [
    'segments by port',
    'tcp:::receive { @[args[4]->tcp_dport] = count(); }',
    (c) => c.tcpFramesByDestinationPort,
  ],
  [
    'datagrams by port',
    'udp:::send { @[args[4]->udp_dport] = count(); }',
    (c) => c.udpFramesByDestinationPort,
  ],
  ['packets by source', 'ip:::send { @[args[2]->ip_saddr] = count(); }', (c) => c.ipFramesBySource],
  [
    'packets by destination',
    'ip:::receive { @[args[2]->ip_daddr] = count(); }',
    (c) => c.ipFramesByDestination,
  ],
  [
    'segments by source',
    'tcp:::receive { @[args[2]->ip_saddr] = count(); }',
    (c) => c.tcpFramesBySource,
  ],
  [
    'segments by destination',
    'tcp:::send { @[args[2]->ip_daddr] = count(); }',
    (c) => c.tcpFramesByDestination,
  ],
  [
    'segments to port 80',
    'tcp:::receive /args[4]->tcp_dport == 80/ { @[args[2]->ip_daddr] = count(); }',
    (c) => c.port80FramesByDestination,
  ],
  [
    'bytes by source',
    'ip:::send { @[args[2]->ip_saddr] = sum(args[2]->ip_plength); }',
    (c) => c.ipPayloadBytesBySource,
  ],
  [
    'payload bytes by source',
    'tcp:::send { @[args[2]->ip_saddr] = sum(args[2]->ip_plength - args[4]->tcp_offset); }',
    (c) => c.tcpPayloadBytesBySource,
  ],
];

const asTally = (counts: Tally | number): Tally =>
  typeof counts === 'object' ? counts : counts === 0 ? {} : { '': counts };

/** A tally's rows as the consumer prints them, for keys of any kind. */
async function tallyOf(
  capture: string,
  program: string,
  options: readonly string[],
): Promise<Tally> {
  const words = ['-r', recording(capture), '-x', 'vantage=both', ...options];
  const stdout = await output(...words, '-n', program);
  const lone = /^\s+(\d+)\s*$/.exec(stdout);
  return lone === null ? rows(stdout) : { '': Number(lone[1]) };
}

const tallies = sidecars().map((each) => ({
  ...{ capture: each.capture, counts: each.tshark, options: optionsFor(each) },
}));

describe.for(tallies)('$capture by one-liners and by tshark', ({ capture, counts, options }) => {
  test.for(counted)('%s', async ([, program, pick]) => {
    expect(await tallyOf(capture, program, options)).toEqual(asTally(pick(counts)));
  });
});

test('a pattern over probes of the same arguments may use args[]; over others it may not', async () => {
  const capture = recording('web.pcapng');
  const printedText = await output(
    '-r',
    capture,
    '-n',
    'tcp:::*-established { @[probename] = sum(args[4]->tcp_dport > 0); }',
  );
  // Every connection of this capture was made by one of its hosts and accepted by the other.
  const opened = String(sidecar('web').hosts['server'].counters['TcpPassiveOpens']);
  expect(printedText.match(/\d+$/gm)).toEqual([opened, opened]);
  const { status, stderr } = await run(
    '-r',
    capture,
    '-n',
    'tcp::: { trace(args[4]->tcp_dport); }',
  );
  expect(status).toBe(1);
  expect(stderr).toContain('[D_ARGS_MULTI]');
});
