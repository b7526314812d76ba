/** The connection probes: how often they fire, against the kernel's counters; what they show, against the packets. */
import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays, probeNamed, readable } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { counters, growth, makeLink, skipsLive } from './support/network.ts';
import type { Host, Link } from './support/network.ts';
import { Capture } from './support/packets.ts';
import type { Fields } from './support/packets.ts';
import { Peer } from './support/peer.ts';
import { Trace } from './support/trace.ts';
import type { Firing, Value } from './support/trace.ts';
import { headerFields, headersOf, headerTruths } from './support/truth.ts';

const names = [
  ...['connect-request', 'connect-established', 'connect-refused'],
  ...['accept-established', 'accept-refused', 'state-change'],
].map((name) => `tcp:::${name}`);

/** The process that the word of cs_pid means: itself, or the one of these that has the socket open. */
function ownerOf(word: Value | undefined, pids: readonly number[]): number {
  if (typeof word !== 'bigint' || word === 0n) return -1;
  if (word >> 63n === 0n) return Number(word);
  const name = `socket:[${word & (2n ** 63n - 1n)}]`;
  const has = (pid: number): boolean =>
    readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === name;
      } catch {
        return false;
      }
    });
  return pids.find(has) ?? -1;
}

describe.skipIf(skipsLive())('connection probes', () => {
  let link: Link;
  let firings: readonly Firing[] = [];
  let packets: readonly Fields[] = [];
  let pids = { client: 0, server: 0 };
  const before = new Map<string, ReadonlyMap<string, number>>();
  const after = new Map<string, ReadonlyMap<string, number>>();
  const owners = new Map<Firing, number>();

  const named = (probe: string): readonly Firing[] =>
    firings.filter((firing) => firing.probe === `tcp:::${probe}`);
  const grown = (host: Host, counter: string): number =>
    growth(before.get(host.name) ?? new Map(), after.get(host.name) ?? new Map(), counter);
  const addresses = (host: Host): readonly Value[] => [host.ipv4, host.ipv6];

  beforeAll(
    whole(async () => {
      link = makeLink();
      const host = await liveHost();
      const [client, server] = [Peer.start(link.a), Peer.start(link.b)];
      pids = { client: client.pid, server: server.pid };
      // One listener and one connection are there before.
      const oldPort = await server.listen(link.b.ipv4);
      const old = await client.connect(link.b.ipv4, oldPort);
      const oldServer = await server.accept();
      const synWay = probeNamed('tcp:::connect-request').linux?.[1];
      if (synWay === undefined) throw new Error('connect-request has no second way');
      const wanted = [
        ...firstWays(host, names),
        {
          probe: 'tcp:::connect-request by its SYN',
          way: synWay,
          members: readable(probeNamed('tcp:::connect-request'), synWay),
        },
      ];
      const capture = await Capture.start(link.a);
      const trace = await Trace.start(assemble(host, wanted));
      for (const end of [link.a, link.b]) before.set(end.name, counters(end));
      for (const there of [link.b.ipv4, link.b.ipv6]) {
        const port = await server.listen(there);
        const one = await client.connect(there, port);
        const other = await server.accept();
        await client.send(one.id ?? 0, 1000);
        await server.receive(other, 1000);
        await client.end(one.id ?? 0);
        await server.end(other);
        await Promise.all([client.closed(one.id ?? 0), server.closed(other)]);
        // A port that nobody has: the listener is gone.
        await server.stopListening();
        await client.connect(there, port);
        if (there === link.b.ipv4) await client.connect(there, port);
      }
      // The listeners are stopped by now, those of before too: one more.
      await server.listen(link.b.ipv4, oldPort);
      const late = await client.connect(link.b.ipv4, oldPort);
      await server.accept();
      await client.reset(late.id ?? 0);
      await server.send(oldServer, 10);
      await client.receive(old.id ?? 0, 10);
      for (const end of [link.a, link.b]) after.set(end.name, counters(end));
      firings = (await trace.stop()).filter(({ values }) =>
        [...addresses(link.a), ...addresses(link.b)].some((address) =>
          [...values.values()].includes(address),
        ),
      );
      for (const firing of firings)
        owners.set(firing, ownerOf(firing.values.get('csinfo_t.cs_pid'), Object.values(pids)));
      packets = await capture.stop(headerFields);
      await Promise.all([client.stop(), server.stop()]);
    }),
  );

  afterAll(() => link.close());

  test('as many as the kernel has counted', () => {
    expect(named('connect-request')).toHaveLength(grown(link.a, 'TcpActiveOpens'));
    expect(named('connect-request by its SYN')).toHaveLength(grown(link.a, 'TcpActiveOpens'));
    expect(named('accept-established')).toHaveLength(grown(link.b, 'TcpPassiveOpens'));
    expect(named('connect-refused')).toHaveLength(grown(link.a, 'TcpAttemptFails'));
    expect(named('accept-refused')).toHaveLength(grown(link.b, 'TcpOutRsts'));
    expect(named('connect-established')).toHaveLength(
      grown(link.a, 'TcpActiveOpens') - grown(link.a, 'TcpAttemptFails'),
    );
    expect(named('accept-established')).toHaveLength(3);
    expect(named('connect-refused')).toHaveLength(3);
  });

  /** Packets of a by their flags, in order. */
  const flagged = (...flags: readonly number[]): readonly Fields[] =>
    packets.filter(
      (packet) => packet.get('tcp.flags') !== '' && flags.includes(Number(packet.get('tcp.flags'))),
    );
  const SYN = 0x02;
  const SYN_ACK = 0x12;
  const RST_ACK = 0x14;

  /** Not the reset that the client ended a connection with. */
  const refusals = (): readonly Fields[] =>
    flagged(RST_ACK).filter((packet) =>
      [packet.get('ip.src'), packet.get('ipv6.src')].some((address) =>
        addresses(link.b).includes(address ?? ''),
      ),
    );

  const shown = (firing: Firing, members: readonly string[]): Readonly<Record<string, unknown>> =>
    Object.fromEntries(members.map((name) => [name, firing.values.get(name)]));

  const compare = (probe: string, with_: readonly Fields[], without: readonly string[]): void => {
    const members = [...(named(probe)[0]?.values.keys() ?? [])].filter(
      (name) => name in headerTruths && !without.includes(name),
    );
    expect(members.length).toBeGreaterThan(4);
    expect(named(probe).map((firing) => shown(firing, members))).toEqual(
      with_.map((packet) => headersOf(packet, members)),
    );
  };

  /** Made up: a header without options. */
  const options = ['tcpinfo_t.tcp_offset', 'ipinfo_t.ip_plength'];

  test('connect-request shows the SYN', () => {
    compare('connect-request', flagged(SYN), options);
    compare('connect-request by its SYN', flagged(SYN), []);
  });

  test('connect-established shows the SYN-ACK that came', () => {
    compare('connect-established', flagged(SYN_ACK), options);
  });

  test('connect-refused shows the reset that came', () => {
    compare('connect-refused', refusals(), []);
  });

  test('accept-refused shows the reset that was sent', () => {
    compare('accept-refused', refusals(), []);
  });

  test('accept-established shows the ACK that came', () => {
    const first = packets.flatMap((packet, index) =>
      Number(packet.get('tcp.flags')) === SYN_ACK
        ? (packets
            .slice(index)
            .find(
              (later) =>
                later.get('tcp.srcport') === packet.get('tcp.dstport') &&
                later.get('tcp.dstport') === packet.get('tcp.srcport'),
            ) ?? [])
        : [],
    );
    // The window is the one after its scale.
    compare('accept-established', first, [...options, 'tcpinfo_t.tcp_window']);
  });

  test('state-change tells the life of a connection from both ends', () => {
    const lives = new Map<Value | undefined, string[]>();
    for (const { values } of named('state-change')) {
      const socket = values.get('csinfo_t.cs_cid');
      const life = lives.get(socket) ?? [];
      lives.set(socket, life);
      life.push(`${values.get('tcplsinfo_t.tcps_state')}>${values.get('tcpsinfo_t.tcps_state')}`);
    }
    const told = [...lives.values()].map((life) => life.join(' '));
    // TCP_STATE_*: 7 closed, 2 SYN_SENT, 1 ESTABLISHED, 4 and 5 FIN_WAIT, 6 TIME_WAIT, 8 CLOSE_WAIT, 9 LAST_ACK.
    expect(told.filter((life) => life.includes('7>2 2>1 1>4 4>5 5>6')).length).toBe(2);
    expect(told.filter((life) => life.includes('10>3 3>1 1>8 8>9 9>7')).length).toBe(2);
    expect(told.filter((life) => life.includes('7>2 2>7')).length).toBeGreaterThan(0);
    expect(told.join(' ')).not.toMatch(/\b(\d+)>\1\b/);
  });

  test('no two connections have one identity, though they may have one address', () => {
    const asked = named('connect-request').map(({ values }) => values.get('csinfo_t.cs_cid'));
    expect(new Set(asked).size).toBe(asked.length);
    const accepted = named('accept-established').map(({ values }) => values.get('csinfo_t.cs_cid'));
    expect(new Set([...asked, ...accepted]).size).toBe(asked.length + accepted.length);
    for (const probe of ['connect-established', 'connect-refused'])
      for (const { values } of named(probe)) expect(asked).toContain(values.get('csinfo_t.cs_cid'));
  });

  test('the owner is the process that has the socket, not the one that runs', () => {
    const owned = (probe: string): readonly (number | undefined)[] => [
      ...new Set(named(probe).map((firing) => owners.get(firing))),
    ];
    expect(owned('connect-request')).toEqual([pids.client]);
    expect(owned('connect-established')).toEqual([pids.client]);
    expect(owned('connect-refused')).toEqual([pids.client]);
    expect(owned('accept-established')).toEqual([pids.server]);
    const server = named('accept-established').map(({ pid }) => pid);
    expect(server.every((pid) => pid === pids.server)).toBe(false);
  });

  test('who opened, and the ends of the connection', () => {
    for (const [probe, active, here, there] of [
      ['connect-established', 1n, link.a, link.b],
      ['accept-established', 0n, link.b, link.a],
    ] as const) {
      for (const { values } of named(probe)) {
        expect(values.get('tcpsinfo_t.tcps_active')).toBe(active);
        expect(addresses(here)).toContain(values.get('tcpsinfo_t.tcps_laddr'));
        expect(addresses(there)).toContain(values.get('tcpsinfo_t.tcps_raddr'));
        expect(values.get('tcpsinfo_t.tcps_lport')).toBe(values.get('tcpinfo_t.tcp_dport'));
        expect(values.get('tcpsinfo_t.tcps_rport')).toBe(values.get('tcpinfo_t.tcp_sport'));
        expect(values.get('csinfo_t.cs_zoneid')).toBe(here.inode);
      }
    }
  });

  test('first sequence numbers are those of the handshake', () => {
    for (const { values } of named('accept-established')) {
      const from = String(values.get('tcpsinfo_t.tcps_rport'));
      const syn = flagged(SYN).find((packet) => packet.get('tcp.srcport') === from);
      const synAck = flagged(SYN_ACK).find((packet) => packet.get('tcp.dstport') === from);
      expect(String(values.get('tcpsinfo_t.tcps_irs'))).toBe(syn?.get('tcp.seq_raw'));
      expect(String(values.get('tcpsinfo_t.tcps_iss'))).toBe(synAck?.get('tcp.seq_raw'));
    }
  });
});
