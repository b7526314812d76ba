/** sockinfo_t and sockioinfo_t in the kernel: `$ret` is what the call returned, `$flg` its flags. */
import { unavailable } from '../define.ts';
import {
  integer,
  anyLocalAddress,
  localPort,
  ofIp,
  anyRemoteAddress,
  remotePort,
} from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';

/** A port of an IP socket; other families keep other things there. */
const port = (text: string): string => `(${ofIp} ? ${text} : (uint64)0)`;

const protocol = '(uint64)$skc->sk_protocol';

export const sockinfoRows: Rows = {
  so_addr: [row(['socket', 'call'], integer('(uint64)$skc'))],
  so_family: [row(['socket', 'call'], integer('(uint64)$skc->__sk_common.skc_family'))],
  so_type: [row(['socket', 'call'], integer('(uint64)$skc->sk_type'))],
  so_protocol: [row(['socket', 'call'], integer(protocol))],
  so_protostr: [row(['socket', 'call'], { is: 'protocolName', text: protocol })],
  so_laddr: [row(['socket', 'call'], anyLocalAddress)],
  so_raddr: [row(['socket', 'call'], anyRemoteAddress)],
  so_lport: [row(['socket', 'call'], integer(port(localPort)))],
  so_rport: [row(['socket', 'call'], integer(port(remotePort)))],
};

export const sockioinfoRows: Rows = {
  sio_bytes: [row(['call'], integer('($ret < 0 ? (int64)-1 : $ret)'))],
  sio_errno: [row(['call'], integer('($ret < 0 ? (int64)0 - $ret : (int64)0)'))],
  sio_flags: [
    row(['call', 'arriving'], integer('$flg')),
    row(['call'], integer('(uint64)0'), unavailable('the kernel does not tell those of a send')),
  ],
};
