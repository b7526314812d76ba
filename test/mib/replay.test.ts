/**
 * What the mib provider counts over every recording, summed over pairs of addresses, against the kernel's counters of the
 * same time, for every host all of whose packets the recording holds. Where the two cannot be equal, an exception says
 * by how much they differ, and why.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../probes/index.ts';
import { counterGroups } from '../../probes/mib/names.ts';
import { ipv4, tcp, TcpFlag } from '../capture/build.ts';
import { pcap } from '../capture/build-file.ts';
import { Folder } from '../replay/files.ts';
import { completeHosts, output, recording, run } from '../replay/support.ts';
import { countedByMib } from './counted.ts';

interface Exception {
  readonly capture: string;
  readonly host: string;
  readonly name: string;
  /** What the replay counts, less what the kernel did. */
  readonly difference: number;
  readonly reason: string;
}

const at = (
  capture: string,
  host: string,
  name: string,
  difference: number,
  reason: string,
): Exception => ({
  ...{ capture, host, name, difference, reason },
});

const listeners = 'a query that nobody listens for counts as NoPorts';
const crossing =
  'Linux counts the SYN-ACK of a simultaneous open, of which there are three, nowhere';

const exceptions: readonly Exception[] = [
  at(
    'timeouts-client.pcap',
    'client',
    'TcpAttemptFails',
    -5,
    'five attempts time out, or end with an ICMP error',
  ),
  at(
    'reorder.pcap',
    'client',
    'TcpExtTCPDSACKRecv',
    -11,
    'IPv6 segments are cut inside the option',
  ),
  at(
    'timeouts-server.pcap',
    'server',
    'TcpOutSegs',
    -4,
    'Linux counts a SYN-ACK sent again here, too',
  ),
  at('crossing.pcap', 'client', 'TcpOutSegs', 3, crossing),
  at('crossing.pcap', 'server', 'TcpOutSegs', 3, crossing),
  at('dns.pcapng', 'server', 'UdpInDatagrams', 1, listeners),
  at('dns.pcapng', 'server', 'Udp6InDatagrams', 1, listeners),
];

/** What goes to a group goes to no address: these are compared where no such packet came. */
const ofGroups = /^(?:Icmp6In|Ip6In)/;

const prefixes = new Map(counterGroups.map(({ name, prefix }) => [name, prefix]));

/** Those that a replay counts and Linux does, by the kernel's names; a gauge is not counted. */
const compared = catalogue.providers
  .find(({ name }) => name === 'mib')!
  .probes.filter(({ name, wire }) => wire !== undefined && !/^tcp|^CurrEstab$/.test(name))
  .map(({ name, counter }) => `${prefixes.get(counter?.group ?? '')}${name}`);

const hosts = completeHosts();
const moved = new Set<string>();

describe.for(hosts)('$capture, $host', ({ capture, host, options, addresses, counters }) => {
  test('counts as its kernel did', async () => {
    const counted = await countedByMib(recording(capture), addresses.join(), ...options);
    const names = compared.filter(
      (name) => (counters.Ip6InMcastPkts ?? 0) === 0 || !ofGroups.test(name),
    );
    const differences = names
      .map((name) => ({ name, difference: (counted[name] ?? 0) - (counters[name] ?? 0) }))
      .filter(({ difference }) => difference !== 0);
    for (const name of names) if ((counters[name] ?? 0) !== 0) moved.add(name);
    expect(differences).toEqual(
      exceptions
        .filter((each) => each.capture === capture && each.host === host)
        .map(({ name, difference }) => ({ name, difference }))
        .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name)),
    );
  });
});

/** messages.test.ts has those of ICMP, of marks, groups and broadcasts, and what else no host of the recordings has moved. */
const elsewhere = /^Icmp6?(?:In|Out)|[MB]cast|ECT|InCE|^TcpExtTCPDSACKOfo|^UdpLite6?NoPorts/;

