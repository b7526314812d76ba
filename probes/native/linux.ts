/**
 * DTrace 2.0 for Linux, by its own libraries (net.d, ip.d, tcp.d, udp.d of 2.0.7) and by what it prints. Its translators read
 * kernel structures, which D may follow as well: what it lacks is mostly found there.
 */
import { approximate, type Grade } from '../define.ts';
import type { Dialect, NativeMember, NativeProbe } from '../define-native.ts';
import { common, stateProbes, together, udpMembers, versionProbes } from './shared.ts';

const sock = '((struct sock *){&csinfo_t})';
const tcpSock = '((struct tcp_sock *){&tcpsinfo_t})';
const socket = '((struct sock_common *){&tcpsinfo_t})';
const skb = '((struct sk_buff *){&pktinfo_t})';
const header = '{tcpinfo_t}->tcp_hdr';

/** A request socket (12) and one in TIME_WAIT (6) are small: what lies behind their beginning is not theirs. */
const isSmall = `(${socket}->skc_state == 12 || ${socket}->skc_state == 6)`;

/** What sends resets for no connection is no TCP socket; it has no port. */
const fromTcp = (text: string, grade?: Grade): NativeMember => ({
  text: `({&tcpsinfo_t} == 0 || ${isSmall} || ${socket}->skc_num == 0 && ${socket}->skc_state == 7 ? 0 : ${text})`,
  ...(grade !== undefined && { grade }),
});

const tcpField = (name: string): NativeMember => fromTcp(`${tcpSock}->${name}`);

const identity = approximate(
  'the address of the socket, which another may have later; half open the connection has another identity',
);

const owner = approximate('a process that has the socket open; -1 when none was found');

const bytes = (segments: string): string => `${segments} * ${tcpSock}->mss_cache`;

/** The bytes behind the header's beginning that say how long it is. */
const offsetOf = (at: string): string => `((*(uint8_t *)(${at} + 12) >> 4) << 2)`;

const resent = approximate(
  'told by a sequence number that was sent before: wrong where the segment waited in a queue',
);

const sameEnds = approximate(
  'told by equal addresses; a host that talks to another address of its own goes unnoticed',
);

const firstNumber = approximate('one too high for a connection that its peer opened');

/** Members of struct tcp_sock by their names here. */
const tcpFields: Readonly<Record<string, string>> = {
  tcps_suna: 'snd_una',
  tcps_snxt: 'snd_nxt',
  tcps_smax: 'snd_nxt',
  tcps_rack: 'rcv_wup',
  tcps_rnxt: 'rcv_nxt',
  tcps_swnd: 'snd_wnd',
  tcps_rwnd: 'rcv_wnd',
  tcps_snd_ws: 'rx_opt.snd_wscale',
  tcps_rcv_ws: 'rx_opt.rcv_wscale',
  tcps_mss: 'mss_cache',
  tcps_swl1: 'snd_wl1',
  tcps_srecover: 'high_seq',
  tcps_dupacks: 'sacked_out',
  tcps_ts_recent: 'rx_opt.ts_recent',
};

