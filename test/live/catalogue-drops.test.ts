/**
 * Dropped packets, against the counters of a firewall and of closed ports and the kernel's own names; and streams of UDP,
 * against tshark's. With ip:::drop-in, its twins of one version are tried.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveCommand } from './support/command.ts';
import { codeOf } from './support/drop-reasons.ts';
import { whole } from './support/missed.ts';
import { counters, growth, makeLink, run, skipsLive } from './support/network.ts';
import type { Link } from './support/network.ts';
import { Capture } from './support/packets.ts';
import type { Fields } from './support/packets.ts';
import { Peer } from './support/peer.ts';

/** The function of the kernel that an address lies in: the last symbol that is not behind it. */
function functionAt(address: bigint): string {
  let best = { address: 0n, name: '' };
  for (const line of readFileSync('/proc/kallsyms', 'utf8').split('\n')) {
    const [digits, , name] = line.split(/[ \t]/);
    if (name === undefined) continue;
    const at = BigInt(`0x${digits}`);
    if (at <= address && at > best.address) best = { address: at, name };
  }
  return best.name;
}

const columns = ['probe', 'reason', 'code', 'location', 'symbol', 'length', 'protocol'] as const;
type Drop = Readonly<Record<(typeof columns)[number], string>>;

describe.skipIf(skipsLive())('dropped packets', () => {
  let link: Link;
  let drops: readonly Drop[] = [];
  let streams: readonly string[] = [];
  let inKernel = '';
  let freed = '';
  let noPorts = 0;
  let captured: readonly Fields[] = [];

  beforeAll(
    whole(async () => {
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
      const capture = await Capture.start(link.b);
      const ours = `args[2]->ip_saddr == "${link.a.ipv4}" && args[2]->ip_daddr == "${link.b.ipv4}"`;
      const trace = await LiveCommand.start(
        '-n',
        `ip:::drop-in, ip:::drop-out, ipv4:::drop-in, ipv4:::drop-out, ipv6:::drop-in, ipv6:::drop-out /${ours}/ {
         printf("drop %s:::%s %s %d %d %s %d %d\\n", probeprov, probename, args[6]->drop_reason, args[6]->drop_code,
           args[6]->drop_loc, args[6]->drop_locsym, args[2]->ip_plength, args[4]->ipv4_protocol);
       }
       ip:::drop-in, ip:::drop-out /${ours} && args[6]->drop_reason == "NETFILTER_DROP"/ {
         @firewall[probename, args[6]->drop_reason] = count();
       }
       udp:::receive /${ours}/ { came[args[0]->pkt_addr] = 1; }
       ip:::packet-free /came[args[0]->pkt_addr]/ { came[args[0]->pkt_addr] = 0; @freed["freed"] = count(); }
       udp:::stream-start /${ours}/ {
         printf("stream %s %d %d\\n", args[3]->udps_laddr, args[4]->udp_sport, args[4]->udp_dport);
       }
       END { printa("kernel %s %s %@d\\n", @firewall); printa("%s %@d\\n", @freed); }`,
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
      const { stdout } = await trace.stop();
      const lines = stdout.split('\n');
      drops = lines.flatMap((line) => {
        const [kind, ...values] = line.split(' ');
        return kind === 'drop'
          ? [Object.fromEntries(columns.map((name, index) => [name, values[index]])) as Drop]
          : [];
      });
      streams = lines.filter((line) => line.startsWith('stream '));
      freed = lines.find((line) => line.startsWith('freed ')) ?? '';
      inKernel = lines.filter((line) => line.startsWith('kernel ')).join('\n');
      captured = await capture.stop([
        'udp.stream',
        'udp.srcport',
        'udp.dstport',
        'ip.src',
        'icmp.type',
      ]);
      await client.stop();
    }),
  );

  afterAll(() => link.close());

  const dropped = (probe: string, reason: string): readonly Drop[] =>
    drops.filter((drop) => drop.probe === probe && drop.reason === reason);

  test.each(['ip', 'ipv4'])('by a firewall, in and out: %s', (provider) => {
    expect(dropped(`${provider}:::drop-in`, 'NETFILTER_DROP')).toHaveLength(3);
    expect(dropped(`${provider}:::drop-out`, 'NETFILTER_DROP')).toHaveLength(2);
    const [drop] = dropped(`${provider}:::drop-in`, 'NETFILTER_DROP');
    expect(drop).toMatchObject({ length: '108', protocol: '17' });
  });

  test('for want of a socket', () => {
    expect(noPorts).toBe(4);
    expect(dropped('ip:::drop-in', 'NO_SOCKET')).toHaveLength(noPorts);
  });

  test('a reason has the kernel’s name and number, a place the name of its function', () => {
    const places = new Map(drops.map(({ location, symbol }) => [location, symbol]));
    for (const [location, symbol] of places)
      expect(symbol).toBe(`vmlinux\`${functionAt(BigInt.asUintN(64, BigInt(location)))}`);
    const reasons = new Map(drops.map(({ reason, code }) => [reason, code]));
    expect(reasons.size).toBeGreaterThan(1);
    for (const [reason, code] of reasons) expect([reason, code]).toEqual([reason, codeOf(reason)]);
  });

  test('a reason is compared and counted in the kernel, too', () => {
    expect(inKernel.split('\n').sort()).toEqual([
      'kernel drop-in NETFILTER_DROP 3',
      'kernel drop-out NETFILTER_DROP 2',
    ]);
  });

  test('what came is given back, once', () => {
    const came = captured.filter((packet) => packet.get('ip.src') === link.a.ipv4);
    expect(came).toHaveLength(7);
    expect(freed).toBe(`freed ${came.length}`);
  });

  test('none is of the other version', () => {
    expect(drops.filter(({ probe }) => probe.startsWith('ipv6'))).toEqual([]);
  });

  test('a stream begins once at each end that sees it', () => {
    const sent = captured.filter(
      (packet) => packet.get('ip.src') === link.a.ipv4 && packet.get('icmp.type') === '',
    );
    const seen = new Map(
      sent.map((packet) => [packet.get('udp.stream'), packet.get('udp.dstport') ?? '']),
    );
    expect([...seen.values()].sort()).toEqual(['7', '9']);
    const begun = (address: string): readonly string[] =>
      streams
        .filter((line) => line.startsWith(`stream ${address} `))
        .map((line) => line.split(' ')[3])
        .sort();
    expect(begun(link.a.ipv4)).toEqual([...seen.values()].sort());
    expect(begun(link.b.ipv4)).toEqual([...seen.values()].sort());
  });
});
