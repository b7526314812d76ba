/** The probes that exist: dtrace's own, the profile provider's, and the catalogue's. */
import type { Catalogue, CounterDefinition, ProviderDefinition } from '../probes/define.ts';
import { isGlob, matchGlob } from './globs.ts';
import type { Probe } from './program.ts';

/** Nanoseconds in the units of `tick-N[unit]` and `profile-N[unit]`; manual: "profile Provider". */
const periodUnits: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['nsec', 1],
  ['us', 1e3],
  ['usec', 1e3],
  ['ms', 1e6],
  ['msec', 1e6],
  ['s', 1e9],
  ['sec', 1e9],
  ['m', 60e9],
  ['min', 60e9],
  ['h', 3600e9],
  ['hour', 3600e9],
  ['d', 86400e9],
  ['day', 86400e9],
]);

/** The kernel refuses timers faster than this, and so do we: the same script then works live. */
const shortestPeriodNs = 200_000;

const listedProfileProbes = [
  ...[97, 199, 499, 997, 1999, 4001, 4999].map((rate) => `profile-${rate}`),
  ...[1, 10, 100, 500, 1000, 5000].map((rate) => `tick-${rate}`),
];

/** The period of `tick-N[unit]` or `profile-N[unit]` in nanoseconds; undefined when there is no such probe. */
export function profilePeriod(name: string): number | undefined {
  const match = /^(?:tick|profile)-(\d{1,18})([a-z]*)$/.exec(name.toLowerCase());
  if (match === null) return undefined;
  const count = Number(match[1]);
  const [, , unit] = match;
  const period =
    unit === '' || unit === 'hz' ? Math.floor(1e9 / count) : count * (periodUnits.get(unit) ?? NaN);
  return period >= shortestPeriodNs && Number.isSafeInteger(period) ? period : undefined;
}

/** The counters that `-x miblevel` asks for. */
export const levelOf = (miblevel: string | undefined): CounterDefinition['level'] =>
  miblevel === 'diag' ? 'diagnostic' : 'default';

/** The four parts of a description; '' matches anything. */
export interface Pattern {
  readonly provider: string;
  readonly module: string;
  readonly function: string;
  readonly name: string;
}

/** False for a probe that this wildcard leaves out: see ProbeDefinition.aside and `-x miblevel`. */
function isMeant(
  { name, definition }: Probe,
  { name: pattern, provider }: Pattern,
  level: CounterDefinition['level'],
): boolean {
  const counter = definition?.counter;
  if (counter !== undefined && (pattern === '' || isGlob(pattern)))
    return (
      provider !== '' && provider !== '*' && (counter.level === 'default' || level !== 'default')
    );
  if (definition?.aside !== true || pattern === name) return true;
  return pattern.startsWith(name.slice(0, name.indexOf('-') + 1)) && name.includes('-');
}

/** Modules of a network provider's probes say nothing; those of counters tell them apart. */
const isAnywhere = ({ definition }: Probe): boolean =>
  definition !== undefined && definition.counter === undefined;

/** By its name, or by another that it has elsewhere. */
function isNamed({ name, definition }: Probe, pattern: string): boolean {
  if (matchGlob(pattern, name)) return true;
  return definition?.counter?.aliases.some((alias) => matchGlob(pattern, alias)) ?? false;
}

/** Probes of dtrace's own, which no provider of a catalogue may have: see defineCatalogue. */
const ownNames: readonly string[] = ['BEGIN', 'END', 'ERROR'];

/** Numbers of timers that are made on demand: behind all others, however many there are. */
const firstMade = 100_001;

export class ProbeTable {
  /** The level of the counters that a wildcard means. */
  level: CounterDefinition['level'] = 'default';
  readonly #probes: Probe[] = [];
  /** Timers that were made on demand. */
  readonly #made: Probe[] = [];
  readonly #timers = new Set<string>();
  readonly #catalogue: Catalogue;
  /** Those whose probes have not been asked for, and have no numbers yet. */
  readonly #waiting: ProviderDefinition[];

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#waiting = [...catalogue.providers];
    for (const name of ownNames) this.#add({ provider: 'dtrace', name });
    for (const name of listedProfileProbes)
      this.#add({ provider: 'profile', name, periodNs: profilePeriod(name)! });
  }

  /** Every probe known so far, by id. */
  get all(): readonly Probe[] {
    this.#number(this.#waiting.length);
    return [...this.#probes, ...this.#made];
  }

  hasProvider(name: string): boolean {
    return [
      ...this.#probes.map(({ provider }) => provider),
      ...this.#waiting.map((each) => each.name),
    ].includes(name);
  }

  /** Why the provider has no probe of that name, where somebody may look for it. */
  lack({ provider, name }: Pick<Pattern, 'provider' | 'name'>): string | undefined {
    const lacks = this.#catalogue.providers.find((each) => each.name === provider)?.lacks ?? {};
    return Object.hasOwn(lacks, name) ? lacks[name] : undefined;
  }

  byId(id: number): Probe | undefined {
    return id < firstMade ? this.all[id - 1] : this.#made[id - firstMade];
  }

  /**
   * The probes that a description matches. A `tick-N` or `profile-N` that is named exactly is made on
   * demand. The network providers' probes are not tied to a place in a kernel, so that scripts
   * may name the module they have elsewhere (`tcp:kernel::send`).
   * @param aside match those too that a wildcard leaves out, for a listing
   */
  match(pattern: Pattern, aside = false): readonly Probe[] {
    const periodNs = isGlob(pattern.name) ? undefined : profilePeriod(pattern.name);
    if (periodNs !== undefined) this.#makeTimer(pattern, periodNs);
    else if (!ownNames.includes(pattern.name))
      this.#number(
        this.#waiting.findLastIndex(({ name }) => matchGlob(pattern.provider, name)) + 1,
      );
    return [...this.#probes, ...this.#made].filter(
      (probe) =>
        matchGlob(pattern.provider, probe.provider) &&
        isNamed(probe, pattern.name) &&
        (aside || isMeant(probe, pattern, this.level)) &&
        ((isAnywhere(probe) && pattern.provider !== '') ||
          (matchGlob(pattern.module, probe.module) && matchGlob(pattern.function, probe.function))),
    );
  }

  #makeTimer({ provider, module, function: func, name }: Pattern, periodNs: number): void {
    if (this.#timers.has(name) || module !== '' || func !== '') return;
    if (!matchGlob(provider, 'profile')) return;
    this.#timers.add(name);
    const id = firstMade + this.#made.length;
    this.#made.push({ id, provider: 'profile', module, function: func, name, periodNs });
  }

  /** Gives the probes of that many more providers their numbers. */
  #number(count: number): void {
    for (const provider of this.#waiting.splice(0, count))
      for (const definition of provider.probes)
        this.#add({
          provider: provider.name,
          module: definition.counter?.group ?? provider.module,
          function: provider.function,
          name: definition.name,
          definition,
        });
  }

  #add(probe: Pick<Probe, 'provider' | 'name'> & Partial<Probe>): void {
    if (probe.periodNs !== undefined) this.#timers.add(probe.name);
    this.#probes.push({ module: '', function: '', ...probe, id: this.#probes.length + 1 });
  }
}
