/**
 * Whole programs on this machine's kernel: their numbers against the kernel's own counters, and against the same programs
 * over what tcpdump captured of the same traffic.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../replay/support.ts';
import { Conversation, type Happened } from './support/conversation.ts';
import { LiveCommand, type Left } from './support/command.ts';
import { whole } from './support/missed.ts';
import { counters, growth, makeLink, skipsLive, type Host, type Link } from './support/network.ts';
import { Capture } from './support/packets.ts';

/** Of the two namespaces' addresses and nothing else: others may use the network at the same time. */
function between({ a, b }: Link): string {
  const ends = [a.ipv4, b.ipv4, a.ipv6, b.ipv6];
  return ends.map((address) => `args[2]->ip_saddr == "${address}"`).join(' || ');
}

const rows = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '');

describe.skipIf(skipsLive())('a conversation', () => {
  let link: Link;
  let happened: Happened;
  let live: Left;
  let replayed: string;
  const grown = new Map<string, (counter: string) => number>();

  const counting = (what: Link): string => `
    tcp:::accept-established, tcp:::connect-established, tcp:::connect-refused, tcp:::accept-refused
    /${between(what)}/ { @events[probename] = count(); }
    tcp:::send, tcp:::receive, udp:::send, udp:::receive
    /${between(what)}/
    { @packets[probeprov, probename, args[2]->ip_saddr, args[2]->ip_daddr] = count(); }
    ip:::send, ip:::receive
    /(${between(what)}) && args[2]->ip_plength > 0 && (args[4]->ipv4_protocol == 6 || args[5]->ipv6_nexthdr == 6)/
    { @bytes[probename, args[2]->ip_saddr] = sum(args[2]->ip_plength);
      @sizes[probename] = quantize(args[2]->ip_plength);
      @most = max(args[2]->ip_plength); @least = min(args[2]->ip_plength); @mean = avg(args[2]->ip_plength);
      @spread = stddev(args[2]->ip_plength); }
    END {
      printa("event %s %@d\\n", @events);
      printa("packets %s %s %s %s %@d\\n", @packets);
      printa("bytes %s %s %@d\\n", @bytes);
      printa("sizes %s%@d\\n", @sizes);
      printa("%@d %@d %@d %@d\\n", @most, @least, @mean, @spread);
    }`;

  beforeAll(
    whole(async () => {
      link = makeLink();
      const conversation = new Conversation(link);
      const program = counting(link);
      const capture = await Capture.start(link.a);
      const before = [link.a, link.b].map((host) => [host, counters(host)] as const);
      const command = await LiveCommand.start('-n', program);
      happened = await conversation.hold();
      live = await command.stop();
      await conversation.stop();
      for (const [host, first] of before) {
        const last = counters(host);
        grown.set(host.name, (counter) => growth(first, last, counter));
      }
      await capture.end();
      replayed = (await run('-q', '-r', capture.file, '-n', program)).stdout;
      capture.remove();
    }),
  );

  afterAll(() => link.close());

  const counted = (host: Host, counter: string): number => grown.get(host.name)!(counter);
  const event = (name: string): number =>
    Number(rows(live.stdout).find(([kind, which]) => kind === 'event' && which === name)?.[2]);

  test('it ends well and says nothing', () => {
    expect({ status: live.status, stderr: live.stderr.trim() }).toEqual({ status: 0, stderr: '' });
  });
  test('connections are those that the kernels counted', () => {
    expect(event('accept-established')).toBe(counted(link.b, 'TcpPassiveOpens'));
    expect(event('accept-established')).toBe(happened.accepted);
    expect(event('connect-established') + event('connect-refused')).toBe(
      counted(link.a, 'TcpActiveOpens'),
    );
    expect(event('connect-refused')).toBe(counted(link.a, 'TcpAttemptFails'));
    expect(event('connect-refused')).toBe(happened.refused);
    expect(event('accept-refused')).toBe(counted(link.b, 'TcpOutRsts'));
  });
  test('datagrams are those that the kernels counted', () => {
    const sum = (name: string): number =>
      rows(live.stdout)
        .filter(
          ([kind, provider, probe]) => kind === 'packets' && provider === 'udp' && probe === name,
        )
        .reduce((total, row) => total + Number(row.at(-1)), 0);
    const both = (counter: string): number =>
      counted(link.b, `Udp${counter}`) + counted(link.b, `Udp6${counter}`);
    expect(sum('receive')).toBe(both('InDatagrams'));
    expect(sum('send')).toBe(happened.datagrams);
  });
  test('what the same program prints over the capture of the same traffic is the same', () => {
    // dtrace begins a new line after ^C.
    expect(live.stdout).toBe(`\n${replayed}`);
  });
});
