/** Every argument struct of the network providers. */
import type { StructDefinition } from '../define.ts';
import { arpinfo } from './arpinfo.ts';
import { csinfo } from './csinfo.ts';
import { dropinfo } from './dropinfo.ts';
import { esinfo, esvarinfo, tcpestats } from './estats/tcpestats.ts';
import { etherinfo } from './etherinfo.ts';
import { icmpinfo } from './icmpinfo.ts';
import { ifinfo } from './ifinfo.ts';
import { ipinfo } from './ipinfo.ts';
import { ipv4info } from './ipv4info.ts';
import { ipv6info } from './ipv6info.ts';
import { mibinfo, pairinfo } from './pairinfo.ts';
import { pktinfo } from './pktinfo.ts';
import { sockinfo, sockioinfo } from './sockinfo.ts';
import { tcpinfo } from './tcpinfo.ts';
import { tcplsinfo, tcpnsinfo } from './tcplsinfo.ts';
import { tcpsinfo } from './tcpsinfo.ts';
import { tcptimerinfo } from './tcptimerinfo.ts';
import { udpinfo } from './udpinfo.ts';
import { udpsinfo } from './udpsinfo.ts';
import { igmpinfo } from './igmpinfo.ts';
import { sctpinfo } from './sctpinfo.ts';
import { udpliteinfo } from './udpliteinfo.ts';
import { udplitesinfo } from './udplitesinfo.ts';
import { tcpfinfo } from './tcpfinfo.ts';
import { sctplsinfo, sctpsinfo } from './sctpsinfo.ts';

export const structs: readonly StructDefinition[] = [
  pairinfo,
  mibinfo,
  pktinfo,
  csinfo,
  ipinfo,
  ifinfo,
  ipv4info,
  ipv6info,
  tcpinfo,
  tcpsinfo,
  tcplsinfo,
  tcpnsinfo,
  udpinfo,
  udpsinfo,
  icmpinfo,
  arpinfo,
  etherinfo,
  igmpinfo,
  sctpinfo,
  sctpsinfo,
  sctplsinfo,
  udpliteinfo,
  udplitesinfo,
  tcpfinfo,
  tcptimerinfo,
  dropinfo,
  sockinfo,
  sockioinfo,
  tcpestats,
  esinfo,
  esvarinfo,
];
