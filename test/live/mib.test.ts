/**
 * The mib provider on a running kernel: counters of two hosts, summed over their pairs of addresses, against what their own
 * kernels count; the link is slow and loses segments.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Left, LiveCommand } from './support/command.ts';
import { whole } from './support/missed.ts';
import { counters, growth, run, skipsLive } from './support/network.ts';
import { Peer } from './support/peer.ts';
import { makeRoute, type Route } from './support/route.ts';

const exact = [
  ...['tcp::ActiveOpens', 'tcp::PassiveOpens', 'tcp::AttemptFails', 'tcp::EstabResets'],
  ...['tcp::RetransSegs', 'tcp::OutRsts', 'tcpext::TCPSynRetrans', 'tcpext::TCPFastRetrans'],
  ...['tcpext::TCPSackRecovery', 'tcpext::TCPAbortOnClose', 'tcpext::TCPAbortOnData'],
  ...['tcpext::TCPAbortOnTimeout', 'tcpext::TCPSackRecoveryFail', 'tcpext::TCPLossFailures'],
  ...[
    'icmp::OutEchos',
    'icmp::InEchoReps',
    'icmp6::InEchoReplies',
    'udp::OutDatagrams',
    'udp::NoPorts',
    'udp6::OutDatagrams',
  ],
];

/**
 * Events by the hundred: one that comes while the processor is busy with another traced event, of whichever tracer, is not
 * told by a kernel.
 */
const packets = ['ip::InReceives', 'ipext::InOctets', 'ip6::InReceives', 'tcp::InSegs'];
const all = [...exact, ...packets];

const prefixes: Readonly<Record<string, string>> = {
  ...{ tcp: 'Tcp', tcpext: 'TcpExt', ip: 'Ip', ipext: 'IpExt', ip6: 'Ip6' },
  ...{ icmp: 'Icmp', icmp6: 'Icmp6', udp: 'Udp', udp6: 'Udp6' },
};

const nameOf = (counter: string): string =>
  counter.replace(/^(\w+)::/, (_, group: string) => prefixes[group]);

const program = `${all.map((each) => `mib:${each}`).join(', ')}
{ @[args[3]->pi_zoneid, args[3]->pi_local, args[3]->pi_remote, probemod, probename] = sum(args[0]); }
END { printa("%d %s %s %s::%s %@d\\n", @); }`;

/** A connection with a large transfer, in both directions, then some that end badly. */
async function talk(client: Peer, server: Peer, address: string, port: number): Promise<void> {
  const { id = 0 } = await client.connect(address, port);
  const other = await server.accept();
  await client.send(id, 400_000);
  await server.receive(other, 400_000);
  await server.send(other, 100_000);
  await client.receive(id, 100_000);
  await client.end(id);
  await server.end(other);
  await Promise.all([client.closed(id), server.closed(other)]);
  const reset = await client.connect(address, port);
  await server.accept();
  await client.reset(reset.id ?? 0);
  // Closed with data that was not read: a reset.
  const unread = await client.connect(address, port);
  const deaf = await server.accept();
  await server.pause(deaf);
  await client.push(unread.id ?? 0, 20_000);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await server.close(deaf);
}

describe.skipIf(skipsLive())('counters of two hosts with a router between them', () => {
  let route: Route;
  const counted = new Map<string, number>();
  const grown = new Map<string, number>();
  const pairs = new Set<string>();
  let left: Left = { status: null, stdout: '', stderr: '' };

  beforeAll(
    whole(async () => {
      route = makeRoute();
      for (const figures of [counted, pairs]) figures.clear();
      const { client, router, server } = route;
      run(
        router,
        'sh',
        '-c',
        'for d in $(ls /sys/class/net | grep -v lo); do tc qdisc add dev $d root tbf rate 30mbit burst 5k latency 300ms; done',
      );
      run(
        router,
        'nft',
        'add table inet t; add chain inet t f { type filter hook forward priority 0; }; add rule inet t f meta length > 1000 numgen inc mod 40 11 drop; add rule inet t f tcp flags syn tcp dport 9 drop',
      );
      const hosts = [client, server];
      const trace = await LiveCommand.start('--engine', 'bpftrace', '-n', program);
      const before = hosts.map(counters);
      const [here, there] = [Peer.start(client), Peer.start(server)];
      for (const address of [server.ipv4, server.ipv6]) {
        const port = await there.listen(address);
        await talk(here, there, address, port);
        await there.stopListening();
        await here.connect(address, port);
        run(client, 'ping', '-c', '2', '-i', '0.2', address);
        const local = address === server.ipv4 ? client.ipv4 : client.ipv6;
        const socket = await here.udp(local);
        await here.udpSend(socket.id, address, port, 100);
      }
      // SYNs that are lost go again after a second.
      await here.dial(server.ipv4, 9);
      await new Promise((resolve) => setTimeout(resolve, 1300));
      await Promise.all([here.stop(), there.stop()]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const after = hosts.map(counters);
      left = await trace.stop();
      const { stdout } = left;
      for (const row of stdout.trim().split('\n')) {
        const [zone, local, remote, counter, value] = row.split(' ');
        const host = hosts.find(({ inode }) => BigInt.asUintN(32, BigInt(zone)) === inode);
        if (host === undefined) continue;
        pairs.add(`${local} ${remote}`);
        const key = `${host === client ? 'client' : 'server'} ${nameOf(counter)}`;
        counted.set(key, (counted.get(key) ?? 0) + Number(value));
      }
      for (const [at, host] of ['client', 'server'].entries())
        for (const counter of all)
          grown.set(`${host} ${nameOf(counter)}`, growth(before[at], after[at], nameOf(counter)));
    }),
    120_000,
  );

  afterAll(() => route.close());

  test.each(exact.map(nameOf))('%s', (name) => {
    const both = (from: ReadonlyMap<string, number>): readonly number[] =>
      ['client', 'server'].map((host) => from.get(`${host} ${name}`) ?? 0);
    expect(both(counted)).toEqual(both(grown));
  });

  test.each(packets.map(nameOf))('%s, nearly', (name) => {
    for (const host of ['client', 'server']) {
      const kernel = grown.get(`${host} ${name}`) ?? 0;
      const ours = counted.get(`${host} ${name}`) ?? 0;
      expect(ours).toBeLessThanOrEqual(kernel);
      expect(ours).toBeGreaterThan(kernel * 0.8);
    }
  });

  test('nothing is lost, and nothing said', () => {
    expect({ status: left.status, stderr: left.stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('by pair, and most counters have moved', () => {
    const { client, server } = route;
    expect(pairs).toContain(`${client.ipv4} ${server.ipv4}`);
    expect(pairs).toContain(`${server.ipv6} ${client.ipv6}`);
    const moved = exact
      .map(nameOf)
      .filter((name) => [...grown].some(([key, by]) => key.endsWith(` ${name}`) && by > 0));
    expect(moved.length).toBeGreaterThan(15);
  });
});
