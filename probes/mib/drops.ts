/** Counters that move where the kernel drops a packet, by the reason that it gives. */
import type { KernelCondition, LinuxWay } from '../define-linux.ts';
import { approximate } from '../define.ts';
import { block, dropped, marker, received } from '../linux/attach.ts';
import { isIp } from '../linux/conditions.ts';
import { segmentEnd, segmentStart } from '../linux/expressions.ts';

interface Dropped {
  /** Names of enum skb_drop_reason; any of them. */
  readonly reasons: readonly string[];
  readonly version?: 4 | 6;
  /** The IP protocol. */
  readonly protocol?: number;
  /** Whether IP drops it, or who is behind IP: both have reasons of the same name. */
  readonly by?: 'ip' | 'transport';
  /** A bare acknowledgement that is dropped so does not count. */
  readonly withData?: true;
  /** Why the reason is not the counter; without it the two are one. */
  readonly but?: string;
}

const [ICMP, TCP, UDP, ICMP6, UDPLITE] = [1, 6, 17, 58, 136];

const ofTcp = (...reasons: readonly string[]): Dropped => ({ reasons, protocol: TCP });
/** No test of this project makes a kernel say so. */
const alone = { but: 'not compared with the counter yet' } as const;
const unseen = (reason: string): Dropped => ({ ...ofTcp(reason), ...alone });
const one = (version: 4 | 6, ...reasons: readonly string[]): Dropped => ({ reasons, version });

const segments: Readonly<Record<string, Dropped>> = {
  'tcp.InCsumErrors': ofTcp('TCP_CSUM'),
  'tcp.InErrs': {
    ...ofTcp('TCP_CSUM', 'PKT_TOO_SMALL', 'TCP_INVALID_SYN'),
    by: 'transport',
    but: 'a SYN for a connection that is not open yet is dropped so, and counts nowhere',
  },
  'tcpext.TCPSYNChallenge': ofTcp('TCP_INVALID_SYN'),
  'tcpext.PAWSEstab': ofTcp('TCP_RFC7323_PAWS'),
  'tcpext.PAWSOldAck': ofTcp('TCP_RFC7323_PAWS_ACK'),
  'tcpext.PAWSTimewait': ofTcp('TCP_RFC7323_TW_PAWS'),
  'tcpext.TSEcrRejected': ofTcp('TCP_RFC7323_TSECR'),
  'tcpext.BeyondWindow': ofTcp('TCP_INVALID_SEQUENCE', 'TCP_INVALID_END_SEQUENCE'),
  'tcpext.DelayedACKLost': {
    ...ofTcp('TCP_OLD_DATA', 'TCP_OLD_SEQUENCE'),
    withData: true,
    but: 'without what is old by its timestamp, too',
  },
  'tcpext.TCPZeroWindowDrop': unseen('TCP_ZEROWINDOW'),
  'tcpext.TCPOFOMerge': ofTcp('TCP_OFOMERGE'),
  'tcpext.TCPBacklogDrop': unseen('SOCKET_BACKLOG'),
  'tcpext.PFMemallocDrop': unseen('PFMEMALLOC'),
  'tcpext.TCPMinTTLDrop': ofTcp('TCP_MINTTL'),
  'tcpext.TCPMD5NotFound': ofTcp('TCP_MD5NOTFOUND'),
  'tcpext.TCPMD5Unexpected': ofTcp('TCP_MD5UNEXPECTED'),
  'tcpext.TCPMD5Failure': ofTcp('TCP_MD5FAILURE'),
  'tcpext.TCPAORequired': ofTcp('TCP_AONOTFOUND'),
  'tcpext.TCPAOKeyNotFound': ofTcp('TCP_AOKEYNOTFOUND', 'TCP_AOUNEXPECTED'),
  'tcpext.TCPAOBad': ofTcp('TCP_AOFAILURE'),
  'tcpext.IPReversePathFilter': one(4, 'IP_RPFILTER'),
  'ipext.InNoRoutes': one(4, 'IP_INNOROUTES'),
  'ipext.InCsumErrors': one(4, 'IP_CSUM'),
  'ipext.InTruncatedPkts': { ...one(4, 'PKT_TOO_SMALL'), by: 'ip' },
};

const unsent = 'the kernel counts what it does not even make a packet of, too';

const packets = (group: string, version: 4 | 6): Readonly<Record<string, Dropped>> => ({
  [`${group}.InHdrErrors`]: {
    ...one(version, 'IP_INHDR', 'IP_CSUM'),
    ...(version === 6 && { but: 'for an extension header that is wrong there is no such reason' }),
  },
  [`${group}.InUnknownProtos`]: one(version, 'IP_NOPROTO'),
  [`${group}.InAddrErrors`]: one(version, 'IP_INADDRERRORS'),
  [`${group}.FragFails`]: {
    ...one(version, 'PKT_TOO_BIG'),
    but: 'of packets that are forwarded: one of this host that may not be cut up has no such reason',
  },
  [`${group}.OutNoRoutes`]: { ...one(version, 'IP_OUTNOROUTES'), but: unsent },
});

