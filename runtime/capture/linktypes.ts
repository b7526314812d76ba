/** LINKTYPE_* numbers that the decoder knows: https://www.tcpdump.org/linktypes.html */
export const LinkType = {
  null: 0,
  ethernet: 1,
  tokenRing: 6,
  ppp: 9,
  fddi: 10,
  /** DLT_RAW as BSD and as OpenBSD number it; found in files written by old programs. */
  rawBsd: 12,
  rawOpenBsd: 14,
  pppHdlc: 50,
  raw: 101,
  loop: 108,
  linuxSll: 113,
  ipOverFibreChannel: 122,
  pppWithDirection: 204,
  /** Solaris's ipnet(4D): what `snoop -I` captures. */
  ipnet: 226,
  ipv4: 228,
  ipv6: 229,
  linuxSll2: 276,
} as const;

const SUPPORTED: ReadonlySet<number> = new Set(Object.values(LinkType));

/** What the supported ones are called in a message; the numbers are many, the names few. */
const SUPPORTED_NAMES =
  'Ethernet, Linux cooked (SLL, SLL2), NULL, LOOP, RAW, IPv4, IPv6, PPP, Token Ring, FDDI, Fibre Channel, IPNET';

/** Names of the common LINKTYPE_* numbers, supported or not. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'NULL, BSD loopback',
  1: 'Ethernet',
  3: 'AX.25',
  6: 'IEEE 802.5 Token Ring',
  7: 'ARCNET',
  8: 'SLIP',
  9: 'PPP',
  10: 'FDDI',
  12: 'RAW',
  14: 'RAW',
  50: 'PPP in HDLC-like framing',
  51: 'PPPoE',
  100: 'RFC 1483 ATM',
  101: 'RAW, IPv4 or IPv6',
  104: 'Cisco HDLC',
  105: 'IEEE 802.11',
  107: 'Frame Relay',
  108: 'LOOP, OpenBSD loopback',
  109: 'OpenBSD IPsec encapsulation',
  113: 'Linux cooked v1',
  114: 'LocalTalk',
  117: 'OpenBSD pflog',
  119: 'IEEE 802.11 with Prism header',
  122: 'IP over Fibre Channel',
  123: 'SunATM',
  127: 'IEEE 802.11 with radiotap header',
  138: 'IP over IEEE 1394',
  139: 'SS7 MTP2 with pseudo-header',
  140: 'SS7 MTP2',
  141: 'SS7 MTP3',
  142: 'SS7 SCCP',
  143: 'DOCSIS',
  144: 'Linux IrDA',
  163: 'IEEE 802.11 with AVS header',
  165: 'BACnet MS/TP',
  166: 'PPP as pppd writes it',
  177: 'Linux LAPD',
  187: 'Bluetooth HCI UART',
  189: 'USB, Linux',
  192: 'Per-Packet Information',
  195: 'IEEE 802.15.4 with FCS',
  197: 'Endace ERF',
  201: 'Bluetooth HCI UART with direction',
  204: 'PPP with direction',
  205: 'Cisco HDLC with direction',
  206: 'Frame Relay with direction',
  220: 'USB, Linux, memory-mapped',
  224: 'Fibre Channel FC-2',
  226: 'IPNET, Solaris',
  227: 'CAN bus',
  228: 'IPv4',
  229: 'IPv6',
  230: 'IEEE 802.15.4 without FCS',
  239: 'Linux netfilter log',
  243: 'MPEG-2 transport stream',
  249: 'USB, USBPcap',
  251: 'Bluetooth Low Energy',
  252: 'Wireshark upper PDU',
  253: 'Linux netlink',
  254: 'Bluetooth Linux monitor',
  256: 'Bluetooth Low Energy with pseudo-header',
  258: 'Apple PKTAP',
  276: 'Linux cooked v2',
};

/** User-defined types, LINKTYPE_USER0 to LINKTYPE_USER15. */
const FIRST_USER = 147;
const LAST_USER = 162;

export function isSupportedLinkType(linkType: number): boolean {
  return SUPPORTED.has(linkType);
}

function linkTypeName(linkType: number): string {
  if (linkType >= FIRST_USER && linkType <= LAST_USER) return `USER${linkType - FIRST_USER}`;
  return NAMES[linkType] ?? 'unknown';
}

/** The problem to report for a link type that the decoder does not know. */
export function unsupportedLinkType(linkType: number): string {
  const name = linkTypeName(linkType);
  return `link type ${linkType} (${name}) is not supported; supported: ${SUPPORTED_NAMES}`;
}
