import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';
import { wantedOrNot } from './udp.ts';

const args = [
  'pktinfo_t *',
  'csinfo_t *',
  'ipinfo_t *',
  'udplitesinfo_t *',
  'udpliteinfo_t *',
] as const;

const layer = { ipProtocols: [136] } as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'A UDP-Lite datagram leaves; of a fragmented one, the first fragment.',
    args,
    wire: { on: 'send', layer },
    get linux() {
      return ways.udpliteSend;
    },
  },
  {
    name: 'receive',
    doc: 'A UDP-Lite datagram arrives; of a fragmented one, the first fragment.',
    args,
    wire: { on: 'receive', layer },
    get linux() {
      return ways.udpliteReceive;
    },
    grade: wantedOrNot,
  },
];

export const udplite: ProviderDefinition = {
  name: 'udplite',
  doc: 'UDP-Lite datagrams, as FreeBSD has them.',
  module: 'vmlinux',
  function: '',
  probes,
};
