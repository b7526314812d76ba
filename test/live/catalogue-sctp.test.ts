/**
 * An SCTP association of two socats: its packets against tcpdump's, its states against what RFC 9260 and the one-to-one sockets
 * of RFC 6458 make of connect, accept and close. Skipped where the kernel has no SCTP; guests of the lab have its module.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, firstWays } from './support/assemble.ts';
import { Associations, hasSctp } from './support/association.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { makeLink, skipsLive } from './support/network.ts';
import type { Host, Link } from './support/network.ts';
import { Capture } from './support/packets.ts';
import type { Fields } from './support/packets.ts';
import { Trace } from './support/trace.ts';
import type { Firing, Value } from './support/trace.ts';

const number =
  (...names: readonly string[]) =>
  (packet: Fields): bigint =>
    BigInt(names.map((name) => packet.get(name)).find(Boolean) ?? 0);

const text =
  (...names: readonly string[]) =>
  (packet: Fields): string =>
    names.map((name) => packet.get(name)).find(Boolean) ?? '';

/** tshark's fields of the packet and of its first chunk. */
const truths: Readonly<Record<string, (packet: Fields) => Value>> = {
  'ipinfo_t.ip_saddr': text('ip.src', 'ipv6.src'),
  'ipinfo_t.ip_daddr': text('ip.dst', 'ipv6.dst'),
  'sctpinfo_t.sctp_sport': number('sctp.srcport'),
  'sctpinfo_t.sctp_dport': number('sctp.dstport'),
  'sctpinfo_t.sctp_verify': number('sctp.verification_tag'),
  'sctpinfo_t.sctp_checksum': number('sctp.checksum'),
  'sctpinfo_t.sctp_chunk_type': number('sctp.chunk_type'),
  'sctpinfo_t.sctp_chunk_flags': number('sctp.chunk_flags'),
  'sctpinfo_t.sctp_chunk_length': number('sctp.chunk_length'),
  'sctpinfo_t.sctp_tsn': number('sctp.data_tsn_raw', 'sctp.data_tsn'),
  'sctpinfo_t.sctp_stream': number('sctp.data_sid'),
  'sctpinfo_t.sctp_ppid': number('sctp.data_payload_proto_id'),
};

const fields = [
  ...['ip.src', 'ipv6.src', 'ip.dst', 'ipv6.dst', 'sctp.srcport', 'sctp.dstport'],
  ...['sctp.verification_tag', 'sctp.checksum', 'sctp.chunk_type', 'sctp.chunk_flags'],
  ...['sctp.chunk_length', 'sctp.data_tsn', 'sctp.data_tsn_raw', 'sctp.data_sid'],
  ...['sctp.data_payload_proto_id'],
];

const packetProbes = ['sctp:::send', 'sctp:::receive'];
const port = 9899;

/** RFC 9260 section 3.3: the chunks that open an association and that end it. */
const chunks = {
  init: 1n,
  initAck: 2n,
  shutdown: 7n,
  shutdownAck: 8n,
  cookieEcho: 10n,
  cookieAck: 11n,
  complete: 14n,
};

const live = !skipsLive();
const skips = !live || !hasSctp();
if (live && skips) process.stderr.write('SCTP is skipped: no such protocol or no socat here\n');

describe.skipIf(skips)('an association', () => {
  let link: Link;
  let firings: readonly Firing[] = [];
  const seen = new Map<string, readonly Fields[]>();
  let associations: Associations | undefined;

  beforeAll(
    whole(async () => {
      link = makeLink();
      const captures = [await Capture.start(link.a), await Capture.start(link.b)];
      const host = await liveHost();
      const trace = await Trace.start(
        assemble(host, firstWays(host, [...packetProbes, 'sctp:::state-change'])),
      );
      associations = new Associations(link, port);
      await associations.associate('4');
      await associations.associate('6');
      firings = await trace.stop();
      for (const [index, each] of [link.a, link.b].entries())
        seen.set(each.name, await captures[index].stop(fields));
    }),
  );

  afterAll(() => {
    associations?.stop();
    link.close();
  });

  const addresses = (host: Host): readonly (Value | undefined)[] => [host.ipv4, host.ipv6];

  const packetsOf = (host: Host, side: 'src' | 'dst'): readonly Fields[] =>
    (seen.get(host.name) ?? []).filter(
      (packet) =>
        packet.get('sctp.srcport') !== '' &&
        [`ip.${side}`, `ipv6.${side}`].some((name) => addresses(host).includes(packet.get(name))),
    );

  for (const end of ['a', 'b'] as const) {
    test.each(packetProbes)(`%s at host ${end}`, (probe) => {
      const host = link[end];
      const side = probe === 'sctp:::send' ? 'src' : 'dst';
      const packets = packetsOf(host, side);
      expect(packets.length).toBeGreaterThan(6);
      const names = Object.keys(truths);
      const mine = firings.filter(
        ({ probe: name, values }) =>
          name === probe &&
          addresses(host).includes(values.get(`ipinfo_t.ip_${side === 'src' ? 's' : 'd'}addr`)),
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

  test('the chunks that open and end it are in the packets', () => {
    const types = new Set(packetsOf(link.a, 'src').map(truths['sctpinfo_t.sctp_chunk_type']));
    for (const type of [chunks.init, chunks.cookieEcho, chunks.shutdown, chunks.complete])
      expect(types).toContain(type);
    const answers = new Set(packetsOf(link.a, 'dst').map(truths['sctpinfo_t.sctp_chunk_type']));
    for (const type of [chunks.initAck, chunks.cookieAck, chunks.shutdownAck])
      expect(answers).toContain(type);
  });

  /** What the sockets of a host told, a life each: `old>new`. */
  const livesOf = (host: Host): readonly string[] => {
    const lives = new Map<Value | undefined, string[]>();
    for (const { probe, values } of firings) {
      if (probe !== 'sctp:::state-change') continue;
      if (values.get('csinfo_t.cs_zoneid') !== host.inode) continue;
      const socket = values.get('csinfo_t.cs_cid');
      const life = lives.get(socket) ?? [];
      lives.set(socket, life);
      life.push(
        `${values.get('sctplsinfo_t.sctps_state')}>${values.get('sctpsinfo_t.sctps_state')}`,
      );
    }
    return [...lives.values()].map((life) => life.join(' '));
  };

  test('state-change tells the life of an association from both ends', () => {
    // SCTP_STATE_*: 0 closed, 8 established, 0x80 the user has closed, 0x20 the peer has. Who answers a SHUTDOWN has closed, too, in
    // the end. The listener, which is no end of an association, tells nothing.
    expect(livesOf(link.a)).toEqual(['0>8 8>128 128>0', '0>8 8>128 128>0']);
    expect(livesOf(link.b)).toEqual(['0>8 8>32 128>0', '0>8 8>32 128>0']);
  });

  test('the ends of the association, and its ports', () => {
    const established = firings.filter(
      ({ probe, values }) =>
        probe === 'sctp:::state-change' && values.get('sctpsinfo_t.sctps_state') === 8n,
    );
    expect(established.length).toBeGreaterThan(3);
    for (const { values } of established) {
      const isClient = values.get('csinfo_t.cs_zoneid') === link.a.inode;
      const name = isClient ? 'sctpsinfo_t.sctps_rport' : 'sctpsinfo_t.sctps_lport';
      expect(values.get(name)).toBe(BigInt(port));
    }
  });
});
