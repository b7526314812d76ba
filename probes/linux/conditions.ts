/** Conditions for probes to fire, as the blocks of the providers name them. */
import type { KernelCondition } from '../define-linux.ts';

const condition = (text: string, ...needs: string[]): KernelCondition => ({ text, needs });

const oneOf = (variable: string, values: readonly number[]): string =>
  `(${values.map((value) => `${variable} == ${value}`).join(' || ')})`;

/** The packet is of one of these IP protocols. */
export const carries = (...protocols: readonly number[]): KernelCondition =>
  condition(oneOf('$pr', protocols), 'transport');

/** The frame is of one of these ethertypes. */
export const isOfType = (...types: readonly number[]): KernelCondition =>
  condition(oneOf('$et', types), 'etherType');

export const isIp: KernelCondition = isOfType(0x0800, 0x86dd);

/**
 * Ports of a bridge, a bond, a team or Open vSwitch: a packet of this host passes the device above too, where it is
 * counted. IFF_SLAVE; IFF_BRIDGE_PORT, IFF_OVS_DATAPATH, IFF_TEAM_PORT.
 */
export const notUnderAnother: KernelCondition = condition(
  '(((uint64)$dev->flags & (uint64)0x800) == 0 && ((uint64)$dev->priv_flags & (uint64)0x2600) == 0)',
  'device',
);

const ownSource =
  '(*(uint32*)((uint64)$skb->head + (uint64)$skb->mac_header + 6) == *(uint32*)((uint64)$dev->dev_addr) && *(uint16*)((uint64)$skb->head + (uint64)$skb->mac_header + 10) == *(uint16*)((uint64)$dev->dev_addr + 4))';

/**
 * What a macvlan device hands to the one below has been told there: its source is an address that the device below only
 * listens to, of which there is a list.
 */
export const notOfMacvlan: KernelCondition = condition(
  `($dev->uc.count == 0 || $dev->type != 1 || ${ownSource})`,
  'skb',
  'device',
);

/** A bridge, and Open vSwitch, hand a packet in again from the device above; bonds and teams do not. */
export const notBridged: KernelCondition = condition(
  '((uint64)$dev->priv_flags & (uint64)0x600) == 0',
  'device',
);

/** A frame with a VLAN tag has passed the VLAN's own device already. */
export const untagged: KernelCondition = condition('args->vlan_tagged == 0');

export const isVersion = (version: 4 | 6): KernelCondition =>
  condition(`$iv == ${version}`, 'version');

/** By a loopback device. */
export const staysHere: KernelCondition = condition(
  '((uint64)$dev->flags & (uint64)8) != 0',
  'device',
);

export const leavesHost: KernelCondition = condition(
  '((uint64)$dev->flags & (uint64)8) == 0',
  'device',
);

/** The first datagram of a stream, as the books have it. */
export const beginsStream: KernelCondition = condition('$fst == 1', 'stream');

/** Not a frame for somebody else that a promiscuous device picked up (PACKET_OTHERHOST). */
export const forThisHost: KernelCondition = condition('$skb->pkt_type != 3', 'skb');

/** Made on this host: a forwarded packet knows the device that it came from. */
export const madeHere: KernelCondition = condition('$skb->skb_iif == 0', 'skb');

/** MPTCP and SCTP have the same event. */
export const tcpSocket: KernelCondition = condition('args->protocol == 6');

/** One with a peer: a socket that listens is no end of an association. */
export const sctpSocket: KernelCondition = condition('args->protocol == 132 && args->dport != 0');

export const changesState: KernelCondition = condition('$old != $new', 'transition');

export const goes = (from: number, to: number): KernelCondition =>
  condition(`($old == ${from} && $new == ${to})`, 'transition');

export const goesTo = (to: number): KernelCondition => condition(`$new == ${to}`, 'transition');

/** The child of a listener: not a socket that opened too, at the same moment as its peer. */
export const openedPassively: KernelCondition = condition('$act != 1', 'opener');

/** A connection is being asked for (SYN_SENT). */
export const askedFor: KernelCondition = condition('$skc->__sk_common.skc_state == 2', 'socket');

/** It has left. Before this was told the event did not happen for one that has not. */
export const wasSent: KernelCondition = condition('args->err == 0');

/** SYN without ACK. */
export const isSyn: KernelCondition = condition(
  '((uint64)*(uint8*)($th + 13) & (uint64)0x12) == 2',
  'transport',
);

/** Nothing of this connection was sent twice yet. */
export const firstTry: KernelCondition = condition('$tp->total_retrans == 0', 'tcp');

/** The segment that is answered with a reset is a SYN without ACK. */
export const refusesSyn: KernelCondition = condition(
  '((uint64)*(uint8*)($rth + 13) & (uint64)0x12) == 2',
  'refused',
);
