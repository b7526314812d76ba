/** Tunnels for tests, from their specifications, without any of the code under test; see build.ts. */
import { concat, ethernet, hex, ipv4, ipv6, Protocol, u16, u32, u8, udp } from './build.ts';

type Wrap = (inner: Uint8Array) => Uint8Array;

const ends = { source: '203.0.113.1', destination: '203.0.113.2' };
const ends6 = { source: '2001:db8:ffff::1', destination: '2001:db8:ffff::2' };
const isSix = (packet: Uint8Array): boolean => packet[0] >> 4 === 6;
const etherType = (packet: Uint8Array): Uint8Array => hex(isSix(packet) ? '86dd' : '0800');

const overUdp =
  (port: number, header: Wrap): Wrap =>
  (inner) =>
    ipv4({ ...ends, protocol: Protocol.udp }, udp(49_152, port, header(inner)));

const overUdp6 =
  (port: number, header: Wrap): Wrap =>
  (inner) =>
    ipv6({ ...ends6, next: Protocol.udp }, udp(49_152, port, header(inner)));

/** RFC 7348. */
const vxlan: Wrap = (inner) => concat(hex('08000000 00002a00'), ethernet({}, inner));
/** With a VLAN inside. */
const vxlanVlan: Wrap = (inner) =>
  concat(hex('08000000 00002a00'), ethernet({ vlans: [{ type: 0x8100, id: 7 }] }, inner));

/** RFC 8926, with `options` words of options. */
const geneve =
  (options: number, bridged: boolean): Wrap =>
  (inner) =>
    concat(
      ...[u8(options), u8(0), bridged ? hex('6558') : etherType(inner), hex('00002a00')],
      // One option: class 0x0102, type 3, its length in words.
      options === 0 ? [] : concat(hex('0102 03'), u8(options - 1), new Uint8Array(options * 4 - 4)),
      bridged ? ethernet({}, inner) : inner,
    );

/** RFC 2784 and 2890: the flags of checksum, key and sequence number, in this order, and their words. */
const gre =
  (flags: readonly number[], type?: number): Wrap =>
  (inner) =>
    concat(
      u16(flags.reduce((sum, flag) => sum | flag, 0)),
      type === undefined ? etherType(inner) : u16(type),
      ...flags.map((flag) => u32(flag === 0x8000 ? 0 : 0x2a00 + flag)),
      type === 0x6558 ? ethernet({}, inner) : inner,
    );

/** RFC 1701: a checksum's word, a route of two addresses, and the entry that ends it. */
const routed: Wrap = (inner) =>
  concat(
    hex('4000'),
    etherType(inner),
    hex('00000000 0800 04 08 c0000201 c0000202 0000 00 00'),
    inner,
  );

/** RFC 2637, with a sequence number, and with an acknowledgement where the flags are 3081; RFC 1661 in it. */
const pptp =
  (flags: string, ppp: Wrap): Wrap =>
  (inner) => {
    const payload = ppp(inner);
    const numbers = hex(flags === '3081' ? '00000007 00000006' : '00000007');
    return concat(hex(flags), hex('880b'), u16(payload.length), hex('002a'), numbers, payload);
  };
const ppp: Wrap = (inner) => concat(hex('ff03'), hex(isSix(inner) ? '0057' : '0021'), inner);
const shortPpp: Wrap = (inner) => concat(hex(isSix(inner) ? '57' : '21'), inner);

/** draft-foschiano-erspan: session 42. */
const erspan1: Wrap = (inner) => concat(hex('0000 88be'), ethernet({}, inner));
const erspan2: Wrap = (inner) =>
  concat(hex('1000 88be 00000001 1000 002a 00000007'), ethernet({}, inner));
const erspan3 =
  (last: string, more = ''): Wrap =>
  (inner) =>
    concat(
      hex('1000 22eb 00000001 2000 002a 00000000 0000'),
      hex(last),
      hex(more),
      ethernet({}, inner),
    );