test('all that packets can move, some recording moves', () => {
  expect(compared.filter((name) => !moved.has(name) && !elsewhere.test(name))).toEqual([]);
});

const folder = new Folder();
afterAll(() => folder.remove());

const counting =
  'mib:::tcpOutRsts { @[args[3]->pi_local, args[3]->pi_remote] = sum(arg0); } END { printa("%s %s %@d\\n", @); }';

test('what stays on its host counts when it is asked for', async () => {
  const reset = tcp({ flags: TcpFlag.rst });
  const frames = [
    ipv4({ source: '127.0.0.1', destination: '127.0.0.1' }, reset),
    ipv4({ source: '10.0.0.1', destination: '10.0.0.1' }, reset),
    ipv4({ source: '10.0.0.1', destination: '10.0.0.2' }, reset),
  ].map((data) => ({ data }));
  const file = folder.write('local.pcap', pcap(frames, { linkType: 101 }));
  const words = ['-r', file, '-n', counting] as const;
  expect((await output(...words)).trim()).toBe('10.0.0.1 10.0.0.2 1');
  const all = '127.0.0.1 127.0.0.1 1\n10.0.0.1 10.0.0.1 1\n10.0.0.1 10.0.0.2 1';
  const asked = (await output('-x', 'mibloopback', ...words)).trim().split('\n');
  expect(asked.sort()).toEqual(all.split('\n').sort());
  const pragma = `#pragma D option mibloopback\n${counting}`;
  const script = folder.write('loopback.d', `${pragma}\n`);
  expect((await output('-r', file, '-s', script)).trim().split('\n')).toHaveLength(3);
});

test('an attempt that times out counts for a host in between', async () => {
  const syn = { data: ipv4({}, tcp({ flags: TcpFlag.syn })), seconds: 1000 };
  const later = { data: ipv4({}, tcp({ sport: 7, flags: TcpFlag.syn })), seconds: 1200 };
  const file = folder.write('silent.pcap', pcap([syn, later], { linkType: 101 }));
  const program =
    'mib:::tcpAttemptFails { printf("%s %d %d\\n", args[3]->pi_local, args[2]->ip_ver, args[0]); }';
  const words = ['-r', file, '-n', program] as const;
  expect(await output(...words)).toBe('\n');
  expect((await output('-x', 'vantage=middlebox', ...words)).trim().split('\n').sort()).toEqual([
    '10.0.0.1 0 1',
    '10.0.0.2 0 1',
  ]);
});

test('a counter that no packet moves is refused, and told why', async () => {
  const { status, stderr } = await run(
    '-r',
    recording('web.pcapng'),
    '-n',
    'mib:::TCPTimeouts { @ = count(); }',
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /mib:::TCPTimeouts cannot fire in a replay: no packet tells it for certain; estats has a number/,
  );
});

test.each([
  ['TW', /hint: TcpExtTW is a constant, or belongs to no connection/],
  ['RtoMin', /hint: TcpRtoMin is a constant/],
  ['TCPLoss', /hint: TCPLoss is gone from Linux/],
  ['constructor', /hint: tsdtrace -l -P mib lists the 312 probes/],
])(
  'no counter mib:::%s: the hint is short, and says why where somebody may look',
  async (name, hint) => {
    const { status, stderr } = await run('-r', recording('web.pcapng'), '-n', `mib:::${name}{}`);
    expect(status).toBe(1);
    expect(stderr).toMatch(hint);
    expect(stderr.length).toBeLessThan(400);
  },
);

test('what matched is told alike to people and to machines: a wildcard leaves out what cannot fire', async () => {
  const words = ['-r', recording('lossy-client.pcap'), '-n', 'mib::: {}'] as const;
  const { stdout, stderr } = await run('-x', 'oformat=ndjson', ...words);
  const told = JSON.parse(stdout.split('\n')[0]) as { program: { matched: number }[] };
  expect(stderr).toContain(`matched ${told.program[0].matched} probes`);
});
