/**
 * How a running Linux kernel moves the counters: at events of its own where it has one next to the counter, else by the
 * packets, as a recorded trace does.
 */
import type {
  AttachBlock,
  AttachPoint,
  KernelCondition,
  KernelObject,
  LinuxWay,
  ObjectSource,
} from '../define-linux.ts';
import type { CounterIncrement } from '../define.ts';
import { approximate } from '../define.ts';
import {
  answeredAgain,
  arriving,
  block,
  bound,
  full,
  leaving,
  madeByTransition,
  marker,
  numbered,
  ownEnds,
  resetSent,
  sentAgain,
  setState,
  tracepoint,
  withWhen,
} from '../linux/attach.ts';
import {
  changesState,
  goes,
  goesTo,
  madeHere,
  openedPassively,
  tcpSocket,
} from '../linux/conditions.ts';
import { segmentFlags } from '../linux/expressions.ts';
import { type Added, packetIncrements } from '../linux/increments.ts';
import { withPair } from '../linux/pairs.ts';
import { timeoutHeldAck, timeoutLossProbe, timeoutRexmit } from '../linux/timers.ts';
import { conditionOf } from '../linux/wire.ts';
import {
  ipDeliver,
  ipReceive,
  ipRequest,
  ipSend,
  receivesOf,
  sendsOf,
  tcpSend,
} from '../linux/ways.ts';
import { dropWays } from './drops.ts';
import { functionWays } from './functions.ts';
import { growthWays } from './growth.ts';
import type { WireRule } from './rules.ts';

type Gives = Readonly<Record<KernelObject, ObjectSource>>;

/** What is added: a row of mib_increment has the number for the marker. */
const adds = (what: Added): Gives => ({ [what]: marker });
const one = adds('addsOne');

const holds = (text: string, ...needs: readonly KernelObject[]): KernelCondition => ({
  text,
  needs,
});

const withIncrement = (ways: readonly LinuxWay[], increment: Gives): readonly LinuxWay[] =>
  ways.map((way) => ({
    ...way,
    blocks: way.blocks.map((each) => ({ ...each, gives: { ...each.gives, ...increment } })),
  }));

/** One place at which 1 is added. */
const once = (
  place: { attach: AttachPoint; gives: Gives },
  more: Gives,
  ...when: readonly KernelCondition[]
): AttachBlock => block(place, { ...one, ...more }, when);

// ---- changes of state --------------------------------------------------------------------------

const [ESTABLISHED, SYN_SENT, SYN_RECV, CLOSE, CLOSE_WAIT] = [1, 2, 3, 7, 8];
const [ETIMEDOUT] = [110];

const eitherOf = (...all: readonly KernelCondition[]): KernelCondition =>
  holds(`(${all.map(({ text }) => text).join(' || ')})`, 'transition');

const changes = (more: Gives, ...when: readonly KernelCondition[]): AttachBlock =>
  once(setState, more, tcpSocket, changesState, ...when);

const isOpen = (variable: string): string =>
  `(${variable} == ${ESTABLISHED} || ${variable} == ${CLOSE_WAIT})`;

