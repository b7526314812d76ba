/** How the kernel provides each probe: attach blocks with their conditions, in order of preference. */
import type { KernelCondition, LinuxWay } from '../define-linux.ts';
import { approximate } from '../define.ts';
import {
  answeredAgain,
  arriving,
  block,
  bound,
  changing,
  delivered,
  incoming,
  leaving,
  madeByTransition,
  numbered,
  ofSctp,
  ofSocket,
  outgoing,
  receive,
  resetReceived,
  resetSent,
  resetSentBy,
  sentAgain,
  setState,
  socketReceive,
  socketSend,
  transmit,
  withWhen,
} from './attach.ts';
import {
  askedFor,
  beginsStream,
  carries,
  changesState,
  firstTry,
  forThisHost,
  goes,
  goesTo,
  isIp,
  isOfType,
  isSyn,
  isVersion,
  leavesHost,
  madeHere,
  notBridged,
  notOfMacvlan,
  notUnderAnother,
  openedPassively,
  refusesSyn,
  sctpSocket,
  staysHere,
  tcpSocket,
  untagged,
  wasSent,
} from './conditions.ts';

const stacked = approximate(
  'once more for each ipvlan device that the packet passes; in a tunnel it is two packets, one in the other',
);

const unseen =
  'not for what comes to a macvlan device, which the one below hands on without a word';

const forwarded = approximate(
  `fires too for a packet that this host only forwards, or that a firewall drops; ${unseen}`,
);

const atDevices: LinuxWay = {
  blocks: [block(transmit, {}, [isIp, untagged, notUnderAnother, notOfMacvlan])],
  grade: stacked,
};

export const ipSend: readonly LinuxWay[] = [
  atDevices,
  {
    blocks: [
      block(outgoing('ip_finish_output'), {}, []),
      block(outgoing('ip6_finish_output'), {}, []),
    ],
    grade: approximate('before fragmentation and segmentation: one large packet for several'),
  },
];

export const ipReceive: readonly LinuxWay[] = [
  { blocks: [block(receive, {}, [isIp, forThisHost, notBridged])], grade: approximate(unseen) },
  {
    blocks: [block(incoming('ip_local_deliver'), {}, []), block(incoming('ip6_input'), {}, [])],
    grade: approximate('packets for this host only, not those that it forwards'),
  },
];

/** Packets of these IP protocols that sockets of this host send. */
export const sendsOf = (...protocols: readonly number[]): readonly LinuxWay[] => {
  const when: readonly KernelCondition[] = [carries(...protocols), madeHere];
  return [
    {
      blocks: [block(transmit, {}, [isIp, untagged, notUnderAnother, notOfMacvlan, ...when])],
      grade: stacked,
    },
    {
      blocks: [
        block(outgoing('ip_finish_output'), {}, when),
        block(outgoing('ip6_finish_output'), {}, when),
      ],
    },
  ];
};

/** Packets of these IP protocols for this host. */
export const receivesOf = (...protocols: readonly number[]): readonly LinuxWay[] => [
  {
    blocks: [
      block(incoming('ip_local_deliver'), {}, [carries(...protocols)]),
      block(incoming('ip6_input'), {}, [carries(...protocols)]),
    ],
  },
  {
    blocks: [block(receive, {}, [isIp, forThisHost, notBridged, carries(...protocols)])],
    grade: forwarded,
  },
];

const TCP = 6;
const UDP = 17;

export const tcpSend: readonly LinuxWay[] = sendsOf(TCP);
export const tcpReceive: readonly LinuxWay[] = receivesOf(TCP);
export const udpSend: readonly LinuxWay[] = sendsOf(UDP);
export const udpReceive: readonly LinuxWay[] = receivesOf(UDP);

/** Of these ways, by a loopback device, and by any other. */
export const local = (ways: readonly LinuxWay[]): readonly LinuxWay[] => withWhen(ways, staysHere);
export const notLocal = (ways: readonly LinuxWay[]): readonly LinuxWay[] =>
  withWhen(ways, leavesHost);

