/** Stability attributes, as `-v` and `-lv` report them. Manual: "Stability". */
import type { Enabling, Probe } from '../compiler/program.ts';

/** Names, data semantics, dependency class. */
export type Attributes = readonly [names: string, data: string, class_: string];

/** From the least to the most stable. */
const stabilities = [
  'Internal',
  'Private',
  'Obsolete',
  'External',
  'Unstable',
  'Evolving',
  'Stable',
];
const classes = ['Unknown', 'CPU', 'Platform', 'Group', 'ISA', 'Common'];

const stable: Attributes = ['Stable', 'Stable', 'Common'];

/** The providers that are not network providers. */
const providerAttributes: ReadonlyMap<string, Attributes> = new Map([
  ['dtrace', stable],
  ['profile', ['Evolving', 'Evolving', 'Common']],
]);

/** Every stable network provider's, for its names and its arguments alike. */
const networkAttributes: Attributes = ['Evolving', 'Evolving', 'ISA'];

/** Attributes of a probe's description and of its arguments. */
export function attributesOf(probe: Probe): Attributes {
  return providerAttributes.get(probe.provider) ?? networkAttributes;
}

const lesser = (scale: readonly string[], left: string, right: string): string =>
  scale.indexOf(left) <= scale.indexOf(right) ? left : right;

function minimum(left: Attributes, right: Attributes): Attributes {
  return [
    lesser(stabilities, left[0], right[0]),
    lesser(stabilities, left[1], right[1]),
    lesser(classes, left[2], right[2]),
  ];
}

/** Expressions whose stability is that of the probe's arguments; D's own variables are stable. */
const argumentKinds: ReadonlySet<unknown> = new Set(['argument', 'field', 'fieldAddress']);

/** Whether a typed tree holds an expression of those kinds. */
function usesArguments(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(usesArguments);
  if (typeof node !== 'object' || node === null) return false;
  if ('kind' in node && argumentKinds.has(node.kind)) return true;
  return Object.values(node).some(usesArguments);
}

/** The four lines of one set of attributes. */
export function attributeLines(title: string, attributes: Attributes): string {
  const [names, data, dependency] = attributes;
  return `\n\t${title}\n\t\tIdentifier Names: ${names}\n\t\tData Semantics:   ${data}\n\t\tDependency Class: ${dependency}\n`;
}

/** What `-v` says of one script or description: the minimum over its probes, and over its statements. */
export function stabilityReport(subject: string, enablings: readonly Enabling[]): string {
  let probes = stable;
  let statements = stable;
  for (const { probe, clauses } of enablings) {
    probes = minimum(probes, attributesOf(probe));
    if (clauses.some((clause) => usesArguments([clause.predicate, clause.statements])))
      statements = minimum(statements, attributesOf(probe));
  }
  return `\nStability attributes for ${subject}:\n${attributeLines(
    'Minimum Probe Description Attributes',
    probes,
  )}${attributeLines('Minimum Statement Attributes', statements)}`;
}
