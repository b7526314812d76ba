/** tcp:::timeout-*: each timer made to run out, and whose it is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { counters, growth, makeLink, run, setParameter, skipsLive } from './support/network.ts';
import type { Link } from './support/network.ts';
import { Peer } from './support/peer.ts';
import { Trace } from './support/trace.ts';
import type { Firing } from './support/trace.ts';

const names = ['rexmit', 'persist', 'keepalive', 'delack', 'timewait'].map(
  (name) => `tcp:::timeout-${name}`,
);

const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.skipIf(skipsLive())("TCP's timers", () => {
  let link: Link;
  let firings: readonly Firing[] = [];
  let ports = { talk: 0, slow: 0, closed: 0, lost: 0 };
  let timeouts = 0;

  beforeAll(
    whole(async () => {
      link = makeLink();
      for (const host of [link.a, link.b]) setParameter(host, 'net/ipv4/tcp_fin_timeout', 1);
      const [client, server] = [Peer.start(link.a), Peer.start(link.b)];
      const there = link.b.ipv4;
      const port = await server.listen(there);
      run(
        link.b,
        'nft',
        'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in tcp dport 7 drop',
      );
      const host = await liveHost();
      const trace = await Trace.start(
        assemble(
          host,
          firstWays(host, names).map((wanted) => ({
            ...wanted,
            only: `($skc->__sk_common.skc_net.net->ns.inum == ${link.a.inode} || $skc->__sk_common.skc_net.net->ns.inum == ${link.b.inode})`,
          })),
        ),
      );
      const before = counters(link.a);
      const opened: { readonly id: number; readonly port: number; readonly other: number }[] = [];
      for (let each = 0; each < 3; each++) {
        const { id = 0, port: own = 0 } = await client.connect(there, port);
        opened.push({ id, port: own, other: await server.accept() });
      }
      const [talk, slow, closed] = opened;
      // A closed window; an idle connection; a close that the other end does not answer; a SYN that nobody sees.
      await server.pause(slow.other);
      await client.push(slow.id, 8_000_000);
      // Who answers holds its acknowledgements back, and then there is no answer to send them with.
      for (let round = 1; round <= 4; round++) {
        await client.send(talk.id, 100);
        await server.receive(talk.other, round * 100);
        await server.send(talk.other, 10);
        await client.receive(talk.id, round * 10);
      }
      await client.send(talk.id, 100);
      await client.keepAlive(talk.id, 1000);
      await client.close(closed.id);
      await client.dial(there, 7);
      await later(2600);
      ports = { talk: talk.port, slow: slow.port, closed: closed.port, lost: 7 };
      await Promise.all([client.stop(), server.stop()]);
      timeouts = growth(before, counters(link.a), 'TcpExtTCPTimeouts');
      firings = await trace.stop();
    }),
  );

  afterAll(() => link.close());

  const of = (name: string, member: string, port: number): readonly Firing[] =>
    firings.filter(
      ({ probe, values }) =>
        probe === `tcp:::timeout-${name}` && values.get(`tcpsinfo_t.${member}`) === BigInt(port),
    );

  test('a SYN that is lost: as often as the kernel has counted', () => {
    const lost = of('rexmit', 'tcps_rport', ports.lost);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost).toHaveLength(timeouts);
    expect(lost[0].values.get('tcptimerinfo_t.tcpt_msec')).toBe(1000n);
    expect(lost.map(({ values }) => values.get('tcptimerinfo_t.tcpt_count'))).toEqual(
      lost.map((_, index) => BigInt(index)),
    );
    expect(lost[0].values.get('tcptimerinfo_t.tcpt_name')).toBe('rexmit');
    expect(lost[0].values.get('tcpsinfo_t.tcps_state')).toBe(2n);
  });

  test('a closed window', () => {
    const persist = of('persist', 'tcps_lport', ports.slow);
    expect(persist.length).toBeGreaterThan(0);
    expect(persist[0].values.get('tcpsinfo_t.tcps_swnd')).toBe(0n);
  });

  test('an idle connection', () => {
    const [alive] = of('keepalive', 'tcps_lport', ports.talk);
    expect(alive.values.get('tcptimerinfo_t.tcpt_msec')).toBe(1000n);
    expect(alive.values.get('ipinfo_t.ip_daddr')).toBe(link.b.ipv4);
  });

  test('an acknowledgement that was held back is that of the receiver', () => {
    const [held] = of('delack', 'tcps_rport', ports.talk);
    expect(held.values.get('tcpsinfo_t.tcps_laddr')).toBe(link.b.ipv4);
    expect(held.values.get('tcptimerinfo_t.tcpt_msec')).toBeGreaterThanOrEqual(4n);
    expect(held.values.get('tcptimerinfo_t.tcpt_msec')).toBeLessThanOrEqual(200n);
  });

  test('the small socket of one that was closed', () => {
    const [over] = of('timewait', 'tcps_lport', ports.closed);
    expect(over.values.get('tcpsinfo_t.tcps_raddr')).toBe(link.b.ipv4);
  });
});
