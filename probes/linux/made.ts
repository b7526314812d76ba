/**
 * Headers that are made up where the kernel has none at hand: addresses and ports are the socket's, the way round that the
 * segment has or had them; the rest is what the attach block says in `$hf` (flags), `$hs`, `$ha` (sequence and acknowledgement
 * numbers), `$hw` (window), `$hl` (length of the TCP header), `$hp` (bytes after the IP header).
 */
import { approximate, unavailable } from '../define.ts';
import {
  cases,
  headerAddress,
  integer,
  load,
  localAddress,
  localPort,
  ofIp,
  remoteAddress,
  remotePort,
  socketVersions,
} from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';

const noOptions = approximate('made up: a header without options, and no payload');
const asUsual = approximate('made up: the flags that such a segment has');
const fromNumbers = approximate("made up from the socket's own numbers");
const noHeader = unavailable('no header is in reach here: NULL');
const nothing = integer('(uint64)0');

/** Linux answers a SYN that nobody listens for with RST and ACK, number 0, and acknowledges all of it. */
const refusedLength = `(${load(16, '$rnh + 2')} - (${load(8, '$rnh')} & (uint64)15) * (uint64)4)`;
const refusedPayload = `(($iv == 6 ? ${load(16, '$rnh + 4')} : ${refusedLength}) - (${load(8, '$rth + 12')} >> (uint64)4) * (uint64)4)`;
const answered = `((${load(32, '$rth + 4')} + (uint64)1 + ${refusedPayload}) & (uint64)0xffffffff)`;
const rst = integer('(uint64)20');

export const ipinfoRows: Rows = {
  ip_ver: [
    row(['socket', 'call'], integer(cases(socketVersions, ofIp))),
    row(['socket', 'arriving'], integer(cases(socketVersions))),
    row(['socket', 'leaving'], integer(cases(socketVersions))),
    row(['refused'], integer('$iv')),
  ],
  ip_plength: [
    row(['socket', 'call'], integer(`($ret > 0 && ${ofIp} ? $ret : (int64)0)`)),
    row(
      ['made', 'again'],
      integer('$hp'),
      approximate('made up from the payload and the options that the connection has'),
    ),
    row(['tabled'], nothing),
    row(['made'], integer('$hp'), noOptions),
    row(['refused'], integer('(uint64)20')),
    row(['expired'], nothing, unavailable('there is no packet')),
    row(['ownEnds'], nothing, unavailable('there is no packet')),
  ],
  ip_saddr: [
    row(['socket', 'arriving'], remoteAddress),
    row(['socket', 'leaving'], localAddress),
    row(['refused'], headerAddress('$rnh', 16, 24)),
  ],
  ip_daddr: [
    row(['socket', 'arriving'], localAddress),
    row(['socket', 'leaving'], remoteAddress),
    row(['refused'], headerAddress('$rnh', 12, 8)),
  ],
};

export const tcpinfoRows: Rows = {
  tcp_sport: [
    row(['socket', 'arriving'], integer(remotePort)),
    row(['socket', 'leaving', 'bound'], integer(localPort)),
    row(['refused'], integer(load(16, '$rth + 2'))),
  ],
  tcp_dport: [
    row(['socket', 'arriving'], integer(localPort)),
    row(['socket', 'leaving'], integer(remotePort)),
    row(['refused'], integer(load(16, '$rth'))),
  ],
  tcp_seq: [row(['made', 'numbered'], integer('$hs'), fromNumbers), row(['refused'], nothing)],
  tcp_ack: [
    row(['made', 'numbered'], integer('$ha'), fromNumbers),
    row(['refused'], integer(answered)),
  ],
  tcp_offset: [row(['made'], integer('$hl'), noOptions), row(['refused'], integer('(uint64)20'))],
  tcp_flags: [row(['made'], integer('$hf'), asUsual), row(['refused'], rst)],
  tcp_window: [row(['made', 'numbered'], integer('$hw'), fromNumbers), row(['refused'], nothing)],
  tcp_urgent: [row(['made'], nothing, noOptions), row(['refused'], nothing)],
  tcp_hdr: [row(['made'], nothing, noHeader), row(['refused'], nothing, noHeader)],
};

/** Where no packet is in reach, the pointer is NULL, as on illumos and FreeBSD. */
export const pktinfoRows: Rows = {
  pkt_addr: [
    row(['skb'], integer('(uint64)$skb')),
    row(['made'], nothing, unavailable('no packet is in reach here: NULL')),
  ],
};
