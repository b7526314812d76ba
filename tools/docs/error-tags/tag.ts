/** One row of the table of error tags. */
import type { EngineName } from '../../../compiler/engines.ts';

/** How the program of a row is given where it is not a script by itself. */
export interface Given {
  /** `$1` onwards. */
  readonly operands?: readonly string[];
  /** Text of a D library that is read before. */
  readonly library?: string;
  /** What is less stable than this is refused. */
  readonly amin?: string;
  readonly engine?: EngineName;
}

export interface ErrorTag {
  readonly tag: string;
  readonly meaning: string;
  readonly advice: string;
  /** Raises it. */
  readonly program: string;
  readonly given?: Given;
}

export function tag(
  name: string,
  meaning: string,
  advice: string,
  program: string,
  given?: Given,
): ErrorTag {
  return { tag: name, meaning, advice, program, ...(given === undefined ? {} : { given }) };
}