const states: Readonly<Record<string, readonly LinuxWay[]>> = {
  'tcp.ActiveOpens': [{ blocks: [changes({ ...leaving, ...madeByTransition }, goesTo(SYN_SENT))] }],
  'tcp.PassiveOpens': [
    {
      blocks: [
        changes(
          { ...arriving, ...bound, ...madeByTransition, ...numbered },
          goes(SYN_RECV, ESTABLISHED),
          openedPassively,
        ),
      ],
    },
  ],
  'tcp.AttemptFails': [
    {
      blocks: [
        changes(
          { ...leaving, ...ownEnds },
          eitherOf(goes(SYN_SENT, CLOSE), goes(SYN_RECV, CLOSE)),
          // Its process has not closed it.
          holds('$skc->sk_err != 0', 'socket'),
        ),
      ],
      grade: approximate('a half-open connection that its client resets makes no such event'),
    },
  ],
  'tcp.EstabResets': [
    {
      blocks: [
        changes(
          { ...leaving, ...ownEnds },
          eitherOf(goes(ESTABLISHED, CLOSE), goes(CLOSE_WAIT, CLOSE)),
        ),
      ],
    },
  ],
  'tcp.CurrEstab': [
    {
      blocks: [
        block(setState, { ...leaving, ...ownEnds, ...adds('addsLess') }, [
          tcpSocket,
          holds(`(${isOpen('$old')} && !${isOpen('$new')})`, 'transition'),
        ]),
        block(setState, { ...leaving, ...ownEnds, ...one }, [
          tcpSocket,
          holds(`(!${isOpen('$old')} && ${isOpen('$new')})`, 'transition'),
        ]),
      ],
      grade: approximate('a gauge, of which only the changes are seen: the sum begins at 0'),
    },
  ],
  'tcpext.TCPAbortOnTimeout': [
    {
      blocks: [
        changes(
          { ...leaving, ...ownEnds },
          goesTo(CLOSE),
          holds(`$skc->sk_err == ${ETIMEDOUT}`, 'socket'),
        ),
      ],
      grade: approximate(
        'not told where an ICMP error came before: the socket has that error then',
      ),
    },
  ],
};

// ---- what is sent again ------------------------------------------------------------------------

const segments = adds('addsSegments');
const isSynAgain = holds(`(${segmentFlags('(uint64)$skb')} & (uint64)2) != 0`, 'skb');
const wasSent = holds('args->err == 0');
/** Given up before it was cut out of the queue: EAGAIN, ENOMEM, EBUSY, EINVAL. */
const wasTried = holds(
  '(args->err != -11 && args->err != -12 && args->err != -16 && args->err != -22)',
);
const hasFailed = holds('args->err != 0');
const told = [{ tracepoint: 'tcp:tcp_retransmit_skb', field: 'err' }] as const;

/** tcp_ca_state. */
const [DISORDER, RECOVERY, LOSS] = [1, 3, 4];
const congestion = '(uint64)$tp->inet_conn.icsk_ca_state';
const inState = (state: number): KernelCondition => holds(`${congestion} == ${state}`, 'tcp');

/** In recovery, what an acknowledgement makes go; what a timer makes go has no timer set. */
const byAcknowledgement = holds('(uint64)$tp->inet_conn.icsk_pending != 0', 'tcp');

const resent: Readonly<Record<string, readonly LinuxWay[]>> = {
  'tcp.RetransSegs': [
    { requires: told, blocks: [block(sentAgain, segments, [wasTried]), once(answeredAgain, {})] },
    {
      blocks: [block(sentAgain, segments, []), once(answeredAgain, {})],
      grade: approximate('one that fails to leave counts in the kernel, and makes no such event'),
    },
  ],
  'tcpext.TCPRetransFail': [
    { requires: told, blocks: [block(sentAgain, segments, [wasTried, hasFailed])] },
  ],
  'tcpext.TCPSynRetrans': [{ blocks: [once(sentAgain, {}, isSynAgain), once(answeredAgain, {})] }],
  'tcpext.TCPFastRetrans': [
    { requires: told, blocks: [block(sentAgain, segments, [inState(RECOVERY), wasSent])] },
    { blocks: [block(sentAgain, segments, [inState(RECOVERY)])] },
  ],
  'tcpext.TCPSlowStartRetrans': [
    {
      blocks: [block(sentAgain, segments, [inState(LOSS), byAcknowledgement])],
      grade: approximate('told from the first one after a timeout by the timer that is set'),
    },
  ],
};

// ---- what is not sent again --------------------------------------------------------------------

const queued = approximate(
  'counted as they are handed to a device: what a queue or a firewall of this host drops is not told',
);

/** A segment that was not sent before, as `fresh` has it. */
const newlySent = (what: Added, ...when: readonly KernelCondition[]): readonly LinuxWay[] =>
  withIncrement(
    withWhen(tcpSend.slice(0, 1), holds('$frs == 1', 'fresh'), ...when),
    adds(what),
  ).map(({ blocks }) => ({ blocks, grade: queued }));

