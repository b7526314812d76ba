/** The places of the kernel where probes fire, and what is in reach there. An object has one text at one place. */
import { receivedStream, sentStream } from './streams.ts';
import { segmentEnd, segmentFlags, segmentStart } from './expressions.ts';
import type {
  AttachBlock,
  AttachPoint,
  KernelCondition,
  KernelObject,
  LinuxWay,
  ObjectSource,
} from '../define-linux.ts';

export const tracepoint = (name: string): AttachPoint => ({ kind: 'tracepoint', name });
export const entry = (name: string): AttachPoint => ({ kind: 'function', name });

type Gives = Readonly<Record<KernelObject, ObjectSource>>;

/** An object that only says that something is so. */
export const marker: ObjectSource = { setup: '' };

/**
 * Markers. `leaving`, `arriving`: no header is in reach, one is made up from the socket, for a packet that goes this way.
 * `full`: the socket is a full one. `learnt`: the socket was found by its addresses. `bound`: the local port is known. `sent`, `received`: which way a packet goes whose headers
 * are in reach. `changing`: nothing but a change of state. `again`: the segment was sent before. `ofSctp`: the socket is one of SCTP. `ownEnds`: there is no packet, the socket's own addresses and ports are shown.
 */
export const leaving: Gives = { leaving: marker };
export const arriving: Gives = { arriving: marker };
export const full: Gives = { full: marker };
export const bound: Gives = { bound: marker };
const learnt: Gives = { learnt: marker };
export const sent: Gives = { sent: marker };
export const received: Gives = { received: marker };
export const changing: Gives = { changing: marker };
export const again: Gives = { again: marker };
export const ownEnds: Gives = { ownEnds: marker };
export const ofSctp: Gives = { ofSctp: marker, ...ownEnds };

/** A packet whose IP header is where the kernel noted it: all that leave, and those that IP has looked at. */
const noted: ObjectSource = {
  needs: ['skb'],
  setup: '$nh = (uint64)$skb->head + (uint64)$skb->network_header;',
};

/**
 * The socket of a packet that leaves; not the kernel's own (raw ones without a file) that send resets, the ACKs of
 * TIME_WAIT, and ICMP.
 */
const sender: ObjectSource = {
  needs: ['skb'],
  setup:
    '$skc = (struct sock *)$skb->sk; if ((uint64)$skc != 0) { if ($skc->__sk_common.skc_state == 7 && $skc->sk_type == 3) { if ((uint64)$skc->sk_socket == 0) { $skc = (struct sock *)0; } else { if ((uint64)$skc->sk_socket->file == 0) { $skc = (struct sock *)0; } } } }',
};

const etherType: ObjectSource = {
  needs: ['skb'],
  setup: '$et = (uint64)bswap((uint16)$skb->protocol);',
};

/** A packet is handed to a device, after queueing and segmentation, once for each device that it passes. */
export const transmit: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('net:net_dev_start_xmit'),
  gives: {
    skb: { setup: '$skb = (struct sk_buff *)args->skbaddr;' },
    network: noted,
    etherType,
    socket: sender,
    stream: sentStream,
    ...bound,
    ...sent,
  },
};

/**
 * A packet comes from a device, before IP has seen it: its header is at `data`, where the kernel's notes of it are not set
 * yet; a VLAN tag that the device left in place is stepped over. `skb->sk` is its sender's here: the socket is looked up.
 */
export const receive: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('net:netif_receive_skb'),
  gives: {
    skb: { setup: '$skb = (struct sk_buff *)args->skbaddr;' },
    etherType: {
      needs: ['skb'],
      setup:
        '$nh = (uint64)$skb->data; $et = (uint64)bswap((uint16)$skb->protocol); if ($et == 0x8100 || $et == 0x88a8) { $et = (uint64)bswap(*(uint16*)($nh + 2)); $nh = $nh + (uint64)4; }',
    },
    network: { needs: ['etherType'], setup: '' },
    socket: { needs: ['flow'], setup: '$skc = (struct sock *)$fsk;' },
    stream: receivedStream,
    ...learnt,
    ...bound,
    ...received,
  },
};

