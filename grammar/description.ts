/** Probe descriptions: `provider:module:function:name` to its four parts, and back. */
import type { ProbeDescription, Span } from './ast.ts';

/** The four parts of a description, from the left. */
export const PROBE_FIELDS = ['provider', 'module', 'function', 'name'] as const;

export type ProbeField = (typeof PROBE_FIELDS)[number];

/**
 * Splits a description at its colons, right-aligned so that its last part is the field `last`: `-f foo` is
 * `::foo:`. Of too many parts the right-most are kept and `overspecified` is set.
 */
export function describe(text: string, last: ProbeField, span: Span): ProbeDescription {
  const limit = PROBE_FIELDS.indexOf(last) + 1;
  const parts = text.split(':');
  const kept = parts.slice(-limit);
  const part = (field: ProbeField): string =>
    kept[PROBE_FIELDS.indexOf(field) - limit + kept.length] ?? '';
  return {
    kind: 'ProbeDescription',
    text,
    provider: part('provider'),
    module: part('module'),
    function: part('function'),
    name: part('name'),
    ...(parts.length > limit ? { overspecified: true } : {}),
    span,
  };
}

/** The text that means this description wherever it stands: `::foo:` for what `-f foo` gave. */
export function describedAs(node: ProbeDescription): string {
  const text = writtenOut(node);
  // At the end of a line a backslash would belong to the line break.
  return text.endsWith('\\') ? `${text} ` : text;
}

function writtenOut(node: ProbeDescription): string {
  if (node.id !== undefined || node.overspecified === true) return node.text;
  const same = describe(node.text, 'name', node.span);
  return PROBE_FIELDS.every((field) => same[field] === node[field])
    ? node.text
    : PROBE_FIELDS.map((field) => node[field]).join(':');
}
