import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { decode } from '../../runtime/capture/decode.ts';
import { LinkType } from '../../runtime/capture/linktypes.ts';
import type { Packet } from '../../runtime/capture/packet.ts';
import { dissect, hasTshark } from '../replay/dissector.ts';
import { concat, ethernet, ipv4, ipv6, tcp, udp } from './build.ts';
import { pcap, PcapngBuilder } from './build-file.ts';
import { IP_PACKETS, LINKS } from './frames.ts';
import { Folder, replay } from './read.ts';

const folder = new Folder();

const found = hasTshark('captures are not compared with what it reads');

const FIELDS = [
  ...['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len'],
  ...['ip.version', 'ip.hdr_len', 'ip.len', 'ip.proto', 'ip.frag_offset', 'ip.src', 'ip.dst'],
  ...['ipv6.version', 'ipv6.plen', 'ipv6.nxt', 'ipv6.src', 'ipv6.dst'],
  ...['tcp.srcport', 'tcp.dstport', 'tcp.len', 'tcp.hdr_len'],
  ...['udp.srcport', 'udp.dstport', 'udp.length', 'icmp.type', 'icmpv6.type'],
] as const;

type Row = Readonly<Record<(typeof FIELDS)[number], string>>;

const tshark = (path: string): readonly Row[] => dissect(path, 'frame', FIELDS);

function addressAt({ bytes, ipVersion }: Packet, at: number): string {
  if (ipVersion === 4) return bytes.subarray(at, at + 4).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((bytes[at + 2 * i] << 8) | bytes[at + 2 * i + 1]).toString(16),
  );
  // RFC 5952: the longest run of zeros, of two groups or more, the first of equals.
  let best = '';
  for (const run of groups.join(':').matchAll(/(?<![0-9a-f])0(:0)+(?![0-9a-f])/g))
    if (run[0].length > best.length) best = run[0];
  if (best === '') return groups.join(':');
  return groups.join(':').replace(new RegExp(`(^|:)${best}(:|$)`), '::');
}

/** The same rows, by the code under test. */
async function ours(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  await replay([path], (packet) => {
    decode(packet);
    const row = Object.fromEntries(FIELDS.map((field) => [field, ''])) as Record<keyof Row, string>;
    row['frame.number'] = String(packet.frameNumber);
    row['frame.time_epoch'] = `${packet.seconds}.${String(packet.nanoseconds).padStart(9, '0')}`;
    // Wireshark does not count the direction byte of this link type.
    const uncounted = packet.linkType === LinkType.pppWithDirection ? 1 : 0;
    row['frame.len'] = String(packet.wireLength - uncounted);
    row['frame.cap_len'] = String(packet.end - packet.start - uncounted);
    if (packet.ipVersion === 4) fillIPv4(packet, row);
    if (packet.ipVersion === 6) fillIPv6(packet, row);
    if (packet.transport >= 0) fillTransport(packet, row);
    rows.push(row);
  });
  return rows;
}

function fillIPv4(packet: Packet, row: Record<keyof Row, string>): void {
  const { view, ip } = packet;
  const headerLength = (view.getUint8(ip) & 15) * 4;
  row['ip.version'] = '4';
  row['ip.hdr_len'] = String(headerLength);
  row['ip.len'] = String(packet.payloadLength + headerLength);
  row['ip.proto'] = String(packet.protocol);
  row['ip.frag_offset'] = String(view.getUint16(ip + 6) & 0x1fff);
  row['ip.src'] = addressAt(packet, ip + 12);
  row['ip.dst'] = addressAt(packet, ip + 16);
}

function fillIPv6(packet: Packet, row: Record<keyof Row, string>): void {
  // Wireshark says it in both.
  row['ip.version'] = '6';
  row['ipv6.version'] = '6';
  row['ipv6.plen'] = String(packet.payloadLength);
  row['ipv6.nxt'] = String(packet.view.getUint8(packet.ip + 6));
  row['ipv6.src'] = addressAt(packet, packet.ip + 8);
  row['ipv6.dst'] = addressAt(packet, packet.ip + 24);
}

