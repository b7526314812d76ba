import { estatsCounters, type EstatsItem } from '../../probes/estats/items.ts';
import type { StructDefinition } from '../../probes/define.ts';
import { type Column, Columns } from './columns.ts';

const MICROSECONDS_IN_MILLISECOND = 1000;

/** One number of a row is another than before: what estats:::var tells. */
export interface Change {
  /** The group of objects: `perf`. */
  table: string;
  name: string;
  operation: 'set' | 'add' | 'inc';
  operand: number;
}

/** A member of a row that is watched. */
interface Watched {
  readonly table: string;
  readonly name: string;
  readonly counts: boolean;
  readonly divisor: number;
  readonly column: Column;
  /** As it was last told. */
  readonly told: Column;
}

/** A member's group and name: the two halves of `perf.SegsOut`. */
export function halvesOf(member: string): readonly [group: string, name: string] {
  const [group, name = ''] = member.split('.');
  return [group, name];
}

/** The members that a change is told of, with what they read: each number once, and no clocks. */
export function watchedMembers(
  { fields }: StructDefinition,
  groups: ReadonlySet<string>,
): readonly { readonly member: string; readonly item: EstatsItem; readonly divisor: number }[] {
  return fields.flatMap(({ name: member, wire }) => {
    const [group, name] = halvesOf(member);
    if (wire?.from !== 'estats' || !groups.has(group) || name.startsWith('HC')) return [];
    // A clock tells of every segment that there was one.
    if (group === 'global' || /^(Elapsed|StartTime)/.test(name)) return [];
    const divisor = wire.unit === 'milliseconds' ? MICROSECONDS_IN_MILLISECOND : 1;
    return [{ member, item: wire.item, divisor }];
  });
}

/** Finds what of a row has changed since it was last looked at. */
export class Changes {
  readonly #watched: readonly Watched[];
  readonly #memory = new Columns();
  readonly change: Change;

  /** @param change overwritten for each change, before it is told */
  constructor(
    members: ReturnType<typeof watchedMembers>,
    columnOf: (item: EstatsItem) => Column,
    change: Change,
  ) {
    this.change = change;
    this.#watched = members.map(({ member, item, divisor }) => {
      const [table, name] = halvesOf(member);
      const column = columnOf(item);
      const told = this.#memory.hidden(Math.floor(column.initial / divisor));
      return { table, name, counts: estatsCounters.has(item), divisor, column, told };
    });
  }

  growTo(endpoints: number): void {
    this.#memory.growTo(endpoints);
  }

  clear(endpoint: number): void {
    this.#memory.clear(endpoint);
  }

  get bytesOfFlow(): number {
    return this.#memory.bytesOfFlow;
  }

  /** Calls `tell` for each number that has changed, with {@link change} set; until that returns false. */
  look(endpoint: number, tell: () => boolean): void {
    for (const { table, name, counts, divisor, column, told } of this.#watched) {
      const now = Math.floor(column.values[endpoint] / divisor);
      const before = told.values[endpoint];
      if (now === before) continue;
      told.values[endpoint] = now;
      const { change } = this;
      change.table = table;
      change.name = name;
      change.operand = counts ? now - before : now;
      change.operation = counts ? (change.operand === 1 ? 'inc' : 'add') : 'set';
      if (!tell()) return;
    }
  }
}
