/**
 * ICMP and ICMPv6 messages: IANA's numbers, spelled as nftables spells them where it does. Constants are those of the
 * C headers of the BSDs and illumos and of Linux.
 */
import { type NamedNumber, type ProtocolNames, protocolTables } from './rows.ts';

const types: readonly NamedNumber[] = [
  [0, 'echo-reply', 'ICMP_ECHOREPLY'],
  [3, 'destination-unreachable', 'ICMP_UNREACH', 'ICMP_DEST_UNREACH'],
  [4, 'source-quench', 'ICMP_SOURCEQUENCH', 'ICMP_SOURCE_QUENCH'],
  [5, 'redirect', 'ICMP_REDIRECT'],
  [8, 'echo-request', 'ICMP_ECHO'],
  [9, 'router-advertisement', 'ICMP_ROUTERADVERT'],
  [10, 'router-solicitation', 'ICMP_ROUTERSOLICIT'],
  [11, 'time-exceeded', 'ICMP_TIMXCEED', 'ICMP_TIME_EXCEEDED'],
  [12, 'parameter-problem', 'ICMP_PARAMPROB', 'ICMP_PARAMETERPROB'],
  [13, 'timestamp-request', 'ICMP_TSTAMP', 'ICMP_TIMESTAMP'],
  [14, 'timestamp-reply', 'ICMP_TSTAMPREPLY', 'ICMP_TIMESTAMPREPLY'],
  [15, 'info-request', 'ICMP_IREQ', 'ICMP_INFO_REQUEST'],
  [16, 'info-reply', 'ICMP_IREQREPLY', 'ICMP_INFO_REPLY'],
  [17, 'address-mask-request', 'ICMP_MASKREQ', 'ICMP_ADDRESS'],
  [18, 'address-mask-reply', 'ICMP_MASKREPLY', 'ICMP_ADDRESSREPLY'],
];

const types6: readonly NamedNumber[] = [
  [1, 'destination-unreachable', 'ICMP6_DST_UNREACH'],
  [2, 'packet-too-big', 'ICMP6_PACKET_TOO_BIG'],
  [3, 'time-exceeded', 'ICMP6_TIME_EXCEEDED'],
  [4, 'parameter-problem', 'ICMP6_PARAM_PROB'],
  [128, 'echo-request', 'ICMP6_ECHO_REQUEST'],
  [129, 'echo-reply', 'ICMP6_ECHO_REPLY'],
  [130, 'mld-listener-query', 'MLD_LISTENER_QUERY'],
  [131, 'mld-listener-report', 'MLD_LISTENER_REPORT'],
  [132, 'mld-listener-done', 'MLD_LISTENER_DONE', 'MLD_LISTENER_REDUCTION'],
  [133, 'nd-router-solicit', 'ND_ROUTER_SOLICIT'],
  [134, 'nd-router-advert', 'ND_ROUTER_ADVERT'],
  [135, 'nd-neighbor-solicit', 'ND_NEIGHBOR_SOLICIT'],
  [136, 'nd-neighbor-advert', 'ND_NEIGHBOR_ADVERT'],
  [137, 'nd-redirect', 'ND_REDIRECT'],
  [138, 'router-renumbering', 'ICMP6_ROUTER_RENUMBERING'],
  [141, 'ind-neighbor-solicit'],
  [142, 'ind-neighbor-advert'],
  [143, 'mld2-listener-report', 'MLD_V2_LISTENER_REPORT'],
];

type Codes = readonly (readonly [code: number, text: string, ...names: readonly string[]])[];

/** The codes of one type, by type and code together. */
const ofType = (type: number, codes: Codes): NamedNumber[] =>
  codes.map(([code, text]) => [type * 256 + code, text]);

/** Constants are of the code alone. */
const constantsOf = (codes: Codes): Record<string, number> =>
  Object.fromEntries(codes.flatMap(([code, , ...names]) => names.map((name) => [name, code])));

