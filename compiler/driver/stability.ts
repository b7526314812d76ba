/**
 * The stability of probe descriptions and of what clauses name, for `-v`, `-lv`, `-x amin` and
 * `#pragma D attributes`. Manual: "Stability".
 */
import type { Clause, Expression, Identifier, Node, Span } from '../../grammar/ast.ts';
import { walk } from '../../grammar/walk.ts';
import { aggregatingNames, actionNames } from '../actions.ts';
import { type Attributes, minimumOf, stable } from '../attributes.ts';
import { isGlob } from '../globs.ts';
import type { Context } from '../passes/context.ts';
import type { Pattern } from '../probe-table.ts';
import type { Probe } from '../program.ts';
import { subroutines } from '../subroutines.ts';

/** The attributes that a provider gives the four parts of its descriptions, and its arguments. */
export interface ProviderAttributes {
  readonly provider: Attributes;
  readonly module: Attributes;
  readonly function: Attributes;
  readonly name: Attributes;
  readonly args: Attributes;
}

export type ProviderPart = keyof ProviderAttributes;

export function isProviderPart(part: string): part is ProviderPart {
  return part in unstableProvider;
}

const unstable: Attributes = ['Unstable', 'Unstable', 'Common'];
const hidden: Attributes = ['Private', 'Private', 'Unknown'];
const evolving: Attributes = ['Evolving', 'Evolving', 'Common'];

/** Of a description that names no one provider. */
const unstableProvider: ProviderAttributes = {
  provider: unstable,
  module: unstable,
  function: unstable,
  name: unstable,
  args: unstable,
};

const dtraceProvider: ProviderAttributes = {
  provider: stable,
  module: hidden,
  function: hidden,
  name: stable,
  args: stable,
};

const profileProvider: ProviderAttributes = {
  provider: evolving,
  module: ['Unstable', 'Unstable', 'Unknown'],
  function: hidden,
  name: evolving,
  args: evolving,
};

const network: Attributes = ['Evolving', 'Evolving', 'ISA'];

/** Every stable network provider's. */
const networkProvider: ProviderAttributes = {
  provider: network,
  module: hidden,
  function: hidden,
  name: network,
  args: network,
};

/** Names of D's own that are less than stable. */
const languageAttributes: ReadonlyMap<string, Attributes> = new Map([
  ['curthread', ['Stable', 'Private', 'Common']],
  ...[
    'd_path',
    'ddi_pathname',
    'getmajor',
    'getminor',
    'htonl',
    'htonll',
    'htons',
    'mutex_owned',
    'mutex_owner',
    'mutex_type_adaptive',
    'mutex_type_spin',
    'ntohl',
    'ntohll',
    'ntohs',
    'rw_iswriter',
    'rw_read_held',
    'rw_write_held',
  ].map((name) => [name, evolving] as const),
]);

/** The variables whose stability is that of a part of the provider. */
const contextNames: ReadonlyMap<string, ProviderPart> = new Map([
  ['probeprov', 'provider'],
  ['probemod', 'module'],
  ['probefunc', 'function'],
  ['probename', 'name'],
  ['args', 'args'],
]);

/** A description's own attributes, and those of the provider that its clause sees. */
export interface DescriptionStability {
  /** False when it matches nothing, or several probes that may differ. */
  readonly definite: boolean;
  readonly attributes: Attributes;
  readonly provider: ProviderAttributes;
}

/** One name of a clause, how dtrace calls it in messages, and its attributes. */
export interface NameStability {
  readonly what: string;
  readonly attributes: Attributes;
  readonly span: Span;
  readonly half: Context['half'];
}

const belowEvolving = new Set(['Internal', 'Private', 'Obsolete', 'External', 'Unstable']);
const atLeastEvolving = (name: string): boolean => !belowEvolving.has(name);

/** What dtrace calls a name that is followed by `(` or `[`, or stands alone. */
function nameKind(node: Identifier, parent: Node | undefined): string {
  const { name } = node;
  if (parent?.kind === 'CallExpression' && parent.callee === node) {
    if (aggregatingNames.has(name)) return `aggregating function ${name}( )`;
    return `${actionNames.has(name) ? 'tracing function' : 'function'} ${name}( )`;
  }
  const array = parent?.kind === 'IndexExpression' && parent.object === node;
  return `${array ? 'associative array' : 'scalar'} ${name}`;
}

