import { beforeAll, describe, expect, test } from 'vitest';
import { decode } from '../../runtime/capture/decode.ts';
import type { Packet } from '../../runtime/capture/packet.ts';
import { decodeInnermost, MOST_TUNNELS } from '../../runtime/capture/tunnel.ts';
import { hasTshark, rowsOf } from '../replay/dissector.ts';
import { concat, ethernet, fragment, hex, ipv4, ipv6, Protocol, tcp, u16, udp } from './build.ts';
import { pcap } from './build-file.ts';
import { IP_PACKETS, LINKS } from './frames.ts';
import { decoded, Folder, replay } from './read.ts';
import { TUNNELS } from './tunnels.ts';

const folder = new Folder();
const syn = ipv4({ source: '10.1.2.3', destination: '10.4.5.6' }, tcp({ sport: 1111, dport: 443 }));

/** The innermost packet of an Ethernet frame of an IP packet. */
function innermost(packet: Uint8Array, captured: number = Infinity): Packet {
  const result = decoded(ethernet({ padTo: 60 }, packet), { captured });
  const { end } = result;
  decodeInnermost(result);
  expect(result.end).toBe(end);
  return result;
}

/** The source address, of either version. */
function source({ bytes, ip, ipVersion }: Packet): Uint8Array {
  return ipVersion === 4 ? bytes.slice(ip + 12, ip + 16) : bytes.slice(ip + 8, ip + 24);
}

function sourceOf(packet: Packet): string {
  const bytes = source(packet);
  return packet.ipVersion === 4 ? bytes.join('.') : Buffer.from(bytes).toString('hex');
}

/** Of the decoder's part what does not depend on where the packet is. */
function summary(packet: Packet): object {
  const { ipVersion, protocol, payloadLength, laterFragment, transportLength } = packet;
  const ports = packet.transport < 0 ? '' : packet.view.getUint32(packet.transport);
  return {
    ...{ ipVersion, protocol, payloadLength, laterFragment, transportLength, ports },
    source: sourceOf(packet),
  };
}

describe.each(TUNNELS)('%s', (_, wrap) => {
  test('inside is what it is without', () => {
    for (const packet of IP_PACKETS)
      expect(summary(innermost(wrap(packet)))).toEqual(summary(decoded(packet, { linkType: 101 })));
  });

  test('in another of every kind', () => {
    for (const [, outer] of TUNNELS) expect(sourceOf(innermost(outer(wrap(syn))))).toBe('10.1.2.3');
  });

  test('outside, without being asked, is the packet that carries', () => {
    const outside = decoded(ethernet({}, wrap(syn)));
    expect(sourceOf(outside)).toMatch(/^203\.0\.113\.1$|^20010db8ffff/);
  });

  test('cut anywhere, is the inner packet or the outer one, with zeros for what is cut', () => {
    const whole = wrap(syn);
    const sources = [decoded(whole, { linkType: 101 }), decoded(syn, { linkType: 101 })].map(
      source,
    );
    const frame = ethernet({}, whole).length;
    for (let captured = 14; captured < frame; captured++) {
      const packet = innermost(whole, captured);
      if (packet.ip < 0) {
        // Just the Ethernet header was captured, of the frame or of the one inside.
        expect(packet.etherType).not.toBe(0);
        continue;
      }
      const zeros = (bytes: Uint8Array, from: number): Uint8Array =>
        bytes.map((b, i) => (i < from ? b : 0));
      const cut = sources.flatMap((bytes) =>
        [...bytes.keys(), bytes.length].map((at) => zeros(bytes, at)),
      );
      expect(cut).toContainEqual(source(packet));
    }
    expect(source(innermost(whole))).toEqual(sources[1]);
  });

  test('a fragment of it after the first is not looked into', () => {
    const whole = wrap(syn);
    if (whole[0] >> 4 !== 4) return;
    const later = Uint8Array.from(whole);
    later[7] = 9;
    expect(innermost(later).laterFragment).toBe(true);
  });
});

