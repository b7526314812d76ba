/** Counters that move where the kernel drops a packet, by the reason that it gives. */
import type { KernelCondition, LinuxWay } from '../define-linux.ts';
import { approximate } from '../define.ts';
import { block, dropped, marker, received } from '../linux/attach.ts';
import { isIp } from '../linux/conditions.ts';

interface Dropped {
  /** Names of enum skb_drop_reason; any of them. */
  readonly reasons: readonly string[];
  readonly version?: 4 | 6;
  /** The IP protocol. */
  readonly protocol?: number;
  /** Compared with the kernel's counter, in a test. */
  readonly compared?: true;
}

const TCP = 6;
const [UDP, UDPLITE] = [17, 136];

const ofTcp = (...reasons: readonly string[]): Dropped => ({ reasons, protocol: TCP });
const one = (version: 4 | 6, ...reasons: readonly string[]): Dropped => ({ reasons, version });

const segments: Readonly<Record<string, Dropped>> = {
  'tcp.InCsumErrors': ofTcp('TCP_CSUM'),
  'tcpext.PAWSEstab': ofTcp('TCP_RFC7323_PAWS'),
  'tcpext.PAWSOldAck': ofTcp('TCP_RFC7323_PAWS_ACK'),
  'tcpext.PAWSTimewait': ofTcp('TCP_RFC7323_TW_PAWS'),
  'tcpext.TSEcrRejected': ofTcp('TCP_RFC7323_TSECR'),
  'tcpext.BeyondWindow': ofTcp('TCP_INVALID_END_SEQUENCE'),
  'tcpext.TCPZeroWindowDrop': ofTcp('TCP_ZEROWINDOW'),
  'tcpext.TCPOFOMerge': ofTcp('TCP_OFOMERGE'),
  'tcpext.TCPBacklogDrop': ofTcp('SOCKET_BACKLOG'),
  'tcpext.TCPMinTTLDrop': ofTcp('TCP_MINTTL'),
  'tcpext.TCPMD5NotFound': ofTcp('TCP_MD5NOTFOUND'),
  'tcpext.TCPMD5Unexpected': ofTcp('TCP_MD5UNEXPECTED'),
  'tcpext.TCPMD5Failure': ofTcp('TCP_MD5FAILURE'),
  'tcpext.TCPAORequired': ofTcp('TCP_AONOTFOUND'),
  'tcpext.TCPAOKeyNotFound': ofTcp('TCP_AOKEYNOTFOUND'),
  'tcpext.TCPAOBad': ofTcp('TCP_AOFAILURE'),
  'tcpext.IPReversePathFilter': { ...one(4, 'IP_RPFILTER'), compared: true },
  'ipext.InNoRoutes': one(4, 'IP_INNOROUTES'),
  'ipext.InCsumErrors': one(4, 'IP_CSUM'),
  'icmp.InCsumErrors': { reasons: ['ICMP_CSUM'], version: 4, protocol: 1 },
};

const packets = (group: string, version: 4 | 6): Readonly<Record<string, Dropped>> => ({
  [`${group}.InHdrErrors`]: { ...one(version, 'IP_INHDR', 'IP_CSUM'), compared: true },
  [`${group}.InUnknownProtos`]: one(version, 'IP_NOPROTO'),
  ...(version === 4 && { [`${group}.InAddrErrors`]: one(4, 'IP_INADDRERRORS') }),
});

const full = ['SOCKET_RCVBUFF', 'PROTO_MEM'] as const;

const datagrams = (
  group: string,
  version: 4 | 6,
  protocol: number,
): Readonly<Record<string, Dropped>> => {
  const shown = protocol === UDP && { compared: true as const };
  const of = (...reasons: readonly string[]): Dropped => ({ reasons, version, protocol });
  return {
    [`${group}.NoPorts`]: { ...of('NO_SOCKET'), ...shown },
    [`${group}.RcvbufErrors`]: { ...of(full[0]), ...shown },
    [`${group}.MemErrors`]: of(full[1]),
    [`${group}.InCsumErrors`]: of('UDP_CSUM'),
    [`${group}.InErrors`]: {
      ...of(...full, 'UDP_CSUM', 'SOCKET_FILTER', 'XFRM_POLICY'),
      ...shown,
    },
  };
};

const table: Readonly<Record<string, Dropped>> = {
  ...segments,
  ...packets('ip', 4),
  ...packets('ip6', 6),
  ...datagrams('udp', 4, UDP),
  ...datagrams('udp6', 6, UDP),
  ...datagrams('udplite', 4, UDPLITE),
  ...datagrams('udplite6', 6, UDPLITE),
};

/** Since Linux 6.11 the event has the socket that the packet was for. */
const requires = [{ tracepoint: 'skb:kfree_skb', field: 'rx_sk' }] as const;

const byReason = approximate('by the reason that the kernel gives for the drop beside the counter');

/** The way of a counter of the table, which adds what `increment` says; none of others. */
export function dropWays(key: string): readonly LinuxWay[] {
  if (!Object.hasOwn(table, key)) return [];
  const { reasons, version, protocol, compared } = table[key];
  const tests = reasons.map(
    (name) => `$rsn == ENUMERATOR(skb_drop_reason, SKB_DROP_REASON_${name})`,
  );
  const when: readonly KernelCondition[] = [
    { needs: ['drop'], text: `(${tests.join(' || ')})` },
    isIp,
    ...(version === undefined ? [] : [{ needs: ['version'], text: `$iv == ${version}` }]),
    ...(protocol === undefined ? [] : [{ needs: ['transport'], text: `$pr == ${protocol}` }]),
  ];
  return [
    {
      requires,
      blocks: [block(dropped, { ...received, addsOne: marker }, when)],
      ...(compared !== true && { grade: byReason }),
    },
  ];
}
