/**
 * The pair of addresses that a counter is kept by: pairinfo_t. `$lh`, `$ll` are the halves of this host's address,
 * `$rh`, `$rl` those of the other's; IPv4 addresses are mapped ones.
 */
import type {
  AttachBlock,
  KernelValue,
  LinuxSource,
  LinuxWay,
  ObjectSource,
} from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { Grade } from '../define.ts';
import {
  type AddressValue,
  flag,
  integer,
  load,
  localAddress,
  remoteAddress,
} from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';

/** Of the socket. */
const ofSocket: ObjectSource = {
  needs: ['socket'],
  setup: `$lh = ${localAddress.high}; $ll = ${localAddress.low}; $rh = ${remoteAddress.high}; $rl = ${remoteAddress.low};`,
};

const halves = (names: string, address: string): string =>
  `$${names}h = ${load(64, address)}; $${names}l = ${load(64, `${address} + 8`)};`;
const mapped = (names: string, address: string): string =>
  `$${names}h = (uint64)0; $${names}l = ((uint64)0xffff00000000 | ${load(32, address)});`;

/** Of a header, from the source on: which of the two addresses is this host's. */
const ofHeader = (header: string, source: 'l' | 'r'): string => {
  const destination = source === 'l' ? 'r' : 'l';
  // From version 0.21 on, what is first assigned in braces is unknown outside of them.
  return `$lh = (uint64)0; $ll = (uint64)0; $rh = (uint64)0; $rl = (uint64)0;
if ($iv == 6) { ${halves(source, `${header} + 8`)} ${halves(destination, `${header} + 24`)} }
else { ${mapped(source, `${header} + 12`)} ${mapped(destination, `${header} + 16`)} }`;
};

const ofSent: ObjectSource = { needs: ['network', 'version'], setup: ofHeader('$nh', 'l') };
const ofReceived: ObjectSource = { needs: ['network', 'version'], setup: ofHeader('$nh', 'r') };
/** A segment that is answered came to this host. */
const ofRefused: ObjectSource = { needs: ['refused'], setup: ofHeader('$rnh', 'r') };

/** By the object's name; an object has one text at one place. */
const pairs: Readonly<Record<string, ObjectSource>> = {
  pairOfRefused: ofRefused,
  pairOfSent: ofSent,
  pairOfReceived: ofReceived,
  pairOfSocket: ofSocket,
};

function pairOf({ gives }: AttachBlock): string {
  if ('refused' in gives) return 'pairOfRefused';
  if ('network' in gives && 'sent' in gives) return 'pairOfSent';
  return 'network' in gives && 'received' in gives ? 'pairOfReceived' : 'pairOfSocket';
}

/** The network namespace whose counter moves, by its number: that of the socket, or of the packet's device. */
const zones: Readonly<Record<string, ObjectSource>> = {
  zoneOfSocket: {
    needs: ['socket'],
    setup: '$ns = (uint64)$skc->__sk_common.skc_net.net->ns.inum;',
  },
  // The device of a packet is forgotten on its way to a socket.
  zoneOfDropped: {
    needs: ['skb'],
    setup:
      '$ns = (uint64)0; if ((uint64)args->rx_sk != 0) { $ns = (uint64)((struct sock *)args->rx_sk)->__sk_common.skc_net.net->ns.inum; } else { if ((uint64)$skb->dev != 0) { $ns = (uint64)((struct net_device *)$skb->dev)->nd_net.net->ns.inum; } }',
  },
  zoneOfPacket: { needs: ['device'], setup: '$ns = (uint64)$dev->nd_net.net->ns.inum;' },
};

function zoneOf({ gives }: AttachBlock, pair: string): string {
  if ('drop' in gives) return 'zoneOfDropped';
  return pair === 'pairOfSocket' ? 'zoneOfSocket' : 'zoneOfPacket';
}

/** The same ways, with the pair and the zone in reach. */
export const withPair = (ways: readonly LinuxWay[]): readonly LinuxWay[] =>
  ways.map((way) => ({
    ...way,
    blocks: way.blocks.map((each) => {
      const pair = pairOf(each);
      const zone = zoneOf(each, pair);
      return { ...each, gives: { ...each.gives, [pair]: pairs[pair], [zone]: zones[zone] } };
    }),
  }));

const told = approximate(
  'told by equal or loopback addresses; a host that talks to another address of its own goes unnoticed',
);

/** The same address, or ::1, or one of 127.0.0.0/8. */
const isLoopback = `(($lh == $rh && $ll == $rl) || ($rh == (uint64)0 && ($rl == (uint64)1 || ($rl >> (uint64)24) == (uint64)0xffff7f)))`;

const ofPair = (value: KernelValue, grade?: Grade): readonly LinuxSource[] =>
  Object.keys(pairs).map((name) => row([name], value, grade));

const address = (high: string, low: string): AddressValue => ({ is: 'address', high, low });

const version = '(($lh == 0 && ($ll >> (uint64)32) == (uint64)0xffff) ? (uint64)4 : (uint64)6)';

export const pairinfoRows: Rows = {
  pi_family: ofPair(integer(version)),
  pi_local: ofPair(address('$lh', '$ll')),
  pi_remote: ofPair(address('$rh', '$rl')),
  pi_zoneid: Object.keys(zones).map((name) => row([name], integer('$ns'))),
  pi_loopback: ofPair(flag(isLoopback), told),
};