test('nesting ends at its bound', () => {
  const nested = (depth: number): Uint8Array => {
    let packet = ipv4({ source: '10.0.0.0' }, tcp({}));
    for (let i = 1; i <= depth; i++) packet = ipv4({ source: `10.0.0.${i}`, protocol: 4 }, packet);
    return packet;
  };
  expect(sourceOf(innermost(nested(MOST_TUNNELS)))).toBe('10.0.0.0');
  expect(sourceOf(innermost(nested(MOST_TUNNELS + 1)))).toBe('10.0.0.1');
  expect(sourceOf(innermost(nested(40)))).toBe(`10.0.0.${40 - MOST_TUNNELS}`);
});

test('an Ethernet frame inside that holds no IP is the packet', () => {
  const arp = ethernet({ type: 0x0806 }, new Uint8Array(28));
  const inside = innermost(
    ipv4({ protocol: Protocol.udp }, udp(1, 4789, concat(hex('08000000 00000100'), arp))),
  );
  expect(inside).toMatchObject({ ip: -1, etherType: 0x0806, protocol: -1, transport: -1 });
  expect(inside.link).toBeGreaterThan(14);
});

test('what ends in the middle of the frame, by the outer length, does not reach into the padding', () => {
  // The outer packet is 30 bytes long: the rest of the inner IP header is behind its end.
  const carrier = ipv4({ source: '1.2.3.4', protocol: 4 }, syn);
  const short = concat(carrier.subarray(0, 2), u16(30), carrier.subarray(4));
  const packet = innermost(short);
  expect(packet.transport).toBe(-1);
  expect(sourceOf(packet)).toBe('0.0.0.0');
});

const notTunnels: Readonly<Record<string, Uint8Array>> = {
  'VXLAN without an identifier': ipv4(
    { protocol: Protocol.udp },
    udp(1, 4789, concat(hex('00000000 00000100'), ethernet({}, syn))),
  ),
  'UDP to another port': ipv4(
    { protocol: Protocol.udp },
    udp(4789, 4788, concat(hex('08000000 00000100'), ethernet({}, syn))),
  ),
  'PPTP that only acknowledges': ipv4({ protocol: 47 }, concat(hex('3001 880b 0000 0000'), syn)),
  'GRE with a route that does not end': ipv4(
    { protocol: 47 },
    concat(hex('4000 0800 00000000'), syn),
  ),
  'GRE of something else': ipv4({ protocol: 47 }, concat(hex('0000 8847'), syn)),
  'PPTP of something else': ipv4(
    { protocol: 47 },
    concat(hex('3001 880b 0014 0000 00000001 ff03 c021'), syn),
  ),
  'ERSPAN of another version': ipv4(
    { protocol: 47 },
    concat(hex('1000 88be 00000001 3000 0001 00000000'), ethernet({}, syn)),
  ),
  'VXLAN-GPE that is for the tunnel’s own ends': ipv4(
    { protocol: Protocol.udp },
    udp(1, 4790, concat(hex('0d000001 00000100'), syn)),
  ),
  'VXLAN-GPE of a service header': ipv4(
    { protocol: Protocol.udp },
    udp(1, 4790, concat(hex('0c000004 00000100'), syn)),
  ),
  'GTP control': ipv4(
    { protocol: Protocol.udp },
    udp(1, 2152, concat(hex('3001 0000 00000001'), syn)),
  ),
  'a GTP extension of no length': ipv4(
    { protocol: Protocol.udp },
    udp(1, 2152, concat(hex('34ff 0020 00000001 000000 85 00000000'), syn)),
  ),
  'Geneve of another version': ipv4(
    { protocol: Protocol.udp },
    udp(1, 6081, concat(hex('4000 0800 00000100'), syn)),
  ),
  'IPv6 in protocol 4': ipv4({ protocol: 4 }, ipv6({}, tcp({}))),
  'IP in IP with nothing inside': ipv4({ protocol: 4 }, new Uint8Array(0)),
};

