/** Members of argument structs, printed for every packet that fires a probe, beside what tshark reads of it. */
import { expect } from 'vitest';
import { output } from './support.ts';

export type Frame = Readonly<Record<string, string>>;

export interface Member {
  readonly name: string;
  /** The D expression and how it is printed. */
  readonly value: string;
  readonly conversion: '%d' | '%s';
  /** The same text, from tshark's fields. */
  readonly expected: (frame: Frame) => string;
}

/** The field as a decimal number, 0 where the frame has none. */
export const number =
  (field: string, absent = 0) =>
  (frame: Frame): string =>
    String(frame[field] === '' ? absent : Number(frame[field]));

/** The first of the fields that the frame has. */
export const string =
  (...alternatives: readonly string[]) =>
  (frame: Frame): string =>
    alternatives.map((field) => frame[field]).find((value) => value !== '') ?? '<null>';

export const member = (
  argument: number,
  name: string,
  conversion: Member['conversion'],
  expected: Member['expected'],
): Member => ({ name, value: `args[${argument}]->${name}`, conversion, expected });

export interface Comparison {
  readonly probe: string;
  readonly fires: (frame: Frame) => boolean;
  readonly members: readonly Member[];
}

/** printf() of all members, a line a packet. */
function programOf({ probe, members }: Comparison): string {
  const format = members.map(({ conversion }) => conversion).join('\\t');
  return `${probe} { printf("${format}\\n", ${members.map(({ value }) => value).join(', ')}); }`;
}

function readOurs(text: string, members: readonly Member[]): readonly Frame[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(members.map(({ name }, i) => [name, values[i]]));
    });
}

/** Every firing of the probe over the capture shows what tshark reads of the frames that must fire it. */
export async function compare(
  path: string,
  frames: readonly Frame[],
  comparison: Comparison,
): Promise<void> {
  const { fires, members } = comparison;
  const expected = frames
    .filter(fires)
    .map((frame) => Object.fromEntries(members.map(({ name, expected: of }) => [name, of(frame)])));
  const program = programOf(comparison);
  const text = await output('-r', path, '-x', 'vantage=both', '-n', program);
  expect(readOurs(text, members)).toEqual(expected);
}
