import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';

const args = ['pktinfo_t *', 'void', 'void', 'ifinfo_t *', 'arpinfo_t *', 'etherinfo_t *'] as const;

/** ARP and RARP. */
const layer = { etherTypes: [0x0806, 0x8035] } as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'An ARP or RARP packet leaves this host.',
    args,
    wire: { on: 'send', layer },
    get linux() {
      return ways.arpSend;
    },
  },
  {
    name: 'receive',
    doc: 'An ARP or RARP packet reaches this host.',
    args,
    wire: { on: 'receive', layer },
    get linux() {
      return ways.arpReceive;
    },
  },
];

export const arp: ProviderDefinition = {
  name: 'arp',
  doc: 'Address resolution: ARP and RARP packets. Planned in the design of 2008; no system ships it, the arguments are ours.',
  module: 'vmlinux',
  function: '',
  probes,
};
