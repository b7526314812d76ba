/** Text by number: what `tcp_state_string[]` and its kin, and the protocol members, read. */
import { constants } from './constants.ts';
import type { Catalogue } from './define.ts';
import { icmpNames } from './names/icmp.ts';
import { igmpNames } from './names/igmp.ts';
import { linkNames } from './names/link.ts';
import { sctpNames } from './names/sctp.ts';

const valueOf = (name: string): number => Number(constants.get(name)?.value);

const tcpStates: readonly (readonly [state: string, text: string])[] = [
  ['CLOSED', 'state-closed'],
  ['IDLE', 'state-idle'],
  ['BOUND', 'state-bound'],
  ['LISTEN', 'state-listen'],
  ['SYN_SENT', 'state-syn-sent'],
  ['SYN_RECEIVED', 'state-syn-received'],
  ['ESTABLISHED', 'state-established'],
  ['CLOSE_WAIT', 'state-close-wait'],
  ['FIN_WAIT_1', 'state-fin-wait-1'],
  ['CLOSING', 'state-closing'],
  ['LAST_ACK', 'state-last-ack'],
  ['FIN_WAIT_2', 'state-fin-wait-2'],
  ['TIME_WAIT', 'state-time-wait'],
];

/** tcpEStatsStackState (RFC 4898), in its order. */
const estatsStates = [
  ...['closed', 'listen', 'synSent', 'synReceived', 'established', 'finWait1', 'finWait2'],
  ...['closeWait', 'lastAck', 'closing', 'timeWait', 'deleteTcb'],
];

/** FreeBSD's `protocols[]`, spelled as FreeBSD does. */
const freebsdProtocols: readonly (readonly [protocol: string, text: string])[] = [
  ['IP', 'IP'],
  ['ICMP', 'ICMP'],
  ['IGMP', 'IGMP'],
  ['IPV4', 'IPV4'],
  ['TCP', 'TCP'],
  ['UDP', 'UDP'],
  ['IPV6', 'IPV6'],
  ['ROUTING', 'ROUTING'],
  ['FRAGMENT', 'FRAGMENT'],
  ['RSVP', 'RSVP'],
  ['GRE', 'GRE'],
  ['ESP', 'ESP'],
  ['AH', 'AH'],
  ['MOBILE', 'MOBILE'],
  ['ICMPV6', 'ICMPV6'],
  ['DSTOPTS', 'DSTOPTS'],
  ['ETHERIP', 'ETHERIP'],
  ['PIM', 'PIM'],
  ['IPCOMP', 'IPCOMP'],
  ['SCTP', 'SCTP'],
  ['UDPLITE', 'UDPLITE'],
  ['RAW', 'RAW'],
];

const flagNames = ['FIN', 'SYN', 'RST', 'PUSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;

/** FreeBSD's `tcpflag_string[]` names the lowest flag that is set, whatever else is. */
function lowestFlags(): ReadonlyMap<number, string> {
  const entries = new Map<number, string>();
  for (let flags = 1; flags < 256; flags++) {
    entries.set(flags, flagNames[31 - Math.clz32(flags & -flags)]);
  }
  return entries;
}

/** Every array of text that D programs may index. */
export const stringTables: Catalogue['stringTables'] = new Map([
  [
    'tcp_state_string',
    {
      entries: new Map(tcpStates.map(([state, text]) => [valueOf(`TCP_STATE_${state}`), text])),
      absent: '<unknown>',
    },
  ],
  [
    'estats_state_string',
    {
      entries: new Map(estatsStates.map((state, index) => [index + 1, state])),
      absent: '<unknown>',
    },
  ],
  [
    'protocols',
    {
      entries: new Map(
        freebsdProtocols.map(([protocol, text]) => [valueOf(`IPPROTO_${protocol}`), text]),
      ),
      absent: '<unknown>',
    },
  ],
  ['tcpflag_string', { entries: lowestFlags(), absent: 'unknown' }],
  ...icmpNames.tables,
  ...linkNames.tables,
  ...igmpNames.tables,
  ...sctpNames.tables,
]);
