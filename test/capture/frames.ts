/** A set of frames of every supported link type, for fuzzing and for comparing with tshark. */

import {
  ascii,
  concat,
  ethernet,
  extension,
  fragment,
  hex,
  icmp,
  ipv4,
  ipv6,
  Protocol,
  sll,
  sll2,
  snap,
  tcp,
  TcpFlag,
  u16,
  u32,
  u8,
  udp,
} from './build.ts';

const options = hex('0204 05b4 0402 080a 01020304 00000000 01 030307');
const syn = tcp({ sport: 40001, dport: 443, flags: TcpFlag.syn, options });
const data = tcp({ sport: 40002, dport: 8080, payload: ascii('GET / HTTP/1.1\r\n\r\n') });
const query = udp(5353, 9999, ascii('a question'));

/** IP packets of both versions: plain, with options and extension headers, fragments, other protocols. */
export const IP_PACKETS: readonly Uint8Array[] = [
  ipv4({ source: '192.0.2.1', destination: '198.51.100.7' }, syn),
  ipv4({ source: '255.255.255.255', destination: '0.0.0.0' }, data),
  ipv4({ protocol: Protocol.udp, options: hex('94040000 01010101') }, query),
  ipv4({ protocol: Protocol.icmp }, icmp()),
  ipv4({ protocol: Protocol.udp, flags: 1, ident: 7 }, query),
  ipv4({ protocol: Protocol.udp, offset: 3, ident: 7 }, query),
  ipv4({ protocol: Protocol.sctp }, concat(u16(5000), u16(5001), new Uint8Array(28))),
  ipv4({ protocol: 47 }, hex('0000 88be 00000000')),
  ipv6({ source: 'fe80::1', destination: 'ff02::2' }, syn),
  ipv6({ next: Protocol.udp, flow: 0xabcde, trafficClass: 0x28 }, query),
  ipv6({ next: 0 }, extension(Protocol.tcp, data)),
  ipv6({ next: 60 }, extension(43, concat(u8(17), u8(0), hex('00 00 00000000'), query))),
  ipv6({ next: 44 }, fragment(Protocol.udp, 0, true, query)),
  ipv6({ next: 44 }, fragment(Protocol.udp, 5, false, query)),
  ipv6({ next: Protocol.icmpv6 }, icmp(128)),
  ipv6({ next: 59 }, new Uint8Array(0)),
];

/** ICMP errors, with the packets that they quote. */
export const ICMP_ERRORS: readonly Uint8Array[] = [
  ipv4({ protocol: Protocol.icmp }, concat(icmp(3), ipv4({ protocol: Protocol.udp }, query))),
  ipv6({ next: Protocol.icmpv6 }, concat(icmp(1), ipv6({ next: Protocol.udp }, query))),
];

const isSix = (packet: Uint8Array): boolean => packet[0] >> 4 === 6;
const family = (six: string) => (packet: Uint8Array) =>
  concat(hex(isSix(packet) ? six : '02000000'), packet);
const ppp = (before: string) => (packet: Uint8Array) =>
  concat(hex(before), hex(isSix(packet) ? '0057' : '0021'), packet);

/** An LLC and a SNAP header, as in RFC 1042. */
const llc = (packet: Uint8Array): Uint8Array =>
  concat(hex('aaaa03 000000'), hex(isSix(packet) ? '86dd' : '0800'), packet);
const addresses = hex('020000000002 020000000001');
/** The header of Solaris's ipnet, of an inbound packet. */
const ipnet = (packet: Uint8Array): Uint8Array =>
  concat(
    hex(isSix(packet) ? '021a0000' : '02020000'),
    u32(packet.length),
    new Uint8Array(16),
    packet,
  );

/** How each link type carries an IP packet; several ways for some. */
export const LINKS: readonly (readonly [
  linkType: number,
  wrap: (packet: Uint8Array) => Uint8Array,
])[] = [
  [1, (packet) => ethernet({ padTo: 60 }, packet)],
  [1, (packet) => ethernet({ vlans: [{ type: 0x8100, id: 5 }] }, packet)],
  [
    1,
    (packet) =>
      ethernet(
        {
          vlans: [
            { type: 0x88a8, id: 5 },
            { type: 0x8100, id: 6 },
          ],
        },
        packet,
      ),
  ],
  [1, (packet) => snap(packet)],
  [
    1,
    (packet) =>
      ethernet({ type: 0x8864 }, concat(hex('1100 0001'), u16(packet.length + 2), ppp('')(packet))),
  ],
  [113, (packet) => sll(4, packet)],
  [276, (packet) => sll2(0, packet)],
  [0, family('1e000000')],
  [0, family('1c000000')],
  [108, (packet) => concat(hex(isSix(packet) ? '00000018' : '00000002'), packet)],
  [101, (packet) => packet],
  [9, ppp('ff03')],
  [50, ppp('ff03')],
  [50, (packet) => concat(hex(isSix(packet) ? '0f0086dd' : '0f000800'), packet)],
  [204, ppp('01ff03')],
  [6, (packet) => concat(hex('1040'), addresses, llc(packet))],
  // With routing information of six bytes, which the first bit of the source address tells of.
  [
    6,
    (packet) => concat(hex('1040 020000000002 820000000001'), hex('0630 0011 0022'), llc(packet)),
  ],
  [10, (packet) => concat(hex('50'), addresses, llc(packet))],
  [122, (packet) => concat(hex('10000200 00000002 10000200 00000001'), llc(packet))],
  [226, ipnet],
];