const messages = (group: string, version: 4 | 6): Readonly<Record<string, Dropped>> => {
  const protocol = version === 4 ? ICMP : ICMP6;
  return {
    [`${group}.InCsumErrors`]: { ...one(version, 'ICMP_CSUM'), protocol },
    [`${group}.InErrors`]: {
      ...one(version, 'ICMP_CSUM', 'UNHANDLED_PROTO'),
      ...{ protocol, by: 'transport' },
      but: 'a message that tells of no packet that this host has sent, or is too short to tell, counts in the kernel, too',
    },
  };
};

const full = ['SOCKET_RCVBUFF', 'PROTO_MEM'] as const;

const datagrams = (
  group: string,
  version: 4 | 6,
  protocol: number,
): Readonly<Record<string, Dropped>> => {
  const of = (...reasons: readonly string[]): Dropped => ({ reasons, version, protocol });
  // Of IPv6, a datagram that nobody listens for has that reason even when its checksum is wrong.
  const unchecked =
    version === 6
      ? { but: 'one with a wrong checksum that nobody listens for is one of these' }
      : {};
  const others = version === 6 ? { but: 'one that nobody listens for has another reason' } : {};
  const coverage =
    protocol === UDPLITE ? { but: 'for a coverage that is wrong there is no such reason' } : others;
  return {
    [`${group}.NoPorts`]: { ...of('NO_SOCKET'), ...unchecked },
    [`${group}.RcvbufErrors`]: of(full[0]),
    [`${group}.MemErrors`]: { ...of(full[1]), ...alone },
    [`${group}.InCsumErrors`]: { ...of('UDP_CSUM'), ...coverage },
    [`${group}.InErrors`]: {
      ...of(...full, 'UDP_CSUM', 'SOCKET_FILTER', 'XFRM_POLICY', 'PKT_TOO_SMALL'),
      by: 'transport',
      ...coverage,
    },
  };
};

const table: Readonly<Record<string, Dropped>> = {
  ...segments,
  ...packets('ip', 4),
  ...packets('ip6', 6),
  'ip6.InNoRoutes': one(6, 'IP_INNOROUTES'),
  'ip6.InTooBigErrors': one(6, 'PKT_TOO_BIG'),
  'ip6.InTruncatedPkts': { ...one(6, 'PKT_TOO_SMALL'), by: 'ip' },
  ...messages('icmp', 4),
  ...messages('icmp6', 6),
  ...datagrams('udp', 4, UDP),
  ...datagrams('udp6', 6, UDP),
  ...datagrams('udplite', 4, UDPLITE),
  ...datagrams('udplite6', 6, UDPLITE),
};

/** Since Linux 6.11 the event has the socket that the packet was for. */
const requires = [{ tracepoint: 'skb:kfree_skb', field: 'rx_sk' }] as const;

/** IP drops a packet before it has gone behind the header. */
const droppedBy = {
  ip: { needs: ['network', 'skb'], text: '(uint64)$skb->data == $nh' },
  transport: { needs: ['network', 'skb'], text: '(uint64)$skb->data != $nh' },
} as const satisfies Readonly<Record<string, KernelCondition>>;

const hasData: KernelCondition = {
  needs: ['skb'],
  text: `${segmentEnd('(uint64)$skb')} != ${segmentStart('(uint64)$skb')}`,
};

/** The way of a counter of the table, which adds what `increment` says; none of others. */
export function dropWays(key: string): readonly LinuxWay[] {
  if (!Object.hasOwn(table, key)) return [];
  const { reasons, version, protocol, by, withData, but } = table[key];
  const tests = reasons.map(
    (name) => `$rsn == ENUMERATOR(skb_drop_reason, SKB_DROP_REASON_${name})`,
  );
  const when: readonly KernelCondition[] = [
    { needs: ['drop'], text: `(${tests.join(' || ')})` },
    isIp,
    ...(version === undefined ? [] : [{ needs: ['version'], text: `$iv == ${version}` }]),
    ...(protocol === undefined ? [] : [{ needs: ['transport'], text: `$pr == ${protocol}` }]),
    ...(by === undefined ? [] : [droppedBy[by]]),
    ...(withData === undefined ? [] : [hasData]),
  ];
  return [
    {
      requires,
      blocks: [block(dropped, { ...received, addsOne: marker }, when)],
      ...(but !== undefined && { grade: approximate(`by the reason of the drop: ${but}`) }),
    },
  ];
}
