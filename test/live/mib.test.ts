/**
 * The mib provider on a running kernel: counters of two hosts, summed over their pairs of addresses, against what their own
 * kernels count; the link is slow and loses segments.
 */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange } from './support/conversation.ts';
import { type Left, LiveCommand } from './support/command.ts';
import { missed, whole } from './support/missed.ts';
import { counters, growth, type Host, inside, run, skipsLive } from './support/network.ts';
import { Peer } from './support/peer.ts';
import { makeRoute, type Route } from './support/route.ts';
import { settled } from './support/settled.ts';

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
  ...['tcpext::TCPTimeouts', 'tcpext::TCPRenoRecovery', 'tcpext::TCPRenoFailures'],
  ...['tcpext::TCPRenoRecoveryFail', 'tcpext::TcpTimeoutRehash', 'tcpext::TCPSlowStartRetrans'],
  ...['tcpext::IPReversePathFilter', 'tcp::CurrEstab'],
  ...['udp::RcvbufErrors', 'udp::InErrors', 'udp::MemErrors', 'udp6::NoPorts'],
  ...['ip::InHdrErrors', 'ip6::InHdrErrors'],
];

/**
 * Events by the hundred: one that comes while the processor is busy with another traced event, of whichever tracer, is not
 * told by a kernel.
 */
const packets = [
  ...['ip::InReceives', 'ipext::InOctets', 'ip6::InReceives', 'tcp::InSegs', 'tcp::OutSegs'],
  ...['tcpext::TCPOrigDataSent', 'tcpext::TCPOFOQueue'],
  // What one acknowledgement would have said, the next one may say instead.
  ...['tcpext::TCPDSACKOldSent', 'tcpext::TCPDSACKOfoSent'],
  ...['tcpext::TCPDSACKRecv', 'tcpext::TCPDSACKOfoRecv'],
];
/** Solaris's, with what they are to the sizes of the transfers and the resent segments. */
const ofSolaris = ['tcp::tcpOutDataBytes', 'tcp::tcpRetransBytes'];
const all = [...exact, ...packets, ...ofSolaris];

const prefixes: Readonly<Record<string, string>> = {
  ...{ tcp: 'Tcp', tcpext: 'TcpExt', ip: 'Ip', ipext: 'IpExt', ip6: 'Ip6' },
  ...{ icmp: 'Icmp', icmp6: 'Icmp6', udp: 'Udp', udp6: 'Udp6' },
};

const nameOf = (counter: string): string =>
  counter.replace(/^(\w+)::/, (_, group: string) => prefixes[group]);

/** A number that falls as well, so that it may seem too large where an event was missed. */
const gauge = 'TcpCurrEstab';

/** What this traffic need not come to. */
const rarest = new Set(
  [
    ...['TCPAbortOnClose', 'TCPAbortOnTimeout', 'TCPLossFailures', 'TCPSackRecoveryFail'],
    ...['TCPRenoFailures', 'TCPRenoRecoveryFail', 'TCPSlowStartRetrans', 'TcpTimeoutRehash'],
    ...['TCPDSACKOldSent', 'TCPDSACKOfoSent', 'TCPDSACKRecv', 'TCPDSACKOfoRecv'],
  ]
    .map((name) => `TcpExt${name}`)
    // How many connections there are: at the end as many as at the beginning.
    .concat('UdpMemErrors', gauge),
);

const ends = ['client', 'router', 'server'];

/** Three messages that no answer comes to. */
const ping = (host: Host, ...words: readonly string[]): Promise<void> => {
  const [command, ...args] = inside(host, 'ping', '-c', '3', '-i', '0.2', '-W', '1', ...words);
  const child = spawn(command, args, { stdio: 'ignore' });
  return new Promise((resolve) => child.once('close', () => resolve()));
};

const program = `${all.map((each) => `mib:${each}`).join(', ')}
{ @[args[3]->pi_zoneid, args[3]->pi_local, args[3]->pi_remote, probemod, probename] = sum(args[0]); }
END { printa("%d %s %s %s::%s %@d\\n", @); }`;

/** Sends a large transfer, and closes. */
async function transfer(client: Peer, server: Peer, address: string): Promise<void> {
  const port = await server.listen(address);
  await exchange(client, server, { address, port }, 300_000);
  await server.stopListening();
}

/** More datagrams than the buffer of a socket holds whose process does not run. */
async function flood(client: Peer, server: Peer, from: string, to: string): Promise<void> {
  const deaf = await server.udp(to);
  process.kill(server.pid, 'SIGSTOP');
  const socket = await client.udp(from);
  for (let i = 0; i < 300; i++) await client.udpSend(socket.id, to, deaf.port, 1000);
  process.kill(server.pid, 'SIGCONT');
}

