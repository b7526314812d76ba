import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';

/** As Oracle Solaris has it, and with an interface in args[3], which Solaris leaves NULL. */
const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'ifinfo_t *', 'igmpinfo_t *'] as const;

const layer = { ipProtocols: [2] } as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'An IGMP message leaves.',
    args,
    wire: { on: 'send', layer },
    get linux() {
      return ways.igmpSend;
    },
  },
  {
    name: 'receive',
    doc: 'An IGMP message arrives.',
    args,
    wire: { on: 'receive', layer },
    get linux() {
      return ways.igmpReceive;
    },
  },
];

export const igmp: ProviderDefinition = {
  name: 'igmp',
  doc: 'IGMP messages: who is in which multicast group. As Oracle Solaris has them.',
  module: 'vmlinux',
  function: '',
  probes,
};
