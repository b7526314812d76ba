/** Every member that lies in a header, against tcpdump and tshark on the same device at the same moment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange } from './support/conversation.ts';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost, forcedWays } from './support/host.ts';
import { whole } from './support/missed.ts';
import { makeLink, run, setParameter, skipsLive } from './support/network.ts';
import type { Host, Link } from './support/network.ts';
import { Capture } from './support/packets.ts';
import type { Fields } from './support/packets.ts';
import { Peer } from './support/peer.ts';
import { Trace } from './support/trace.ts';
import { headerFields, headersOf, headerTruths } from './support/truth.ts';
import type { Firing, Value } from './support/trace.ts';

const probes = [
  ...['ip:::send', 'ip:::receive', 'tcp:::send', 'tcp:::receive', 'udp:::send', 'udp:::receive'],
];

/** The addresses that say which host a packet leaves or reaches. */
const from = (host: Host, value: Value | undefined): boolean =>
  value === host.ipv4 || value === host.ipv6;

type Headers = Readonly<Record<string, Value | undefined>>;

/** A function sees a packet before the question for its neighbour's address that must go first: there the order is another. */
const inOrder = (headers: readonly Headers[]): readonly Headers[] => {
  if (forcedWays === undefined) return headers;
  const words = (each: Headers): string => Object.values(each).join(' ');
  return headers.toSorted((one, other) => (words(one) < words(other) ? -1 : 1));
};

async function converse(link: Link): Promise<void> {
  const [one, other] = [Peer.start(link.a), Peer.start(link.b)];
  try {
    for (const [here, there] of [
      [link.a.ipv4, link.b.ipv4],
      [link.a.ipv6, link.b.ipv6],
    ]) {
      const port = await other.listen(there);
      await exchange(one, other, { address: there, port }, 40_000, 100);
      await other.stopListening();
      await one.connect(there, port);
      const [sender, receiver] = [await one.udp(here), await other.udp(there)];
      // Functions come before a packet is cut into fragments.
      const sizes = [1, 2, 400, ...(forcedWays === undefined ? [4000] : [])];
      for (const bytes of sizes) {
        await one.udpSend(sender.id, there, receiver.port, bytes);
        await other.udpSend(receiver.id, here, sender.port, bytes);
      }
      const all = sizes.reduce((sum, bytes) => sum + bytes);
      await Promise.all([other.udpReceive(receiver.id, all), one.udpReceive(sender.id, all)]);
    }
  } finally {
    await Promise.all([one.stop(), other.stop()]);
  }
}

