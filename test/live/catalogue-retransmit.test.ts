/** tcp:::retransmit and the numbers of a connection that loses segments, against packets, counters and ss. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { counters, growth, makeLink, run, skipsLive } from './support/network.ts';
import type { Link } from './support/network.ts';
import { Capture } from './support/packets.ts';
import type { Fields } from './support/packets.ts';
import { Peer } from './support/peer.ts';
import { settled } from './support/settled.ts';
import { Trace } from './support/trace.ts';
import type { Firing, Value } from './support/trace.ts';
import { headerFields, headersOf, headerTruths } from './support/truth.ts';

type Statistics = ReadonlyMap<string, string>;

/** What `ss -ti` says of the one connection to that port: cwnd, mss, rto, rtt, ssthresh, wscale and the like. */
function socketStatistics(link: Link, port: number): Statistics {
  const text = run(link.a, 'ss', '-tinH', 'dst', `:${port}`);
  return new Map(
    [...text.matchAll(/(\w+):(\S+)/g)].map(([, name, value]) => [name, value] as const),
  );
}

describe.skipIf(skipsLive())('a connection that loses segments', () => {
  let link: Link;
  let firings: readonly Firing[] = [];
  let sent: readonly Fields[] = [];
  let received: readonly Fields[] = [];
  let statistics: Statistics = new Map();
  let port = 0;
  let retransmitted = { client: 0, server: 0 };

  const named = (probe: string): readonly Firing[] =>
    firings.filter((firing) => firing.probe === `tcp:::${probe}`);

  beforeAll(
    whole(async () => {
      link = makeLink();
      const [client, server] = [Peer.start(link.a), Peer.start(link.b)];
      port = await server.listen(link.b.ipv4);
      // One segment a packet; some delay, so that there is a round-trip time to tell.
      for (const end of [link.a, link.b])
        run(end, 'ethtool', '-K', end.device, ...['tso', 'off', 'gso', 'off', 'gro', 'off']);
      run(
        link.a,
        'tc',
        'qdisc',
        'add',
        'dev',
        link.a.device,
        'root',
        'tbf',
        'rate',
        '20mbit',
        'burst',
        '3k',
        'latency',
        '400ms',
      );
      // The first SYN-ACK is lost, and every fifteenth large segment.
      run(
        link.a,
        'nft',
        'add table inet t; add chain inet t in { type filter hook input priority 0; }; add set inet t seen { type inet_service; flags dynamic; size 16; }; add rule inet t in tcp flags & (syn | ack) == syn | ack tcp dport != @seen add @seen { tcp dport } drop',
      );
      run(
        link.b,
        'nft',
        'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in meta length > 1000 numgen inc mod 15 7 drop',
      );
      const capture = await Capture.start(link.a);
      const host = await liveHost();
      const trace = await Trace.start(
        assemble(host, firstWays(host, ['tcp:::retransmit', 'tcp:::send', 'tcp:::state-change'])),
      );
      const before = [counters(link.a), counters(link.b)];
      const one = await client.connect(link.b.ipv4, port);
      const other = await server.accept();
      await client.send(one.id ?? 0, 300_000);
      await server.receive(other, 300_000);
      await server.send(other, 5000);
      await client.receive(one.id ?? 0, 5000);
      // The last acknowledgement is delayed.
      await settled(() => Number(socketStatistics(link, port).get('segs_out')));
      statistics = socketStatistics(link, port);
      await client.end(one.id ?? 0);
      await server.end(other);
      await Promise.all([client.closed(one.id ?? 0), server.closed(other)]);
      const after = [counters(link.a), counters(link.b)];
      retransmitted = {
        client: growth(before[0], after[0], 'TcpRetransSegs'),
        server: growth(before[1], after[1], 'TcpRetransSegs'),
      };
      const ours: ReadonlySet<Value | undefined> = new Set([link.a.ipv4, link.b.ipv4]);
      firings = (await trace.stop()).filter(({ values }) =>
        ours.has(values.get('tcpsinfo_t.tcps_laddr')),
      );
      const packets = await capture.stop(
        [...headerFields, 'tcp.options.timestamp.tsecr', 'tcp.options.sack_re'],
        'all',
      );
      sent = packets.filter((packet) => packet.get('ip.src') === link.a.ipv4);
      received = packets.filter((packet) => packet.get('ip.src') === link.b.ipv4);
      await Promise.all([client.stop(), server.stop()]);
    }),
  );

  afterAll(() => link.close());

  /** Sequence numbers that the segment takes: its bytes, SYN and FIN. */
  const lengthOf = (packet: Fields): number =>
    Number(packet.get('ip.len')) -
    Number(packet.get('ip.hdr_len')) -
    Number(packet.get('tcp.hdr_len')) +
    ((Number(packet.get('tcp.flags')) & 3) === 0 ? 0 : 1);

  /** Segments of a that begin before the end of what it had sent. */
  const again = (): readonly Fields[] => {
    let end: number | undefined;
    return sent.filter((packet) => {
      const start = Number(packet.get('tcp.seq_raw'));
      const payload = lengthOf(packet);
      if (payload === 0) return false;
      const repeats = end !== undefined && ((start - end) | 0) < 0;
      if (!repeats) end = start + payload;
      return repeats;
    });
  };

  const by = (address: string): readonly Firing[] =>
    named('retransmit').filter(({ values }) => values.get('ipinfo_t.ip_saddr') === address);

  test('as many as the kernel has counted', () => {
    expect(retransmitted.client).toBeGreaterThan(3);
    expect(by(link.a.ipv4)).toHaveLength(retransmitted.client);
    expect(retransmitted.server).toBeGreaterThan(0);
    expect(by(link.b.ipv4)).toHaveLength(retransmitted.server);
  });

  test('each shows the segment that goes again', () => {
    const members = [...by(link.a.ipv4)[0].values.keys()].filter((name) => name in headerTruths);
    // A SYN has options of its own.
    const data = (packets: readonly Fields[]): readonly Fields[] =>
      packets.filter((packet) => (Number(packet.get('tcp.flags')) & 2) === 0);
    const shown = by(link.a.ipv4)
      .filter(({ values }) => (Number(values.get('tcpinfo_t.tcp_flags')) & 2) === 0)
      .map(({ values }) => Object.fromEntries(members.map((name) => [name, values.get(name)])));
    expect(shown.length).toBeGreaterThan(3);
    expect(shown).toEqual(data(again()).map((packet) => headersOf(packet, members)));
  });

  test('tcp:::send tells them by tcps_retransmit too', () => {
    const told = named('send').filter(
      ({ values }) =>
        values.get('ipinfo_t.ip_saddr') === link.a.ipv4 &&
        values.get('tcpsinfo_t.tcps_retransmit') === 1n,
    );
    const sequences = told.map(({ values }) => String(values.get('tcpinfo_t.tcp_seq')));
    for (const packet of again()) expect(sequences).toContain(packet.get('tcp.seq_raw'));
  });

  test('a SYN-ACK that goes again is one of its listener', () => {
    const [synAck] = by(link.b.ipv4);
    expect(synAck.values.get('tcpinfo_t.tcp_flags')).toBe(0x12n);
    expect(synAck.values.get('tcpinfo_t.tcp_sport')).toBe(BigInt(port));
    expect(synAck.values.get('tcpsinfo_t.tcps_state')).toBe(3n);
  });

  /** The numbers when a begins to close: nothing has happened since ss looked. */
  const closing = (name: string): Value | undefined =>
    named('state-change')
      .find(
        ({ values }) =>
          values.get('tcpsinfo_t.tcps_laddr') === link.a.ipv4 &&
          values.get('tcplsinfo_t.tcps_state') === 1n,
      )
      ?.values.get(`tcpsinfo_t.${name}`);

  const told = (name: string, part = 0): number =>
    Number(statistics.get(name)?.split(/[/,]/)[part] ?? NaN);

  test('windows, timers and sizes are those of ss', () => {
    expect(closing('tcps_mss')).toBe(BigInt(told('mss')));
    expect(closing('tcps_cwnd')).toBe(BigInt(told('cwnd') * told('mss')));
    expect(closing('tcps_cwnd_ssthresh')).toBe(BigInt(told('ssthresh') * told('mss')));
    expect(closing('tcps_rto')).toBe(BigInt(told('rto')));
    expect(told('rtt')).toBeGreaterThan(0);
    expect(closing('tcps_rtt')).toBe(BigInt(Math.floor(told('rtt'))));
    expect(closing('tcps_rtt_sd')).toBe(BigInt(Math.floor(told('rtt', 1))));
    expect(closing('tcps_snd_ws')).toBe(BigInt(told('wscale')));
    expect(closing('tcps_rcv_ws')).toBe(BigInt(told('wscale', 1)));
    expect(closing('tcps_swnd')).toBe(BigInt(told('snd_wnd')));
  });

  test('sequence numbers are those of the packets', () => {
    const [syn] = sent;
    const fin = sent.find((packet) => (Number(packet.get('tcp.flags')) & 1) === 1);
    expect(String(closing('tcps_iss'))).toBe(syn.get('tcp.seq_raw'));
    expect(String(closing('tcps_snxt'))).toBe(fin?.get('tcp.seq_raw'));
    expect(String(closing('tcps_suna'))).toBe(fin?.get('tcp.seq_raw'));
    expect(String(closing('tcps_rnxt'))).toBe(fin?.get('tcp.ack_raw'));
    expect(String(closing('tcps_rack'))).toBe(fin?.get('tcp.ack_raw'));
    expect(closing('tcps_smax')).toBe(closing('tcps_snxt'));
    expect(String(closing('tcps_ts_recent'))).toBe(fin?.get('tcp.options.timestamp.tsecr'));
    const numbers = received.map((packet) => packet.get('tcp.seq_raw'));
    expect(numbers).toContain(String(closing('tcps_swl1')));
  });

  test('the window that was offered is that of the last acknowledgement', () => {
    const fin = sent.findIndex((packet) => (Number(packet.get('tcp.flags')) & 1) === 1);
    const last = sent[fin - 1];
    const window = BigInt(last.get('tcp.window_size_value') ?? 0) << BigInt(told('wscale', 1));
    expect(closing('tcps_rwnd')).toBe(window);
    expect(closing('tcps_radv')).toBe(BigInt(last.get('tcp.ack_raw') ?? 0) + window);
  });

  /** Where the blocks end that b has acknowledged selectively: its packets have up to four. */
  const edges = (): ReadonlySet<number> =>
    new Set(
      received.flatMap((packet) =>
        (packet.get('tcp.options.sack_re') ?? '').split(',').filter(Boolean).map(Number),
      ),
    );

  /** Where the segments end that a has sent. */
  const ends = (): ReadonlySet<number> =>
    new Set(sent.map((packet) => (Number(packet.get('tcp.seq_raw')) + lengthOf(packet)) >>> 0));

  const sum = (values: Firing['values'], name: string): number =>
    Number(values.get(`tcpsinfo_t.tcps_${name}`));

  test('selective acknowledgements: RFC 6675', () => {
    const some = by(link.a.ipv4).filter(
      ({ values }) => values.get('tcpsinfo_t.tcps_dupacks') !== 0n,
    );
    expect(some.length).toBeGreaterThan(0);
    for (const { values } of some) {
      const offset = (number: number): number => (number - sum(values, 'suna')) >>> 0;
      const most = offset(sum(values, 'smax'));
      // Cumulative ACK, what goes again, HighData. A probe, and what was lost by its time, may be anywhere in between.
      expect(offset(Number(values.get('tcpinfo_t.tcp_seq')))).toBeLessThan(most);
      // HighACK's other half: where one of the blocks ends that b has told of.
      expect(offset(sum(values, 'sack_fack'))).toBeGreaterThan(0);
      expect(offset(sum(values, 'sack_fack'))).toBeLessThanOrEqual(most);
      expect(edges()).toContain(sum(values, 'sack_fack'));
      // The hole that goes next is one that has not gone, or this one.
      expect(offset(sum(values, 'sack_snxt'))).toBeLessThanOrEqual(most);
    }
    expect(closing('tcps_dupacks')).toBe(0n);
  });

  test('the first segment that goes again, and where its recovery ends: RFC 6675', () => {
    // The first that was not acknowledged, and others were: neither a probe, which is the last one, nor before a recovery.
    const first = by(link.a.ipv4).filter(
      ({ values }) =>
        values.get('tcpsinfo_t.tcps_dupacks') !== 0n &&
        Number(values.get('tcpinfo_t.tcp_seq')) === sum(values, 'suna'),
    );
    expect(first.length).toBeGreaterThan(0);
    for (const { values } of first) {
      const offset = (number: number): number => (number - sum(values, 'suna')) >>> 0;
      // RecoveryPoint: HighData when the recovery began.
      expect(offset(sum(values, 'srecover'))).toBeGreaterThan(0);
      expect(offset(sum(values, 'srecover'))).toBeLessThanOrEqual(offset(sum(values, 'smax')));
      expect(ends()).toContain(sum(values, 'srecover'));
    }
  });
});
