/** Stability attributes, as `-v` and `-lv` report them. Manual: "Stability". */
import { type Attributes, minimumOf, stable } from '../compiler/attributes.ts';
import type { Matched } from '../compiler/program.ts';

/** The four lines of one set of attributes. */
export function attributeLines(title: string, attributes: Attributes): string {
  const [names, data, dependency] = attributes;
  return `\n\t${title}\n\t\tIdentifier Names: ${names}\n\t\tData Semantics:   ${data}\n\t\tDependency Class: ${dependency}\n`;
}

function least(all: readonly Attributes[]): Attributes {
  return all.length === 0 ? stable : all.reduce(minimumOf);
}

/** What `-v` says of one script or description: the minimum over its descriptions, and over their statements. */
export function stabilityReport(subject: string, matched: readonly Matched[]): string {
  return `\nStability attributes for ${subject}:\n${attributeLines(
    'Minimum Probe Description Attributes',
    least(matched.map(({ attributes }) => attributes)),
  )}${attributeLines(
    'Minimum Statement Attributes',
    least(matched.map(({ statementAttributes }) => statementAttributes)),
  )}`;
}
