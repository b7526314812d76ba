/** ip:::drop-in and drop-out: what a firewall and a closed port drop, against their own counters. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { counters, growth, makeLink, run, skipsLive } from './support/network.ts';
import type { Link } from './support/network.ts';
import { Peer } from './support/peer.ts';
import { Trace } from './support/trace.ts';
import type { Firing } from './support/trace.ts';

/** The kernel's number for a reason, as the tracepoint's own format names them. */
function codeOf(reason: string): bigint {
  const format = readFileSync('/sys/kernel/tracing/events/skb/kfree_skb/format', 'utf8');
  const number = new RegExp(`\\{ (\\d+), "${reason}" \\}`).exec(format)?.[1];
  if (number === undefined) throw new Error(`no reason ${reason}`);
  return BigInt(number);
}

describe.skipIf(skipsLive())('dropped packets', () => {
  let link: Link;
  let firings: readonly Firing[] = [];
  let noPorts = 0;

  beforeAll(async () => {
    link = makeLink();
    run(
      link.b,
      'nft',
      'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in udp dport 7 drop',
    );
    run(
      link.a,
      'nft',
      'add table inet t; add chain inet t out { type filter hook output priority 0; }; add rule inet t out udp dport 8 drop',
    );
    const client = Peer.start(link.a);
    const host = await liveHost();
    const trace = await Trace.start(
      assemble(
        host,
        firstWays(host, ['ip:::drop-in', 'ip:::drop-out']).map((wanted) => ({
          ...wanted,
          only: '$iv == 4',
        })),
      ),
    );
    const before = counters(link.b);
    const socket = await client.udp(link.a.ipv4);
    for (const [port, times] of [
      [7, 3],
      [8, 2],
      [9, 4],
    ])
      for (let time = 0; time < times; time++)
        await client.udpSend(socket.id, link.b.ipv4, port, 100);
    noPorts = growth(before, counters(link.b), 'UdpNoPorts');
    firings = (await trace.stop()).filter(
      ({ values }) =>
        values.get('ipinfo_t.ip_saddr') === link.a.ipv4 &&
        values.get('ipinfo_t.ip_daddr') === link.b.ipv4,
    );
    await client.stop();
  }, 60_000);

  afterAll(() => link.close());

  const dropped = (probe: string, reason: string): readonly Firing[] =>
    firings.filter(
      (firing) =>
        firing.probe === `ip:::${probe}` &&
        firing.values.get('dropinfo_t.drop_code') === codeOf(reason),
    );

  test('by a firewall, in and out', () => {
    expect(dropped('drop-in', 'NETFILTER_DROP')).toHaveLength(3);
    expect(dropped('drop-out', 'NETFILTER_DROP')).toHaveLength(2);
    const [{ values }] = dropped('drop-in', 'NETFILTER_DROP');
    expect(values.get('ipinfo_t.ip_plength')).toBe(108n);
    expect(values.get('ipv4info_t.ipv4_protocol')).toBe(17n);
    expect(values.get('dropinfo_t.drop_loc')).not.toBe(0n);
  });

  test('for want of a socket', () => {
    expect(noPorts).toBe(4);
    expect(dropped('drop-in', 'NO_SOCKET')).toHaveLength(noPorts);
  });
});