const occupies = holds(`($sgl != 0 && ((uint64)*(uint8*)($th + 13) & (uint64)6) == 0)`, 'fresh');
const hasData = holds('$oct != 0', 'fresh');
const resentData = holds('$hp > $hl', 'made');

const sentOnce: Readonly<Record<string, readonly LinuxWay[]>> = {
  'tcp.OutSegs': newlySent('addsPieces'),
  'tcp.tcpOutDataSegs': newlySent('addsPieces', hasData),
  'tcp.tcpOutDataBytes': newlySent('addsData', hasData),
  'tcp.tcpRetransBytes': [
    { requires: told, blocks: [block(sentAgain, adds('addsResent'), [wasSent, resentData])] },
    { blocks: [block(sentAgain, adds('addsResent'), [resentData])] },
  ],
  'tcpext.TCPOrigDataSent': newlySent('addsPieces', occupies),
};

// ---- congestion --------------------------------------------------------------------------------

/** An event of a connection, without a packet. */
const ofConnection: Gives = {
  socket: { setup: '$skc = (struct sock *)args->skaddr;' },
  ...full,
  ...leaving,
  ...bound,
  ...ownEnds,
};

/** The congestion state of a connection is about to change, or is set to what it is. Since Linux 5.19. */
const setCongestion: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('tcp:tcp_cong_state_set'),
  gives: ofConnection,
};

const to = (state: number): KernelCondition => holds(`args->cong_state == ${state}`);
const firstTimeout = holds('(uint64)$tp->inet_conn.icsk_retransmits == 0', 'tcp');
const selective = holds('$tp->rx_opt.sack_ok != 0', 'tcp');
const plain = holds('$tp->rx_opt.sack_ok == 0', 'tcp');
const reordering = holds(
  `(${congestion} == ${DISORDER} || (${congestion} < ${RECOVERY} && $tp->sacked_out != 0))`,
  'tcp',
);

const congested = (...when: readonly KernelCondition[]): readonly LinuxWay[] => [
  { blocks: [once(setCongestion, {}, ...when)] },
];

const recoveries: Readonly<Record<string, readonly LinuxWay[]>> = {
  'tcpext.TCPSackRecovery': congested(to(RECOVERY), selective),
  'tcpext.TCPRenoRecovery': congested(to(RECOVERY), plain),
  'tcpext.TCPLossFailures': congested(to(LOSS), inState(LOSS), firstTimeout),
  'tcpext.TCPSackRecoveryFail': congested(to(LOSS), inState(RECOVERY), firstTimeout, selective),
  'tcpext.TCPRenoRecoveryFail': congested(to(LOSS), inState(RECOVERY), firstTimeout, plain),
  'tcpext.TCPSackFailures': congested(to(LOSS), reordering, firstTimeout, selective),
  'tcpext.TCPRenoFailures': congested(to(LOSS), reordering, firstTimeout, plain),
};

// ---- resets and timers -------------------------------------------------------------------------

/** A reset that answers a segment, and one that a socket sends of itself: then there is no segment. */
const answers = holds('args->skbaddr != 0');
const ofItself = holds('args->skbaddr == 0');

const activeReset: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('tcp:tcp_send_reset'),
  gives: ofConnection,
};

/** Since Linux 6.10 there are reasons. */
const withReason = [{ tracepoint: 'tcp:tcp_send_reset', field: 'reason' }] as const;

/** enum sk_rst_reason, by name: its numbers differ from kernel to kernel. */
const reason = (name: string): KernelCondition =>
  holds(`args->reason == ENUMERATOR(sk_rst_reason, SK_RST_REASON_${name})`);

const reset = (grade: LinuxWay['grade'], name: string): readonly LinuxWay[] => [
  {
    requires: withReason,
    blocks: [once(activeReset, {}, ofItself, reason(name))],
    ...(grade !== undefined && { grade }),
  },
];

