import type { Packet } from '../../capture/packet.ts';
import { TcpFlag } from '../../capture/tcp-states.ts';
import type { Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

const ECE = 0x40;
/** Congestion experienced (RFC 3168 section 5). */
const CE = 3;

/** The IPv4 type of service, or the IPv6 traffic class. */
function serviceOf({ view, ip, ipVersion }: Packet): number {
  return ipVersion === 4 ? view.getUint8(ip + 1) : (view.getUint16(ip) >> 4) & 0xff;
}

/** What IP headers tell, and the flags of ECN. */
export function network(columns: Columns): Meter {
  const ttl = columns.of('IpTtl');
  const [tosIn, tosOut] = [columns.of('IpTosIn'), columns.of('IpTosOut')];
  const experienced = columns.of('CERcvd');
  const [signals, echoes] = [columns.of('ECNsignals'), columns.of('ECESent')];
  return {
    take({ segment: { packet, flags }, sender, receiver }: Step) {
      const service = serviceOf(packet);
      ttl.values[receiver] = packet.view.getUint8(packet.ip + (packet.ipVersion === 4 ? 8 : 7));
      tosIn.values[receiver] = tosOut.values[sender] = service;
      if ((service & CE) === CE) experienced.values[receiver]++;
      // In a SYN the flag asks for ECN.
      if ((flags & ECE) === 0 || (flags & TcpFlag.SYN) !== 0) return;
      signals.values[receiver]++;
      echoes.values[sender]++;
    },
  };
}
