/** Probe descriptions to the probes they name. */
import type { ProbeDescription } from '../../grammar/ast.ts';
import type { Pattern, ProbeTable } from '../probe-table.ts';
import type { Probe } from '../program.ts';
import type { Specifier } from '../request.ts';
import { isGlob } from '../globs.ts';
import { suggest } from '../suggest.ts';
import { type Context, fail } from './context.ts';

/** The four parts of a description. */
export const descriptionFields: readonly (keyof Pattern)[] = [
  'provider',
  'module',
  'function',
  'name',
];

/** What a number in a text of -P, -m or -f would have had to name. */
const plurals: ReadonlyMap<Specifier, string> = new Map([
  ['provider', 'providers'],
  ['module', 'modules'],
  ['function', 'functions'],
]);

const largestId = 0xffff_ffff;

export interface Matching {
  readonly table: ProbeTable;
  /** -Z: matching nothing is no error. */
  readonly zdefs: boolean;
  /** Match for a listing: what a wildcard leaves out too. */
  readonly listing: boolean;
  readonly specifier: Specifier;
}

/** A description with its macros replaced, and what it matches. */
export interface DescriptionMatch {
  readonly pattern: Pattern;
  /** All four fields. */
  readonly text: string;
  readonly probes: readonly Probe[];
}

function textOf(pattern: Pattern): string {
  return descriptionFields.map((field) => pattern[field]).join(':');
}

/** More names than this are a list to look at by itself. */
const mostNames = 40;

/** The probes of a provider, for somebody who knows its name only. */
function namesOf(provider: string, probes: readonly Probe[]): string {
  const names = [...new Set(probes.map(({ name }) => name))];
  return names.length > mostNames
    ? `tsdtrace -l -P ${provider} lists the ${probes.length} probes of provider ${provider}`
    : `provider ${provider} has ${names.join(', ')}`;
}

/** What a wildcard would match if it did not leave out what has to be asked for. */
function leftOut(pattern: Pattern, table: ProbeTable): string | undefined {
  const probes = table.match(pattern, true);
  if (probes.length === 0) return undefined;
  const counters = probes.every(({ definition }) => definition?.counter !== undefined);
  if (!counters)
    return `a wildcard leaves out ${probes.map(({ provider, name }) => `${provider}:::${name}`).join(', ')}: name them`;
  const [{ provider }] = probes;
  return pattern.provider === '' || isGlob(pattern.provider)
    ? `counters are matched by their provider's name only: ${provider}:::${pattern.name}`
    : `the ${probes.length} counters that it matches are of the level diagnostic: -x miblevel=diag, or a name without wildcard`;
}

/** A provider or a name that stands in another field, as in `tcp:send` and `-f send`. */
function misplaced({ provider, module, ...rest }: Pattern, table: ProbeTable): string | undefined {
  const word = rest.function === '' ? module : rest.function;
  if (provider !== '' || word === '') return undefined;
  if (table.hasProvider(word)) return `did you mean ${word}:::${rest.name}?`;
  if (rest.name !== '') return undefined;
  return table.all.some(({ name }) => name === word)
    ? `did you mean the name ${word}? It is :::${word}`
    : undefined;
}

/** The nearest probe's name, written as shortly as the description that missed it. */
function nearest(pattern: Pattern, table: ProbeTable): string | undefined {
  const known = table.lack(pattern) ?? leftOut(pattern, table) ?? misplaced(pattern, table);
  if (known !== undefined) return known;
  const short = ({ provider, name }: { provider: string; name: string }): string =>
    pattern.provider === '' ? name : `${provider}:::${name}`;
  const written = short(pattern);
  const guess = suggest(
    written,
    table.all.map((probe) => short(probe)),
  );
  if (guess !== undefined) return `did you mean ${guess}?`;
  const siblings = table.all.filter(({ provider }) => provider === pattern.provider);
  if (siblings.length > 0) return namesOf(pattern.provider, siblings);
  const providers = new Set(table.all.map(({ provider }) => provider));
  const provider = suggest(pattern.provider, providers);
  if (provider !== undefined && table.match({ ...pattern, provider }, true).length > 0)
    return `did you mean ${provider}:::${pattern.name}?`;
  if (pattern.provider === '' || isGlob(pattern.provider)) return undefined;
  return `there is no provider ${pattern.provider}: there are ${[...providers].sort().join(', ')}`;
}

/** Replaces macros in every field and checks the form: D_PDESC_INVAL. */
function patternOf(description: ProbeDescription, context: Context): Pattern {
  const bad = (why: string, hint?: string): never =>
    fail(
      context,
      'D_PDESC_INVAL',
      description.span,
      `invalid probe description "${description.text}": ${why}`,
      hint,
    );
  if (description.overspecified)
    bad(
      'Overspecified probe description',
      'a description has at most four parts: provider:module:function:name',
    );
  const [provider, module, func, name] = descriptionFields.map(
    (field) =>
      context.macros.expand(description[field]) ??
      bad('Undefined macro variable in probe description'),
  );
  return { provider, module, function: func, name };
}

function matchIdentifier(
  id: number,
  description: ProbeDescription,
  { table, specifier }: Matching,
  context: Context,
): DescriptionMatch {
  const bad = (message: string, hint?: string): never =>
    fail(context, 'D_PDESC_INVAL', description.span, message, hint);
  const plural = plurals.get(specifier);
  if (id > largestId) bad(`identifier ${description.text} exceeds maximum probe id`);
  if (plural !== undefined) bad(`probe identifier ${id} not permitted when specifying ${plural}`);
  const probe =
    table.byId(id) ??
    bad(
      `invalid probe identifier ${id}: Unknown probe identifier`,
      'tsdtrace -l lists the probes with their identifiers',
    );
  return { pattern: probe, text: textOf(probe), probes: [probe] };
}

/**
 * The probes that a description matches. Throws CompileError D_PDESC_ZERO when there is none, unless
 * `zdefs` (-Z) allows that.
 */
export function matchProbes(
  description: ProbeDescription,
  matching: Matching,
  context: Context,
): DescriptionMatch {
  if (description.id !== undefined)
    return matchIdentifier(description.id, description, matching, context);
  const { table, zdefs, listing } = matching;
  const pattern = patternOf(description, context);
  const text = textOf(pattern);
  const probes = table.match(pattern, listing);
  if (probes.length === 0 && !zdefs)
    fail(
      context,
      'D_PDESC_ZERO',
      description.span,
      `probe description ${text} does not match any probes`,
      nearest(pattern, table),
    );
  return { pattern, text, probes };
}
