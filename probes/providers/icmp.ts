import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';

/** As Oracle Solaris has it, and with args[3] of the design of 2008, which Solaris leaves NULL. */
const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'ifinfo_t *', 'icmpinfo_t *'] as const;

/** ICMP and ICMPv6. */
const layer = { ipProtocols: [1, 58] } as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'An ICMP or ICMPv6 message leaves; of a fragmented one, the first fragment.',
    args,
    wire: { on: 'send', layer },
    get linux() {
      return ways.icmpSend;
    },
  },
  {
    name: 'receive',
    doc: 'An ICMP or ICMPv6 message arrives; of a fragmented one, the first fragment.',
    args,
    wire: { on: 'receive', layer },
    get linux() {
      return ways.icmpReceive;
    },
  },
];

export const icmp: ProviderDefinition = {
  name: 'icmp',
  doc: 'ICMP and ICMPv6 messages. args[1] is the pair of hosts that talk: messages have no ports.',
  module: 'vmlinux',
  function: '',
  probes,
};
