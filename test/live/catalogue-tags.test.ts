/**
 * VLAN tags, beside the frame as devices keep them and in the frame, against tcpdump and tshark at the same moment. Skipped where the
 * kernel has no VLAN devices; guests of the lab have them.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { addNamespace, makeLink, run, setParameter, skipsLive } from './support/network.ts';
import type { Host, Link } from './support/network.ts';
import { Capture } from './support/packets.ts';
import type { Fields } from './support/packets.ts';
import { Trace } from './support/trace.ts';
import type { Firing, Value } from './support/trace.ts';

const number =
  (name: string) =>
  (packet: Fields): bigint =>
    BigInt(packet.get(name) || 0);

/** tshark's switches are `True` and `False`, or 1 and 0 before 4.2. */
const bit =
  (name: string) =>
  (packet: Fields): bigint =>
    /^(?:1|True)$/.test(packet.get(name) ?? '') ? 1n : 0n;

/** What a frame holds: of one with a tag, the ethertype is the one behind it. */
const truths: Readonly<Record<string, (packet: Fields) => Value>> = {
  'etherinfo_t.eth_saddr': (packet) => packet.get('eth.src') ?? '',
  'etherinfo_t.eth_daddr': (packet) => packet.get('eth.dst') ?? '',
  'etherinfo_t.eth_type': (packet) =>
    BigInt(packet.get('vlan.etype') || packet.get('eth.type') || 0),
  'etherinfo_t.eth_istagged': (packet) => (packet.get('vlan.id') === '' ? 0n : 1n),
  'etherinfo_t.eth_vlanid': number('vlan.id'),
  'etherinfo_t.eth_priority': number('vlan.priority'),
  'etherinfo_t.eth_dei': bit('vlan.dei'),
  'etherinfo_t.eth_length': number('frame.len'),
};

const fields = [
  'eth.src',
  'eth.dst',
  'eth.type',
  'vlan.etype',
  'vlan.id',
  'vlan.priority',
  'vlan.dei',
];

const probes = ['gld:::send', 'gld:::receive'];

/** IPv4 and ARP: what IPv6 says of itself when a device comes up may be before or after tracing begins. */
const asked = new Set<Value | undefined>([0x0800n, 0x0806n]);
const vlan = 291;
const priority = 5;

function hasVlans(): boolean {
  const name = `tsdv${process.pid}`;
  addNamespace(name);
  const add = (...words: readonly string[]): number | null =>
    spawnSync('ip', ['-n', name, 'link', 'add', ...words]).status;
  add('p0', 'type', 'veth', 'peer', 'name', 'p1');
  const status = add('link', 'p0', 'name', 'v0', 'type', 'vlan', 'id', '2');
  spawnSync('ip', ['netns', 'del', name]);
  return status === 0;
}

const live = !skipsLive();
const skips = !live || !hasVlans();
if (live && skips) process.stderr.write('VLAN tags are skipped: no VLAN devices here\n');

describe.skipIf(skips).each([
  ['beside the frame', 'on'],
  ['in the frame', 'off'],
])('VLAN tags %s', (_, offload) => {
  let link: Link;
  let firings: readonly Firing[] = [];
  const seen = new Map<string, readonly Fields[]>();
  const hardware = new Map<string, string>();

  /** A VLAN's device on top of the host's, with an address of its own. */
  const addVlan = (host: Host, address: string): void => {
    const { device } = host;
    run(host, 'ethtool', '-K', device, 'txvlan', offload, 'rxvlan', offload);
    const kind = ['type', 'vlan', 'id', String(vlan), 'egress-qos-map', `0:${priority}`];
    run(host, 'ip', 'link', 'add', 'link', device, 'name', 'v0', ...kind);
    run(host, 'ip', 'addr', 'add', `${address}/24`, 'dev', 'v0');
    run(host, 'ip', 'link', 'set', 'v0', 'addrgenmode', 'none', 'up');
    // Some seconds later a host asks whether its neighbour is still there: that would come while the capture ends.
    for (const name of [device, 'v0'])
      setParameter(host, `net/ipv4/neigh/${name}/delay_first_probe_time`, 3600);
    hardware.set(host.name, run(host, 'cat', `/sys/class/net/${device}/address`).trim());
  };

  beforeAll(
    whole(async () => {
      link = makeLink();
      addVlan(link.a, '198.19.254.1');
      addVlan(link.b, '198.19.254.2');
      const captures = [await Capture.start(link.a), await Capture.start(link.b)];
      const host = await liveHost();
      const wanted = firstWays(host, probes).map((each) => ({
        ...each,
        members: new Map(
          [...each.members].filter(([name]) => name in truths || name === 'ifinfo_t.if_name'),
        ),
        only: `($skb->dev->nd_net.net->ns.inum == ${link.a.inode} || $skb->dev->nd_net.net->ns.inum == ${link.b.inode})`,
      }));
      const trace = await Trace.start(assemble(host, wanted));
      run(link.a, 'ping', '-c', '2', '-i', '0.2', '-s', '100', '198.19.254.2');
      // Without a tag, beside them.
      run(link.a, 'ping', '-c', '1', '-s', '10', link.b.ipv4);
      firings = await trace.stop();
      for (const [index, each] of [link.a, link.b].entries())
        seen.set(each.name, await captures[index].stop([...fields, 'frame.len']));
    }),
  );

  afterAll(() => link.close());

  for (const end of ['a', 'b'] as const) {
    test.each(probes)(`%s at host ${end}`, (probe) => {
      const host = link[end];
      const own = hardware.get(host.name);
      const packets = (seen.get(host.name) ?? []).filter(
        (packet) =>
          asked.has(truths['etherinfo_t.eth_type'](packet)) &&
          (packet.get('eth.src') === own) === (probe === 'gld:::send'),
      );
      const tagged = packets.filter((packet) => packet.get('vlan.id') === String(vlan));
      expect(tagged.length).toBeGreaterThan(1);
      expect(packets.length).toBeGreaterThan(tagged.length);
      // The kernel's own questions for addresses have a priority of theirs, which is not mapped.
      expect(tagged.map((packet) => packet.get('vlan.priority'))).toContain(String(priority));
      const names = Object.keys(truths);
      const mine = firings.filter(
        (each) =>
          each.probe === probe &&
          each.values.get('ifinfo_t.if_name') === host.device &&
          asked.has(each.values.get('etherinfo_t.eth_type')),
      );
      expect(
        mine.map(({ values }) => Object.fromEntries(names.map((name) => [name, values.get(name)]))),
      ).toEqual(
        packets.map((packet) =>
          Object.fromEntries(Object.entries(truths).map(([name, truth]) => [name, truth(packet)])),
        ),
      );
    });
  }
});
