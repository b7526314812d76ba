/** icmp, arp and gld: every member that lies in a frame, against tcpdump and tshark at the same moment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { makeLink, run, skipsLive } from './support/network.ts';
import type { Host, Link } from './support/network.ts';
import { Capture } from './support/packets.ts';
import type { Fields } from './support/packets.ts';
import { Peer } from './support/peer.ts';
import { Trace } from './support/trace.ts';
import type { Firing, Value } from './support/trace.ts';

type Truth = (packet: Fields) => Value;

const number =
  (...names: readonly string[]): Truth =>
  (packet) =>
    BigInt(names.map((name) => packet.get(name)).find((text) => text !== '') ?? 0);

/** What is not there reads as the struct's text for that, '' here. */
const text =
  (...names: readonly string[]): Truth =>
  (packet) =>
    names.map((name) => packet.get(name)).find((value) => value !== '') ?? '';

const isIcmp = (packet: Fields): boolean => packet.get('icmp.type') !== '';

/** A quoted packet is what tshark shows second: an IPv4 packet, or UDP ports, in an ICMP message. */
const truths: Readonly<Record<string, Readonly<Record<string, Truth>>>> = {
  icmp: {
    'icmpinfo_t.icmp_version': (packet) => (isIcmp(packet) ? 4n : 6n),
    'icmpinfo_t.icmp_type': number('icmp.type', 'icmpv6.type'),
    'icmpinfo_t.icmp_code': number('icmp.code', 'icmpv6.code'),
    'icmpinfo_t.icmp_checksum': number('icmp.checksum', 'icmpv6.checksum'),
    'icmpinfo_t.icmp_echo_id': number('icmp.ident', 'icmpv6.echo.identifier'),
    'icmpinfo_t.icmp_echo_seq': number('icmp.seq', 'icmpv6.echo.sequence_number'),
    'icmpinfo_t.icmp_typestr': number('icmp.type', 'icmpv6.type'),
    'icmpinfo_t.icmp6_nd_target': text(
      'icmpv6.nd.ns.target_address',
      'icmpv6.nd.na.target_address',
    ),
    'icmpinfo_t.icmp_error_dport': number('udp.dstport'),
    'icmpinfo_t.icmp_error_sport': number('udp.srcport'),
    'icmpinfo_t.icmp_error_protocol': (packet) => (packet.get('udp.dstport') === '' ? 0n : 17n),
    'ipinfo_t.ip_saddr': text('ip.src', 'ipv6.src'),
    'ipinfo_t.ip_daddr': text('ip.dst', 'ipv6.dst'),
  },
  arp: {
    'arpinfo_t.arp_hwtype': number('arp.hw.type'),
    'arpinfo_t.arp_proto': number('arp.proto.type'),
    'arpinfo_t.arp_hlen': number('arp.hw.size'),
    'arpinfo_t.arp_plen': number('arp.proto.size'),
    'arpinfo_t.arp_op': number('arp.opcode'),
    'arpinfo_t.arp_opstr': number('arp.opcode'),
    'arpinfo_t.arp_sha': text('arp.src.hw_mac'),
    'arpinfo_t.arp_spa': text('arp.src.proto_ipv4'),
    'arpinfo_t.arp_tha': text('arp.dst.hw_mac'),
    'arpinfo_t.arp_tpa': text('arp.dst.proto_ipv4'),
    'arpinfo_t.arp_gratuitous': (packet) =>
      packet.get('arp.src.proto_ipv4') === packet.get('arp.dst.proto_ipv4') ? 1n : 0n,
    'arpinfo_t.arp_probe': (packet) => (packet.get('arp.src.proto_ipv4') === '0.0.0.0' ? 1n : 0n),
  },
  gld: {
    'etherinfo_t.eth_saddr': text('eth.src'),
    'etherinfo_t.eth_daddr': text('eth.dst'),
    'etherinfo_t.eth_type': number('eth.type'),
    'etherinfo_t.eth_istagged': () => 0n,
    'etherinfo_t.eth_length': number('frame.len'),
    'ipinfo_t.ip_ver': number('ip.version', 'ipv6.version'),
  },
};

