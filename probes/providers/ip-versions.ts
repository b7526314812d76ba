import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as drops from '../linux/drops.ts';
import * as ways from '../linux/ways.ts';
import { among, condition, packet } from '../structs/field.ts';
import { ipArguments, ipPrototypes, withReason } from './ip.ts';
import { insideHost } from './unpacked.ts';

const common = { args: ipArguments, prototypes: ipPrototypes } as const;

/** The prototype of 2007 had a provider for each version of IP beside the one for both. */
function providerOf(version: 4 | 6): ProviderDefinition {
  const text = `IPv${version}`;
  const isVersion = among(packet('ipVersion'), version);
  const any = condition(`of version ${version}`, isVersion);
  const local = condition(
    `of version ${version} with a loopback address`,
    isVersion,
    among(packet('isLocal'), 1),
  );
  const probes: readonly ProbeDefinition[] = [
    {
      name: 'send',
      doc: `As ip:::send, ${text} only.`,
      ...common,
      wire: { on: 'send', layer: 'ip', when: any },
      get linux() {
        return ways.ipSendOf(version);
      },
    },
    {
      name: 'receive',
      doc: `As ip:::receive, ${text} only.`,
      ...common,
      wire: { on: 'receive', layer: 'ip', when: any },
      get linux() {
        return ways.ipReceiveOf(version);
      },
    },
    {
      name: 'local-send',
      doc: `As ip:::send, ${text} that does not leave this host only.`,
      ...common,
      wire: { on: 'send', layer: 'ip', when: local },
      get linux() {
        return ways.localSendOf(version);
      },
    },
    {
      name: 'local-receive',
      doc: `As ip:::receive, ${text} that has not left this host only.`,
      ...common,
      wire: { on: 'receive', layer: 'ip', when: local },
      get linux() {
        return ways.localReceiveOf(version);
      },
    },
    {
      name: 'drop-in',
      doc: `As ip:::drop-in, ${text} only.`,
      ...withReason,
      grade: insideHost,
      get linux() {
        return drops.dropInOf(version);
      },
    },
    {
      name: 'drop-out',
      doc: `As ip:::drop-out, ${text} only.`,
      ...withReason,
      grade: insideHost,
      get linux() {
        return drops.dropOutOf(version);
      },
    },
    {
      name: 'read',
      doc: `An ${text} packet is handed to the transport: ip:::deliver.`,
      ...common,
      grade: insideHost,
      get linux() {
        return ways.ipDeliverOf(version);
      },
    },
    {
      name: 'write',
      doc: `The transport hands over an ${text} packet: ip:::request.`,
      ...common,
      grade: insideHost,
      get linux() {
        return ways.ipRequestOf(version);
      },
    },
  ];
  return {
    name: `ipv${version}`,
    doc: `${text} packets, under the names of the prototype of 2007.`,
    module: 'vmlinux',
    function: '',
    probes,
  };
}

export const ipv4: ProviderDefinition = providerOf(4);
export const ipv6: ProviderDefinition = providerOf(6);
