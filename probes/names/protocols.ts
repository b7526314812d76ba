/** The protocols that IP carries, by name. */

/**
 * The text of `ipv4_protostr` and `ipv6_nextstr` on illumos and Linux, by protocol number; a protocol
 * that is not here reads as its decimal number.
 */
export const protocolNames: ReadonlyMap<number, string> = new Map([
  [0, 'IP'],
  [1, 'ICMP'],
  [2, 'IGMP'],
  [6, 'TCP'],
  [8, 'EGP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [43, 'ROUTE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [89, 'OSPF'],
  [132, 'SCTP'],
  [255, 'RAW'],
]);