const connection: Readonly<Record<string, NativeMember>> = {
  ...Object.fromEntries(
    Object.entries(tcpFields).map(([name, field]) => [`tcpsinfo_t.${name}`, tcpField(field)]),
  ),
  'tcpsinfo_t.tcps_local': {
    text: '({tcpsinfo_t}->tcps_laddr == {tcpsinfo_t}->tcps_raddr ? 1 : 0)',
    grade: sameEnds,
  },
  // The native one is 0 until the connection is established, the socket's own once it is closed.
  'tcpsinfo_t.tcps_lport': {
    text: `({&tcpsinfo_t} == 0 ? 0 : ${socket}->skc_num != 0 || ${isSmall} ? ${socket}->skc_num : ntohs(((struct inet_sock *){&tcpsinfo_t})->inet_sport))`,
  },
  'tcpsinfo_t.tcps_state': {
    text: '({tcpsinfo_t}->tcps_state == 12 ? 3 : {tcpsinfo_t}->tcps_state)',
  },
  'tcpsinfo_t.tcps_iss': fromTcp(
    `(${tcpSock}->snd_una - (uint32_t)${tcpSock}->bytes_acked)`,
    firstNumber,
  ),
  'tcpsinfo_t.tcps_irs': fromTcp(
    `(${tcpSock}->rcv_nxt == 0 ? 0 : ${tcpSock}->rcv_nxt - (uint32_t)${tcpSock}->bytes_received - 1)`,
  ),
  'tcpsinfo_t.tcps_cwnd': fromTcp(bytes(`${tcpSock}->snd_cwnd`)),
  'tcpsinfo_t.tcps_cwnd_ssthresh': fromTcp(
    `(${tcpSock}->snd_ssthresh >= 0x7fffffff ? 0x7fffffff : ${bytes(`${tcpSock}->snd_ssthresh`)})`,
  ),
  'tcpsinfo_t.tcps_rto': fromTcp(`(uint64_t)${tcpSock}->inet_conn.icsk_rto * 1000 / {hz}`),
  'tcpsinfo_t.tcps_rtt': fromTcp(`${tcpSock}->srtt_us / 8000`),
  'tcpsinfo_t.tcps_rtt_sd': fromTcp(`${tcpSock}->mdev_us / 4000`),
  'tcpsinfo_t.tcps_srtt': fromTcp(`${tcpSock}->srtt_us / 8000`),
  'tcpsinfo_t.tcps_radv': fromTcp(`(${tcpSock}->rcv_wup + ${tcpSock}->rcv_wnd)`),
  'tcpsinfo_t.tcps_retransmit': { text: '0' },
};

const made: Readonly<Record<string, NativeMember>> = {
  'csinfo_t.cs_cid': { text: '{csinfo_t}->cs_addr', grade: identity },
  'csinfo_t.cs_pid': {
    text: `({&csinfo_t} == 0 ? 0 : ${sock}->__sk_common.skc_state == 12 || ${sock}->__sk_common.skc_state == 6 ? 0 : ${sock}->sk_socket == NULL ? 0 : ${sock}->sk_socket->file == NULL ? 0 : 0x8000000000000000 | ${sock}->sk_socket->file->f_inode->i_ino)`,
    grade: owner,
    decode: 'owner',
  },
  'csinfo_t.cs_zoneid': {
    text: `({&csinfo_t} == 0 ? 0 : ${sock}->__sk_common.skc_net.net->ns.inum)`,
  },
  'ifinfo_t.if_local': {
    text: '({ifinfo_t}->if_addr == 0 ? 0 : (((struct net_device *){ifinfo_t}->if_addr)->flags & 8) / 8)',
  },
  'ifinfo_t.if_flags': {
    text: '({ifinfo_t}->if_addr == 0 ? 0 : ((struct net_device *){ifinfo_t}->if_addr)->flags)',
  },
  'ipv4info_t.ipv4_offset': {
    text: '({ipv4info_t}->ipv4_offset | ({ipv4info_t}->ipv4_flags & 1) << 12)',
  },
  'tcpinfo_t.tcp_offset': {
    text: `(${header} == 0 ? 0 : ${offsetOf(header)})`,
  },
  ...connection,
};

/** The send queue's head is snd_nxt until its segment has been sent for the first time. */
const sendsAgain = `({&tcpsinfo_t} != 0 && {&tcpinfo_t} != 0 && !${isSmall} && ${socket}->skc_state != 10 && (({tcpinfo_t}->tcp_flags & 3) != 0 || ${skb}->len > ${offsetOf(header)}) && (int32_t)({tcpinfo_t}->tcp_seq - ${tcpSock}->snd_nxt) < 0 ? 1 : 0)`;

