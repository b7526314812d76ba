/**
 * What a replay counts against what the kernel counted while the capture was recorded, for every host all of whose
 * packets the capture holds. Both begin and end together, so the numbers must be equal; where one cannot be, the
 * exception says by how much it differs, and why.
 */
import { describe, expect, test } from 'vitest';
import { countedBy, countedByKernel, table } from './counters.ts';
import { completeHosts, recording } from './support.ts';

interface Exception {
  readonly capture: string;
  readonly host: string;
  readonly name: string;
  /** What the replay counts, less what the kernel did. */
  readonly difference: number;
  readonly reason: string;
}

const exceptions: readonly Exception[] = [
  {
    capture: 'timeouts-client.pcap',
    host: 'client',
    name: 'failed attempts',
    difference: -5,
    reason: 'five attempts time out, or end with an ICMP error: no segment ends them',
  },
  {
    capture: 'timeouts-server.pcap',
    host: 'server',
    name: 'segments sent',
    difference: -4,
    reason: 'Linux counts a SYN-ACK sent again (TcpExtTCPSynRetrans 4) in both counters',
  },
  {
    capture: 'crossing.pcap',
    host: 'client',
    name: 'segments sent',
    difference: 3,
    reason: 'Linux counts the SYN-ACK of a simultaneous open, of which there are three, in neither',
  },
  {
    capture: 'crossing.pcap',
    host: 'server',
    name: 'segments sent',
    difference: 3,
    reason: 'as for the client',
  },
];

const hosts = completeHosts();

describe.for(hosts)('$capture, $host', ({ capture, host, options, addresses, counters }) => {
  test('counts as its kernel did', async () => {
    const expected = { ...countedByKernel(counters) };
    for (const exception of exceptions)
      if (exception.capture === capture && exception.host === host)
        expected[exception.name] += exception.difference;
    expect(await countedBy(recording(capture), addresses.join(), ...options)).toEqual(expected);
  });
});

test('every exception names a host and a row', () => {
  for (const { capture, host, name } of exceptions) {
    expect(hosts.some((each) => each.capture === capture && each.host === host)).toBe(true);
    expect(table.some((row) => row.name === name)).toBe(true);
  }
});

test('every counter moves in some recording', () => {
  const moved = hosts.map(({ counters }) => countedByKernel(counters));
  for (const { name } of table)
    expect(
      moved.some((counted) => counted[name] > 0),
      name,
    ).toBe(true);
});
