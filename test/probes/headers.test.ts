import { describe, expect, test } from 'vitest';
import { catalogue } from '../../probes/index.ts';
import type { WireSource } from '../../probes/index.ts';

type BitField = Extract<WireSource, { from: 'bits' }>;

/** Read a bit field as the contract in probes/define.ts words it. */
function readBits(packet: Buffer, transport: number, wire: BitField): number {
  const at = wire.offset + (wire.layer === 'transport' ? transport : 0);
  const bytes = packet.subarray(at, at + wire.width / 8);
  const ordered = wire.rawOrder ? Buffer.from(bytes).reverse() : bytes;
  const raw = ordered.readUIntBE(0, wire.width / 8);
  const shifted = Math.floor(raw / 2 ** (wire.shift ?? 0));
  const masked = wire.mask === undefined ? shifted : (shifted & wire.mask) >>> 0;
  return masked * (wire.scale ?? 1);
}

function decode(hex: string, transport: number, struct: string): Record<string, number> {
  const packet = Buffer.from(hex, 'hex');
  const values: Record<string, number> = {};
  for (const field of catalogue.structs.get(struct)?.fields ?? []) {
    if (field.wire?.from === 'bits') values[field.name] = readBits(packet, transport, field.wire);
  }
  return values;
}

/** The expected numbers are those of tshark -V over the same bytes. */
describe('header members read what tshark reads', () => {
  const ipv4 =
    '46b90040beef400039061c2d0a010203c0a84d0994040000' +
    'c3501f9089abcdeffedcba98a0d2123456789abc020405b40402080a000102030405060701030307';

  test('IPv4 with an option', () => {
    expect(decode(ipv4, 24, 'ipv4info_t')).toEqual({
      ipv4_ver: 4,
      ipv4_ihl: 24,
      ipv4_tos: 0xb9,
      ipv4_length: 64,
      ipv4_ident: 0xbeef,
      ipv4_flags: 4,
      ipv4_offset: 0,
      ipv4_ttl: 57,
      ipv4_protocol: 6,
      ipv4_checksum: 0x1c2d,
      // The bytes of 10.1.2.3 and 192.168.77.9 as a little-endian host loads them.
      ipv4_src: 0x0302010a,
      ipv4_dst: 0x094da8c0,
    });
  });

  test('TCP with options', () => {
    expect(decode(ipv4, 24, 'tcpinfo_t')).toEqual({
      tcp_sport: 50000,
      tcp_dport: 8080,
      tcp_seq: 2309737967,
      tcp_ack: 4275878552,
      tcp_offset: 40,
      tcp_flags: 0xd2,
      tcp_window: 4660,
      tcp_checksum: 0x5678,
      tcp_urgent: 39612,
    });
  });

  test('the last possible IPv4 fragment: all 13 bits of the offset', () => {
    const fragment = '4500001c01023fff4011aaaaac100504080804043132333435363738';
    const values = decode(fragment, 20, 'ipv4info_t');
    expect(values.ipv4_offset * 8).toBe(65528);
    expect(values.ipv4_flags & 2).toBe(2);
    expect(values.ipv4_ihl).toBe(20);
  });

  const ipv6 =
    '6a5bcdef0010113f20010db8000000000000000000000001fe80000000000000021422fffe334455' +
    'd43100350010c0de6162636465666768';

  test('IPv6', () => {
    expect(decode(ipv6, 40, 'ipv6info_t')).toEqual({
      ipv6_ver: 6,
      ipv6_tclass: 0xa5,
      ipv6_flow: 0xbcdef,
      ipv6_plen: 16,
      ipv6_nexthdr: 17,
      ipv6_hlim: 63,
    });
  });

  test('UDP', () => {
    expect(decode(ipv6, 40, 'udpinfo_t')).toEqual({
      udp_sport: 54321,
      udp_dport: 53,
      udp_checksum: 0xc0de,
    });
  });

  test('raw IPv6 addresses begin where the header has them', () => {
    const packet = Buffer.from(ipv6, 'hex');
    const addresses = (catalogue.structs.get('ipv6info_t')?.fields ?? [])
      .filter((field) => field.type === 'in6_addr_t *')
      .map((field) => (field.wire?.from === 'headerAddress' ? field.wire.offset : NaN))
      .map((offset) => packet.toString('hex', offset, offset + 16));
    expect(addresses).toEqual([
      '20010db8000000000000000000000001',
      'fe80000000000000021422fffe334455',
    ]);
  });
});
