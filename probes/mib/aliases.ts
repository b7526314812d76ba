/** What Solaris and its kin call the counters in their mib provider, where they have one that means the same. */

const sameName = (prefix: string, names: string): readonly (readonly [string, string])[] =>
  names.split(/\s+/).map((name) => [name, `${prefix}${name}`]);

type Pairs = readonly (readonly [name: string, alias: string])[];

const datagrams: Pairs = [
  ...sameName('udp', 'InDatagrams OutDatagrams NoPorts InErrors'),
  ['InDatagrams', 'udpHCInDatagrams'],
  ['OutDatagrams', 'udpHCOutDatagrams'],
  ['InCsumErrors', 'udpInCksumErrs'],
  ['RcvbufErrors', 'udpInOverflows'],
  ['SndbufErrors', 'udpOutErrors'],
];

const packets: Pairs = [
  ...sameName('ipIfStatsHC', 'InReceives InDelivers OutRequests OutTransmits'),
  ...sameName(
    'ipIfStats',
    'InHdrErrors InAddrErrors InUnknownProtos InDiscards OutDiscards OutNoRoutes',
  ),
];

const octets: Pairs = sameName(
  'ipIfStatsHC',
  'InOctets OutOctets InMcastPkts OutMcastPkts InMcastOctets OutMcastOctets',
);

/** By group. */
const pairs: Readonly<Record<string, Pairs>> = {
  tcp: [
    ...sameName(
      'tcp',
      'ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs',
    ),
    ...sameName('tcp', 'RetransSegs OutRsts InErrs'),
    ['InSegs', 'tcpHCInSegs'],
    ['OutSegs', 'tcpHCOutSegs'],
  ],
  tcpext: [
    ['ListenDrops', 'tcpListenDrop'],
    ['EmbryonicRsts', 'tcpHalfOpenDrop'],
    ['TCPTimeouts', 'tcpTimRetrans'],
    ['TCPAbortOnTimeout', 'tcpTimRetransDrop'],
    ['TCPKeepAlive', 'tcpTimKeepaliveProbe'],
    ['TCPWinProbe', 'tcpOutWinProbe'],
  ],
  ip: packets,
  ipext: octets,
  ip6: [...packets, ...octets],
  icmp: [
    ...sameName(
      'icmp',
      'InMsgs InErrors InDestUnreachs InTimeExcds InParmProbs InSrcQuenchs InRedirects',
    ),
    ...sameName(
      'icmp',
      'InEchos InEchoReps InTimestamps InTimestampReps InAddrMasks InAddrMaskReps OutMsgs',
    ),
    ...sameName(
      'icmp',
      'OutErrors OutDestUnreachs OutTimeExcds OutParmProbs OutSrcQuenchs OutRedirects',
    ),
    ...sameName(
      'icmp',
      'OutEchos OutEchoReps OutTimestamps OutTimestampReps OutAddrMasks OutAddrMaskReps',
    ),
  ],
  icmp6: sameName(
    'ipv6IfIcmp',
    'InMsgs InErrors OutMsgs OutErrors InDestUnreachs InPktTooBigs InTimeExcds InEchos InEchoReplies OutEchos OutEchoReplies',
  ),
  udp: datagrams,
  udp6: datagrams,
};

/** The names that a counter has elsewhere: `mib:::tcpRetransSegs`. */
export const aliasesOf = (group: string, counter: string): readonly string[] =>
  (pairs[group] ?? []).filter(([name]) => name === counter).map(([, alias]) => alias);
