/** tcpsinfo_t in the kernel: struct sock_common and struct tcp_sock. */
import { approximate } from '../define.ts';
import {
  bytesFrom,
  either,
  flag,
  integer,
  lastPort,
  load,
  localAddress,
  localPort,
  milliseconds,
  remoteAddress,
  remotePort,
  segmentStart,
} from './expressions.ts';
import type { Case } from './expressions.ts';
import { fromSocket, fromTcp, row } from './rows.ts';
import type { Rows } from './rows.ts';

const scale = (field: string): string => `(uint64)$tp->rx_opt.${field}`;

/** Linux counts segments. */
const bytes = (segments: string): string => `(${segments} * (uint64)$tp->mss_cache)`;

const threshold = '(uint64)$tp->snd_ssthresh';

const low32 = (text: string): string => `(${text} & (uint64)0xffffffff)`;

const toLoopback =
  '($skc->__sk_common.skc_family == 2 && ((uint64)$skc->__sk_common.skc_daddr & (uint64)0xff) == 127)';
const sameEnds = `(${toLoopback} || (${localAddress.high} == ${remoteAddress.high} && ${localAddress.low} == ${remoteAddress.low}))`;

const opener = approximate('-1 for a connection that was there before tracing began');

/** SYN and all that was acknowledged come before what is not; of a passive open the SYN was sent by another object. */
const acknowledged = '(uint64)$tp->snd_una - (uint64)$tp->bytes_acked';
const ownFirst = either(
  '$act == 2 && $tp->snd_una != 0',
  low32(`(${acknowledged} - (uint64)1)`),
  low32(`(${acknowledged})`),
);

/** 0 as long as the peer has said nothing. */
const peersFirst = [
  {
    when: '$tp->rcv_nxt != 0',
    text: low32('((uint64)$tp->rcv_nxt - (uint64)$tp->bytes_received - (uint64)1)'),
  },
];

const firstNumber = approximate(
  'one too high for a connection that its peer opened before tracing began',
);

const hole: readonly Case[] = either(
  '(uint64)$tp->retransmit_skb_hint != 0',
  segmentStart('(uint64)$tp->retransmit_skb_hint'),
  '(uint64)$tp->snd_una',
);

/** Half-open is a state of its own in the kernel (12). */
const state = either(
  '$skc->__sk_common.skc_state == 12',
  '(uint64)3',
  '(uint64)$skc->__sk_common.skc_state',
);

const resent = approximate(
  'told by a sequence number that was sent before: wrong where the segment waited in a queue',
);

/** A segment that takes sequence numbers: SYN, FIN or payload. */
const counts = `((${load(8, '$th + 13')} & (uint64)3) != 0 || ${bytesFrom('$th')} != (${load(8, '$th + 12')} >> (uint64)4) * (uint64)4)`;
const before = `((${load(32, '$th + 4')} - (uint64)$tp->snd_nxt) & (uint64)0x80000000) != 0`;

const notYet = approximate('0 in the change to SYN_SENT, before a port is chosen');

const no = integer('(uint64)0');

/**
 * Where what was acknowledged selectively ends: `highest_sack` is the segment behind it, none where nothing was sent
 * after that, and holds something else while there is no such thing.
 */
const forward: readonly Case[] = [
  { when: '$tp->sacked_out == 0', text: '(uint64)$tp->snd_una' },
  { when: '(uint64)$tp->highest_sack == 0', text: '(uint64)$tp->snd_nxt' },
  { text: segmentStart('(uint64)$tp->highest_sack') },
];

export const tcpsinfoRows: Rows = {
  tcps_addr: fromSocket('(uint64)$skc'),
  tcps_local: fromSocket(
    [{ when: sameEnds, text: '(uint64)1' }],
    approximate(
      'told by equal or loopback addresses; a host that talks to another address of its own goes unnoticed',
    ),
  ),
  tcps_active: [
    row(
      ['socket', 'opener'],
      integer('($act == 1 ? (int64)1 : (int64)0) - ($act == 0 ? (int64)1 : (int64)0)'),
      opener,
    ),
  ],
  tcps_lport: [
    row(['tcp', 'full', 'bound'], integer(`(${localPort} != 0 ? ${localPort} : ${lastPort})`)),
    row(
      ['tcp', 'full', 'changing'],
      integer(`(${localPort} != 0 ? ${localPort} : ${lastPort})`),
      notYet,
    ),
    ...fromSocket(localPort, undefined, 'bound').slice(1),
  ],
  tcps_rport: fromSocket(remotePort),
  tcps_laddr: fromSocket(localAddress),
  tcps_raddr: fromSocket(remoteAddress),
  tcps_state: [row(['transition'], integer('$new')), ...fromSocket(state)],
  tcps_iss: fromTcp(ownFirst, firstNumber, 'opener'),
  tcps_irs: fromTcp(peersFirst),
  tcps_suna: fromTcp('(uint64)$tp->snd_una'),
  tcps_snxt: fromTcp('(uint64)$tp->snd_nxt'),
  tcps_smax: fromTcp('(uint64)$tp->snd_nxt'),
  tcps_rack: fromTcp('(uint64)$tp->rcv_wup'),
  tcps_rnxt: fromTcp('(uint64)$tp->rcv_nxt'),
  tcps_swnd: fromTcp('(uint64)$tp->snd_wnd'),
  tcps_snd_ws: fromTcp(scale('snd_wscale')),
  tcps_rwnd: fromTcp('(uint64)$tp->rcv_wnd'),
  tcps_rcv_ws: fromTcp(scale('rcv_wscale')),
  tcps_cwnd: fromTcp(bytes('(uint64)$tp->snd_cwnd')),
  tcps_cwnd_ssthresh: fromTcp(
    either(`${threshold} >= (uint64)0x7fffffff`, '(uint64)0x7fffffff', bytes(threshold)),
  ),
  tcps_sack_fack: fromTcp(forward),
  tcps_sack_snxt: fromTcp(hole),
  tcps_rto: fromTcp(milliseconds('(uint64)$tp->inet_conn.icsk_rto')),
  tcps_mss: fromTcp('(uint64)$tp->mss_cache'),
  tcps_retransmit: [
    row(['again'], integer('(uint64)1')),
    row(
      ['tcp', 'transport', 'skb', 'sent'],
      flag(`(uint64)$tp != 0 && ${counts} && ${before}`),
      resent,
    ),
    ...['received', 'arriving', 'leaving', 'changing'].map((way) => row([way], no)),
  ],
  tcps_rtt: fromTcp('((uint64)$tp->srtt_us / (uint64)8000)'),
  tcps_rtt_sd: fromTcp('((uint64)$tp->mdev_us / (uint64)4000)'),
  tcps_srtt: fromTcp('((uint64)$tp->srtt_us / (uint64)8000)'),
  tcps_swl1: fromTcp('(uint64)$tp->snd_wl1'),
  tcps_radv: fromTcp(low32('((uint64)$tp->rcv_wup + (uint64)$tp->rcv_wnd)')),
  tcps_srecover: fromTcp('(uint64)$tp->high_seq'),
  tcps_dupacks: fromTcp('(uint64)$tp->sacked_out'),
  tcps_ts_recent: fromTcp('(uint64)$tp->rx_opt.ts_recent'),
};
