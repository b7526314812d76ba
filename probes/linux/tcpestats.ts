/** tcpestats_t in the kernel: struct tcp_sock, which keeps the same numbers for ss(8). */
import { approximate } from '../define.ts';
import type { Grade } from '../define.ts';
import type { LinuxSource } from '../define-linux.ts';
import {
  either,
  integer,
  lastPort,
  localAddress,
  localPort,
  milliseconds,
  remoteAddress,
  remotePort,
} from './expressions.ts';
import type { Case } from './expressions.ts';
import { fromSocket, fromTcp, row } from './rows.ts';
import type { Rows } from './rows.ts';
import { csinfoRows } from './sockets.ts';
import { tcpestatsTraced } from './tcpestats-traced.ts';
import { tcpsinfoRows } from './tcpsinfo.ts';

const tp = (member: string): string => `(uint64)$tp->${member}`;
const icsk = (member: string): string => `(uint64)$tp->inet_conn.${member}`;

/** Linux counts segments. */
const bytes = (segments: string): string => `(${segments} * ${tp('mss_cache')})`;

/** Differences of sequence numbers. */
const low32 = (text: string): string => `((${text}) & (uint64)0xffffffff)`;

const needing = (source: LinuxSource, member: string): LinuxSource => ({
  ...source,
  requires: [{ struct: 'tcp_sock', member }],
});

/** Kept by kernels that have the member. */
const since = (member: string, text: string, grade?: Grade): readonly LinuxSource[] =>
  fromTcp(text, grade).map((source) => needing(source, member));

const ownOnly = approximate(
  'without the SYN-ACK of a passive open, which a half-open connection sends',
);
const withControls = approximate("Linux counts the peer's FIN as an octet");
const ackedControls = approximate('Linux counts its own SYN and FIN as octets');
const windowed = approximate(
  'the least of the last five minutes, or what net.ipv4.tcp_min_rtt_wlen says',
);
const stretch = approximate('without a stretch that lasts, of which the kernel knows the start');
const episodes = approximate('Linux counts runs of timeouts, not the first of each alone');
const unlimited = '(uint64)0x7fffffff';
const agreed = approximate('1 when both agreed, else 0: the socket does not keep who did not');
const firstKnown = approximate('0 for a connection that was there before tracing began, too');
const lastSample = approximate('that of the last segment acknowledged, as RACK has it');
const untilNow = approximate('until now; 0 for a connection that was there before tracing began');
const idled = approximate(
  'until now, a stretch that lasts in it; 0 for a connection that was there before tracing began',
);
const sinceTraced = approximate(
  'by the changes of congestion state; what was before tracing began is not in it',
);
const held = approximate('Linux keeps what waits to be sent again, SYN and FIN among it');

const flagOf = (condition: string): readonly Case[] => [{ when: condition, text: '(uint64)1' }];

/** tcpEStatsStackState of the kernel's states 0 to 12, four bits each. */
const STATES = '0x4a2981b764350';

/** The MIB's number of a state. */
export const mibState = (state: string): string =>
  `(((uint64)${STATES} >> ((uint64)${state} * (uint64)4)) & (uint64)15)`;

/** TCP_CA_Open 0, Disorder 1, CWR 2, Recovery 3, Loss 4. */
const recovery: readonly Case[] = [
  { when: `${icsk('icsk_ca_state')} == 0`, text: '(uint64)1' },
  { when: `${icsk('icsk_ca_state')} < 3`, text: '(uint64)2' },
  { text: '(uint64)3' },
];

/** -1 where the option was not agreed on. */
const scale = (member: string): readonly Case[] =>
  either(`${tp('rx_opt.wscale_ok')} != 0`, `(int64)$tp->rx_opt.${member}`, '(int64)-1');

const inFlight = `(${tp('packets_out')} + ${tp('retrans_out')} - ${tp('sacked_out')} - ${tp('lost_out')})`;
const threshold = either(
  `${tp('snd_ssthresh')} >= ${unlimited}`,
  unlimited,
  bytes(tp('snd_ssthresh')),
);
const smoothed = `(${tp('srtt_us')} / (uint64)8)`;
const deviation = `(${tp('mdev_us')} / (uint64)4)`;
const ms = (microseconds: string): string => `(${microseconds} / (uint64)1000)`;
const microseconds = (jiffies: string): string => `(${jiffies} * (uint64)1000000 / (uint64)HZ)`;

