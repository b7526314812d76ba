import type { Columns } from '../columns.ts';
import type { Step } from '../step.ts';

/** Keeps some of the numbers: takes every segment, of both ends. */
export interface Meter {
  take(step: Step): void;
  /** The end begins anew: only for what is not in a column. */
  clear?(endpoint: number): void;
  growTo?(endpoints: number): void;
}

/** Makes a meter whose numbers are in these columns. */
export type MakeMeter = (columns: Columns) => Meter;