describe.skipIf(skipsLive())('members of headers', () => {
  let firings: readonly Firing[] = [];
  const seen = new Map<string, readonly Fields[]>();
  /** IFF_* of the two devices, by host, as the kernel shows them. */
  const flags = new Map<string, bigint>();
  let link: Link;

  beforeAll(
    whole(async () => {
      link = makeLink();
      // With ECN and timestamps there is something in every field.
      for (const host of [link.a, link.b]) setParameter(host, 'net/ipv4/tcp_ecn', 1);
      const captures = await Promise.all([Capture.start(link.a), Capture.start(link.b)]);
      const trace = await Trace.start(
        assemble(await liveHost(), firstWays(await liveHost(), probes)),
      );
      try {
        await converse(link);
        for (const host of [link.a, link.b])
          flags.set(
            host.name,
            BigInt(run(host, 'cat', `/sys/class/net/${host.device}/flags`).trim()),
          );
      } finally {
        firings = await trace.stop();
        seen.set(link.a.name, await captures[0].stop(headerFields));
        seen.set(link.b.name, await captures[1].stop(headerFields));
      }
    }),
  );

  afterAll(() => link.close());

  const carried: Readonly<Record<string, (packet: Fields) => boolean>> = {
    ip: (packet) => packet.get('ip.src') !== '' || packet.get('ipv6.src') !== '',
    tcp: (packet) => packet.get('tcp.srcport') !== '',
    udp: (packet) => packet.get('udp.srcport') !== '' && packet.get('ipv6.nxt') !== '58',
  };

  test('a device and a network namespace have one address each', () => {
    const seenAt = (member: string): readonly (readonly [string, Value | undefined])[] =>
      firings
        .filter(({ probe }) => probe.startsWith('ip:::'))
        .map(({ values }) => [String(values.get('ifinfo_t.if_name')), values.get(member)]);
    const ours = new Set([link.a.device, link.b.device]);
    for (const member of ['ifinfo_t.if_addr', 'ifinfo_t.if_ipstack']) {
      const pairs = new Set(
        seenAt(member).flatMap(([name, value]) => (ours.has(name) ? [`${name} ${value}`] : [])),
      );
      const values = new Set([...pairs].map((pair) => pair.split(' ')[1]));
      expect({ member, pairs: pairs.size, values: values.size }).toEqual({
        member,
        pairs: 2,
        values: 2,
      });
    }
  });

  for (const end of ['a', 'b'] as const) {
    test.each(probes)(`%s at host ${end}`, (probe) => {
      const host = link[end];
      const [provider, way] = probe.split(':::');
      const side = way === 'send' ? 'saddr' : 'daddr';
      const mine = firings.filter(
        (firing) => firing.probe === probe && from(host, firing.values.get(`ipinfo_t.ip_${side}`)),
      );
      const address = way === 'send' ? 'src' : 'dst';
      const packets = (seen.get(host.name) ?? []).filter(
        (packet) =>
          carried[provider](packet) &&
          (from(host, packet.get(`ip.${address}`)) || from(host, packet.get(`ipv6.${address}`))),
      );
      expect(packets.length).toBeGreaterThan(3);
      const names = [...(mine[0]?.values.keys() ?? [])].filter((name) => name in headerTruths);
      expect(names.length).toBeGreaterThan(4);
      const told = mine.map(({ values }) =>
        Object.fromEntries(names.map((name) => [name, values.get(name)])),
      );
      const sent = packets.map((packet) => headersOf(packet, names));
      expect(inOrder(told)).toEqual(inOrder(sent));
    });

    test(`devices and identities at host ${end}`, () => {
      const host = link[end];
      const sent = firings.filter(
        ({ probe, values }) => probe === 'ip:::send' && from(host, values.get('ipinfo_t.ip_saddr')),
      );
      expect(sent.length).toBeGreaterThan(3);
      for (const { values } of sent) {
        expect(values.get('ifinfo_t.if_name')).toBe(host.device);
        expect(values.get('ifinfo_t.if_local')).toBe(0n);
        expect(values.get('pktinfo_t.pkt_addr')).not.toBe(0n);
        expect(values.get('ifinfo_t.if_flags')).toBe(flags.get(host.name));
      }
    });

    test(`connections and sockets at host ${end}`, () => {
      const host = link[end];
      const segments = firings.filter(
        ({ probe, values }) =>
          probe === 'tcp:::send' && from(host, values.get('ipinfo_t.ip_saddr')),
      );
      // One socket for each connection, under every name; what refuses has none.
      const sockets = new Map<Value | undefined, Set<Value | undefined>>();
      for (const { values } of segments) {
        const socket = values.get('csinfo_t.cs_addr');
        if (socket === 0n) continue;
        expect(values.get('tcpsinfo_t.tcps_addr')).toBe(socket);
        expect(values.get('tcpsinfo_t.tcps_local')).toBe(0n);
        const ports = sockets.get(socket) ?? new Set();
        sockets.set(socket, ports.add(values.get('tcpsinfo_t.tcps_lport')));
      }
      expect(sockets.size).toBeGreaterThan(1);
      const datagrams = firings.filter(
        ({ probe, values }) =>
          probe === 'udp:::send' && from(host, values.get('ipinfo_t.ip_saddr')),
      );
      const pairs = new Set(
        datagrams.map(
          ({ values }) =>
            `${values.get('udpsinfo_t.udps_addr')} ${values.get('udpinfo_t.udp_sport')}`,
        ),
      );
      // Two sockets, of IPv4 and IPv6, with a port each.
      expect(pairs.size).toBe(2);
      for (const { values } of datagrams) {
        expect(values.get('udpsinfo_t.udps_lport')).toBe(values.get('udpinfo_t.udp_sport'));
        expect(values.get('udpsinfo_t.udps_rport')).toBe(values.get('udpinfo_t.udp_dport'));
        expect(values.get('udpsinfo_t.udps_laddr')).toBe(values.get('ipinfo_t.ip_saddr'));
        expect(values.get('udpsinfo_t.udps_raddr')).toBe(values.get('ipinfo_t.ip_daddr'));
      }
    });
  }
});