/**
 * A reset that belongs to no socket, or an answer in TIME_WAIT, has no header yet: the packet at hand is the one that it
 * answers.
 */
const isAnswer = '{&tcpinfo_t} == 0';
const answers = (name: string, offset: number, cut: (text: string) => string): NativeMember => ({
  text: `(${isAnswer} ? ${cut(`(${skb}->head + ${skb}->transport_header + ${offset})`)} : {tcpinfo_t}->${name})`,
});
const portAt = (at: string): string => `ntohs(*(uint16_t *)${at})`;
const guessed = approximate(
  'made up for a segment that no socket sends: RST, or RST and ACK where the answered one has no ACK',
);

/** The answer to a SYN is sent by the listener; the request that it is for has the addresses. */
const request = `((struct sock *)${skb}->sk)`;
const addressOf = (own: string, other: string, v4: string, v6: string): NativeMember => ({
  text: `(${isAnswer} ? {ipinfo_t}->${other} : {&ipinfo_t} != 0 || {&tcpsinfo_t} == 0 || ${socket}->skc_state != 10 || ${request} == NULL ? {ipinfo_t}->${own} : ${request}->__sk_common.skc_family == 2 ? inet_ntoa(&${request}->__sk_common.${v4}) : inet_ntoa6(&${request}->__sk_common.${v6}))`,
});

/** Its IP header is made later: what IP is given is TCP's header and data. */
const sentSegment: Readonly<Record<string, NativeMember>> = {
  'ipinfo_t.ip_plength': {
    text: `(${isAnswer} ? 20 : {&ipinfo_t} == 0 && {&pktinfo_t} != 0 ? ${skb}->len : {ipinfo_t}->ip_plength)`,
  },
  'ipinfo_t.ip_saddr': addressOf('ip_saddr', 'ip_daddr', 'skc_rcv_saddr', 'skc_v6_rcv_saddr'),
  'ipinfo_t.ip_daddr': addressOf('ip_daddr', 'ip_saddr', 'skc_daddr', 'skc_v6_daddr'),
  'tcpinfo_t.tcp_sport': answers('tcp_sport', 2, portAt),
  'tcpinfo_t.tcp_dport': answers('tcp_dport', 0, portAt),
  'tcpinfo_t.tcp_flags': {
    ...answers('tcp_flags', 13, (at) => `((*(uint8_t *)${at} & 16) != 0 ? 4 : 20)`),
    grade: guessed,
  },
  'tcpinfo_t.tcp_offset': {
    text: `(${isAnswer} ? 20 : ${offsetOf(header)})`,
  },
  'tcpsinfo_t.tcps_retransmit': { text: sendsAgain, grade: resent },
};

/** The native probe shows the segment that is refused; what is meant is the RST that leaves. */
const answered: Readonly<Record<string, NativeMember>> = {
  'ipinfo_t.ip_saddr': { text: '{ipinfo_t}->ip_daddr' },
  'ipinfo_t.ip_daddr': { text: '{ipinfo_t}->ip_saddr' },
  'ipinfo_t.ip_plength': { text: '20' },
  'tcpinfo_t.tcp_sport': { text: '{tcpinfo_t}->tcp_dport' },
  'tcpinfo_t.tcp_dport': { text: '{tcpinfo_t}->tcp_sport' },
  'tcpinfo_t.tcp_seq': { text: '0' },
  'tcpinfo_t.tcp_ack': { text: '({tcpinfo_t}->tcp_seq + 1)' },
  'tcpinfo_t.tcp_flags': { text: '20' },
  'tcpinfo_t.tcp_offset': { text: '20' },
  'tcpinfo_t.tcp_window': { text: '0' },
  'tcpinfo_t.tcp_urgent': { text: '0' },
};

const established: NativeMember = {
  // It fires just before the state is stored.
  text: '1',
};

const asUsual = approximate('made up: a header without options, and no payload');

