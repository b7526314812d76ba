import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';

/** The design of 2008: no connection, and IP only where the frame holds it. */
const args = ['pktinfo_t *', 'void', 'ipinfo_t *', 'ifinfo_t *', 'etherinfo_t *'] as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'A frame leaves by a network device, whatever it holds.',
    args,
    wire: { on: 'send', layer: 'frame' },
    get linux() {
      return ways.frameSend;
    },
  },
  {
    name: 'receive',
    doc: 'A frame arrives at a network device, whatever it holds.',
    args,
    wire: { on: 'receive', layer: 'frame' },
    get linux() {
      return ways.frameReceive;
    },
  },
];

export const gld: ProviderDefinition = {
  name: 'gld',
  doc: 'The generic LAN device layer: frames of any ethertype. Planned in the design of 2008; no system ships it. args[2] is NULL when the frame is not IP, args[4] when its link layer is not Ethernet.',
  module: 'vmlinux',
  function: '',
  probes,
};