const others: Readonly<Record<string, readonly LinuxWay[]>> = {
  'tcp.OutRsts': [
    {
      requires: withReason,
      blocks: [once(resetSent, {}, answers), once(activeReset, {}, ofItself)],
    },
  ],
  'tcpext.TCPTimeouts': withIncrement(timeoutRexmit, one),
  'tcpext.TCPLossProbes': withIncrement(timeoutLossProbe, one),
  'tcpext.DelayedACKs': withIncrement(timeoutHeldAck, one),
  'tcpext.TCPAbortOnClose': reset(undefined, 'TCP_ABORT_ON_CLOSE'),
  'tcpext.TCPAbortOnLinger': reset(undefined, 'TCP_ABORT_ON_LINGER'),
  'tcpext.TCPAbortOnMemory': reset(undefined, 'TCP_ABORT_ON_MEMORY'),
  'tcpext.TCPAbortOnData': reset(
    approximate('a connection that its process disconnects, and does not close, counts here, too'),
    'TCP_STATE',
  ),
};

// ---- packets -----------------------------------------------------------------------------------

const ofVersion = (ways: readonly LinuxWay[], version: 4 | 6): readonly LinuxWay[] =>
  withWhen(ways, holds(`$iv == ${version}`, 'version'));

/** The kernel's own steps, before what packets tell of them. */
const steps: Readonly<Record<string, readonly LinuxWay[]>> = Object.fromEntries(
  ([4, 6] as const).flatMap((version) => {
    const group = version === 4 ? 'ip' : 'ip6';
    return [
      [`${group}.InDelivers`, withIncrement(ofVersion(ipDeliver, version), one)],
      [`${group}.OutRequests`, withIncrement(ofVersion(ipRequest, version), one)],
    ];
  }),
);

/** What packets add; undefined where no marker stands for it. */
function givenBy(added: CounterIncrement): Gives | undefined {
  const found = [...packetIncrements].find(([, each]) => each === added);
  return found && adds(found[0]);
}

const inPieces = approximate(
  'a packet that the kernel cuts up on its way out, or that passes a stack of devices, counts once for each piece and device',
);

const whileBusy = approximate(
  'a packet that comes while its processor is busy with another traced event, of whichever tracer, is not told',
);

const where =
  'read where Linux and its kin put the option: behind the timestamps, or where those would be';
const placed = approximate(where);
const placedOrPassing = approximate(
  `${where}; by devices, of segments that this host only forwards, too`,
);

/** The same packets as in a recorded trace; undefined for what a tracker tells, and where a condition has no text. */
function byPackets(name: string, { wire, increment: added }: WireRule): readonly LinuxWay[] {
  if (wire.on !== 'send' && wire.on !== 'receive') return [];
  const when = wire.when === undefined ? [] : [conditionOf(wire.when)];
  const gives = added === undefined ? one : givenBy(added);
  if (gives === undefined || !when.every((each) => each !== undefined)) return [];
  const { layer } = wire;
  const outwards = wire.on === 'send';
  const all = outwards ? ipSend : ipReceive;
  const some =
    typeof layer === 'object' && 'ipProtocols' in layer
      ? (outwards ? sendsOf : receivesOf)(...layer.ipProtocols)
      : all;
  const own = name === 'OutRequests' ? [madeHere] : [];
  const ways = withIncrement(withWhen(some, ...when, ...own), gives);
  if (name.startsWith('TCPDSACK'))
    return ways.map(({ blocks }) => ({ blocks, grade: outwards ? placed : placedOrPassing }));
  if (some !== all) return ways;
  const grade = outwards ? inPieces : whileBusy;
  return ways.map(({ blocks }) => ({ blocks, grade }));
}

const own = { ...states, ...resent, ...sentOnce, ...recoveries, ...others };

/** How a kernel moves that counter, in order of preference: none where it has no event and no packet tells. */
export function linuxWays(
  group: string,
  name: string,
  rule: WireRule | undefined,
): readonly LinuxWay[] {
  const key = `${group}.${name}`;
  if (Object.hasOwn(own, key)) return withPair(own[key]);
  const packets = rule === undefined ? [] : byPackets(name, rule);
  return withPair([
    ...(steps[key] ?? []),
    ...functionWays(key),
    ...dropWays(key),
    ...growthWays(key),
    ...packets,
  ]);
}
