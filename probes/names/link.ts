/** ARP operations and ethertypes: IANA's and IEEE's numbers. */
import { type NamedNumber, type ProtocolNames, protocolTables } from './rows.ts';

/** Texts as nftables spells them; constants of Linux, of the BSDs and of illumos. */
const operations: readonly NamedNumber[] = [
  [1, 'request', 'ARPOP_REQUEST', 'ARP_REQUEST'],
  [2, 'reply', 'ARPOP_REPLY', 'ARP_RESPONSE'],
  [3, 'rrequest', 'ARPOP_RREQUEST', 'ARPOP_REVREQUEST', 'REVARP_REQUEST'],
  [4, 'rreply', 'ARPOP_RREPLY', 'ARPOP_REVREPLY', 'REVARP_RESPONSE'],
  [8, 'inrequest', 'ARPOP_InREQUEST', 'ARPOP_INVREQUEST'],
  [9, 'inreply', 'ARPOP_InREPLY', 'ARPOP_INVREPLY'],
  [10, 'nak', 'ARPOP_NAK'],
];

/** Texts as Debian's /etc/ethertypes spells them; constants of illumos and of Linux. */
const ethertypes: readonly NamedNumber[] = [
  [0x0200, undefined, 'ETHERTYPE_PUP'],
  [0x0800, 'IPv4', 'ETHERTYPE_IP'],
  [0x0805, 'X25'],
  [0x0806, 'ARP', 'ETHERTYPE_ARP'],
  [0x22f3, 'TRILL', 'ETHERTYPE_TRILL'],
  [0x6558, 'TEB'],
  [0x8035, 'RARP', 'ETHERTYPE_REVARP'],
  [0x809b, 'ATALK', 'ETHERTYPE_AT'],
  [0x80f3, 'AARP', 'ETHERTYPE_AARP'],
  [0x8100, '802_1Q', 'ETHERTYPE_VLAN'],
  [0x8137, 'IPX', 'ETHERTYPE_IPX'],
  [0x86dd, 'IPv6', 'ETHERTYPE_IPV6'],
  [0x8809, 'SLOW', 'ETHERTYPE_SLOW'],
  [0x8847, 'MPLS', 'ETHERTYPE_MPLS'],
  [0x8848, 'MPLS_MULTI'],
  [0x8863, 'PPP_DISC', 'ETHERTYPE_PPPOED'],
  [0x8864, 'PPP_SES', 'ETHERTYPE_PPPOES'],
  [0x888e, 'EAPOL', 'ETHERTYPE_EAPOL'],
  [0x88a8, 'S-TAG', 'ETHERTYPE_QINQ'],
  [0x88c7, 'EAP_PREAUTH', 'ETHERTYPE_RSN_PREAUTH'],
  [0x88cc, 'LLDP', 'ETHERTYPE_LLDP'],
  [0x88e5, 'MACSEC'],
  [0x88f7, 'PTP'],
  [0x8906, 'FCOE', 'ETHERTYPE_FCOE'],
  [0x9000, undefined, 'ETHERTYPE_LOOPBACK'],
];

export const linkNames: ProtocolNames = protocolTables({
  arp_op_string: operations,
  ethertype_string: ethertypes,
});
