/**
 * illumos, and Solaris 11 as far as it is the same: the providers as they were designed. By its source and manual; not run
 * here.
 */
import { approximate } from '../define.ts';
import type { Dialect, NativeMember, NativeProbe } from '../define-native.ts';
import {
  byteOf,
  common,
  moreStates,
  states,
  stateProbes,
  stateText,
  together,
  udpMembers,
  versionProbes,
} from './shared.ts';

/** inet/tcp.h. */
const numbers: Readonly<Record<string, string>> = {
  closed: '-6',
  idle: '-5',
  bound: '-4',
  listen: '-3',
  'syn-sent': '-2',
  'syn-received': '-1',
  established: '0',
  'close-wait': '1',
  'fin-wait-1': '2',
  closing: '3',
  'last-ack': '4',
  'fin-wait-2': '5',
  'time-wait': '6',
};

const state = (struct: string): string =>
  stateText(`{${struct}}->tcps_state`, (name) => numbers[name], { ...states, ...moreStates });

/** Connections over IPv4 have addresses of IPv6 that stand for theirs. */
const unmapped = (member: string): NativeMember => ({
  text: `(index(${member}, "::ffff:") == 0 ? substr(${member}, 7) : ${member})`,
});

const ipv6Word = [0, 1, 2, 3].map((at) => byteOf('{ipv6info_t}->ipv6_hdr', at));

const fused = approximate('TCP on the loopback passes IP by');

const passing: Readonly<Record<string, NativeProbe>> = {
  send: { grade: fused },
  receive: { grade: fused },
  'drop-in': {},
  'drop-out': {},
};

const change: NativeProbe = {};

export const illumos: Dialect = {
  name: 'illumos',
  title: 'illumos DTrace',
  platform: 'sunos',
  probes: {
    ...Object.fromEntries(Object.entries(passing).map(([name, probe]) => [`ip:::${name}`, probe])),
    ...versionProbes({ send: passing.send, receive: passing.receive }),
    'tcp:::send': {},
    'tcp:::receive': {},
    'tcp:::connect-request': {},
    'tcp:::connect-established': {},
    'tcp:::connect-refused': {},
    'tcp:::accept-established': {},
    'tcp:::accept-refused': {},
    'tcp:::state-change': change,
    ...stateProbes(state('tcpsinfo_t'), change),
    'udp:::send': {},
    'udp:::receive': {},
  },
  members: together(common, udpMembers, {
    pktinfo_t: ['pkt_addr'],
    csinfo_t: ['cs_addr', 'cs_cid', 'cs_pid', 'cs_zoneid'],
    ifinfo_t: ['if_name', 'if_local', 'if_ipstack', 'if_addr'],
    ipv4info_t: ['ipv4_ihl', 'ipv4_ident', 'ipv4_flags', 'ipv4_protostr', 'ipv4_src', 'ipv4_dst'],
    ipv6info_t: ['ipv6_ver'],
    tcpinfo_t: ['tcp_offset'],
    tcpsinfo_t: [
      ...['tcps_addr', 'tcps_local', 'tcps_active', 'tcps_lport', 'tcps_rport', 'tcps_iss'],
      ...['tcps_suna', 'tcps_snxt', 'tcps_rack', 'tcps_rnxt', 'tcps_swnd', 'tcps_snd_ws'],
      ...['tcps_rwnd', 'tcps_rcv_ws', 'tcps_cwnd', 'tcps_cwnd_ssthresh', 'tcps_sack_fack'],
      ...['tcps_sack_snxt', 'tcps_rto', 'tcps_mss', 'tcps_retransmit'],
    ],
  }),
  made: {
    'ipv4info_t.ipv4_offset': {
      text: '({ipv4info_t}->ipv4_offset | ({ipv4info_t}->ipv4_flags & 1) << 12)',
    },
    // A slip of the native translator makes both 0 or 1.
    'ipv6info_t.ipv6_tclass': { text: `((${ipv6Word[0]} & 15) << 4 | ${ipv6Word[1]} >> 4)` },
    'ipv6info_t.ipv6_flow': {
      text: `((${ipv6Word[1]} & 15) << 16 | ${ipv6Word[2]} << 8 | ${ipv6Word[3]})`,
    },
    'tcpsinfo_t.tcps_laddr': unmapped('{tcpsinfo_t}->tcps_laddr'),
    'tcpsinfo_t.tcps_raddr': unmapped('{tcpsinfo_t}->tcps_raddr'),
    'tcpsinfo_t.tcps_state': { text: state('tcpsinfo_t') },
    'tcplsinfo_t.tcps_state': { text: state('tcplsinfo_t') },
  },
  present: {},
  context: {},
};