const unreachable: Codes = [
  [0, 'net-unreachable', 'ICMP_UNREACH_NET', 'ICMP_NET_UNREACH'],
  [1, 'host-unreachable', 'ICMP_UNREACH_HOST', 'ICMP_HOST_UNREACH'],
  [2, 'prot-unreachable', 'ICMP_UNREACH_PROTOCOL', 'ICMP_PROT_UNREACH'],
  [3, 'port-unreachable', 'ICMP_UNREACH_PORT', 'ICMP_PORT_UNREACH'],
  [4, 'frag-needed', 'ICMP_UNREACH_NEEDFRAG', 'ICMP_FRAG_NEEDED'],
  [5, 'source-route-failed', 'ICMP_UNREACH_SRCFAIL', 'ICMP_SR_FAILED'],
  [6, 'net-unknown', 'ICMP_UNREACH_NET_UNKNOWN', 'ICMP_NET_UNKNOWN'],
  [7, 'host-unknown', 'ICMP_UNREACH_HOST_UNKNOWN', 'ICMP_HOST_UNKNOWN'],
  [8, 'host-isolated', 'ICMP_UNREACH_ISOLATED', 'ICMP_HOST_ISOLATED'],
  [9, 'net-prohibited', 'ICMP_UNREACH_NET_PROHIB', 'ICMP_NET_ANO'],
  [10, 'host-prohibited', 'ICMP_UNREACH_HOST_PROHIB', 'ICMP_HOST_ANO'],
  [11, 'net-unreachable-tos', 'ICMP_UNREACH_TOSNET', 'ICMP_NET_UNR_TOS'],
  [12, 'host-unreachable-tos', 'ICMP_UNREACH_TOSHOST', 'ICMP_HOST_UNR_TOS'],
  [13, 'admin-prohibited', 'ICMP_UNREACH_FILTER_PROHIB', 'ICMP_PKT_FILTERED'],
  [14, 'precedence-violation', 'ICMP_UNREACH_HOST_PRECEDENCE', 'ICMP_PREC_VIOLATION'],
  [15, 'precedence-cutoff', 'ICMP_UNREACH_PRECEDENCE_CUTOFF', 'ICMP_PREC_CUTOFF'],
];

const redirect: Codes = [
  [0, 'redirect-net', 'ICMP_REDIRECT_NET', 'ICMP_REDIR_NET'],
  [1, 'redirect-host', 'ICMP_REDIRECT_HOST', 'ICMP_REDIR_HOST'],
  [2, 'redirect-net-tos', 'ICMP_REDIRECT_TOSNET', 'ICMP_REDIR_NETTOS'],
  [3, 'redirect-host-tos', 'ICMP_REDIRECT_TOSHOST', 'ICMP_REDIR_HOSTTOS'],
];

const exceeded: Codes = [
  [0, 'ttl-exceeded', 'ICMP_TIMXCEED_INTRANS', 'ICMP_EXC_TTL'],
  [1, 'reassembly-timeout', 'ICMP_TIMXCEED_REASS', 'ICMP_EXC_FRAGTIME'],
];

const problem: Codes = [
  [0, 'bad-header'],
  [1, 'option-missing', 'ICMP_PARAMPROB_OPTABSENT'],
  [2, 'bad-length'],
];

const unreachable6: Codes = [
  [0, 'no-route', 'ICMP6_DST_UNREACH_NOROUTE'],
  [1, 'admin-prohibited', 'ICMP6_DST_UNREACH_ADMIN'],
  [2, 'beyond-scope', 'ICMP6_DST_UNREACH_BEYONDSCOPE'],
  [3, 'addr-unreachable', 'ICMP6_DST_UNREACH_ADDR'],
  [4, 'port-unreachable', 'ICMP6_DST_UNREACH_NOPORT'],
  [5, 'policy-fail'],
  [6, 'reject-route'],
];

const exceeded6: Codes = [
  [0, 'hop-limit-exceeded', 'ICMP6_TIME_EXCEED_TRANSIT'],
  [1, 'reassembly-timeout', 'ICMP6_TIME_EXCEED_REASSEMBLY'],
];

const problem6: Codes = [
  [0, 'bad-header', 'ICMP6_PARAMPROB_HEADER'],
  [1, 'unknown-next-header', 'ICMP6_PARAMPROB_NEXTHEADER'],
  [2, 'unknown-option', 'ICMP6_PARAMPROB_OPTION'],
];

const numbers = protocolTables({
  icmp_type_string: types,
  icmp6_type_string: types6,
  icmp_code_string: [
    ...ofType(3, unreachable),
    ...ofType(5, redirect),
    ...ofType(11, exceeded),
    ...ofType(12, problem),
  ],
  icmp6_code_string: [...ofType(1, unreachable6), ...ofType(3, exceeded6), ...ofType(4, problem6)],
});

const codes = [unreachable, redirect, exceeded, problem, unreachable6, exceeded6, problem6];

export const icmpNames: ProtocolNames = {
  tables: numbers.tables,
  constants: Object.assign({}, numbers.constants, ...codes.map(constantsOf)),
};