/** IP of one version, and what of it does not leave this host. */
export const ipSendOf = (version: 4 | 6): readonly LinuxWay[] =>
  withWhen(ipSend, isVersion(version));
export const ipReceiveOf = (version: 4 | 6): readonly LinuxWay[] =>
  withWhen(ipReceive, isVersion(version));
export const localSendOf = (version: 4 | 6): readonly LinuxWay[] => local(ipSendOf(version));
export const localReceiveOf = (version: 4 | 6): readonly LinuxWay[] => local(ipReceiveOf(version));

/** TCP by a loopback device, which is where both ends are on this host. */
export const localTcpSend: readonly LinuxWay[] = local(tcpSend);
export const localTcpReceive: readonly LinuxWay[] = local(tcpReceive);

/** The transport has handed a packet over: ip_output() and its kin count IpOutRequests, too. */
export const ipRequest: readonly LinuxWay[] = [
  {
    blocks: ['ip_output', 'ip_mc_output', 'ip6_output'].map((name) =>
      block(outgoing(name), {}, [madeHere]),
    ),
    grade: approximate(
      "behind the firewall's hook for packets of this host: one that it drops is not told",
    ),
  },
];

/** A packet for this host is on its way to its transport, whole where it was in fragments. */
export const ipDeliver: readonly LinuxWay[] = [
  {
    blocks: [
      block(delivered('ip_local_deliver_finish'), {}, []),
      block(delivered('ip6_input_finish'), {}, []),
    ],
    grade: approximate('IPv6 is told fragment by fragment, before they are put together'),
  },
];

export const ipRequestOf = (version: 4 | 6): readonly LinuxWay[] =>
  withWhen(ipRequest, isVersion(version));
export const ipDeliverOf = (version: 4 | 6): readonly LinuxWay[] =>
  withWhen(ipDeliver, isVersion(version));

/** A socket is made or closed: its process does it. */
const socketWays = (...names: readonly string[]): readonly LinuxWay[] => [
  { blocks: names.map((name) => block(ofSocket(name), leaving, [])) },
];
export const udpOpen: readonly LinuxWay[] = socketWays('udp_init_sock', 'udpv6_init_sock');
export const udpClose: readonly LinuxWay[] = socketWays('udp_destroy_sock', 'udpv6_destroy_sock');

export const udpStart: readonly LinuxWay[] = [
  {
    blocks: [block(transmit, {}, [beginsStream]), block(receive, {}, [beginsStream])],
    grade: approximate(
      'the first since tracing began, or after a minute of silence; when more streams were seen than a map of the kernel holds, new ones are not told',
    ),
  },
];

export const igmpSend: readonly LinuxWay[] = sendsOf(2);
export const igmpReceive: readonly LinuxWay[] = receivesOf(2);
export const sctpSend: readonly LinuxWay[] = sendsOf(132);
export const sctpReceive: readonly LinuxWay[] = receivesOf(132);
export const udpliteSend: readonly LinuxWay[] = sendsOf(136);
export const udpliteReceive: readonly LinuxWay[] = receivesOf(136);

/** ICMP and ICMPv6. */
export const icmpSend: readonly LinuxWay[] = sendsOf(1, 58);
export const icmpReceive: readonly LinuxWay[] = receivesOf(1, 58);

/** ARP and RARP. */
const isArp = isOfType(0x0806, 0x8035);

export const arpSend: readonly LinuxWay[] = [
  { blocks: [block(transmit, {}, [isArp, untagged, notUnderAnother, notOfMacvlan])] },
];
export const arpReceive: readonly LinuxWay[] = [
  { blocks: [block(receive, {}, [isArp, notBridged])] },
];