export class Stability {
  readonly #providers = new Map<string, ProviderAttributes>([
    ['dtrace', dtraceProvider],
    ['profile', profileProvider],
  ]);
  readonly #names = new Map<string, Attributes>();
  readonly #constants = new Set<string>();

  ofProvider(name: string): ProviderAttributes {
    return this.#providers.get(name) ?? networkProvider;
  }

  /** `#pragma D attributes N/D/C provider NAME PART`. */
  setProvider(name: string, part: ProviderPart, attributes: Attributes): void {
    this.#providers.set(name, { ...this.ofProvider(name), [part]: attributes });
  }

  /** `#pragma D attributes N/D/C NAME`, or what an inline's definition comes to. */
  setName(name: string, attributes: Attributes): void {
    this.#names.set(name, attributes);
  }

  /** An inline that is an integer constant stands for the number alone. */
  setConstant(name: string): void {
    this.#constants.add(name);
  }

  /** Of a description and the probes that it matched: the minimum over the parts that it names. */
  ofDescription(pattern: Pattern, probes: readonly Probe[]): DescriptionStability {
    const open = (part: string): boolean => part === '' || isGlob(part);
    const first = probes.at(0);
    if (first === undefined || (probes.length > 1 && this.#isUnstableSet(pattern, first)))
      return { definite: false, attributes: unstable, provider: unstableProvider };
    const provider = open(pattern.provider) ? unstableProvider : this.ofProvider(first.provider);
    let attributes = provider.provider;
    for (const part of ['module', 'function', 'name'] as const)
      if (!open(pattern[part])) attributes = minimumOf(attributes, provider[part]);
    return { definite: true, attributes, provider };
  }

  /** Several probes may differ in their arguments where the provider promises much of a part left open. */
  #isUnstableSet(pattern: Pattern, { provider }: Probe): boolean {
    const attributes = this.ofProvider(provider);
    const open = (part: string): boolean => part === '' || isGlob(part);
    return (
      (open(pattern.provider) && !atLeastEvolving(attributes.args[1])) ||
      (['module', 'function', 'name'] as const).some(
        (part) => open(pattern[part]) && atLeastEvolving(attributes[part][0]),
      )
    );
  }

  /** The names in a clause that have attributes: those of its body first, as dtrace checks it. */
  namesIn({ body, predicate }: Clause, provider: ProviderAttributes): readonly NameStability[] {
    return [
      ...(body === undefined ? [] : this.#attributed(body, provider, 'in action list')),
      ...(predicate === undefined ? [] : this.#attributed(predicate, provider, 'in predicate')),
    ];
  }

  /** Of an inline's value: outside a clause, `args[]` and its kin are as stable as D itself. */
  ofExpression(node: Expression): Attributes {
    return least(this.#attributed(node, dtraceProvider, undefined));
  }

  /** Variables of the program are stable unless a pragma said less. */
  #attributed(
    node: Node,
    provider: ProviderAttributes,
    half: NameStability['half'],
  ): readonly NameStability[] {
    const found: NameStability[] = [];
    walk(node, (each, parent) => {
      if (each.kind !== 'Identifier') return;
      const attributes = this.#ofName(each.name, provider);
      if (attributes === undefined) return;
      found.push({ what: nameKind(each, parent), attributes, span: each.span, half });
    });
    return found;
  }

  #ofName(name: string, provider: ProviderAttributes): Attributes | undefined {
    if (this.#constants.has(name)) return undefined;
    const own = this.#names.get(name);
    if (own !== undefined) return own;
    if (name.includes('`')) return hidden;
    const part = contextNames.get(name);
    return part === undefined ? languageAttributes.get(name) : provider[part];
  }
}

function least(names: readonly NameStability[]): Attributes {
  return names.reduce((lowest, { attributes }) => minimumOf(lowest, attributes), stable);
}

/** The least of what a clause's body and predicate name; a clause without statements does nothing of its own. */
export function statementAttributes(names: readonly NameStability[], node: Clause): Attributes {
  const empty = node.body?.statements.every(({ kind }) => kind === 'EmptyStatement') ?? true;
  return empty ? stable : least(names);
}

/** True for names that D itself defines as globals: `#pragma D attributes` cannot change those. */
export function isLanguageName(name: string): boolean {
  return (
    contextNames.has(name) ||
    languageAttributes.has(name) ||
    aggregatingNames.has(name) ||
    actionNames.has(name) ||
    subroutines.has(name) ||
    /^(?:arg[0-9]|uregs)$/.test(name)
  );
}
