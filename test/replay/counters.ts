/** What a replay and the kernel both count: D clauses beside the counters that say the same. */
import { output, rows } from './support.ts';

const ended = 'args[3]->tcps_state == TCP_STATE_CLOSED';
const was = (state: string): string => `args[5]->tcps_state == TCP_STATE_${state}`;
const version = (number: number): string => `args[2]->ip_ver == ${number}`;

/** A counter of the kernel, by name; those that did not move are 0. */
export type Counters = (name: string) => number;

export interface Row {
  readonly name: string;
  readonly probe: string;
  readonly predicate?: string;
  readonly kernel: (counter: Counters) => number;
}

/** Frames of a family: a datagram counts as one request, and leaves as its fragments (RFC 4293, ipSystemStatsOutFragOKs). */
const framesOut =
  (family: 'Ip' | 'Ip6') =>
  (counter: Counters): number =>
    counter(`${family}OutRequests`) - counter(`${family}FragOKs`) + counter(`${family}FragCreates`);

/** RFC 4022 defines the TCP counters, RFC 4113 those of UDP, RFC 4293 those of IP. */
export const table: readonly Row[] = [
  {
    name: 'active opens',
    probe: 'tcp:::connect-request',
    kernel: (counter) => counter('TcpActiveOpens'),
  },
  {
    name: 'passive opens',
    probe: 'tcp:::accept-established',
    kernel: (counter) => counter('TcpPassiveOpens'),
  },
  {
    name: 'failed attempts',
    probe: 'tcp:::state-change',
    predicate: `${ended} && (${was('SYN_SENT')} || ${was('SYN_RECEIVED')})`,
    kernel: (counter) => counter('TcpAttemptFails'),
  },
  {
    name: 'established reset',
    probe: 'tcp:::state-change',
    predicate: `${ended} && (${was('ESTABLISHED')} || ${was('CLOSE_WAIT')})`,
    kernel: (counter) => counter('TcpEstabResets'),
  },
  {
    name: 'in TIME_WAIT',
    probe: 'tcp:::state-change',
    predicate: 'args[3]->tcps_state == TCP_STATE_TIME_WAIT',
    kernel: (counter) => counter('TcpExtTW'),
  },
  {
    name: 'retransmitted',
    probe: 'tcp:::retransmit',
    kernel: (counter) => counter('TcpRetransSegs'),
  },
  {
    name: 'segments sent',
    probe: 'tcp:::send',
    // tcpOutSegs leaves out what is sent again.
    kernel: (counter) => counter('TcpOutSegs') + counter('TcpRetransSegs'),
  },
  {
    name: 'resets sent',
    probe: 'tcp:::send',
    predicate: 'args[4]->tcp_flags & TH_RST',
    kernel: (counter) => counter('TcpOutRsts'),
  },
  {
    name: 'segments received',
    probe: 'tcp:::receive',
    kernel: (counter) => counter('TcpInSegs'),
  },
  {
    name: 'datagrams sent',
    probe: 'udp:::send',
    kernel: (counter) => counter('UdpOutDatagrams') + counter('Udp6OutDatagrams'),
  },
  {
    name: 'datagrams received',
    probe: 'udp:::receive',
    // A capture does not show whether a datagram found a socket.
    kernel: (counter) =>
      ['UdpInDatagrams', 'UdpNoPorts', 'Udp6InDatagrams', 'Udp6NoPorts']
        .map(counter)
        .reduce((sum, value) => sum + value),
  },
  {
    name: 'IPv4 sent',
    probe: 'ip:::send',
    predicate: version(4),
    kernel: framesOut('Ip'),
  },
  {
    name: 'IPv4 received',
    probe: 'ip:::receive',
    predicate: version(4),
    kernel: (counter) => counter('IpInReceives'),
  },
  {
    name: 'IPv6 sent',
    probe: 'ip:::send',
    predicate: version(6),
    kernel: framesOut('Ip6'),
  },
  {
    name: 'IPv6 received',
    probe: 'ip:::receive',
    predicate: version(6),
    // A neighbour solicitation is sent to a group, which is not among the host's addresses.
    kernel: (counter) => counter('Ip6InReceives') - counter('Ip6InMcastPkts'),
  },
];

const program = table
  .map(({ name, probe, predicate }) => `${probe} /${predicate ?? 1}/ { @["${name}"] = count(); }`)
  .join('\n');

/** What a replay counts of each row, from this vantage. */
export async function countedBy(
  path: string,
  vantage: string,
  ...options: readonly string[]
): Promise<Readonly<Record<string, number>>> {
  const seen = rows(
    await output('-r', path, '-x', `vantage=${vantage}`, ...options, '-n', program),
  );
  return Object.fromEntries(table.map(({ name }) => [name, seen[name] ?? 0]));
}

/** What the kernel counted of each row. */
export function countedByKernel(
  counters: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    table.map(({ name, kernel }) => [name, kernel((counter) => counters[counter] ?? 0)]),
  );
}