/** Every device tells of its frames: a stack of them more than once. */
export const frameSend: readonly LinuxWay[] = [{ blocks: [block(transmit, {}, [])] }];
export const frameReceive: readonly LinuxWay[] = [{ blocks: [block(receive, {}, [])] }];

export const stateChange: readonly LinuxWay[] = [
  {
    blocks: [block(setState, { ...changing }, [tcpSocket, changesState])],
    grade: approximate(
      'SYN_RECEIVED is told with the last ACK of the handshake, TIME_WAIT with the end of FIN_WAIT_2, and the end of TIME_WAIT not at all: half-open connections and those in TIME_WAIT are small sockets that make no event',
    ),
  },
];

/** tcp:::state-change, of one new state only. */
export const stateChangeTo = (state: number): readonly LinuxWay[] => [
  {
    ...stateChange[0],
    blocks: [block(setState, { ...changing }, [tcpSocket, changesState, goesTo(state)])],
  },
];

/** One socket for one association; the states of others are in no tracepoint. */
export const sctpStateChange: readonly LinuxWay[] = [
  {
    blocks: [block(setState, { ...changing, ...ofSctp }, [sctpSocket, changesState])],
    grade: approximate(
      'what the socket tells, of one-to-one style sockets only: not COOKIE_ECHOED, nor what follows the first SHUTDOWN; the end is told as that of SHUTDOWN_PENDING at both ends once both have closed',
    ),
  },
];

/** State values of the kernel. */
const ESTABLISHED = 1;
const SYN_SENT = 2;
const SYN_RECV = 3;

export const connectRequest: readonly LinuxWay[] = [
  {
    blocks: [
      block(setState, { ...leaving, ...madeByTransition }, [
        tcpSocket,
        changesState,
        goesTo(SYN_SENT),
      ]),
    ],
  },
  {
    blocks: [
      block(transmit, {}, [
        isIp,
        untagged,
        notUnderAnother,
        notOfMacvlan,
        carries(TCP),
        madeHere,
        isSyn,
        firstTry,
      ]),
    ],
    grade: approximate('fires when the SYN leaves: not for one that a firewall or queue drops'),
  },
];

export const connectEstablished: readonly LinuxWay[] = [
  {
    blocks: [
      block(setState, { ...arriving, ...bound, ...madeByTransition, ...numbered }, [
        tcpSocket,
        goes(SYN_SENT, ESTABLISHED),
      ]),
    ],
  },
];

export const acceptEstablished: readonly LinuxWay[] = [
  {
    blocks: [
      block(setState, { ...arriving, ...bound, ...madeByTransition, ...numbered }, [
        tcpSocket,
        goes(SYN_RECV, ESTABLISHED),
        openedPassively,
      ]),
    ],
  },
];

export const connectRefused: readonly LinuxWay[] = [
  { blocks: [block(resetReceived, {}, [askedFor])] },
];

export const acceptRefused: readonly LinuxWay[] = [
  {
    // Before this field came the event did not happen where there is no socket.
    requires: [{ tracepoint: 'tcp:tcp_send_reset', field: 'reason' }],
    blocks: [block(resetSent, {}, [refusesSyn])],
  },
  {
    blocks: [
      block(resetSentBy('tcp_v4_send_reset'), {}, [refusesSyn]),
      block(resetSentBy('tcp_v6_send_reset'), {}, [refusesSyn]),
    ],
  },
];

export const retransmit: readonly LinuxWay[] = [
  {
    requires: [{ tracepoint: 'tcp:tcp_retransmit_skb', field: 'err' }],
    blocks: [block(sentAgain, {}, [wasSent]), block(answeredAgain, {}, [])],
  },
  { blocks: [block(sentAgain, {}, []), block(answeredAgain, {}, [])] },
];

/** Since Linux 6.3. */
export const socketSends: readonly LinuxWay[] = [{ blocks: [block(socketSend, leaving, [])] }];
export const socketReceives: readonly LinuxWay[] = [
  { blocks: [block(socketReceive, arriving, [])] },
];