function fillTransport(packet: Packet, row: Record<keyof Row, string>): void {
  const { view, transport: at, transportLength } = packet;
  const ports = [String(view.getUint16(at)), String(view.getUint16(at + 2))];
  if (packet.protocol === 6) {
    const headerLength = (view.getUint8(at + 12) >> 4) * 4;
    [row['tcp.srcport'], row['tcp.dstport']] = ports;
    row['tcp.hdr_len'] = String(headerLength);
    row['tcp.len'] = String(transportLength - headerLength);
  } else if (packet.protocol === 17) {
    [row['udp.srcport'], row['udp.dstport']] = ports;
    row['udp.length'] = String(view.getUint16(at + 4));
  } else if (packet.protocol === 1) row['icmp.type'] = String(view.getUint8(at));
  else if (packet.protocol === 58) row['icmpv6.type'] = String(view.getUint8(at));
}

describe.runIf(found)('captures as tshark reads them', () => {
  const linkTypes = [...new Set(LINKS.map(([linkType]) => linkType))];

  /** The rows of every link type, of one file that has them all. */
  function theirs(): ReadonlyMap<number, readonly Row[]> {
    const file = new PcapngBuilder();
    const interfaces = linkTypes.map((linkType) => file.interface({ linkType }));
    const packets = linkTypes.flatMap((linkType, i) =>
      framesOf(linkType).map((frame) => file.packet(frame, { interface: i })),
    );
    const rows = tshark(folder.file(concat(file.section(), ...interfaces, ...packets)));
    let at = 0;
    return new Map(
      linkTypes.map((linkType) => {
        const own = rows.slice(at, (at += framesOf(linkType).length));
        return [linkType, own.map((row, i) => ({ ...row, 'frame.number': String(i + 1) }))];
      }),
    );
  }

  function framesOf(linkType: number): Uint8Array[] {
    const ways = LINKS.filter(([type]) => type === linkType);
    return ways.flatMap(([, wrap]) => IP_PACKETS.map(wrap));
  }

  let all: ReadonlyMap<number, readonly Row[]>;
  beforeAll(() => {
    all = theirs();
  });

  test.each(linkTypes)('link type %i', async (linkType) => {
    const frames = framesOf(linkType).map((data) => ({ data }));
    expect(await ours(folder.file(pcap(frames, { linkType })))).toEqual(all.get(linkType));
  });

  test('times of pcapng, in any resolution', async () => {
    const frame = ethernet({}, ipv4({ protocol: 17 }, udp(1, 9999)));
    const ng = new PcapngBuilder();
    const big = new PcapngBuilder(true);
    const second = 1_700_000_000n;
    const path = folder.file(
      concat(
        ng.section(),
        ng.interface({ resolution: 9 }),
        ng.interface({ resolution: 3, offset: 100n }),
        ng.interface({ resolution: 0x80 + 20 }),
        ng.packet(frame, { time: second * 1_000_000_000n + 987_654_321n }),
        ng.packet(frame, { time: second * 1000n + 7n, interface: 1 }),
        ng.packet(frame, { time: (second << 20n) + 3n, interface: 2, wireLength: 2000 }),
        big.section(),
        big.interface(),
        big.packet(frame, { time: second * 1_000_000n + 1n }),
      ),
    );
    expect(await ours(path)).toEqual(tshark(path));
  });

  for (const format of ['pcapng', 'nsecpcap', 'modpcap'])
    test(`a ${format} file that Wireshark's editcap wrote`, async () => {
      const frames = IP_PACKETS.map((data, i) => ({
        ...{ data, seconds: 1_700_000_000 + i, nanoseconds: i * 1000, wireLength: data.length + i },
      }));
      const original = folder.file(pcap(frames, { linkType: 101 }));
      const converted = `${original}.${format}`;
      execFileSync('editcap', ['-F', format, original, converted], { stdio: 'ignore' });
      const rows = await ours(converted);
      expect(rows).toHaveLength(frames.length);
      expect(rows).toEqual(await ours(original));
      expect(rows).toEqual(tshark(converted));
    });

  test('snapped packets keep their lengths', async () => {
    const payload = new Uint8Array(1000);
    const whole = [
      ethernet({}, ipv4({}, tcp({ payload }))),
      ethernet({}, ipv6({}, tcp({ payload }))),
      ethernet({}, ipv4({ protocol: 17 }, udp(1, 9999, payload))),
    ];
    const frames = whole.map((data) => ({ data: data.subarray(0, 96), wireLength: data.length }));
    const path = folder.file(pcap(frames));
    expect(await ours(path)).toEqual(tshark(path));
  });
});
