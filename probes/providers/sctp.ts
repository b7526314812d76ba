import { approximate } from '../define.ts';
import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';

const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'sctpsinfo_t *', 'sctpinfo_t *'] as const;

const layer = { ipProtocols: [132] } as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'An SCTP packet leaves, whatever chunks it holds.',
    args,
    wire: { on: 'send', layer },
    get linux() {
      return ways.sctpSend;
    },
  },
  {
    name: 'receive',
    doc: 'An SCTP packet arrives, with or without an association that wants it.',
    args,
    wire: { on: 'receive', layer },
    get linux() {
      return ways.sctpReceive;
    },
  },
  {
    name: 'state-change',
    doc: 'The state of an association has changed: args[3]->sctps_state is the new state, args[5]->sctps_state the old one. There is no packet to look at.',
    args: ['void', 'csinfo_t *', 'void', 'sctpsinfo_t *', 'void', 'sctplsinfo_t *'],
    wire: { on: 'sctp' },
    grade: approximate(
      'follows from the chunks: what a timer or a process decides makes no packet',
    ),
    get linux() {
      return ways.sctpStateChange;
    },
  },
];

export const sctp: ProviderDefinition = {
  name: 'sctp',
  doc: 'SCTP packets and associations, as FreeBSD and Oracle Solaris have them.',
  module: 'vmlinux',
  function: '',
  probes,
};
