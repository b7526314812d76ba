import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import { ipReceive, ipSend } from '../linux/ways.ts';

const args = [
  'pktinfo_t *',
  'csinfo_t *',
  'ipinfo_t *',
  'ifinfo_t *',
  'ipv4info_t *',
  'ipv6info_t *',
] as const;

/** The prototypes of 2006 and 2007 passed the ipinfo_t second. */
const prototypes = [{ slot: 1, struct: 'ipinfo_t' }] as const;

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'An IPv4 or IPv6 packet leaves this host, each fragment by itself, forwarded ones included.',
    args,
    prototypes,
    wire: { on: 'send', layer: 'ip' },
    linux: ipSend,
  },
  {
    name: 'receive',
    doc: 'An IPv4 or IPv6 packet reaches this host, each fragment by itself, before any firewall looks at it.',
    args,
    prototypes,
    wire: { on: 'receive', layer: 'ip' },
    linux: ipReceive,
  },
];

export const ip: ProviderDefinition = {
  name: 'ip',
  doc: 'IPv4 and IPv6 packets.',
  module: 'vmlinux',
  function: '',
  probes,
};