test.each(Object.entries(notTunnels))('%s is no tunnel', (_, packet) => {
  expect(summary(innermost(packet))).toEqual(summary(decoded(packet, { linkType: 101 })));
});

test('the first fragment of a tunnel is looked into', () => {
  const inner = concat(new Uint8Array(0), syn);
  const first = ipv6({ next: 44 }, fragment(4, 0, true, inner));
  expect(sourceOf(innermost(first))).toBe('10.1.2.3');
});

// ---- tshark ------------------------------------------------------------------------------------

const found = hasTshark('tunnels are not compared with what it reads');

const inside = IP_PACKETS.filter((packet) => (packet[0] >> 4 === 4 ? packet[9] !== 47 : true));
/** What tshark tells of the last IP header of a frame. */
const fields = [
  'ip.src',
  'ip.dst',
  'ip.proto',
  'ipv6.src',
  'ipv6.plen',
  'tcp.srcport',
  'tcp.seq_raw',
  'udp.dstport',
];

/** The innermost packets' values of a file, by the code under test; '' for those of the other IP version. */
async function ours(path: string): Promise<string[][]> {
  const rows: string[][] = [];
  await replay([path], (packet) => {
    decode(packet);
    decodeInnermost(packet);
    const { bytes, view, ip, ipVersion, transport: at, protocol } = packet;
    const four = ipVersion === 4;
    const dotted = (from: number): string => bytes.subarray(from, from + 4).join('.');
    const isTcp = protocol === 6 && at >= 0;
    rows.push([
      four ? dotted(ip + 12) : '',
      four ? dotted(ip + 16) : '',
      four ? String(bytes[ip + 9]) : '',
      four ? '' : sourceOf(packet),
      four ? '' : String(packet.payloadLength),
      isTcp ? String(view.getUint16(at)) : '',
      isTcp ? String(view.getUint32(at + 4)) : '',
      protocol === 17 && at >= 0 ? String(view.getUint16(at + 2)) : '',
    ]);
  });
  return rows;
}

describe.runIf(found)('as tshark reads it', () => {
  const sll = LINKS.find(([linkType]) => linkType === 113)![1];
  const within = (wrap: (typeof TUNNELS)[number][1]): Uint8Array[] =>
    [...inside.map(wrap), ...TUNNELS.map(([, outer]) => outer(wrap(syn)))].map(sll);

  const read = new Map<string, { rows: string[][]; theirs: string[][] }>();
  beforeAll(async () => {
    const wrapped = TUNNELS.map(([name, wrap]) => ({ name, data: within(wrap) }));
    const all = wrapped.flatMap(({ data }) => data.map((packet) => ({ data: packet })));
    const path = folder.file(pcap(all, { linkType: 113 }));
    const [rows, theirs] = [await ours(path), rowsOf(path, fields, 'last')];
    let at = 0;
    for (const { name, data } of wrapped) {
      const end = at + data.length;
      read.set(name, { rows: rows.slice(at, end), theirs: theirs.slice(at, end) });
      at = end;
    }
  });

  test.each(TUNNELS)('%s', (name) => {
    const { rows, theirs } = read.get(name)!;
    expect(theirs).toHaveLength(inside.length + TUNNELS.length);
    expect(rows).toHaveLength(theirs.length);
    for (const [i, row] of rows.entries()) {
      const four = row[0] !== '';
      const isUdp = row[7] !== '';
      // Of headers of the other version, and of UDP around, tshark tells, too: ours is of the inner packet.
      const outer = new Set([...(four ? [3, 4] : [0, 1, 2]), ...(isUdp ? [] : [7])]);
      const expected = theirs[i].map((text, column) => (outer.has(column) ? '' : text));
      expected[3] = expected[3] && Buffer.from(groups(expected[3])).toString('hex');
      expect(row).toEqual(expected);
    }
  });
});

/** The bytes of an IPv6 address in text. */
function groups(text: string): number[] {
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const middle = tail === undefined ? [] : Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...middle, ...(tail ?? [])].flatMap((group) => {
    const word = Number.parseInt(group, 16);
    return [word >> 8, word & 255];
  });
}