/** Nothing of the packet is at hand; what the native probe makes up has the remote port's bytes the wrong way round. */
const acknowledged: Readonly<Record<string, NativeMember>> = {
  'tcpsinfo_t.tcps_state': established,
  'tcpinfo_t.tcp_sport': { text: `ntohs(${socket}->skc_dport)` },
  'tcpinfo_t.tcp_offset': { text: '20', grade: asUsual },
  'ipinfo_t.ip_plength': { text: '20', grade: asUsual },
};

/** Half open, a connection is a request of its listener's. */
const requested: Readonly<Record<string, NativeMember>> = {
  'tcplsinfo_t.tcps_state': {
    text: '({tcplsinfo_t}->tcps_state == 12 ? 10 : {tcplsinfo_t}->tcps_state)',
  },
};

/**
 * TIME_WAIT is another object, whose beginning is told; that the socket itself then closes, without an error, is not a change
 * of the connection's.
 */
const notHandedOver = `!(({tcplsinfo_t}->tcps_state == 5 || {tcplsinfo_t}->tcps_state == 11) && {tcpsinfo_t}->tcps_state == 7 && ((struct sock *){&tcpsinfo_t})->sk_err == 0)`;

const forThisHost = approximate('forwarded packets do not fire it, only those for this host');
const unsplit = approximate('a large packet that is fragmented or cut up later fires it once');
const sendUnsplit = approximate(
  'a large segment that is cut up later fires it once; the answer to a SYN over IPv4 does not',
);
const noWait = approximate('not for segments of a connection in TIME_WAIT');

const ofSocket = ['cs_addr', 'cs_cid', 'cs_pid', 'cs_zoneid'].map((name) => `csinfo_t.${name}`);

const change: NativeProbe = { when: notHandedOver, members: requested };

const probes: Readonly<Record<string, NativeProbe>> = {
  'ip:::send': { grade: unsplit },
  'ip:::receive': { grade: forThisHost },
  ...versionProbes({ send: { grade: unsplit }, receive: { grade: forThisHost } }),
  'tcp:::send': { grade: sendUnsplit, members: sentSegment },
  'tcp:::receive': { grade: noWait },
  // Once for each SYN that is sent, those that are sent again too.
  'tcp:::connect-request': {
    when: `${tcpSock}->total_retrans == 0`,
    // The SYN leaves in the call of who asks.
    members: { ...sentSegment, 'csinfo_t.cs_pid': { text: 'pid' } },
  },
  'tcp:::connect-established': { members: { 'tcpsinfo_t.tcps_state': established } },
  'tcp:::connect-refused': {},
  'tcp:::accept-established': { members: acknowledged },
  // For every RST that answers something.
  'tcp:::accept-refused': { when: '({tcpinfo_t}->tcp_flags & 18) == 2', members: answered },
  'tcp:::state-change': change,
  ...stateProbes('{tcpsinfo_t}->tcps_state', change),
  'udp:::send': {},
  // No socket is handed to it.
  'udp:::receive': { lacks: [...ofSocket, 'udpsinfo_t.udps_addr'] },
};

export const nativeLinux: Dialect = {
  name: 'linux',
  title: 'DTrace for Linux',
  platform: 'linux',
  probes,
  members: together(common, udpMembers, {
    pktinfo_t: ['pkt_addr'],
    csinfo_t: ['cs_addr'],
    ifinfo_t: ['if_name', 'if_ipstack', 'if_addr'],
    ipv4info_t: ['ipv4_ihl', 'ipv4_ident', 'ipv4_flags', 'ipv4_protostr', 'ipv4_src', 'ipv4_dst'],
    ipv6info_t: ['ipv6_ver', 'ipv6_tclass', 'ipv6_flow'],
    tcpsinfo_t: ['tcps_addr', 'tcps_rport', 'tcps_laddr', 'tcps_raddr'],
    tcplsinfo_t: ['tcps_state'],
  }),
  made,
  present: {},
  context: { vtimestamp: undefined },
};
