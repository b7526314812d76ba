import type { StructDefinition } from '../define.ts';
import { bits, given, packet } from './field.ts';

/** The design of 2008 also calls it tcpfuseinfo_t. */
export const tcpfinfo: StructDefinition = {
  name: 'tcpfinfo_t',
  doc: 'A segment between two ends on one host. Never shipped by any system: the layout is ours.',
  present: 'transport',
  alias: { name: 'tcpfuseinfo_t', prefix: 'tcpf_', aliasPrefix: 'tcpf_' },
  fields: [
    given('tcpf_sport', 'uint16_t', 'source port, host order', bits('transport', 0, 16)),
    given('tcpf_dport', 'uint16_t', 'destination port, host order', bits('transport', 2, 16)),
    given('tcpf_length', 'uint32_t', 'bytes of data in the segment', packet('segmentLength')),
  ],
};
