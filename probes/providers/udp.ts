import { approximate } from '../define.ts';
import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import { udpReceive, udpSend } from '../linux/ways.ts';

const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'udpsinfo_t *', 'udpinfo_t *'] as const;

/** The prototype of 2006 passed ipinfo_t and udpinfo_t second and third. */
const prototypes = [
  { slot: 1, struct: 'ipinfo_t' },
  { slot: 2, struct: 'udpinfo_t' },
] as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'A UDP datagram leaves; of a fragmented one, the first fragment.',
    args,
    prototypes,
    wire: { on: 'send', layer: { ipProtocols: [17] } },
    linux: udpSend,
  },
  {
    name: 'receive',
    doc: 'A UDP datagram arrives; of a fragmented one, the first fragment.',
    args,
    prototypes,
    wire: { on: 'receive', layer: { ipProtocols: [17] } },
    linux: udpReceive,
    grade: approximate(
      'fires too for a datagram that no socket wants, which a capture cannot tell',
    ),
  },
];

export const udp: ProviderDefinition = {
  name: 'udp',
  doc: 'UDP datagrams.',
  module: 'vmlinux',
  function: '',
  probes,
};
