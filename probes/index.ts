/** The catalogue: every provider, probe and argument struct, with how a recorded trace provides them. */
import { constants } from './constants.ts';
import type { Catalogue, ProviderDefinition, StructDefinition } from './define.ts';
import { arp } from './providers/arp.ts';
import { estats } from './providers/estats.ts';
import { gld } from './providers/gld.ts';
import { icmp } from './providers/icmp.ts';
import { linux } from './linux/index.ts';
import { native } from './native/index.ts';
import { ip } from './providers/ip.ts';
import { igmp } from './providers/igmp.ts';
import { ipv4, ipv6 } from './providers/ip-versions.ts';
import { mib } from './providers/mib.ts';
import { sctp } from './providers/sctp.ts';
import { sdt } from './providers/sdt.ts';
import { socket } from './providers/socket.ts';
import { tcp } from './providers/tcp.ts';
import { tcpf } from './providers/tcpf.ts';
import { udplite } from './providers/udplite.ts';
import { udp } from './providers/udp.ts';
import { structs } from './structs/index.ts';
import { stringTables } from './tables.ts';

export type * from './define-linux.ts';
export * from './define-native.ts';
export * from './define.ts';
export { argumentStruct, memberNames, resolveMember, scalarArgument } from './layout.ts';
export type { ResolvedMember } from './layout.ts';
export { protocolNames } from './tables.ts';

function structsByName(
  definitions: readonly StructDefinition[],
): ReadonlyMap<string, StructDefinition> {
  const byName = new Map<string, StructDefinition>();
  for (const struct of definitions) {
    for (const name of struct.alias ? [struct.name, struct.alias.name] : [struct.name]) {
      if (byName.has(name)) throw new Error(`struct ${name} is defined twice`);
      byName.set(name, struct);
    }
  }
  return byName;
}

/** Every struct that a probe names must exist, and no probe may be there twice. */
function checkProviders(
  providers: readonly ProviderDefinition[],
  known: ReadonlyMap<string, StructDefinition>,
): void {
  const seen = new Set<string>();
  /** Lists of arguments, which many probes share. */
  const checked = new Set<readonly string[]>();
  for (const provider of providers) {
    for (const probe of provider.probes) {
      const description = `${provider.name}:${probe.counter?.group ?? ''}::${probe.name}`;
      if (seen.has(description)) throw new Error(`probe ${description} is defined twice`);
      seen.add(description);
      if (checked.has(probe.args) && probe.prototypes === undefined) continue;
      checked.add(probe.args);
      const pointers = probe.args.filter((type) => type.endsWith(' *'));
      const named = pointers.map((type) => type.slice(0, -2));
      for (const struct of [...named, ...(probe.prototypes ?? []).map((old) => old.struct)]) {
        if (!known.has(struct)) throw new Error(`${description}: no struct ${struct}`);
      }
    }
  }
}

/**
 * Make a catalogue of these providers and structs. A struct is found by its name and by its alias's.
 * Constants and string tables are the standard ones unless given.
 * Throws an Error for a probe or struct that is defined twice, and for a struct that is not defined.
 */
export function defineCatalogue(
  providers: readonly ProviderDefinition[],
  structDefinitions: readonly StructDefinition[],
  extras: Partial<Pick<Catalogue, 'constants' | 'stringTables' | 'linux' | 'native'>> = {},
): Catalogue {
  const byName = structsByName(structDefinitions);
  checkProviders(providers, byName);
  return { providers, structs: byName, constants, stringTables, ...extras };
}

/** The providers, in the order in which probes are numbered and listed. */
export const providers: readonly ProviderDefinition[] = [
  ...[ip, tcp, udp, icmp, arp, gld, sctp, igmp, udplite, tcpf, socket],
  ...[ipv4, ipv6, sdt, estats, mib],
];

export { linux, native, structs };

/** The catalogue that tsdtrace ships. */
export const catalogue: Catalogue = defineCatalogue(providers, structs, { linux, native });