const packetArgument = (index: number): ObjectSource => ({
  variable: '$skb',
  argument: index,
  name: 'skb',
  type: 'struct sk_buff *',
});

/** A function that IP hands a packet to on its way out: (net, sk, skb). */
export const outgoing = (name: string): { attach: AttachPoint; gives: Gives } => ({
  attach: entry(name),
  gives: { skb: packetArgument(2), network: noted, etherType, socket: sender, ...bound, ...sent },
});

/** A function that IP hands a packet for this host to: (skb). */
export const incoming = (name: string): { attach: AttachPoint; gives: Gives } => ({
  attach: entry(name),
  gives: {
    skb: packetArgument(0),
    network: noted,
    etherType,
    socket: { needs: ['flow'], setup: '$skc = (struct sock *)$fsk;' },
    ...learnt,
    ...bound,
    ...received,
  },
});

/** A function that IP hands a packet to on its way to the transport: (net, sk, skb). */
export const delivered = (name: string): { attach: AttachPoint; gives: Gives } => ({
  attach: entry(name),
  gives: { ...incoming(name).gives, skb: packetArgument(2) },
});

/** A function of a socket's own: (sk). */
export const ofSocket = (name: string): { attach: AttachPoint; gives: Gives } => ({
  attach: entry(name),
  gives: {
    socket: { variable: '$skc', argument: 0, name: 'sk', type: 'struct sock *' },
    ...full,
    ...bound,
    ...ownEnds,
  },
});

/**
 * FIN_WAIT_2 and CLOSING do not end but go on in a small socket that makes no such event, unless an error ends them.
 * What is told of FIN_WAIT_2 to CLOSE is therefore TIME_WAIT.
 */
const transition: ObjectSource = {
  needs: ['socket'],
  setup:
    '$old = (int64)args->oldstate; $new = (int64)args->newstate; if ($new == 7 && ($old == 5 || $old == 11)) { if ($skc->sk_err == 0) { $new = (int64)6; } }',
};

/**
 * The header of the segment that a change of state answers: a SYN for SYN_SENT, the SYN-ACK that ends it, else the ACK
 * of a passive open. Sequence numbers are those of the socket, which has taken the segment in.
 */
const segmentOfTransition: ObjectSource = {
  needs: ['tcp', 'transition'],
  setup: `$hf = (uint64)16; $hs = (uint64)$tp->rcv_nxt; $ha = (uint64)$tp->snd_una; $hw = (uint64)$tp->snd_wnd; $hl = (uint64)20; $hp = (uint64)20;
if ($old == 2) { $hf = (uint64)18; $hs = ($hs - (uint64)1) & (uint64)0xffffffff; }
if ($new == 2) { $hf = (uint64)2; }`,
};

/** The state of a socket is about to change; process or interrupt context, on loopback often the peer's. */
export const setState: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('sock:inet_sock_set_state'),
  gives: {
    socket: { setup: '$skc = (struct sock *)args->skaddr;' },
    transition,
    ...full,
  },
};

/** What the made-up header of a change of state has beside addresses: flags and lengths, and numbers. */
export const madeByTransition: Gives = { made: segmentOfTransition };
export const numbered: Gives = { numbered: marker };

/** A reset has come for a connection, whose state is still the one before. */
export const resetReceived: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('tcp:tcp_receive_reset'),
  gives: {
    socket: { setup: '$skc = (struct sock *)args->skaddr;' },
    made: {
      needs: ['tcp'],
      setup:
        '$hf = (uint64)20; $hs = (uint64)0; $ha = (uint64)$tp->snd_nxt; $hw = (uint64)0; $hl = (uint64)20; $hp = (uint64)20;',
    },
    ...full,
    ...bound,
    ...numbered,
    ...arriving,
  },
};

/** A segment is about to be answered with a reset: `$rnh` and `$rth` are its headers. */
const refused: ObjectSource = {
  needs: ['skb'],
  setup:
    '$rnh = (uint64)$skb->head + (uint64)$skb->network_header; $rth = (uint64)$skb->head + (uint64)$skb->transport_header; $iv = (uint64)*(uint8*)$rnh >> (uint64)4;',
};

