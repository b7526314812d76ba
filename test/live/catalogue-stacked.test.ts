/** A packet that passes a bridge on its way is one packet, and one that a bridge only passes on is none of the host's. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { makeLink, run, skipsLive } from './support/network.ts';
import type { Link } from './support/network.ts';
import { Trace } from './support/trace.ts';
import type { Firing } from './support/trace.ts';

const bridge = 'br0';
const upper = 'mv0';

/** include/linux/netdevice.h. */
const IFF_EBRIDGE = 1n << 1n;
const IFF_BRIDGE_PORT = 1n << 9n;

describe.skipIf(skipsLive())('a bridge', () => {
  let one: Link;
  let other: Link;
  let firings: readonly Firing[] = [];
  const own = '198.19.255.1';
  const above = '198.19.255.4';
  const first = '198.19.255.2';
  const second = '198.19.255.3';

  beforeAll(
    whole(async () => {
      // The middle is b of the first link; the second link's b end moves there, and both ends become ports.
      one = makeLink();
      other = makeLink();
      const middle = one.b;
      execFileSync('ip', ['-n', other.b.name, 'link', 'set', other.b.device, 'netns', middle.name]);
      run(middle, 'ip', 'link', 'add', bridge, 'type', 'bridge');
      for (const port of [one.b.device, other.b.device]) {
        run(middle, 'ip', 'addr', 'flush', 'dev', port);
        run(middle, 'ip', 'link', 'set', port, 'master', bridge, 'up');
      }
      run(middle, 'ip', 'addr', 'add', `${own}/24`, 'dev', bridge);
      run(middle, 'ip', 'link', 'set', bridge, 'up');
      run(one.a, 'ip', 'addr', 'add', `${first}/24`, 'dev', one.a.device);
      run(other.a, 'ip', 'addr', 'add', `${second}/24`, 'dev', other.a.device);
      // A bridge's ports learn and forward after a moment.
      run(one.a, 'ping', '-c', '1', '-w', '5', second);
      run(one.a, 'ping', '-c', '1', '-w', '5', own);
      const host = await liveHost();
      const wanted = firstWays(host, ['ip:::send', 'ip:::receive']).map((each) => ({
        ...each,
        members: new Map(
          [...each.members].filter(([name]) =>
            ['ipinfo_t.ip_saddr', 'ipinfo_t.ip_daddr', 'ifinfo_t.if_name'].includes(name),
          ),
        ),
        only: `($dev->nd_net.net->ns.inum == ${middle.inode} || $dev->nd_net.net->ns.inum == ${one.a.inode})`,
      }));
      const frames = firstWays(host, ['gld:::receive']).map((each) => ({
        ...each,
        members: new Map(
          [...each.members].filter(([name]) =>
            ['ifinfo_t.if_name', 'ifinfo_t.if_eflags'].includes(name),
          ),
        ),
        only: `$skb->dev->nd_net.net->ns.inum == ${middle.inode}`,
      }));
      const trace = await Trace.start(assemble(host, [...wanted, ...frames]));
      run(one.a, 'ping', '-c', '3', '-i', '0.2', second);
      run(one.a, 'ping', '-c', '2', '-i', '0.2', own);
      // A device of its own on top of the first host's, with an address of its own.
      run(one.a, 'ip', 'link', 'add', 'link', one.a.device, 'name', upper, 'type', 'macvlan');
      run(one.a, 'ip', 'addr', 'add', `${above}/24`, 'dev', upper);
      run(one.a, 'ip', 'link', 'set', upper, 'up');
      run(one.a, 'ping', '-c', '3', '-i', '0.2', '-w', '10', '-I', upper, own);
      firings = await trace.stop();
    }),
  );

  afterAll(() => {
    one.close();
    other.close();
  });

  const between = (from: string, to: string): readonly Firing[] =>
    firings.filter(
      ({ values }) =>
        values.get('ipinfo_t.ip_saddr') === from &&
        values.get('ipinfo_t.ip_daddr') === to &&
        values.get('ifinfo_t.if_name') !== one.a.device,
    );

  test('its own packets are told once, by the bridge', () => {
    const received = between(first, own);
    const sent = between(own, first);
    expect(received.map(({ probe }) => probe)).toEqual(['ip:::receive', 'ip:::receive']);
    expect(sent.map(({ probe }) => probe)).toEqual(['ip:::send', 'ip:::send']);
    for (const { values } of [...received, ...sent])
      expect(values.get('ifinfo_t.if_name')).toBe(bridge);
  });

  test('frames show which device is a bridge and which a port of it', () => {
    const flags = new Map<string, Set<bigint>>();
    for (const { probe, values } of firings) {
      if (probe !== 'gld:::receive') continue;
      const name = String(values.get('ifinfo_t.if_name'));
      const kind = BigInt(values.get('ifinfo_t.if_eflags') ?? 0) & (IFF_EBRIDGE | IFF_BRIDGE_PORT);
      flags.set(name, (flags.get(name) ?? new Set()).add(kind));
    }
    expect(flags.get(bridge)).toEqual(new Set([IFF_EBRIDGE]));
    expect(flags.get(one.b.device)).toEqual(new Set([IFF_BRIDGE_PORT]));
  });

  test('what a macvlan device sends is told once, by it', () => {
    const sent = firings.filter(
      ({ probe, values }) => probe === 'ip:::send' && values.get('ipinfo_t.ip_saddr') === above,
    );
    expect(sent.map(({ values }) => values.get('ifinfo_t.if_name'))).toEqual([upper, upper, upper]);
  });

  test('what it passes on is not told', () => {
    expect(between(first, second)).toEqual([]);
    expect(between(second, first)).toEqual([]);
  });
});
