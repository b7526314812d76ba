import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as drops from '../linux/drops.ts';
import * as ways from '../linux/ways.ts';
import { insideHost } from './unpacked.ts';

/** The published layout. */
export const ipArguments = [
  'pktinfo_t *',
  'csinfo_t *',
  'ipinfo_t *',
  'ifinfo_t *',
  'ipv4info_t *',
  'ipv6info_t *',
] as const;

/** The prototypes of 2006 and 2007 passed the ipinfo_t second. */
export const ipPrototypes = [{ slot: 1, struct: 'ipinfo_t' }] as const;

const common = { args: ipArguments, prototypes: ipPrototypes } as const;

/** The published arguments, and why the packet was dropped. */
export const withReason: Pick<ProbeDefinition, 'args' | 'prototypes'> = {
  args: [...ipArguments, 'dropinfo_t *'],
  prototypes: ipPrototypes,
};

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'An IPv4 or IPv6 packet leaves this host, each fragment by itself, forwarded ones included.',
    ...common,
    wire: { on: 'send', layer: 'ip' },
    get linux() {
      return ways.ipSend;
    },
  },
  {
    name: 'receive',
    doc: 'An IPv4 or IPv6 packet reaches this host, each fragment by itself, before any firewall looks at it.',
    ...common,
    wire: { on: 'receive', layer: 'ip' },
    get linux() {
      return ways.ipReceive;
    },
  },
  {
    name: 'drop-in',
    aside: true,
    doc: 'A packet on its way in is dropped. illumos passes the published six arguments, Linux has a reason too.',
    ...withReason,
    grade: insideHost,
    get linux() {
      return drops.dropIn;
    },
  },
  {
    name: 'drop-out',
    aside: true,
    doc: 'A packet on its way out is dropped. illumos passes the published six arguments, Linux has a reason too.',
    ...withReason,
    grade: insideHost,
    get linux() {
      return drops.dropOut;
    },
  },
  {
    name: 'request',
    aside: true,
    doc: 'The transport hands a packet to IP. Planned in the design of 2008; no system ships it.',
    ...common,
    grade: insideHost,
    get linux() {
      return ways.ipRequest;
    },
  },
  {
    name: 'deliver',
    aside: true,
    doc: 'IP hands a packet to the transport. Planned in the design of 2008; no system ships it.',
    ...common,
    grade: insideHost,
    get linux() {
      return ways.ipDeliver;
    },
  },
  {
    name: 'packet-free',
    aside: true,
    doc: 'The memory of a packet is given back: its identity may be used again. Planned in the design of 2008; no system ships it.',
    ...common,
    absent: [2, 3, 4, 5],
    grade: insideHost,
    get linux() {
      return drops.packetFree;
    },
  },
];

export const ip: ProviderDefinition = {
  name: 'ip',
  doc: 'IPv4 and IPv6 packets.',
  module: 'vmlinux',
  function: '',
  probes,
};
