/**
 * Counters that move where a kernel drops what it is sent: frames that no stack sends are put on the cable, and each counter
 * is compared with the kernel's own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as build from '../capture/build.ts';
import { LiveCommand } from './support/command.ts';
import { codeOf } from './support/drop-reasons.ts';
import { canForge, Forger, timestamps, withChecksum } from './support/forger.ts';
import { whole } from './support/missed.ts';
import {
  counters,
  growth,
  type Host,
  inside,
  type Link,
  makeLink,
  run,
  setParameter,
  skipsLive,
} from './support/network.ts';
import { Capture } from './support/packets.ts';
import { settled } from './support/settled.ts';

const { concat, fragment, icmp, ipv4, ipv6, tcp, TcpFlag, u16, u8, udp } = build;
const [ICMP, TCP, UDP, ICMP6, UDPLITE, FRAGMENT, NOTHING, UNKNOWN] = [
  1, 6, 17, 58, 136, 44, 59, 200,
];

/** By the kernel's prefix. */
const exact = {
  Tcp: ['InErrs', 'InCsumErrors'],
  TcpExt: [
    ...['TCPSYNChallenge', 'PAWSEstab', 'PAWSOldAck', 'PAWSTimewait', 'TSEcrRejected'],
    ...['BeyondWindow', 'DelayedACKLost', 'TCPOFOMerge', 'TCPMinTTLDrop'],
    ...['TCPMD5NotFound', 'TCPMD5Unexpected', 'TCPMD5Failure'],
    ...['TCPAORequired', 'TCPAOKeyNotFound', 'TCPAOBad'],
  ],
  Ip: ['FragFails', 'InHdrErrors', 'InAddrErrors', 'InUnknownProtos', 'ReasmReqds', 'ReasmOKs'],
  IpExt: ['InNoRoutes', 'InCsumErrors', 'InTruncatedPkts', 'InBcastPkts', 'InBcastOctets'],
  Ip6: [
    ...[
      'InHdrErrors',
      'InNoRoutes',
      'InUnknownProtos',
      'InTruncatedPkts',
      'ReasmReqds',
      'ReasmOKs',
    ],
    ...['InTooBigErrors', 'FragFails'],
  ],
  Icmp: ['InCsumErrors', 'InErrors'],
  Icmp6: ['InCsumErrors', 'InErrors'],
  Udp: ['NoPorts', 'InErrors', 'InCsumErrors'],
  Udp6: ['NoPorts', 'InErrors', 'InCsumErrors', 'RcvbufErrors'],
  UdpLite: ['NoPorts', 'InErrors', 'InCsumErrors', 'RcvbufErrors'],
  UdpLite6: ['NoPorts', 'InErrors', 'InCsumErrors', 'RcvbufErrors'],
} as const;

const names = Object.entries(exact).flatMap(([prefix, all]) =>
  all.map((name) => ({ prefix, name, full: `${prefix}${name}` })),
);

/** Why packets are dropped, and how many are sent for that. */
const reasons = {
  ...{ IP_CSUM: 1, IP_NOPROTO: 2, TCP_CSUM: 1, TCP_MINTTL: 1, TCP_RFC7323_PAWS: 1 },
  ...{ TCP_RFC7323_PAWS_ACK: 1, TCP_RFC7323_TSECR: 1, TCP_RFC7323_TW_PAWS: 1, TCP_OFOMERGE: 2 },
  ...{ TCP_INVALID_SYN: 1, TCP_INVALID_SEQUENCE: 1, TCP_INVALID_END_SEQUENCE: 1, UDP_CSUM: 4 },
  ...{ NO_SOCKET: 5, UNHANDLED_PROTO: 1, ICMP_CSUM: 2 },
} as const;

/** More at a time is more than a BPF program may hold. */
const PARTS = 3;

const program = (part: number, zone: bigint): string => `${names
  .filter((_, index) => index % PARTS === part)
  .map(({ prefix, name }) => `mib:${prefix.toLowerCase()}::${name}`)
  .join(', ')}
/(uint32_t)args[3]->pi_zoneid == ${zone}/ { @[probemod, probename] = sum(args[0]); }
END { printa("%s %s %@d\\n", @); }`;

/** Packets to either address of the host that are dropped there, by the reason and its number. */
const dropping = ({ ipv4: to, ipv6: to6 }: Host): string => `
ip:::drop-in /args[2]->ip_daddr == "${to}" || args[2]->ip_daddr == "${to6}"/
{ @why[args[6]->drop_reason, args[6]->drop_code] = count(); }
END { printa("reason %s %d %@d\\n", @why); }`;

