/**
 * Streams of UDP: datagrams between two ends, as one of them sees it. A map has the time of the last one by network
 * namespace, addresses and ports, the end's own first. `$fst` is 1 for the first datagram and for one after a minute of
 * silence.
 */
import type { KernelObject, KernelObjectDefinition, ObjectSource } from '../define-linux.ts';
import {
  forThisHost,
  isIp,
  madeHere,
  notBridged,
  notOfMacvlan,
  notUnderAnother,
  untagged,
} from './conditions.ts';
import { headerAddress, load } from './expressions.ts';
import type { AddressValue } from './expressions.ts';

const source = headerAddress('$nh', 12, 8);
const destination = headerAddress('$nh', 16, 24);
const sourcePort = load(16, '$th');
const destinationPort = load(16, '$th + 2');

const halves = ({ high, low }: AddressValue): string => `${high}, ${low}`;

const key = (
  [own, ownPort]: readonly [AddressValue, string],
  [other, otherPort]: readonly [AddressValue, string],
): string =>
  `(uint64)$dev->nd_net.net, ${halves(own)}, ${halves(other)}, (${ownPort} << (uint64)16) | ${otherPort}`;

const silence = '(uint64)60000000000';

/**
 * What is not a packet of this host's is left out before it is written down: the same packet may come by again. A map
 * that is full does not take the time: what cannot be written down is no beginning, or each datagram would be one.
 */
const looked = (conditions: readonly { readonly text: string }[], ends: string): ObjectSource => ({
  needs: ['skb', 'network', 'version', 'transport', 'device', 'etherType'],
  setup: `$fst = (uint64)0;
if ($pr == 17 && ${conditions.map(({ text }) => text).join(' && ')}) {
$lst = (uint64)@b_stream[${ends}]; $snw = (uint64)nsecs;
@b_stream[${ends}] = $snw;
if ($lst == 0 || $snw - $lst > ${silence}) { if ((uint64)@b_stream[${ends}] == $snw) { $fst = (uint64)1; } }
}`,
});

export const sentStream: ObjectSource = looked(
  [isIp, untagged, notUnderAnother, notOfMacvlan, madeHere],
  key([source, sourcePort], [destination, destinationPort]),
);

export const receivedStream: ObjectSource = looked(
  [isIp, forThisHost, notBridged],
  key([destination, destinationPort], [source, sourcePort]),
);

const nobody = Array.from({ length: 6 }, () => '(uint64)0').join(', ');

export const streamObjects: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  stream: {
    doc: 'whether a datagram is the first of a stream',
    // No place has it of itself.
    needs: ['stream'],
    setup: '',
    begin: `@b_stream[${nobody}] = (uint64)0;`,
  },
};