/** Neither limited by the peer's window nor by the network: its buffer is full, or there is nothing to send. */
const idle: readonly Case[] = [
  {
    when: '$age != 0',
    text: `($age / (uint64)1000000 - ${milliseconds(`(${tp('chrono_stat[0]')} + ${tp('chrono_stat[1]')})`)})`,
  },
];

const age: Rows = {
  'perf.ElapsedSecs': [row(['age'], integer('($age / (uint64)1000000000)'), untilNow)],
  'perf.ElapsedMicroSecs': [
    row(['age'], integer('($age % (uint64)1000000000 / (uint64)1000)'), untilNow),
  ],
};

const perf: Rows = {
  'perf.SegsOut': fromTcp(tp('segs_out'), ownOnly),
  'perf.DataSegsOut': fromTcp(tp('data_segs_out')),
  'perf.DataOctetsOut': fromTcp(tp('bytes_sent')),
  'perf.HCDataOctetsOut': fromTcp(tp('bytes_sent')),
  'perf.SegsRetrans': fromTcp(tp('total_retrans')),
  'perf.OctetsRetrans': fromTcp(tp('bytes_retrans')),
  'perf.SegsIn': fromTcp(tp('segs_in')),
  'perf.DataSegsIn': fromTcp(tp('data_segs_in')),
  'perf.CurMSS': fromTcp(tp('mss_cache')),
  'perf.PipeSize': fromTcp(bytes(inFlight)),
  'perf.SmoothedRTT': fromTcp(ms(smoothed)),
  'perf.CurRTO': fromTcp(milliseconds(icsk('icsk_rto'))),
  'perf.CurCwnd': fromTcp(bytes(tp('snd_cwnd'))),
  'perf.CurSsthresh': fromTcp(threshold),
  'perf.Timeouts': [
    ...since('total_rto_recoveries', tp('total_rto_recoveries'), episodes),
    row(['timeouts'], integer('$k_timeouts'), sinceTraced),
  ],
  'perf.CurRwinSent': fromTcp(tp('rcv_wnd')),
  'perf.CurRwinRcvd': fromTcp(tp('snd_wnd')),
  'perf.MaxRwinRcvd': fromTcp(tp('max_window')),
  'perf.SndLimTimeRwin': fromTcp(milliseconds(tp('chrono_stat[1]')), stretch),
  'perf.SndLimTimeCwnd': fromTcp(milliseconds(tp('chrono_stat[0]')), stretch),
  'perf.SndLimTimeSnd': fromTcp(idle, idled, 'age'),
};

const path: Rows = {
  'path.RetranThresh': fromTcp(tp('reordering')),
  'path.SampleRTT': fromTcp(ms(tp('rack.rtt_us')), lastSample),
  'path.RTTVar': fromTcp(ms(deviation)),
  'path.MinRTT': fromTcp(ms(tp('rtt_min.s[0].v')), windowed),
  'path.IpTosIn': fromTcp('(uint64)$tp->inet_conn.icsk_inet.rcv_tos'),
  'path.IpTosOut': fromTcp('(uint64)$tp->inet_conn.icsk_inet.tos'),
  'path.RcvRTT': fromTcp(ms(`(${tp('rcv_rtt_est.rtt_us')} / (uint64)8)`)),
  'path.CERcvd': since('received_ce', tp('received_ce')),
};

const stack: Rows = {
  'stack.ActiveOpen': fromSocket([{ when: '$act == 1', text: '(uint64)1' }], firstKnown, 'opener'),
  'stack.MSSSent': fromTcp(tp('advmss')),
  'stack.MSSRcvd': fromTcp(tp('rx_opt.mss_clamp')),
  'stack.WinScaleSent': fromTcp(scale('rcv_wscale')),
  'stack.WinScaleRcvd': fromTcp(scale('snd_wscale')),
  'stack.TimeStamps': fromTcp(flagOf(`${tp('rx_opt.tstamp_ok')} != 0`), agreed),
  'stack.ECN': fromTcp(flagOf(`(${tp('ecn_flags')} & (uint64)1) != 0`), agreed),
  'stack.WillSendSACK': fromTcp(flagOf(`(${tp('rx_opt.sack_ok')} & (uint64)1) != 0`), agreed),
  'stack.WillUseSACK': fromTcp(flagOf(`(${tp('rx_opt.sack_ok')} & (uint64)1) != 0`), agreed),
  'stack.State': [
    row(['transition'], integer(mibState('$new'))),
    ...fromSocket(mibState('$skc->__sk_common.skc_state')),
  ],
  'stack.Nagle': fromTcp(flagOf(`(${tp('nonagle')} & (uint64)1) == 0`)),
  'stack.InRecovery': fromTcp(recovery),
  'stack.CurTimeoutCount': fromTcp(icsk('icsk_retransmits')),
  'stack.DSACKDups': fromTcp(tp('dsack_dups')),
  'stack.SndInitial': tcpsinfoRows.tcps_iss,
  'stack.RecInitial': tcpsinfoRows.tcps_irs,
  'stack.CurReasmQueue': [row(['reassembly'], integer('$span'))],
  'stack.CurRetxQueue': fromTcp(low32(`${tp('snd_nxt')} - ${tp('snd_una')}`), held),
};