/** A connection with a large transfer, in both directions, then some that end badly. */
async function talk(client: Peer, server: Peer, address: string, port: number): Promise<void> {
  await exchange(client, server, { address, port }, 400_000, 100_000);
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

  /** Where that counter is compared. */
  const hostsOf = (name: string): readonly string[] =>
    /^(?:Tcp|Udp|Ip.*Err)/.test(name) ? ends : ['client', 'server'];

  /** By how much a host's kernel has counted more than the trace. */
  const untold = (host: string, name: string): number => {
    const difference = (grown.get(`${host} ${name}`) ?? 0) - (counted.get(`${host} ${name}`) ?? 0);
    return name === gauge ? Math.abs(difference) : difference;
  };

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
      // Each so manyth large packet to the server comes twice.
      run(
        router,
        'nft',
        `add table ip d; add chain ip d f { type filter hook prerouting priority 0; }; add rule ip d f meta length > 1000 numgen inc mod 60 7 dup to ${server.ipv4}`,
      );
      // Where the server would not answer to the way that it comes.
      run(server, 'ip', 'route', 'add', '203.0.113.0/24', 'dev', 'lo');
      run(server, 'sh', '-c', 'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 1 > $f; done');
      run(client, 'ip', 'addr', 'add', '203.0.113.9/32', 'dev', 'lo');
      const hosts = [client, router, server];
      const trace = await LiveCommand.start('--engine', 'bpftrace', '-n', program);
      const before = hosts.map(counters);
      const spoilt: Promise<void>[] = [];
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
        spoilt.push(ping(client, '-t', '1', address));
      }
      spoilt.push(ping(client, '-I', '203.0.113.9', server.ipv4));
      await flood(here, there, client.ipv4, server.ipv4);
      run(client, 'sysctl', '-qw', 'net.ipv4.tcp_sack=0');
      for (const address of [server.ipv4, server.ipv6]) await transfer(here, there, address);
      // SYNs that are lost go again after a second.
      await here.dial(server.ipv4, 9);
      await new Promise((resolve) => setTimeout(resolve, 1300));
      await Promise.all([here.stop(), there.stop(), ...spoilt]);
      // What is still under way is counted by both or by none.
      await settled(() =>
        hosts.map(counters).reduce((sum, each) => sum + each.get('TcpInSegs')!, 0),
      );
      const after = hosts.map(counters);
      left = await trace.stop();
      const { stdout } = left;
      for (const row of stdout.trim().split('\n')) {
        const [zone, local, remote, counter, value] = row.split(' ');
        const host = hosts.find(({ inode }) => BigInt.asUintN(32, BigInt(zone)) === inode);
        if (host === undefined) continue;
        pairs.add(`${local} ${remote}`);
        const key = `${ends[hosts.indexOf(host)]} ${nameOf(counter)}`;
        counted.set(key, (counted.get(key) ?? 0) + Number(value));
      }
      for (const [at, host] of ends.entries())
        for (const counter of all)
          grown.set(`${host} ${nameOf(counter)}`, growth(before[at], after[at], nameOf(counter)));
      // How many were missed is taken into account below.
      return exact
        .map(nameOf)
        .every((name) => hostsOf(name).every((host) => untold(host, name) === 0));
    }, 3),
  );

  afterAll(() => route.close());

  const at = (
    hosts: readonly string[],
    from: ReadonlyMap<string, number>,
    name: string,
  ): readonly number[] => hosts.map((host) => from.get(`${host} ${name}`) ?? 0);

  test.each(exact.map(nameOf))('%s', (name) => {
    const differences = hostsOf(name).map((host) => untold(host, name));
    const figures = `${at(ends, counted, name).join()} of ${at(ends, grown, name).join()}`;
    expect(Math.min(...differences), figures).toBeGreaterThanOrEqual(0);
    expect(Math.max(...differences), figures).toBeLessThanOrEqual(missed());
  });

  test('the traffic moves all but the rarest', () => {
    const unmoved = [...exact, ...packets]
      .map(nameOf)
      .filter((name) => !at(ends, grown, name).some(Boolean));
    expect(unmoved.filter((name) => !rarest.has(name))).toEqual([]);
  });

  test("Solaris's counters of octets", () => {
    const [client] = at(['client'], counted, 'TcptcpOutDataBytes');
    // Two transfers with selective acknowledgements and two without, and what was pushed.
    const sent = 2 * (400_000 + 300_000 + 20_000);
    expect(client).toBeLessThanOrEqual(sent);
    expect(client).toBeGreaterThan(sent * 0.8);
    const [resent] = at(['client'], counted, 'TcptcpRetransBytes');
    const [segments] = at(['client'], grown, 'TcpRetransSegs');
    expect(resent).toBeGreaterThan(0);
    expect(resent).toBeLessThanOrEqual(segments * 1448);
  });

  test.each(packets.map(nameOf))('%s, nearly', (name) => {
    for (const host of ['client', 'server']) {
      const kernel = grown.get(`${host} ${name}`) ?? 0;
      const ours = counted.get(`${host} ${name}`) ?? 0;
      // At a device there is a segment that comes as the figures of the kernel are taken.
      expect(ours).toBeLessThanOrEqual(kernel * 1.01 + 1);
      expect(ours).toBeGreaterThanOrEqual(Math.floor(kernel * 0.8));
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
    expect(moved.length).toBeGreaterThan(20);
    expect(moved).toEqual(
      expect.arrayContaining([
        'TcpExtTCPTimeouts',
        'TcpExtTCPRenoRecovery',
        'TcpExtIPReversePathFilter',
        'UdpRcvbufErrors',
        'IpInHdrErrors',
      ]),
    );
  });
});
