/** Reading what each tool prints, and comparing it with the truth. */
import type { SourceTotals, Truth } from './truth.ts';

/** What a query found: a number for each key. */
export type Answer = ReadonlyMap<string, number>;

/** Finds the answer in a tool's output, or in the truth. */
export type Reader = (output: string) => Answer;
export type Expectation = (truth: Truth) => Answer;

function collect(entries: Iterable<readonly [string, number]>): Answer {
  const sums = new Map<string, number>();
  for (const [key, value] of entries) sums.set(key, (sums.get(key) ?? 0) + value);
  return sums;
}

/** Lines that end in "key value"; others say something else. `keyOf` makes one spelling of the key. */
export function pairs(keyOf: (key: string) => string = (key) => key): Reader {
  return (output) =>
    collect(
      [...output.matchAll(/(\S+)\s+(\d+)[ \t]*$/gm)].map(
        ([, key, value]) => [keyOf(key), Number(value)] as const,
      ),
    );
}

/** dtrace's picture of a distribution: "value |@@@ count", without the empty rows at its ends. */
export const distribution: Reader = (output) =>
  collect(
    [...output.matchAll(/^\s*(\S+) \|[@ ]*\s(\d+)\s*$/gm)].flatMap(([, key, value]) =>
      Number(value) === 0 ? [] : [[key, Number(value)] as const],
    ),
  );

/** One line a packet, "source > destination: length": how much of each source. */
export const packetLines: Reader = (output) =>
  collect(
    [...output.matchAll(/^(\S+) > \S+: (\d+)$/gm)].map(
      ([, source, length]) => [source, Number(length)] as const,
    ),
  );

const flagLetters = [
  ['S', 0x02],
  ['F', 0x01],
  ['P', 0x08],
  ['R', 0x04],
  ['.', 0x10],
] as const;

/** tcpdump's "[S.]," as the number of the flag byte. */
export function flagNumber(text: string): string {
  return String(
    flagLetters.reduce((sum, [letter, bit]) => sum + (text.includes(letter) ? bit : 0), 0),
  );
}

/** tshark's "0x0012", in decimal. */
export const decimal = (text: string): string => String(Number(text));

/** Sources by what `amount` takes of their totals. */
export function bySource(amount: (totals: SourceTotals, address: string) => number): Expectation {
  return ({ sources }) =>
    new Map(
      Object.entries(sources).map(
        ([address, totals]) => [address, amount(totals, address)] as const,
      ),
    );
}

export const byKey =
  (name: 'accepts' | 'flags' | 'ipPayloads' | 'frames'): Expectation =>
  (truth) =>
    new Map(Object.entries(truth[name]));

/** Where two answers differ, in a sentence; undefined when they do not. */
export function difference(found: Answer, expected: Answer): string | undefined {
  for (const [key, value] of expected)
    if (found.get(key) !== value)
      return `${key}: ${found.get(key) ?? 'nothing'} instead of ${value}`;
  for (const [key, value] of found)
    if (!expected.has(key)) return `${key}: ${value} instead of nothing`;
  return undefined;
}
