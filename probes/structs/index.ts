/** Every argument struct of the network providers. */
import { deferredStruct as row } from '../deferred.ts';
import type { StructDefinition } from '../define.ts';
import * as arpinfo from './arpinfo.ts';
import * as csinfo from './csinfo.ts';
import * as dropinfo from './dropinfo.ts';
import * as tcpestats from './estats/tcpestats.ts';
import * as etherinfo from './etherinfo.ts';
import * as icmpinfo from './icmpinfo.ts';
import * as ifinfo from './ifinfo.ts';
import * as ipinfo from './ipinfo.ts';
import * as ipv4info from './ipv4info.ts';
import * as ipv6info from './ipv6info.ts';
import * as pairinfo from './pairinfo.ts';
import * as pktinfo from './pktinfo.ts';
import * as sockinfo from './sockinfo.ts';
import * as tcpinfo from './tcpinfo.ts';
import * as tcplsinfo from './tcplsinfo.ts';
import * as tcpsinfo from './tcpsinfo.ts';
import * as tcptimerinfo from './tcptimerinfo.ts';
import * as udpinfo from './udpinfo.ts';
import * as udpsinfo from './udpsinfo.ts';
import * as igmpinfo from './igmpinfo.ts';
import * as sctpinfo from './sctpinfo.ts';
import * as udpliteinfo from './udpliteinfo.ts';
import * as udplitesinfo from './udplitesinfo.ts';
import * as tcpfinfo from './tcpfinfo.ts';
import * as sctpsinfo from './sctpsinfo.ts';

export const structs: readonly StructDefinition[] = [
  row('pairinfo_t', () => pairinfo.pairinfo),
  row('mibinfo_t', () => pairinfo.mibinfo),
  row('pktinfo_t', () => pktinfo.pktinfo),
  row('csinfo_t', () => csinfo.csinfo),
  row('ipinfo_t', () => ipinfo.ipinfo),
  row('ifinfo_t', () => ifinfo.ifinfo),
  row('ipv4info_t', () => ipv4info.ipv4info),
  row('ipv6info_t', () => ipv6info.ipv6info),
  row('tcpinfo_t', () => tcpinfo.tcpinfo),
  row('tcpsinfo_t', () => tcpsinfo.tcpsinfo),
  row('tcplsinfo_t', () => tcplsinfo.tcplsinfo),
  row('tcpnsinfo_t', () => tcplsinfo.tcpnsinfo),
  row('udpinfo_t', () => udpinfo.udpinfo),
  row('udpsinfo_t', () => udpsinfo.udpsinfo),
  row('icmpinfo_t', () => icmpinfo.icmpinfo),
  row('arpinfo_t', () => arpinfo.arpinfo),
  row('etherinfo_t', () => etherinfo.etherinfo),
  row('igmpinfo_t', () => igmpinfo.igmpinfo),
  row('sctpinfo_t', () => sctpinfo.sctpinfo),
  row('sctpsinfo_t', () => sctpsinfo.sctpsinfo),
  row('sctplsinfo_t', () => sctpsinfo.sctplsinfo),
  row('udpliteinfo_t', () => udpliteinfo.udpliteinfo),
  row('udplitesinfo_t', () => udplitesinfo.udplitesinfo),
  row('tcpfinfo_t', () => tcpfinfo.tcpfinfo),
  row('tcptimerinfo_t', () => tcptimerinfo.tcptimerinfo),
  row('dropinfo_t', () => dropinfo.dropinfo),
  row('sockinfo_t', () => sockinfo.sockinfo),
  row('sockioinfo_t', () => sockinfo.sockioinfo),
  row('tcpestats_t', () => tcpestats.tcpestats),
  row('esinfo_t', () => tcpestats.esinfo),
  row('esvarinfo_t', () => tcpestats.esvarinfo),
];

/** The names by which other systems know some of them. */
export const structAliases: Readonly<Record<string, string>> = {
  illinfo_t: 'ifinfo_t',
  tcpfuseinfo_t: 'tcpfinfo_t',
};
