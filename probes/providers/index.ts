/** Every provider, in the order in which probes are numbered and listed. */
import { deferredProvider as row } from '../deferred.ts';
import type { ProviderDefinition } from '../define.ts';
import * as arp from './arp.ts';
import * as estats from './estats.ts';
import * as gld from './gld.ts';
import * as icmp from './icmp.ts';
import * as igmp from './igmp.ts';
import * as versions from './ip-versions.ts';
import * as ip from './ip.ts';
import * as mib from './mib.ts';
import * as sctp from './sctp.ts';
import * as sdt from './sdt.ts';
import * as socket from './socket.ts';
import * as tcp from './tcp.ts';
import * as tcpf from './tcpf.ts';
import * as udp from './udp.ts';
import * as udplite from './udplite.ts';

export const providers: readonly ProviderDefinition[] = [
  row('ip', () => ip.ip),
  row('tcp', () => tcp.tcp),
  row('udp', () => udp.udp),
  row('icmp', () => icmp.icmp),
  row('arp', () => arp.arp),
  row('gld', () => gld.gld),
  row('sctp', () => sctp.sctp),
  row('igmp', () => igmp.igmp),
  row('udplite', () => udplite.udplite),
  row('tcpf', () => tcpf.tcpf),
  row('socket', () => socket.socket),
  row('ipv4', () => versions.ipv4),
  row('ipv6', () => versions.ipv6),
  row('sdt', () => sdt.sdt),
  row('estats', () => estats.estats),
  row('mib', () => mib.mib),
];