export const resetSent: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('tcp:tcp_send_reset'),
  gives: { skb: { setup: '$skb = (struct sk_buff *)args->skbaddr;' }, refused },
};

/** tcp_v4_send_reset, tcp_v6_send_reset: (sk, skb, ...). */
export const resetSentBy = (name: string): { attach: AttachPoint; gives: Gives } => ({
  attach: entry(name),
  gives: { skb: packetArgument(1), refused },
});

/** A segment that was queued and never had headers: what its control block says. */
const queued: ObjectSource = {
  needs: ['skb', 'tcp'],
  setup: `$hf = ${segmentFlags('(uint64)$skb')}; $hs = ${segmentStart('(uint64)$skb')}; $ha = (uint64)$tp->rcv_nxt; $hw = (uint64)$tp->rcv_wnd >> (uint64)$tp->rx_opt.rcv_wscale; $hl = (uint64)$tp->tcp_header_len;
$hp = $hl + ((${segmentEnd('(uint64)$skb')} - $hs) & (uint64)0xffffffff) - ($hf & (uint64)1) - (($hf & (uint64)2) >> (uint64)1);`,
};

/** A segment was sent again. */
export const sentAgain: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('tcp:tcp_retransmit_skb'),
  gives: {
    skb: { setup: '$skb = (struct sk_buff *)args->skbaddr;' },
    socket: { setup: '$skc = (struct sock *)args->skaddr;' },
    made: queued,
    ...full,
    ...bound,
    ...numbered,
    ...leaving,
    ...again,
  },
};

/** A SYN-ACK was sent again, for a half-open connection. */
export const answeredAgain: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('tcp:tcp_retransmit_synack'),
  gives: {
    socket: { setup: '$skc = (struct sock *)args->req;' },
    made: {
      needs: ['socket'],
      setup:
        '$hf = (uint64)18; $hs = (uint64)((struct tcp_request_sock *)args->req)->snt_isn; $ha = (uint64)((struct tcp_request_sock *)args->req)->rcv_nxt; $hw = (uint64)$skc->__sk_common.skc_rcv_wnd; if ($hw > 65535) { $hw = (uint64)65535; } $hl = (uint64)20; $hp = (uint64)20;',
    },
    ...bound,
    ...numbered,
    ...leaving,
    ...again,
  },
};

/** A packet is dropped, wherever that is. */
export const dropped: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('skb:kfree_skb'),
  gives: {
    skb: { setup: '$skb = (struct sk_buff *)args->skbaddr;' },
    drop: { setup: '$rsn = (uint64)args->reason; $loc = (uint64)args->location;' },
    network: noted,
    etherType,
    socket: sender,
    ...bound,
  },
};

/** A packet that was of use is given back. */
export const freed: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('skb:consume_skb'),
  gives: {
    skb: { setup: '$skb = (struct sk_buff *)args->skbaddr;' },
    network: noted,
    etherType,
    socket: sender,
    ...bound,
  },
};

/** The same ways, with more that must hold at each of their places. */
export const withWhen = (
  ways: readonly LinuxWay[],
  ...when: readonly KernelCondition[]
): readonly LinuxWay[] =>
  ways.map((way) => ({
    ...way,
    blocks: way.blocks.map((each) => ({ ...each, when: [...(each.when ?? []), ...when] })),
  }));

/** A block: a place, more that is in reach for this probe, and when the probe fires. */
export const block = (
  place: { attach: AttachPoint; gives: Gives },
  more: Gives,
  when: readonly KernelCondition[],
): AttachBlock => ({ attach: place.attach, gives: { ...place.gives, ...more }, when });

/** A call to send or receive is over; process context, any family. */
const socketCall = (name: string): { attach: AttachPoint; gives: Gives } => ({
  attach: tracepoint(name),
  gives: {
    socket: { setup: '$skc = (struct sock *)args->sk;' },
    call: { setup: '$ret = (int64)args->ret; $flg = (uint64)args->flags;' },
    ...full,
    ...bound,
  },
});

export const socketSend: { attach: AttachPoint; gives: Gives } =
  socketCall('sock:sock_send_length');
export const socketReceive: { attach: AttachPoint; gives: Gives } =
  socketCall('sock:sock_recv_length');
