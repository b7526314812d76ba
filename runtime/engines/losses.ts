/** What a replay lost, said when dtrace would say it. */
import { dropMessage, type DropKind } from '../consumer/messages.ts';
import type { Drop } from '../consumer/sink.ts';
import type { Speculations } from '../consumer/speculations.ts';

interface Table {
  readonly keys: { readonly drops: number };
}

/** Where things get lost. */
export interface Losing {
  readonly aggregations: readonly Table[];
  /** Sparse: not every variable has one. */
  readonly arrays: readonly Table[];
  readonly speculations: Speculations;
  readonly timers: { readonly skipped: number };
  readonly flows: { readonly evictions: number } | undefined;
}

function dropsOf(tables: readonly Table[]): number {
  return tables.reduce((sum, { keys }) => sum + keys.drops, 0);
}

export class Losses {
  readonly #losing: Losing;
  readonly #droptags: boolean;
  readonly #tell: (drop: Drop, message: string) => void;
  /** What was said to be lost so far. */
  readonly #told = new Map<DropKind, number>();

  /** @param tell takes the message as people read it apart: it may have a tag */
  constructor(losing: Losing, droptags: boolean, tell: (drop: Drop, message: string) => void) {
    this.#losing = losing;
    this.#droptags = droptags;
    this.#tell = tell;
  }

  /** Says what was lost since the last time. */
  reportDrops(): void {
    const { aggregations, arrays, speculations } = this.#losing;
    const drops: readonly (readonly [DropKind, number])[] = [
      ['DTRACEDROP_AGGREGATION', dropsOf(aggregations)],
      ['DTRACEDROP_DYNAMIC', dropsOf(arrays.filter(Boolean))],
      ['DTRACEDROP_SPEC', speculations.drops],
      ['DTRACEDROP_SPECUNAVAIL', speculations.unavailable],
    ];
    for (const [kind, count] of drops) {
      const fresh = count - (this.#told.get(kind) ?? 0);
      const drop = { drop: kind, count: fresh, message: dropMessage(kind, fresh, false) };
      if (fresh > 0) this.#tell(drop, dropMessage(kind, fresh, this.#droptags));
      this.#told.set(kind, count);
    }
  }

  /** At the end: what only a replay loses. */
  reportSkipped(): void {
    const { skipped } = this.#losing.timers;
    if (skipped > 0) {
      const what = `timer firing${skipped === 1 ? '' : 's'} skipped`;
      const message = `${skipped} ${what}: the capture's clock jumped ahead`;
      this.#tell({ drop: 'TSDTRACEDROP_TIMER', count: skipped, message }, message);
    }
    const evictions = this.#losing.flows?.evictions ?? 0;
    if (evictions > 0) {
      const message = `${evictions} flow${evictions === 1 ? '' : 's'} evicted`;
      this.#tell({ drop: 'TSDTRACEDROP_FLOW', count: evictions, message }, message);
    }
  }
}
