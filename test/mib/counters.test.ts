/** Which counters there are, at which level, and which of them descriptions mean. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listDetails } from '../../cli/list.ts';
import { Stability } from '../../compiler/driver/stability.ts';
import { ProbeTable } from '../../compiler/probe-table.ts';
import { catalogue } from '../../probes/index.ts';
import { counterGroups } from '../../probes/mib/names.ts';

/** The heads of /proc/net/snmp and /proc/net/netstat, and the names in /proc/net/snmp6, as Linux 6.18 has them. */
const [tables, six] = readFileSync(new URL('./linux-6.18.txt', import.meta.url), 'utf8').split(
  '\n\n',
);

const kernel = [
  ...tables.split('\n').flatMap((line) => {
    const [prefix, ...names] = line.split(/[: ]+/);
    return names.map((name) => `${prefix}${name}`);
  }),
  ...six.trim().split(/\s+/),
];

test('every counter of the kernel is of one level, or excluded', () => {
  const ours = counterGroups.flatMap(({ prefix, ...levels }) =>
    [...levels.default, ...levels.diagnostic, ...levels.excluded].map((name) => `${prefix}${name}`),
  );
  expect(new Set(ours).size).toBe(ours.length);
  expect([...ours].sort()).toEqual([...kernel].sort());
});

/**
 * The default level of the per-address statistics of 2013: tcp_stats and linux_stats there. TCPLoss is gone from Linux;
 * LINUX_MIB_TCPDSACKOLDSENT is both in its default level and excluded.
 */
test('the default level is that of the first design', () => {
  const names = counterGroups.flatMap((group) => group.default.map((name) => name.toUpperCase()));
  expect(names).toEqual([
    ...['ATTEMPTFAILS', 'ESTABRESETS', 'RETRANSSEGS'],
    ...['TCPLOSSFAILURES', 'TCPSLOWSTARTRETRANS', 'TCPTIMEOUTS', 'TCPRCVCOLLAPSED'],
    ...[
      'TCPDSACKOLDSENT',
      'TCPDSACKRECV',
      'TCPABORTONDATA',
      'TCPABORTONCLOSE',
      'TCPABORTONTIMEOUT',
    ],
  ]);
});

const table = new ProbeTable(catalogue);

const matched = (text: string, level: ProbeTable['level'] = 'default'): readonly string[] => {
  const [provider, module, func, name] = text.split(':');
  table.level = level;
  return table
    .match({ provider, module, function: func, name })
    .map((probe) => `${probe.provider}:${probe.module}::${probe.name}`);
};

test.each([
  ['mib:::tcpRetransSegs', ['mib:tcp::RetransSegs']],
  ['mib:tcp::RetransSegs', ['mib:tcp::RetransSegs']],
  ['mib:tcpext::RetransSegs', []],
  ['mib:::udpHCInDatagrams', ['mib:udp::InDatagrams', 'mib:udp6::InDatagrams']],
  ['mib:::ipIfStatsHCOutOctets', ['mib:ipext::OutOctets', 'mib:ip6::OutOctets']],
  ['mib:::tcpListenDrop', ['mib:tcpext::ListenDrops']],
  ['mib:tcp::', ['mib:tcp::AttemptFails', 'mib:tcp::EstabResets', 'mib:tcp::RetransSegs']],
  ['mib:tcp::tcp*', ['mib:tcp::AttemptFails', 'mib:tcp::EstabResets', 'mib:tcp::RetransSegs']],
  ['mib:::InSegs', ['mib:tcp::InSegs']],
  ['mib:::RtoMin', []],
] as const)('%s', (text, expected) => {
  expect(matched(text)).toEqual(expected);
});

test('a wildcard means the level that is asked for, and those below', () => {
  expect(matched('mib:::')).toHaveLength(12);
  const all = catalogue.providers.find(({ name }) => name === 'mib')!.probes;
  expect(matched('mib:::', 'diagnostic')).toHaveLength(all.length);
  expect(matched('mib:tcp::*Opens')).toEqual([]);
  expect(matched('mib:tcp::*Opens', 'diagnostic')).toHaveLength(2);
  for (const any of [':::', '*:::', ':::In*'])
    expect(matched(any, 'diagnostic').filter((name) => name.startsWith('mib:'))).toEqual([]);
});

test('-lv tells what args[0] is, and of each counter how it is had or why not', () => {
  const details = (name: string): string => {
    const [probe] = table.match({ provider: 'mib', module: '', function: '', name });
    return listDetails(probe, catalogue, new Stability());
  };
  expect(details('tcpActiveOpens')).toMatch(
    /fires: exact\n\s+args\[0\] +int64_t +what the packet adds; exact/,
  );
  expect(details('TCPHPHits')).toMatch(
    /fires: unavailable: the kernel counts it for reasons of its own/,
  );
  expect(details('tcpActiveOpens')).toMatch(/level: diagnostic\n\s+elsewhere: tcpActiveOpens\n/);
  expect(details('TCPTimeouts')).toMatch(/level: default\n\s+elsewhere: tcpTimRetrans\n/);
});
