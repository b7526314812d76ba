/**
 * What a replay rebuilds of connections, segment by segment, against what follows from tshark's fields by RFC 9293's
 * definitions; and the identities of connections, against tshark's streams.
 */
import { describe, expect, test } from 'vitest';
import { compare, type Frame, type Member, member, string } from './comparison.ts';
import { dissect, hasTshark } from './dissector.ts';
import { output, recording, rows, sidecar } from './support.ts';

const tshark = hasTshark('members of connections are not compared with its fields');

const fields = [
  ...['ip.src', 'ipv6.src', 'tcp.stream', 'tcp.srcport', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.len'],
  ...['tcp.flags', 'tcp.window_size', 'tcp.options.wscale.shift', 'tcp.options.mss_val'],
] as const;

/** What one end of a stream has sent so far. */
interface End {
  /** Its SYN's number, and whether that asked for the connection. */
  initial: number;
  active: boolean;
  /** Behind the last octet that it sent, and the first that it has not acknowledged. */
  next: number;
  acknowledged: number;
  /** The window that it last offered, in octets. */
  window: number;
  scale: number;
  segment: number;
}

const SYN = 2;
const FIN = 1;
const ACK = 16;

/** The frames, each with what both ends know once it is sent: `own` is the sender's, `peer` that of the other. */
function followed(frames: readonly Frame[]): readonly Frame[] {
  const ends = new Map<string, End>();
  const endOf = (key: string): End => {
    let end = ends.get(key);
    if (end === undefined) {
      end = {
        ...{ initial: 0, active: false, next: 0, acknowledged: 0, window: 0, scale: 0 },
        segment: 0,
      };
      ends.set(key, end);
    }
    return end;
  };
  const ports = new Map<string, Set<string>>();
  for (const frame of frames) {
    const stream = frame['tcp.stream'];
    ports.set(stream, (ports.get(stream) ?? new Set()).add(frame['tcp.srcport']));
  }
  return frames.map((frame) => {
    const stream = frame['tcp.stream'];
    const here = frame['tcp.srcport'];
    const there = [...(ports.get(stream) ?? [])].find((port) => port !== here) ?? '';
    const own = endOf(`${stream} ${here}`);
    const peer = endOf(`${stream} ${there}`);
    const flags = Number(frame['tcp.flags']);
    const sequence = Number(frame['tcp.seq_raw']);
    if ((flags & SYN) !== 0) {
      own.initial = sequence;
      own.active = (flags & ACK) === 0;
      own.scale = Number(frame['tcp.options.wscale.shift']);
      own.segment = Number(frame['tcp.options.mss_val']);
    }
    own.next = sequence + Number(frame['tcp.len']) + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    own.acknowledged = Number(frame['tcp.ack_raw']);
    own.window = Number(frame['tcp.window_size']);
    const known = {
      ...{ iss: own.initial, irs: peer.initial, snxt: own.next, suna: peer.acknowledged },
      ...{ rack: own.acknowledged, rwnd: own.window, swnd: peer.window, rnxt: peer.next },
      ...{ snd_ws: peer.scale, rcv_ws: own.scale, active: own.active ? 1 : 0 },
      mss: Math.min(own.segment, peer.segment),
    };
    return { ...frame, ...mapped(known) };
  });
}

const mapped = (known: Readonly<Record<string, number>>): Frame =>
  Object.fromEntries(Object.entries(known).map(([name, value]) => [name, String(value)]));

const of = (name: string, as = name): Member =>
  member(3, `tcps_${name}`, '%d', (frame) => frame[as]);

const members: readonly Member[] = [
  ...['iss', 'irs', 'snxt', 'suna', 'rack', 'rnxt', 'rwnd', 'swnd', 'snd_ws', 'rcv_ws', 'mss'].map(
    (name) => of(name),
  ),
  of('smax', 'snxt'),
  of('active'),
  member(3, 'tcps_local', '%d', () => '0'),
];

describe.runIf(tshark)('connections that lose nothing', () => {
  test.each(['web.pcapng'])('%s: the sender’s book after each segment', async (capture) => {
    // The frames of a handshake say of the other end what is not known yet.
    const frames = followed(dissect(recording(capture), 'tcp && !icmp', fields));
    const settled = frames.filter((frame) => (Number(frame['tcp.flags']) & (SYN | 4)) === 0);
    expect(settled.length).toBeGreaterThan(100);
    await compare(recording(capture), frames, {
      probe: 'tcp:::send /(args[4]->tcp_flags & (TH_SYN | TH_RST)) == 0/',
      fires: (frame) => settled.includes(frame),
      members,
    });
  });
});

describe('segments that go again', () => {
  test('tcps_retransmit tells as many as the kernel counted', async () => {
    const { capture, hosts } = sidecar('lossy-client');
    const { addresses, counters } = hosts['client'];
    const text = await output(
      ...['-r', recording(capture), '-x', `vantage=${addresses.join()}`, '-n'],
      'tcp:::send /args[3]->tcps_retransmit/ { @["again"] = count(); }',
    );
    expect(rows(text)).toEqual({ again: counters.TcpRetransSegs });
  });
});

describe('what stays on the host', () => {
  test.each(['if_local', 'tcps_local'])('%s, for every packet and for none', async (name) => {
    const program = `${name === 'if_local' ? 'ip:::send' : 'tcp:::send'} { @[args[3]->${name}] = count(); }`;
    const { tshark: counts } = sidecar('loopback');
    const frames = name === 'if_local' ? counts.ipFramesBySource : counts.tcpFramesBySource;
    const all = Object.values(frames).reduce((sum, count) => sum + count, 0);
    expect(rows(await output('-r', recording('loopback.pcap'), '-n', program))).toEqual({ 1: all });
    const away = rows(await output('-r', recording('web.pcapng'), '-n', program));
    expect(Object.keys(away)).toEqual(['0']);
  });
});

/** A number for each end of a flow: where tshark numbers flows, and the members that have it. */
const identities = [
  ['tcp:::send', 'resets.pcap', 'tcp', 'tcp.stream', ['args[1]->cs_addr', 'args[3]->tcps_addr']],
  ['udp:::send', 'dns.pcapng', 'udp', 'udp.stream', ['args[1]->cs_addr', 'args[3]->udps_addr']],
  ['sctp:::send', 'sctp.pcap', 'sctp', 'sctp.assoc_index', ['args[3]->sctps_addr']],
  ['udplite:::send', 'udplite.pcap', 'udplite', 'udp.stream', ['args[3]->udplites_addr']],
] as const;

describe.runIf(tshark)('identities', () => {
  test.each(identities)('%s over %s', async (probe, capture, filter, stream, names) => {
    const port = { tcp: 'tcp.srcport', udp: 'udp.srcport', sctp: 'sctp.srcport' } as const;
    const source = port[filter === 'udplite' ? 'udp' : filter];
    const frames = dissect(recording(capture), `${filter} && !icmp && !icmpv6`, [
      ...['ip.src', 'ipv6.src'],
      ...[stream, source],
    ]);
    const ends = frames.map(
      (frame) => `${frame[stream]} ${string('ip.src', 'ipv6.src')(frame)} ${frame[source]}`,
    );
    expect(new Set(ends).size).toBeGreaterThan(3);
    for (const name of names) {
      const text = await output(
        ...['-r', recording(capture), '-x', 'vantage=both', '-n'],
        `${probe} { printf("%d\\n", ${name}); }`,
      );
      const told = text.trim().split('\n');
      expect(told).toHaveLength(ends.length);
      // One end for each number, and one number for each end; tshark has several associations of one pair of ends as one.
      const pairs = new Set(told.map((number, index) => `${number} ${ends[index]}`));
      expect(pairs.size).toBe(new Set(told).size);
      if (filter !== 'sctp') expect(pairs.size).toBe(new Set(ends).size);
    }
  });
});