/**
 * Sockets whose process reads nothing, with what Node cannot ask for: UDP-Lite, a least TTL, keys for a peer by MD5
 * (RFC 2385) and AO (RFC 5925). Prints their ports.
 */
const sockets = `
use Socket;
$| = 1;
my ($here, $here6, $peer) = @ARGV;
my $failed = '';
sub listening { socket(my $s, AF_INET, SOCK_STREAM, 0) or die $!; $_->($s) for @_;
  bind($s, pack_sockaddr_in(0, inet_aton($here))) or die $!; listen($s, 9) or die $!; push @all, $s;
  print((unpack_sockaddr_in(getsockname($s)))[0], "\\n"); }
sub datagrams { my ($family, $name, $protocol) = @_;
  socket(my $s, $family, SOCK_DGRAM, $protocol) or do { print "0\\n"; $failed .= 'Lite '; return };
  setsockopt($s, SOL_SOCKET, SO_RCVBUF, 2048); bind($s, $name) or die $!; push @all, $s;
  my $own = getsockname($s);
  print(($family == AF_INET ? (unpack_sockaddr_in($own))[0] : (unpack_sockaddr_in6($own))[0]), "\\n"); }
my $address = pack('a128', pack_sockaddr_in(0, inet_aton($peer)));
listening();
listening(sub { setsockopt($_[0], 0, 21, pack('i', 255)) or die $! });
listening(sub { setsockopt($_[0], 6, 14, pack('a128 C C S l a80', $address, 0, 0, 3, 0, 'key')) or $failed .= 'MD5 ' });
listening(sub { setsockopt($_[0], 6, 38, pack('a128 a64 l L S C6 a80', $address, 'hmac(sha1)', 0, 0, 0, 32, 7, 7, 12, 0, 3, 'key')) or $failed .= 'AO ' });
for my $protocol (136, 17) {
  datagrams(AF_INET, pack_sockaddr_in(0, inet_aton($here)), $protocol);
  datagrams(AF_INET6, pack_sockaddr_in6(0, Socket::inet_pton(AF_INET6, $here6)), $protocol);
}
print "$failed\\n";
my $accepted;
while (<STDIN>) { accept($accepted, $all[0]); close $accepted if /close/; print "done\\n"; }
`;

class Sockets {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  constructor({ a, b }: Link) {
    const words = ['perl', '-e', sockets, b.ipv4, b.ipv6, a.ipv4];
    const [command, ...args] = inside(b, words[0], ...words.slice(1));
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }
  async line(): Promise<string> {
    const { value } = await this.#lines.next();
    return String(value);
  }
  async tell(word: string): Promise<void> {
    this.#child.stdin?.write(`${word}\n`);
    await this.line();
  }
  stop(): void {
    this.#child.stdin?.end();
  }
}

/**
 * Segments of a connection that was asked for, and the room that the other end has. `clock` and `echo` are from the times of
 * the SYN and the SYN-ACK on, and `ack` from what acknowledges the SYN-ACK on.
 */
interface Opened {
  readonly segment: (
    fields: Parameters<typeof tcp>[0] & { clock?: number; echo?: number },
  ) => Uint8Array;
  readonly window: number;
}

/** A client that is not there: what it sends is made here, what it is sent goes nowhere. */
const STRANGER = '203.0.113.5';
const ISN = 1000;
const CLOCK = 5_000_000;

const data = (length: number): Uint8Array => new Uint8Array(length).fill(0x61);

