/** Scripts that keep state from packet to packet, as people write them, against tshark's own view of the connections. */
import { describe, expect, test } from 'vitest';
import { dissect, hasTshark } from './dissector.ts';
import { output, recording, sidecar } from './support.ts';

const tshark = hasTshark('scripts over connections are not compared with it');

const fields = [
  ...['frame.time_epoch', 'frame.protocols', 'tcp.stream', 'tcp.srcport', 'tcp.dstport'],
  ...['tcp.flags', 'tcp.len'],
] as const;

interface Segment {
  /** Nanoseconds. */
  readonly time: bigint;
  readonly stream: string;
  readonly ports: string;
  readonly flags: number;
  readonly length: number;
}

function segmentsOf(capture: string): readonly Segment[] {
  return dissect(recording(capture), 'tcp && !icmp && !icmpv6', fields).map((frame) => ({
    time: BigInt(frame['frame.time_epoch'].replace('.', '')),
    stream: frame['tcp.stream'],
    ports: `${frame['tcp.srcport']} ${frame['tcp.dstport']}`,
    flags: Number(frame['tcp.flags']),
    length: Number(frame['tcp.len']),
  }));
}

const sortedLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .sort();

const [syn, ack] = [2, 16];

const names = ['web', 'resets', 'vlan', 'lossy-client', 'reorder'];

// Without tshark the bodies of these are not even run.
describe.for(tshark ? names : [])('%s', (name) => {
  const { capture, hosts } = sidecar(name);
  const segments = segmentsOf(capture);
  const vantage = `vantage=${hosts.client.addresses.join()}`;
  const words = ['-r', recording(capture), '-x', vantage, '-n'];

  test('how long each connect took', async () => {
    const program = `
      tcp:::connect-request { start[args[1]->cs_cid] = timestamp; }
      tcp:::connect-established
      /start[args[1]->cs_cid]/
      {
        printf("%d %d %d\\n", args[4]->tcp_dport, args[4]->tcp_sport, timestamp - start[args[1]->cs_cid]);
        start[args[1]->cs_cid] = 0;
      }`;
    const asked = new Map<string, bigint>();
    const expected: string[] = [];
    for (const { stream, flags, time, ports } of segments) {
      if ((flags & (syn | ack)) === syn && !asked.has(stream)) asked.set(stream, time);
      const start = asked.get(stream);
      if ((flags & (syn | ack)) !== (syn | ack) || start === undefined) continue;
      const [server, client] = ports.split(' ');
      expected.push(`${client} ${server} ${time - start}`);
      asked.delete(stream);
    }
    expect(sortedLines(await output(...words, program))).toEqual(expected.sort());
    // Every attempt that did not fail is there.
    const { TcpActiveOpens, TcpAttemptFails } = hosts.client.counters;
    expect(expected.length).toBe(TcpActiveOpens - TcpAttemptFails);
  });

  test('bytes each way of each connection', async () => {
    const program = `
      tcp:::send
      {
        @[args[4]->tcp_sport, args[4]->tcp_dport] = sum(args[2]->ip_plength - args[4]->tcp_offset);
      }
      END { printa("%d %d %@d\\n", @); }`;
    const sums = new Map<string, number>();
    for (const { ports, length } of segments) sums.set(ports, (sums.get(ports) ?? 0) + length);
    const expected = [...sums].map(([ports, bytes]) => `${ports} ${bytes}`).sort();
    const both = ['-r', recording(capture), '-x', 'vantage=both', '-n', program];
    expect(sortedLines(await output(...both))).toEqual(expected);
  });
});

describe('a port scan', () => {
  const { capture, hosts, tshark: counts } = sidecar('scan');

  test('ports asked for, by who asks', async () => {
    const program = `
      tcp:::receive
      /(args[4]->tcp_flags & (TH_SYN | TH_ACK)) == TH_SYN && !asked[args[2]->ip_saddr, args[4]->tcp_dport]/
      {
        asked[args[2]->ip_saddr, args[4]->tcp_dport] = 1;
        @ports[args[2]->ip_saddr] = count();
      }
      tcp:::accept-refused { @refused[args[2]->ip_daddr] = count(); }
      tcp:::receive /(args[4]->tcp_flags & (TH_SYN | TH_ACK)) == TH_SYN/ { @syns = count(); }
      END { printa("refused %@d\\n", @refused); printa("SYNs %@d\\n", @syns); }`;
    const vantage = `vantage=${hosts.server.addresses.join()}`;
    const stdout = await output('-r', recording(capture), '-x', vantage, '-n', program);
    const total = [...stdout.matchAll(/^refused (\d+)$/gm)].reduce((n, [, m]) => n + Number(m), 0);
    // Every reset of this server refuses a SYN: its kernel counts them.
    expect(total).toBe(hosts.server.counters.TcpOutRsts);
    expect(stdout).toContain(`SYNs ${counts.syn}\n`);
  });
});
