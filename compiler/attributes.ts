/**
 * Stability attributes: how far a name, what it means, and where it exists can be relied on. Manual:
 * "Stability"; the spelling `Names/Data/Class` is that of `#pragma D attributes` and `-x amin`.
 */

/** Identifier names, data semantics, dependency class. */
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
  'Standard',
];

/** From the narrowest to the widest. */
const classes = ['Unknown', 'CPU', 'Platform', 'Group', 'ISA', 'Common'];

const scales = [stabilities, stabilities, classes];

/** What holds for whatever nothing else is said of. */
export const stable: Attributes = ['Stable', 'Stable', 'Common'];

const highest: Attributes = ['Standard', 'Standard', 'Common'];

/** Reads `Evolving/Evolving/ISA` in any case; parts that are missing are the highest there is. Undefined if malformed. */
export function parseAttributes(text: string): Attributes | undefined {
  const parts = text.replace(/\/$/, '').split('/');
  if (parts.length > scales.length) return undefined;
  const read = scales.map((scale, index) => {
    const part = parts[index]?.toLowerCase();
    return part === undefined || text === ''
      ? highest[index]
      : scale.find((name) => name.toLowerCase() === part);
  });
  const [names, data, class_] = read;
  if (names === undefined || data === undefined || class_ === undefined) return undefined;
  return [names, data, class_];
}

export function attributesText(attributes: Attributes): string {
  return attributes.join('/');
}

const rank = (attributes: Attributes, index: number): number =>
  scales[index].indexOf(attributes[index]);

/** The lesser of the two in each of the three. */
export function minimumOf(left: Attributes, right: Attributes): Attributes {
  const lesser = (index: number): string =>
    rank(left, index) <= rank(right, index) ? left[index] : right[index];
  return [lesser(0), lesser(1), lesser(2)];
}

/** Whether any of the three falls below the minimum. */
export function isBelow(attributes: Attributes, minimum: Attributes): boolean {
  return scales.some((_, index) => rank(attributes, index) < rank(minimum, index));
}
