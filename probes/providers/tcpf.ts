import { approximate } from '../define.ts';
import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';
import { among, condition } from '../structs/field.ts';

const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'tcpsinfo_t *', 'tcpfinfo_t *'] as const;

const layer = { ipProtocols: [6] } as const;

const when = condition('between two ends on one host', among({ from: 'endpointLocal' }, 1));

const grade = approximate(
  'told by equal or loopback addresses; a host that talks to another address of its own goes unnoticed',
);

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'A TCP segment leaves for another end on this host.',
    args,
    wire: { on: 'send', layer, when },
    get linux() {
      return ways.localTcpSend;
    },
    grade,
  },
  {
    name: 'receive',
    doc: 'A TCP segment arrives from another end on this host.',
    args,
    wire: { on: 'receive', layer, when },
    get linux() {
      return ways.localTcpReceive;
    },
    grade,
  },
];

export const tcpf: ProviderDefinition = {
  name: 'tcpf',
  doc: 'TCP between two ends on one host, which Solaris fuses, past IP: a part of what the tcp provider shows. Planned in the design of 2008; no system ships it.',
  module: 'vmlinux',
  function: '',
  probes,
};
