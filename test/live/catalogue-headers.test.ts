/** Every member that lies in a header, against tcpdump and tshark on the same device at the same moment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { makeLink, setParameter, skipsLive } from './support/network.ts';
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

async function converse(link: Link): Promise<void> {
  const [one, other] = [Peer.start(link.a), Peer.start(link.b)];
  try {
    for (const [here, there] of [
      [link.a.ipv4, link.b.ipv4],
      [link.a.ipv6, link.b.ipv6],
    ]) {
      const port = await other.listen(there);
      const client = await one.connect(there, port);
      const server = await other.accept();
      await one.send(client.id ?? 0, 40_000);
      await other.receive(server, 40_000);
      await other.send(server, 100);
      await one.receive(client.id ?? 0, 100);
      await one.end(client.id ?? 0);
      await other.end(server);
      await Promise.all([one.closed(client.id ?? 0), other.closed(server)]);
      await other.stopListening();
      await one.connect(there, port);
      const [sender, receiver] = [await one.udp(here), await other.udp(there)];
      for (const bytes of [1, 2, 400, 4000]) {
        await one.udpSend(sender.id, there, receiver.port, bytes);
        await other.udpSend(receiver.id, here, sender.port, bytes);
      }
      await Promise.all([other.udpReceive(receiver.id, 4403), one.udpReceive(sender.id, 4403)]);
    }
  } finally {
    await Promise.all([one.stop(), other.stop()]);
  }
}

describe.skipIf(skipsLive())('members of headers', () => {
  let firings: readonly Firing[] = [];
  const seen = new Map<string, readonly Fields[]>();
  let link: Link;

  beforeAll(async () => {
    link = makeLink();
    // With ECN and timestamps there is something in every field.
    for (const host of [link.a, link.b]) setParameter(host, 'net/ipv4/tcp_ecn', 1);
    const captures = await Promise.all([Capture.start(link.a), Capture.start(link.b)]);
    const trace = await Trace.start(
      assemble(await liveHost(), firstWays(await liveHost(), probes)),
    );
    try {
      await converse(link);
    } finally {
      firings = await trace.stop();
      seen.set(link.a.name, await captures[0].stop(headerFields));
      seen.set(link.b.name, await captures[1].stop(headerFields));
    }
  }, 60_000);

  afterAll(() => link.close());

  const carried: Readonly<Record<string, (packet: Fields) => boolean>> = {
    ip: (packet) => packet.get('ip.src') !== '' || packet.get('ipv6.src') !== '',
    tcp: (packet) => packet.get('tcp.srcport') !== '',
    udp: (packet) => packet.get('udp.srcport') !== '' && packet.get('ipv6.nxt') !== '58',
  };

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
      expect(
        mine.map(({ values }) => Object.fromEntries(names.map((name) => [name, values.get(name)]))),
      ).toEqual(packets.map((packet) => headersOf(packet, names)));
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
      }
    });
  }
});