const app: Rows = {
  'app.SndUna': fromTcp(tp('snd_una')),
  'app.SndNxt': fromTcp(tp('snd_nxt')),
  'app.SndMax': fromTcp(tp('snd_nxt')),
  'app.ThruOctetsAcked': fromTcp(tp('bytes_acked'), ackedControls),
  'app.HCThruOctetsAcked': fromTcp(tp('bytes_acked'), ackedControls),
  'app.RcvNxt': fromTcp(tp('rcv_nxt')),
  'app.ThruOctetsReceived': fromTcp(tp('bytes_received'), withControls),
  'app.HCThruOctetsReceived': fromTcp(tp('bytes_received'), withControls),
  'app.CurAppWQueue': fromTcp(low32(`${tp('write_seq')} - ${tp('snd_nxt')}`)),
  'app.CurAppRQueue': fromTcp(low32(`${tp('rcv_nxt')} - ${tp('copied_seq')}`), withControls),
};

const others: Rows = {
  // Without a limit it is the largest number of segments there is.
  'tune.LimCwnd': fromTcp(
    either(
      `${bytes(tp('snd_cwnd_clamp'))} >= (uint64)0xffffffff`,
      '(uint64)0xffffffff',
      bytes(tp('snd_cwnd_clamp')),
    ),
  ),
  'tune.LimRwin': fromTcp(tp('window_clamp')),
  'tune.LimMSS': fromTcp(tp('rx_opt.user_mss')),
  'extras.Priority': fromTcp('(uint64)$sk->sk_priority'),
  'global.LimState': fromTcp(tp('chrono_type')),
  'fine.SampleRTT': fromTcp(tp('rack.rtt_us'), lastSample),
  'fine.SmoothedRTT': fromTcp(smoothed),
  'fine.RTTVar': fromTcp(deviation),
  'fine.MinRTT': fromTcp(tp('rtt_min.s[0].v'), windowed),
  'fine.CurRTO': fromTcp(microseconds(icsk('icsk_rto'))),
};

/** A port of its own is lost on the way to CLOSE. */
const ownPort = integer(`(${localPort} != 0 ? ${localPort} : ${lastPort})`);
const ownPorts: readonly LinuxSource[] = [row(['tcp', 'full'], ownPort)];

/** InetAddressType: ipv4(1), ipv6(2). */
const addressType = fromSocket(
  either('$skc->__sk_common.skc_family == 10', '(uint64)2', '(uint64)1'),
);

const connection: Rows = {
  'connection.ConnectIndex': csinfoRows.cs_cid,
  'connection.LocalAddressType': addressType,
  'connection.LocalAddress': fromSocket(localAddress),
  'connection.LocalPort': ownPorts,
  'connection.RemAddressType': addressType,
  'connection.RemAddress': fromSocket(remoteAddress),
  'connection.RemPort': fromSocket(remotePort),
};

export const tcpestatsRows: Rows = {
  ...age,
  ...perf,
  ...path,
  ...stack,
  ...app,
  ...others,
  ...connection,
  ...tcpestatsTraced,
};

export const esinfoRows: Rows = {
  es_pid: csinfoRows.cs_pid,
  es_saddr: fromSocket(localAddress),
  es_sport: ownPorts,
  es_daddr: fromSocket(remoteAddress),
  es_dport: fromSocket(remotePort),
  es_cookie: csinfoRows.cs_cid,
};