const fields = [
  ...[
    'eth.src',
    'eth.dst',
    'eth.type',
    'frame.len',
    'ip.version',
    'ipv6.version',
    'ip.src',
    'ip.dst',
    'ipv6.src',
    'ipv6.dst',
  ],
  ...['icmp.type', 'icmp.code', 'icmp.checksum', 'icmp.ident', 'icmp.seq'],
  ...['icmpv6.type', 'icmpv6.code', 'icmpv6.checksum', 'icmpv6.echo.identifier'],
  ...['icmpv6.echo.sequence_number', 'icmpv6.nd.ns.target_address', 'icmpv6.nd.na.target_address'],
  ...['udp.srcport', 'udp.dstport'],
  ...['arp.hw.type', 'arp.proto.type', 'arp.hw.size', 'arp.proto.size', 'arp.opcode'],
  ...['arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw_mac', 'arp.dst.proto_ipv4'],
];

const holds: Readonly<Record<string, (packet: Fields) => boolean>> = {
  icmp: (packet) => packet.get('icmp.type') !== '' || packet.get('icmpv6.type') !== '',
  arp: (packet) => packet.get('arp.opcode') !== '',
  gld: () => true,
};

const probes = ['icmp', 'arp', 'gld'].flatMap((name) => [`${name}:::send`, `${name}:::receive`]);

describe.skipIf(skipsLive())('members of frames', () => {
  let link: Link;
  let firings: readonly Firing[] = [];
  const seen = new Map<string, readonly Fields[]>();
  const hardware = new Map<string, string>();

  beforeAll(
    whole(async () => {
      link = makeLink();
      for (const end of [link.a, link.b])
        hardware.set(end.name, run(end, 'cat', `/sys/class/net/${end.device}/address`).trim());
      const [one, other] = [Peer.start(link.a), Peer.start(link.b)];
      const captures = await Promise.all([Capture.start(link.a), Capture.start(link.b)]);
      const host = await liveHost();
      const wanted = firstWays(host, probes).map((each) => {
        const names = Object.keys(truths[each.probe.split(':::')[0]]);
        const members = new Map(
          [...each.members].filter(([name]) =>
            [...names, 'ifinfo_t.if_name', 'ipinfo_t.ip_saddr'].includes(name),
          ),
        );
        // Nobody else's frames: the devices of the two namespaces only.
        const only = `($skb->dev->nd_net.net->ns.inum == ${link.a.inode} || $skb->dev->nd_net.net->ns.inum == ${link.b.inode})`;
        return { ...each, members, only };
      });
      const trace = await Trace.start(assemble(host, wanted));
      for (const [here, there] of [
        [link.a.ipv4, link.b.ipv4],
        [link.a.ipv6, link.b.ipv6],
      ]) {
        run(link.a, 'ping', '-c', '2', '-i', '0.2', '-s', '100', there);
        const sender = await one.udp(here);
        const receiver = await other.udp(there);
        await one.udpSend(sender.id, there, receiver.port, 10);
        // Nobody has this port: it comes back in an error.
        await one.udpSend(sender.id, there, 9, 77);
      }
      await Promise.all([one.stop(), other.stop()]);
      firings = await trace.stop();
      seen.set(link.a.name, await captures[0].stop(fields));
      seen.set(link.b.name, await captures[1].stop(fields));
    }),
  );

  afterAll(() => link.close());

  const expected = (host: Host, probe: string): readonly Readonly<Record<string, Value>>[] => {
    const [provider, way] = probe.split(':::');
    const own = hardware.get(host.name);
    return (seen.get(host.name) ?? [])
      .filter((packet) => (packet.get('eth.src') === own) === (way === 'send'))
      .filter((packet) => holds[provider](packet) && packet.get('ipv6.src') !== '::')
      .map((packet) =>
        Object.fromEntries(
          Object.entries(truths[provider]).map(([name, truth]) => [name, truth(packet)]),
        ),
      );
  };

  for (const end of ['a', 'b'] as const) {
    test.each(probes)(`%s at host ${end}`, (probe) => {
      const host = link[end];
      const names = Object.keys(truths[probe.split(':::')[0]]);
      const mine = firings
        .filter(
          (each) =>
            each.probe === probe &&
            each.values.get('ifinfo_t.if_name') === host.device &&
            // What a device says when it comes up may be before or after tracing begins.
            each.values.get('ipinfo_t.ip_saddr') !== '::',
        )
        .map(({ values }) => Object.fromEntries(names.map((name) => [name, values.get(name)])));
      expect(mine.length).toBeGreaterThan(0);
      expect(mine).toEqual(expected(host, probe));
    });
  }
});
