/** FreeBSD 12 and later. By its libraries (ip.d, tcp.d, udp.d) and source; not run here. */
import { approximate } from '../define.ts';
import type { Dialect, NativeProbe } from '../define-native.ts';
import {
  common,
  ipv4FromBytes,
  offsetFromBytes,
  stateProbes,
  stateText,
  together,
  udpMembers,
  versionProbes,
} from './shared.ts';

/** netinet/tcp_fsm.h. */
const numbers: Readonly<Record<string, string>> = {
  closed: '0',
  listen: '1',
  'syn-sent': '2',
  'syn-received': '3',
  established: '4',
  'close-wait': '5',
  'fin-wait-1': '6',
  closing: '7',
  'last-ack': '8',
  'fin-wait-2': '9',
  'time-wait': '10',
};

const state = (struct: string): string =>
  stateText(`{${struct}}->tcps_state`, (name) => numbers[name]);

const identity = approximate("the address of the connection's block, which another may have later");
const resent = approximate('1 as long as the retransmission timer backs off');
const change: NativeProbe = {};

export const freebsd: Dialect = {
  name: 'freebsd',
  title: 'FreeBSD DTrace',
  platform: 'freebsd',
  probes: {
    'ip:::send': {},
    'ip:::receive': {},
    ...versionProbes({ send: {}, receive: {} }),
    'tcp:::send': {},
    'tcp:::receive': {},
    // For every segment that is sent in SYN_SENT.
    'tcp:::connect-request': { when: '{tcpsinfo_t}->tcps_retransmit == 0' },
    'tcp:::connect-established': {},
    'tcp:::connect-refused': {},
    'tcp:::accept-established': {},
    // For every RST that no connection sends: those that answer a SYN have an ACK, and number 0.
    'tcp:::accept-refused': {
      when: '({tcpinfo_t}->tcp_flags & 20) == 20 && {tcpinfo_t}->tcp_seq == 0',
    },
    'tcp:::state-change': change,
    ...stateProbes(state('tcpsinfo_t'), change),
    'udp:::send': {},
    'udp:::receive': {},
    'udplite:::send': {},
    'udplite:::receive': {},
  },
  members: together(common, udpMembers, {
    csinfo_t: ['cs_cid'],
    ifinfo_t: ['if_name', 'if_local', 'if_addr'],
    ipv4info_t: ['ipv4_ident'],
    ipv6info_t: ['ipv6_ver', 'ipv6_tclass', 'ipv6_flow'],
    tcpsinfo_t: [
      ...['tcps_addr', 'tcps_lport', 'tcps_rport', 'tcps_laddr', 'tcps_raddr', 'tcps_iss'],
      ...['tcps_irs', 'tcps_suna', 'tcps_snxt', 'tcps_smax', 'tcps_rack', 'tcps_rnxt'],
      ...['tcps_swnd', 'tcps_snd_ws', 'tcps_rwnd', 'tcps_rcv_ws', 'tcps_cwnd'],
      ...['tcps_cwnd_ssthresh', 'tcps_sack_fack', 'tcps_sack_snxt', 'tcps_rto', 'tcps_mss'],
      ...['tcps_swl1', 'tcps_swl2', 'tcps_rup', 'tcps_radv', 'tcps_srecover', 'tcps_debug'],
      ...['tcps_cookie', 'tcps_dupacks', 'tcps_rtttime', 'tcps_rtseq', 'tcps_ts_recent'],
    ],
    udpliteinfo_t: [
      ...['udplite_sport', 'udplite_dport', 'udplite_coverage', 'udplite_checksum'],
      'udplite_hdr',
    ],
    udplitesinfo_t: [
      ...['udplites_addr', 'udplites_lport', 'udplites_rport', 'udplites_laddr', 'udplites_raddr'],
    ],
  }),
  made: {
    ...ipv4FromBytes,
    // Words of 32 bits there.
    'ipv4info_t.ipv4_ihl': { text: '({ipv4info_t}->ipv4_ihl * 4)' },
    // Host order there.
    'ipv4info_t.ipv4_src': { text: 'htonl({ipv4info_t}->ipv4_src)' },
    'ipv4info_t.ipv4_dst': { text: 'htonl({ipv4info_t}->ipv4_dst)' },
    // It has a table of its own.
    'ipv4info_t.ipv4_protostr': { text: '{ipv4info_t}->ipv4_protocol', decode: 'protocolName' },
    'ipv6info_t.ipv6_nextstr': { text: '{ipv6info_t}->ipv6_nexthdr', decode: 'protocolName' },
    'csinfo_t.cs_addr': { text: '{csinfo_t}->cs_cid', grade: identity },
    'tcpinfo_t.tcp_offset': offsetFromBytes,
    'tcpsinfo_t.tcps_state': { text: state('tcpsinfo_t') },
    'tcpsinfo_t.tcps_retransmit': { text: '{tcpsinfo_t}->tcps_retransmit', grade: resent },
    'tcplsinfo_t.tcps_state': { text: state('tcplsinfo_t') },
  },
  present: {},
  context: {},
};
