/** What a packet does to a counter, as rows of a table. */
import type { CounterIncrement, Grade, WireEvent } from '../define.ts';

export interface WireRule {
  readonly doc: string;
  readonly wire: WireEvent;
  readonly increment?: CounterIncrement;
  readonly grade?: Grade;
}

/** By the counter's name in its group. */
export type WireRules = Readonly<Record<string, WireRule>>;
