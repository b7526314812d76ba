/** TCP's timers: what runs out, whose it is, and tcptimerinfo_t. */
import type {
  KernelCondition,
  KernelObject,
  LinuxSource,
  LinuxWay,
  ObjectSource,
} from '../define-linux.ts';
import { approximate } from '../define.ts';
import { block, bound, full, leaving, marker, tracepoint } from './attach.ts';
import { integer, milliseconds } from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';

/** The kernel's functions for the timers, with where the timer is in the socket; members have moved. */
const timers: readonly { readonly handler: string; readonly offset: string }[] = [
  {
    handler: 'tcp_write_timer',
    offset: 'OFFSETOF(inet_connection_sock, icsk_retransmit_timer, sock, tcp_retransmit_timer)',
  },
  {
    handler: 'tcp_keepalive_timer',
    offset: 'OFFSETOF(inet_connection_sock, icsk_keepalive_timer, sock, sk_timer)',
  },
  { handler: 'tcp_delack_timer', offset: 'OFFSETOF(inet_connection_sock, icsk_delack_timer)' },
  { handler: 'tw_timer_handler', offset: 'OFFSETOF(inet_timewait_sock, tw_timer)' },
];

const owning = timers.map(
  ({ handler, offset }) =>
    `if ($fun == kaddr("${handler}")) { $skc = (struct sock *)($tmr - (uint64)${offset}); }`,
);

const expiry = {
  attach: tracepoint('timer:timer_expire_entry'),
  gives: {
    expired: { setup: '$fun = (uint64)args->function; $tmr = (uint64)args->timer;' },
    socket: { needs: ['expired'], setup: ['$skc = (struct sock *)0;', ...owning].join('\n') },
    ...bound,
    ...leaving,
  } satisfies Readonly<Record<KernelObject, ObjectSource>>,
};

const runs = (handler: string): KernelCondition => ({
  needs: ['expired'],
  text: `$fun == kaddr("${handler}")`,
});

/** What the write timer was set for: ICSK_TIME_RETRANS 1, ICSK_TIME_PROBE0 3. */
const pending = (event: number): KernelCondition => ({
  needs: ['tcp'],
  text: `(uint64)$tp->inet_conn.icsk_pending == ${event}`,
});

/** SOCK_KEEPOPEN: the same timer ends FIN_WAIT_2. */
const keepsAlive: KernelCondition = {
  needs: ['socket'],
  text: '((uint64)$skc->__sk_common.skc_flags & (uint64)8) != 0',
};

const found = approximate('the timer ran out: it may find that there is nothing to do');

const timeout = (
  name: string,
  small: boolean,
  ...when: readonly KernelCondition[]
): readonly LinuxWay[] => [
  {
    blocks: [block(expiry, { [name]: marker, ...(small ? {} : full) }, when)],
    grade: found,
  },
];

export const timeoutRexmit: readonly LinuxWay[] = timeout(
  'rexmit',
  false,
  runs('tcp_write_timer'),
  pending(1),
);
export const timeoutPersist: readonly LinuxWay[] = timeout(
  'persist',
  false,
  runs('tcp_write_timer'),
  pending(3),
);
export const timeoutKeepalive: readonly LinuxWay[] = timeout(
  'keepalive',
  false,
  runs('tcp_keepalive_timer'),
  keepsAlive,
);
export const timeoutDelack: readonly LinuxWay[] = timeout(
  'delack',
  false,
  runs('tcp_delack_timer'),
);

/** A probe of the connection's end is due, and none is out. ICSK_TIME_LOSS_PROBE 5. */
export const timeoutLossProbe: readonly LinuxWay[] = timeout(
  'rexmit',
  false,
  runs('tcp_write_timer'),
  pending(5),
  { needs: ['tcp'], text: '$tp->tlp_high_seq == 0' },
);

/** An acknowledgement is sent that was held back: ICSK_ACK_SCHED 1, ICSK_ACK_TIMER 2; nobody is at work on the socket. */
export const timeoutHeldAck: readonly LinuxWay[] = timeout(
  'delack',
  false,
  runs('tcp_delack_timer'),
  {
    needs: ['tcp'],
    text: '(((uint64)$tp->inet_conn.icsk_ack.pending & (uint64)3) == 3 && $tp->compressed_ack == 0)',
  },
  { needs: ['socket'], text: '(uint64)$skc->sk_lock.owned == 0' },
);

export const timeoutTimewait: readonly LinuxWay[] = timeout(
  'timewait',
  true,
  runs('tw_timer_handler'),
);

const connection = '$tp->inet_conn';

const named = (name: string): LinuxSource => row([name], { is: 'constant', value: name });

/** TCP_TIMEWAIT_LEN. */
const timeWait = 60_000;

export const tcptimerinfoRows: Rows = {
  tcpt_name: ['rexmit', 'persist', 'keepalive', 'delack', 'timewait'].map(named),
  tcpt_msec: [
    row(['rexmit', 'tcp'], integer(milliseconds(`(uint64)${connection}.icsk_rto`))),
    row(
      ['persist', 'tcp'],
      integer(
        milliseconds(`((uint64)${connection}.icsk_rto << (uint64)${connection}.icsk_backoff)`),
      ),
      approximate('never more than the longest retransmission timeout, which is not looked at'),
    ),
    row(
      ['keepalive', 'tcp'],
      integer(
        milliseconds(
          '($tp->keepalive_time != 0 ? (uint64)$tp->keepalive_time : (uint64)$skc->__sk_common.skc_net.net->ipv4.sysctl_tcp_keepalive_time)',
        ),
      ),
      approximate('that of the first probe, which later ones are sent sooner than'),
    ),
    row(['delack', 'tcp'], integer(milliseconds(`(uint64)${connection}.icsk_ack.ato`))),
    row(['timewait'], integer(`(uint64)${timeWait}`)),
  ],
  tcpt_count: [
    row(['rexmit', 'tcp'], integer(`(uint64)${connection}.icsk_retransmits`)),
    row(['persist', 'tcp'], integer(`(uint64)${connection}.icsk_probes_out`)),
    row(['keepalive', 'tcp'], integer(`(uint64)${connection}.icsk_probes_out`)),
    row(['delack'], integer('(uint64)0')),
    row(['timewait'], integer('(uint64)0')),
  ],
};