/** draft-ietf-nvo3-vxlan-gpe: what is inside is told by the fourth byte. */
const vxlanIp: Wrap = (inner) => concat(hex(`0c0000${isSix(inner) ? '02' : '01'} 00002a00`), inner);
const vxlanFrame: Wrap = (inner) => concat(hex('0c000003 00002a00'), ethernet({}, inner));

/** 3GPP TS 29.281: `flags` are E, S and PN; `extensions` follow the four bytes that any of them adds. */
const gtp =
  (flags: number, extensions: string): Wrap =>
  (inner) => {
    const rest = concat(
      hex(flags === 0 ? '' : `0001 00${extensions === '' ? '00' : ''}`),
      hex(extensions),
      inner,
    );
    return concat(u8(0x30 | flags), u8(255), u16(rest.length), hex('00002a00'), rest);
  };

const overIp =
  (protocol: number, header: Wrap = (inner) => inner): Wrap =>
  (inner) =>
    ipv4({ ...ends, protocol }, header(inner));

const overIp6 =
  (next: number, header: Wrap = (inner) => inner): Wrap =>
  (inner) =>
    ipv6({ ...ends6, next }, header(inner));

const ipProtocol = (inner: Uint8Array): number => (isSix(inner) ? 41 : 4);

/** An IP packet in an IP packet that carries it, by the tunnel's name. */
export const TUNNELS: readonly (readonly [name: string, wrap: Wrap])[] = [
  ['IP in IPv4: IP in IP, 6in4', (inner) => overIp(ipProtocol(inner))(inner)],
  ['IP in IPv6: 4in6, 6in6', (inner) => overIp6(ipProtocol(inner))(inner)],
  ['GRE', overIp(47, gre([]))],
  ['GRE over IPv6', overIp6(47, gre([]))],
  ['GRE with a key', overIp(47, gre([0x2000]))],
  ['GRE with a sequence number', overIp(47, gre([0x1000]))],
  ['GRE with checksum, key and sequence number', overIp(47, gre([0x8000, 0x2000, 0x1000]))],
  ['Ethernet over GRE', overIp(47, gre([], 0x6558))],
  ['NVGRE', overIp(47, gre([0x2000], 0x6558))],
  ['GRE with routing', overIp(47, routed)],
  ['PPTP', overIp(47, pptp('3001', ppp))],
  ['PPTP, acknowledging', overIp(47, pptp('3081', ppp))],
  ['PPTP, with compressed fields', overIp(47, pptp('3001', shortPpp))],
  ['ERSPAN, type I', overIp(47, erspan1)],
  ['ERSPAN, type II', overIp(47, erspan2)],
  ['ERSPAN, type III', overIp(47, erspan3('0000'))],
  ['ERSPAN, type III, of a platform', overIp(47, erspan3('0001', '0000000000000000'))],
  ['VXLAN-GPE, IP inside', overUdp(4790, vxlanIp)],
  ['VXLAN-GPE, Ethernet inside', overUdp(4790, vxlanFrame)],
  ['VXLAN', overUdp(4789, vxlan)],
  ['VXLAN over IPv6', overUdp6(4789, vxlan)],
  ['VXLAN, a VLAN inside', overUdp(4789, vxlanVlan)],
  ['Geneve', overUdp(6081, geneve(0, true))],
  ['Geneve over IPv6, with options', overUdp6(6081, geneve(3, true))],
  ['Geneve, IP inside', overUdp(6081, geneve(1, false))],
  ['GTP-U', overUdp(2152, gtp(0, ''))],
  ['GTP-U with a sequence number', overUdp(2152, gtp(2, ''))],
  // A PDU session container (0x85), of one word and of two.
  ['GTP-U with an extension header', overUdp(2152, gtp(4, '85 01100900'))],
  ['GTP-U with two of them', overUdp(2152, gtp(7, '85 01100985 0200000000000000'))],
];
