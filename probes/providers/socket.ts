import { unavailable } from '../define.ts';
import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';

/** args[0] of the design of 2008 is the packet, which a call does not have. */
const args = ['void', 'csinfo_t *', 'ipinfo_t *', 'sockinfo_t *', 'sockioinfo_t *'] as const;

const noCalls = unavailable('a capture shows packets, not the calls of processes');

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'A process has sent through a socket, or failed to; in its own context, so that pid and execname are its own. The IP addresses are those of the socket: ip_plength is what was sent.',
    args,
    grade: noCalls,
    get linux() {
      return ways.socketSends;
    },
  },
  {
    name: 'receive',
    doc: 'A process has received from a socket, or failed to; in its own context, so that pid and execname are its own. The IP addresses are those of the socket: ip_plength is what was received.',
    args,
    grade: noCalls,
    get linux() {
      return ways.socketReceives;
    },
  },
];

export const socket: ProviderDefinition = {
  name: 'socket',
  doc: 'Calls that send and receive, of any address family. Planned in the design of 2008; no system ships it, the arguments are ours.',
  module: 'vmlinux',
  function: '',
  probes,
};