describe.skipIf(skipsLive() || !canForge())('what a kernel drops', () => {
  let link: Link;
  let lacking = '';

  const counted = new Map<string, number>();
  const grown = new Map<string, number>();
  const why = new Map<string, { readonly code: string; readonly times: number }>();
  const said: string[] = [];

  /** The stranger asks for a connection; segments of it, whose acknowledgement is of the SYN-ACK unless told. */
  async function open(forger: Forger, dport: number, sport: number): Promise<Opened> {
    const packet = (fields: Parameters<typeof tcp>[0]): Uint8Array =>
      withChecksum(
        ipv4(
          { source: STRANGER, destination: link.b.ipv4, protocol: TCP },
          tcp({ sport, dport, ...fields }),
        ),
      );
    const capture = await Capture.start(link.a, `src ${link.b.ipv4} and dst ${STRANGER}`);
    const options = concat(
      u8(2),
      u8(4),
      u16(1000),
      timestamps(CLOCK, 0),
      u8(4),
      u8(2),
      u16(0x0101),
    );
    await forger.send(packet({ seq: ISN, flags: TcpFlag.syn, options }));
    const [answer] = await capture.stop([
      'tcp.seq',
      'tcp.options.timestamp.tsval',
      'tcp.window_size_value',
    ]);
    const ack = Number(answer.get('tcp.seq')) + 1;
    const theirs = Number(answer.get('tcp.options.timestamp.tsval'));
    const segment: Opened['segment'] = ({ clock = 1, echo = 0, ...fields }) =>
      packet({
        ...{ seq: ISN + 1, flags: TcpFlag.ack, options: timestamps(CLOCK + clock, theirs + echo) },
        ...fields,
        ack: ack + (fields.ack ?? 0),
      });
    return { segment, window: Number(answer.get('tcp.window_size_value')) };
  }

  /** All that may be wrong about a segment. */
  async function segments(forger: Forger, server: Sockets, port: number): Promise<void> {
    const { segment, window } = await open(forger, port, 40_000);
    const spoilt = segment({ payload: data(10) });
    spoilt[36] ^= 1;
    // Half open: an echo of a clock that was never sent.
    await forger.send(segment({ echo: -99_999 }), segment({}));
    await server.tell('accept');
    await forger.send(segment({ payload: data(100) }), spoilt, segment({ dataOffset: 2 }));
    const next = ISN + 101;
    const old = { clock: -100_000 };
    await forger.send(
      segment({ seq: next, ...old, payload: data(10) }),
      segment({ seq: next - 20, ...old }),
      segment({ seq: next - 20, payload: data(10) }),
      segment({ seq: next - 20 }),
      segment({ seq: next + 3_000_000, payload: data(10) }),
      segment({ seq: next + 100, payload: data(50) }),
      segment({ seq: next + 90, payload: data(100) }),
      segment({ seq: next + 100, payload: data(20) }),
      segment({ seq: next, flags: TcpFlag.syn }),
    );
    // Nobody reads, and of this only a part would find room.
    await forger.send(segment({ seq: ISN + window - 9, payload: data(1448) }));
  }

  /** The server closes first: its end waits in TIME_WAIT for what comes late. */
  async function late(forger: Forger, server: Sockets, port: number): Promise<void> {
    const { segment } = await open(forger, port, 40_001);
    await forger.send(segment({}));
    await server.tell('close');
    await forger.send(
      segment({ ack: 1, flags: TcpFlag.fin | TcpFlag.ack }),
      segment({ ack: 1, seq: ISN + 2, clock: -100_000, payload: data(10) }),
    );
  }

  beforeAll(
    whole(async () => {
      for (const figures of [counted, grown, why]) figures.clear();
      said.length = 0;
      link = makeLink();
      const { a, b } = link;
      run(b, 'ip', 'route', 'add', '203.0.113.0/24', 'via', a.ipv4);
      const server = new Sockets(link);
      const ports: number[] = [];
      for (let i = 0; i < 8; i++) ports.push(Number(await server.line()));
      lacking = await server.line();
      const traces = await Promise.all(
        [0, 1, 2].map((part) =>
          LiveCommand.start('-n', program(part, b.inode) + (part === 0 ? dropping(b) : '')),
        ),
      );
      const forger = new Forger(a, b);
      const before = counters(b);
      const [small, near, md5, ao, light, light6, plain, plain6] = ports;
      await segments(forger, server, small);
      await late(forger, server, small);
      const to4 = (protocol: number, body: Uint8Array, more = {}): Uint8Array =>
        ipv4({ source: a.ipv4, destination: b.ipv4, protocol, ...more }, body);
      const to6 = (next: number, body: Uint8Array, more = {}): Uint8Array =>
        ipv6({ source: a.ipv6, destination: b.ipv6, next, ...more }, body);
      const syn = (dport: number, options?: Uint8Array, more = {}): Uint8Array =>
        withChecksum(
          to4(TCP, tcp({ dport, flags: TcpFlag.syn, ...(options && { options }) }), more),
        );
      const signed = concat(u8(1), u8(1), u8(19), u8(18), data(16));
      const authentic = (key: number): Uint8Array =>
        concat(u8(29), u8(16), u8(key), u8(key), data(12));
      await forger.send(
        syn(near, undefined, { ttl: 5 }),
        ...(lacking.includes('MD5') ? [] : [syn(md5), syn(small, signed), syn(md5, signed)]),
        ...(lacking.includes('AO')
          ? []
          : [syn(ao), syn(small, authentic(7)), syn(ao, authentic(8)), syn(ao, authentic(7))]),
      );
      const wrong = (packet: Uint8Array, at: number): Uint8Array => {
        const spoilt = packet.slice();
        spoilt[at] ^= 1;
        return spoilt;
      };
      const of = (protocol: number, port: number): Uint8Array =>
        to4(protocol, udp(9, port, data(4)));
      const of6 = (protocol: number, port: number): Uint8Array =>
        to6(protocol, udp(9, port, data(4)));
      await forger.send(
        wrong(withChecksum(to4(UDP, udp(1, 2))), 10),
        to4(UDP, udp(1, 2), { firstByte: 0x43 }),
        to4(UDP, udp(1, 2), { totalLength: 300 }),
        to4(UNKNOWN, data(20)),
        withChecksum(to4(UDP, udp(1, 2), { destination: '192.0.2.77' })),
        to6(UNKNOWN, data(20)),
        to6(UDP, data(20), { payloadLength: 300 }),
        withChecksum(to6(UDP, udp(1, 2), { source: 'ff02::9' })),
        withChecksum(to6(UDP, udp(1, 2), { destination: 'fd77::77' })),
        withChecksum(of(UDP, 9)),
        withChecksum(of6(UDP, 9)),
        withChecksum(of(UDPLITE, 9)),
        withChecksum(of6(UDPLITE, 9)),
        wrong(withChecksum(of(UDPLITE, light)), 26),
        wrong(withChecksum(of6(UDPLITE, light6)), 46),
        to4(UDP, concat(u16(9), u16(9), u16(200), u16(0))),
        wrong(withChecksum(of(UDP, plain)), 26),
        wrong(withChecksum(of6(UDP, plain6)), 46),
        to4(ICMP, icmp()),
        withChecksum(to4(ICMP, icmp(200))),
        to6(ICMP6, icmp(128)),
        withChecksum(to4(UDP, udp(9, 9, data(16)), { ident: 80, flags: 1 })),
        to4(UDP, data(8), { ident: 80, offset: 3 }),
        to6(FRAGMENT, fragment(NOTHING, 0, true, data(24))),
        to6(FRAGMENT, fragment(NOTHING, 3, false, data(8))),
      );
      await forger.sendFrame(
        build.ethernet(
          { destination: new Uint8Array(6).fill(255) },
          withChecksum(to4(UDP, udp(9, 9), { destination: '255.255.255.255' })),
        ),
      );
      // A router to nowhere.
      setParameter(b, 'net/ipv4/ip_forward', 1);
      await forger.send(withChecksum(to4(UDP, udp(1, 2), { destination: '192.0.2.77' })));
      // And one to where less fits into a packet.
      setParameter(b, 'net/ipv6/conf/all/forwarding', 1);
      run(b, 'ip', 'route', 'add', '192.0.2.0/24', 'via', a.ipv4, 'mtu', 'lock', '1000');
      run(b, 'ip', 'route', 'add', 'fd77::/64', 'via', a.ipv6, 'mtu', 'lock', '1280');
      await forger.send(
        to4(UDP, udp(1, 2, data(1200)), { destination: '192.0.2.77', flags: 2 }),
        to6(UDP, udp(1, 2, data(1300)), { destination: 'fd77::77' }),
      );
      for (const [packet, protocol, port] of [
        [of, UDPLITE, light],
        [of6, UDPLITE, light6],
        [of6, UDP, plain6],
      ] as const)
        for (let i = 0; i < 40; i++) await forger.send(withChecksum(packet(protocol, port)));
      await settled(() => counters(b).get('UdpLite6InDatagrams') ?? 0);
      const after = counters(b);
      const left = await Promise.all(traces.map((trace) => trace.stop()));
      for (const { stdout, stderr } of left) {
        said.push(stderr);
        for (const line of stdout.trim().split('\n')) {
          const [group, name, value, times] = line.split(' ');
          if (group === 'reason') why.set(name, { code: value, times: Number(times) });
          else counted.set(`${group} ${name}`, Number(value));
        }
      }
      for (const { full } of names) grown.set(full, growth(before, after, full));
      forger.stop();
      server.stop();
    }),
    300_000,
  );

  afterAll(() => link.close());

  test.each(names)('$full', ({ prefix, name, full }) => {
    const kernel = grown.get(full) ?? 0;
    const needs = /MD5|AO|Lite/.exec(full)?.[0];
    if (needs === undefined || !lacking.includes(needs)) expect(kernel).toBeGreaterThan(0);
    expect(counted.get(`${prefix.toLowerCase()} ${name}`) ?? 0).toBe(kernel);
  });

  test.each(Object.entries(reasons))('%s is told, %d times, with its number', (reason, times) => {
    expect(why.get(reason)).toEqual({ code: codeOf(reason), times });
  });

  test('nothing is lost, and nothing said', () => {
    expect(said).toEqual(['', '', '']);
  });
});
