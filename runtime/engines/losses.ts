/** What was lost, said when dtrace would say it. */
import type { CaptureLoss } from '../capture/record-reader.ts';
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
}

function dropsOf(tables: readonly Table[]): number {
  return tables.reduce((sum, { keys }) => sum + keys.drops, 0);
}

export class Losses {
  readonly #losing: Losing;
  readonly #droptags: boolean;
  readonly #tell: (drop: Drop, message: string) => void;
  /** What the engine itself has lost so far: events, keys of the kernel's maps. */
  readonly #counted = new Map<DropKind, number>();
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
      ['DTRACEDROP_PRINCIPAL', 0],
      ['DTRACEDROP_AGGREGATION', dropsOf(aggregations)],
      ['DTRACEDROP_DYNAMIC', dropsOf(arrays.filter(Boolean))],
      ['DTRACEDROP_SPEC', speculations.drops],
      ['DTRACEDROP_SPECUNAVAIL', speculations.unavailable],
    ];
    for (const [kind, own] of drops) {
      const count = own + (this.#counted.get(kind) ?? 0);
      const fresh = count - (this.#told.get(kind) ?? 0);
      const drop = { drop: kind, count: fresh, message: dropMessage(kind, fresh, false) };
      if (fresh > 0) this.#tell(drop, dropMessage(kind, fresh, this.#droptags));
      this.#told.set(kind, count);
    }
  }

  /** Counts what the engine has lost. */
  add(kind: DropKind, count: number): void {
    this.#counted.set(kind, (this.#counted.get(kind) ?? 0) + count);
  }

  /** Says how many firings of timers were skipped; `whose` clock it was. */
  reportTimers(skipped: number, whose: string): void {
    const what = `timer firing${skipped === 1 ? '' : 's'} skipped`;
    this.report('TSDTRACEDROP_TIMER', skipped, `${skipped} ${what}: ${whose} clock jumped ahead`);
  }

  /** Says what the captures had lost before they were read: it is in no packet. */
  reportCaptures(losses: readonly CaptureLoss[]): void {
    for (const { file, packets } of losses) {
      const lost = `${packets} packet${packets === 1 ? '' : 's'}`;
      this.report('TSDTRACEDROP_CAPTURE', packets, `${lost} dropped while ${file} was captured`);
    }
  }

  /** Says how many events the kernel ran no program for, `count` at most. */
  reportNested(count: number): void {
    const [events, each] = count === 1 ? ['event', 'it'] : ['events', 'each'];
    const why = `${each} came while its processor was in another traced event`;
    this.report('TSDTRACEDROP_NESTED', count, `${count} ${events} missed in the kernel: ${why}`);
  }

  /** Says what only this engine loses, `count` times: nothing when that is 0. */
  report(drop: string, count: number, message: string): void {
    if (count > 0) this.#tell({ drop, count, message }, message);
  }
}
