/** The catalogue: every provider, probe and argument struct, with how a recorded trace provides them. */
import type { Catalogue, ProviderDefinition, StructDefinition } from './define.ts';
import * as constantNumbers from './constants.ts';
import { linux } from './linux/index.ts';
import { native } from './native/index.ts';
import { providers as shipped } from './providers/index.ts';
import { structAliases, structs } from './structs/index.ts';
import * as tables from './tables.ts';

export type * from './define-linux.ts';
export * from './define-native.ts';
export * from './define.ts';
export { argumentStruct, memberNames, resolveMember, scalarArgument } from './layout.ts';
export type { ResolvedMember } from './layout.ts';
export { protocolNames } from './names/protocols.ts';

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

/** Probes that are always there. */
const taken = /^(?:begin|end|error|(?:tick|profile)-\d.*)$/;

/** Every struct that a probe names must exist, and no probe may be there twice or be called as one of dtrace's own. */
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
      if (taken.test(probe.name.toLowerCase()))
        throw new Error(`probe ${description}: dtrace has a probe of that name`);
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
 * Throws an Error for a probe or struct that is defined twice, for a probe that is called as one of the providers dtrace and
 * profile, and for a struct that is not defined.
 */
export function defineCatalogue(
  providers: readonly ProviderDefinition[],
  structDefinitions: readonly StructDefinition[],
  extras: Partial<Pick<Catalogue, 'constants' | 'stringTables' | 'linux' | 'native'>> = {},
): Catalogue {
  const byName = structsByName(structDefinitions);
  checkProviders(providers, byName);
  const { constants } = constantNumbers;
  const { stringTables } = tables;
  return { providers, structs: byName, constants, stringTables, ...extras };
}

export { linux, native, structs };

/** The providers, in the order in which probes are numbered and listed. */
export const providers: readonly ProviderDefinition[] = shipped;

/** The shipped structs by name: what `structsByName` gives, without asking each. */
function shippedStructs(): ReadonlyMap<string, StructDefinition> {
  const byName = new Map(structs.map((struct) => [struct.name, struct]));
  for (const [alias, name] of Object.entries(structAliases)) byName.set(alias, byName.get(name)!);
  return byName;
}

/** The catalogue that tsdtrace ships; `defineCatalogue` finds nothing wrong with it. */
export const catalogue: Catalogue = {
  providers: shipped,
  structs: shippedStructs(),
  get constants() {
    return constantNumbers.constants;
  },
  get stringTables() {
    return tables.stringTables;
  },
  linux,
  native,
};
