/** csinfo_t, tcplsinfo_t, ifinfo_t and udpsinfo_t in the kernel. */
import { approximate } from '../define.ts';
import {
  cases,
  headerAddress,
  integer,
  load,
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
} from './expressions.ts';
import { fromSocket, row } from './rows.ts';
import type { Rows } from './rows.ts';

const identity = '(uint64)$skc';

const reused = approximate(
  'for a connection that was there before tracing began the address of its socket, which another may have later; half open it has another identity',
);

const lastUser = approximate(
  'the process that connected, listens, or sent or received last; before it has done so under tracing, one that has the socket open; -1 when none was found',
);

export const csinfoRows: Rows = {
  cs_addr: fromSocket(identity),
  cs_cid: fromSocket('$cid', reused, 'identity'),
  cs_pid: [row(['owner'], { is: 'owner', text: '$own' }, lastUser)],
  cs_zoneid: fromSocket('(uint64)$skc->__sk_common.skc_net.net->ns.inum'),
};

export const tcplsinfoRows: Rows = { tcps_state: [row(['transition'], integer('$old'))] };
export const tcpnsinfoRows: Rows = { tcps_state: [row(['transition'], integer('$new'))] };

export const ifinfoRows: Rows = {
  if_ipstack: [row(['device'], integer('(uint64)$dev->nd_net.net'))],
  if_addr: [row(['device'], integer('(uint64)$dev'))],
  if_flags: [row(['device'], integer('(uint64)$dev->flags'))],
  if_eflags: [row(['device'], integer('(uint64)$dev->priv_flags'))],
};

const fromPacket = approximate(
  "taken from the datagram, as on Linux; illumos and FreeBSD show the socket's, 0 or a wildcard when it is not bound or connected",
);

const sourcePort = integer(load(16, '$th'));
const destinationPort = integer(load(16, '$th + 2'));
/** The socket's own, where there is no packet. */
const ownRows = (prefix: string): Rows => ({
  [`${prefix}_lport`]: [row(['socket', 'ownEnds'], integer(localPort))],
  [`${prefix}_rport`]: [row(['socket', 'ownEnds'], integer(remotePort))],
  [`${prefix}_laddr`]: [row(['socket', 'ownEnds'], localAddress)],
  [`${prefix}_raddr`]: [row(['socket', 'ownEnds'], remoteAddress)],
});

const source = headerAddress('$nh', 12, 8);
const destination = headerAddress('$nh', 16, 24);
const headers = ['network', 'version', 'transport'];

/** Rows of one after those of the other. */
const joined = (first: Rows, second: Rows): Rows =>
  Object.fromEntries(
    [...new Set([...Object.keys(first), ...Object.keys(second)])].map((name) => [
      name,
      [...(first[name] ?? []), ...(second[name] ?? [])],
    ]),
  );

/** Members of a struct of sockets, whose names begin so, by a packet of theirs. */
const packetRows = (prefix: string): Rows => ({
  [`${prefix}_addr`]: fromSocket(identity),
  [`${prefix}_lport`]: [
    row([...headers, 'sent'], sourcePort, fromPacket),
    row([...headers, 'received'], destinationPort, fromPacket),
  ],
  [`${prefix}_rport`]: [
    row([...headers, 'sent'], destinationPort, fromPacket),
    row([...headers, 'received'], sourcePort, fromPacket),
  ],
  [`${prefix}_laddr`]: [
    row([...headers, 'sent'], source, fromPacket),
    row([...headers, 'received'], destination, fromPacket),
  ],
  [`${prefix}_raddr`]: [
    row([...headers, 'sent'], destination, fromPacket),
    row([...headers, 'received'], source, fromPacket),
  ],
});

export const udpsinfoRows: Rows = joined(packetRows('udps'), ownRows('udps'));
export const udplitesinfoRows: Rows = packetRows('udplites');

/** SCTP_STATE_* of the state of a socket; what is closing was shut down from here (SEND_SHUTDOWN), or by the peer. */
const sctpState = (variable: string): string =>
  cases([
    { when: `${variable} == 1`, text: '(uint64)8' },
    { when: `${variable} == 2`, text: '(uint64)2' },
    {
      when: `${variable} == 8 && ((uint64)$skc->sk_shutdown & (uint64)2) != 0`,
      text: '(uint64)128',
    },
    { when: `${variable} == 8`, text: '(uint64)32' },
  ]);

export const sctpsinfoRows: Rows = {
  ...joined(packetRows('sctps'), ownRows('sctps')),
  sctps_state: [row(['transition', 'ofSctp'], integer(sctpState('$new')))],
};
export const sctplsinfoRows: Rows = {
  sctps_state: [row(['transition', 'ofSctp'], integer(sctpState('$old')))],
};
