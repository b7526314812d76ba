/**
 * macOS: the layout of the design of 2008, with members that the BSD control block names. By its libraries (ip.d, tcp.d) and
 * xnu's source; not run here. It has no udp provider.
 */
import { approximate } from '../define.ts';
import type { Dialect, NativeProbe } from '../define-native.ts';
import {
  common,
  ipv4FromBytes,
  stateProbes,
  stateText,
  together,
  versionProbes,
} from './shared.ts';

/** Its states are texts. */
const stateOf = (text: string): string => stateText(text, (name) => `"state-${name}"`);

const before = stateOf('{tcpsinfo_t}->tcps_state');
const after = stateOf('{tcpnsinfo_t}->tcps_state');

const change: NativeProbe = {
  slots: { tcpsinfo_t: 2, tcpnsinfo_t: 3 },
  members: {
    'tcpsinfo_t.tcps_state': { text: after },
    'tcplsinfo_t.tcps_state': { text: before },
  },
};

const identity = approximate("the address of the connection's block, which another may have later");

/** Members by the names that they have in the control block. */
const blockNames: Readonly<Record<string, string>> = {
  tcps_addr: 'tcpcb',
  tcps_rnxt: 'rcv_nxt',
  tcps_radv: 'rcv_adv',
  tcps_rwnd: 'rcv_wnd',
  tcps_swnd: 'snd_wnd',
  tcps_cwnd: 'snd_cwnd',
  tcps_cwnd_ssthresh: 'snd_ssthresh',
  tcps_suna: 'snd_una',
  tcps_snxt: 'snd_nxt',
  tcps_smax: 'snd_max',
  tcps_srecover: 'snd_recover',
  tcps_mss: 't_maxseg',
};

/** The connection's ends are told by csinfo_t there. */
const endNames: Readonly<Record<string, string>> = {
  tcps_lport: 'sport',
  tcps_rport: 'dport',
  tcps_laddr: 'ip_saddr',
  tcps_raddr: 'ip_daddr',
};

export const macos: Dialect = {
  name: 'macos',
  title: 'macOS DTrace',
  platform: 'darwin',
  probes: {
    'ip:::send': {},
    'ip:::receive': {},
    ...versionProbes({ send: {}, receive: {} }),
    'tcp:::send': {},
    'tcp:::receive': {},
    'tcp:::connect-request': {},
    'tcp:::connect-established': {},
    'tcp:::connect-refused': {},
    'tcp:::accept-established': {},
    'tcp:::accept-refused': {},
    'tcp:::state-change': change,
    ...stateProbes(after, change),
  },
  members: together(common, {
    pktinfo_t: ['pkt_addr'],
    csinfo_t: ['cs_addr'],
    ifinfo_t: ['if_name', 'if_addr', 'if_flags', 'if_eflags', 'if_unit'],
    ipv4info_t: ['ipv4_ihl', 'ipv4_src', 'ipv4_dst'],
    ipv6info_t: ['ipv6_tclass', 'ipv6_flow'],
    tcpinfo_t: ['tcp_offset'],
    tcpsinfo_t: ['tcps_local', 'tcps_active'],
  }),
  made: {
    ...ipv4FromBytes,
    'csinfo_t.cs_cid': { text: '{csinfo_t}->cs_addr', grade: identity },
    'ifinfo_t.if_local': { text: '(({ifinfo_t}->if_flags & 8) / 8)' },
    // In network order there.
    'ipv4info_t.ipv4_ident': { text: 'ntohs({ipv4info_t}->ipv4_ident)' },
    'ipv4info_t.ipv4_protostr': { text: '{ipv4info_t}->ipv4_protocol', decode: 'protocolName' },
    // The byte as it is there.
    'ipv6info_t.ipv6_ver': { text: '({ipv6info_t}->ipv6_ver == 0 ? 0 : 6)' },
    'ipv6info_t.ipv6_nextstr': { text: '{ipv6info_t}->ipv6_nexthdr', decode: 'protocolName' },
    'tcpsinfo_t.tcps_state': { text: before },
    ...Object.fromEntries(
      Object.entries(blockNames).map(([name, own]) => [
        `tcpsinfo_t.${name}`,
        { text: `{tcpsinfo_t}->${own}` },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(endNames).map(([name, own]) => [
        `tcpsinfo_t.${name}`,
        { text: `{csinfo_t}->${own}` },
      ]),
    ),
  },
  present: {},
  context: {},
};
