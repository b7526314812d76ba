/**
 * What is written down at some attach points for the sake of others: sockets by their addresses, and who opened. Keys of
 * connections are the network namespace, the two addresses as halves of IPv6 addresses, and both ports in one number.
 */
import type { AttachBook, KernelObject, KernelObjectDefinition } from '../define-linux.ts';
import { setState, transmit } from './attach.ts';
import {
  headerAddress,
  lastPort,
  load,
  localAddress,
  remoteAddress,
  remotePort,
} from './expressions.ts';
import type { AddressValue } from './expressions.ts';
import { owner } from './owner.ts';

const halves = ({ high, low }: AddressValue): string => `${high}, ${low}`;

const ofSocket = `(uint64)$skc->__sk_common.skc_net.net, ${halves(localAddress)}, ${halves(remoteAddress)}, (${lastPort} << (uint64)16) | ${remotePort}`;

const ofArriving = `(uint64)$dev->nd_net.net, ${halves(headerAddress('$nh', 16, 24))}, ${halves(headerAddress('$nh', 12, 8))}, (${load(16, '$th + 2')} << (uint64)16) | ${load(16, '$th')}`;

/** A connection has addresses at the latest when it is ESTABLISHED; with CLOSE it is gone. */
const stateBook: AttachBook = {
  attach: setState.attach,
  gives: setState.gives,
  needs: ['socket', 'tcp', 'transition'],
  text: `if (args->protocol == 6) {
if ($new == 1) { @b_flow[${ofSocket}] = (uint64)$skc; }
}`,
  after: `if (args->newstate == 7) { delete(@b_flow[${ofSocket}]); }`,
};

/** Connections that were there before are learnt by what they send. */
const sendBook: AttachBook = {
  attach: transmit.attach,
  gives: transmit.gives,
  needs: ['socket', 'tcp'],
  text: `if ((uint64)$tp != 0) { if ($skc->__sk_common.skc_state != 7 && $skc->__sk_common.skc_state != 10) { @b_flow[${ofSocket}] = (uint64)$skc; } }`,
};

const noFlow = Array.from({ length: 6 }, () => '(uint64)0').join(', ');

export const bookObjects: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  owner,
  flow: {
    doc: 'the socket of a connection, found by the addresses and ports of a segment that arrives',
    needs: ['network', 'version', 'transport', 'device'],
    setup: `$fsk = (uint64)0; if ($pr == 6) { $fsk = (uint64)@b_flow[${ofArriving}]; }`,
    begin: `@b_flow[${noFlow}] = (uint64)0;`,
    books: [stateBook, sendBook],
  },
  identity: {
    doc: "the connection's identity: a number that no other has, for a socket that was there before its address",
    needs: ['socket'],
    setup: '$cid = (uint64)@b_identity[(uint64)$skc]; if ($cid == 0) { $cid = (uint64)$skc; }',
    begin: '@b_identity[(uint64)0] = (uint64)0;',
    books: [
      {
        attach: setState.attach,
        gives: setState.gives,
        needs: ['socket', 'transition'],
        text: `if ($new == 2 || $new == 10 || ($old == 10 && $new == 3)) { @b_identity[(uint64)$skc] = (uint64)nsecs * (uint64)64 + (uint64)cpu % (uint64)64; }`,
        after: 'if (args->newstate == 7) { delete(@b_identity[(uint64)$skc]); }',
      },
    ],
  },
  opener: {
    doc: 'who opened a connection: 1 this end, 2 its peer, 0 not known',
    needs: ['socket'],
    setup: '$act = (uint64)@b_opener[(uint64)$skc];',
    begin: '@b_opener[(uint64)0] = (uint64)0;',
    books: [
      {
        attach: setState.attach,
        gives: setState.gives,
        needs: ['socket', 'transition'],
        text: `if ($new == 2) { @b_opener[(uint64)$skc] = (uint64)1; }
if ($old == 10 && $new == 3) { @b_opener[(uint64)$skc] = (uint64)2; }`,
        after: 'if (args->newstate == 7) { delete(@b_opener[(uint64)$skc]); }',
      },
    ],
  },
};
