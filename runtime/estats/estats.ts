/** RFC 4898's table of connections in a replay: what a program needs of it, made and run. */
import type {
  EstatsNeeds,
  FiringContext,
  ReplayModule,
} from '../../compiler/backends/replay/interface.ts';
import type { Catalogue } from '../../probes/define.ts';
import type { EstatsItem } from '../../probes/estats/items.ts';
import type { FlowTable } from '../capture/flow-table.ts';
import type { Packet } from '../capture/packet.ts';
import { EnableError } from '../engines/session-options.ts';
import { Changes, halvesOf, watchedMembers } from './changes.ts';
import { Columns } from './columns.ts';
import { EstatsTracker } from './estats-tracker.ts';
import { makeMeters } from './meters/table.ts';
import { EstatsRows, type RowSettings } from './rows.ts';

export interface EstatsSettings extends RowSettings {
  /** The groups of objects that are switched on. */
  readonly groups: ReadonlySet<string>;
}

/** Memory that the table may take. */
const BUDGET = 2 ** 28;
/** What the tracker, the flow table and the rows take for a connection, beside its numbers. */
const TRACKED_BYTES = 512;

/** The plan for a program: which numbers are kept, of how many connections. */
export class EstatsPlan {
  readonly #settings: EstatsSettings;
  readonly #items: ReadonlySet<EstatsItem>;
  readonly #watched: ReturnType<typeof watchedMembers>;
  /** Connections that are kept at most: what the memory for them takes. */
  readonly limit: number;

  /** @throws EnableError when the program reads what is switched off */
  constructor(needs: EstatsNeeds, settings: EstatsSettings, catalogue: Catalogue) {
    this.#settings = settings;
    requireGroups(needs.members, settings);
    const struct = catalogue.structs.get('tcpestats_t');
    const watches = needs.events.has('var') && struct !== undefined;
    this.#watched = watches ? watchedMembers(struct, settings.groups) : [];
    this.#items = new Set([...needs.items, ...this.#watched.map(({ item }) => item)]);
    this.limit = this.#mostRows();
  }

  /** A power of two, as tables grow by doubling. */
  #mostRows(): number {
    const columns = new Columns();
    makeMeters(this.#items, columns);
    const watched = this.#watched.length * Float64Array.BYTES_PER_ELEMENT * 2;
    const bytes = TRACKED_BYTES + columns.bytesOfFlow + watched;
    return 2 ** Math.floor(Math.log2(BUDGET / bytes));
  }

  /** @param middle as {@link TcpTracker} takes it */
  tracker(
    flows: FlowTable,
    timing: boolean,
    middle: 'kept' | 'announced' | undefined,
  ): EstatsTracker {
    return new EstatsTracker(flows, timing, this.#items, middle);
  }

  /** The rows, for the probes of the module; undefined when it has none. */
  rows(
    flows: FlowTable,
    tracker: EstatsTracker,
    module: ReplayModule<Packet>,
    context: FiringContext,
  ): EstatsRows | undefined {
    if (module.estats === undefined) return undefined;
    const changes =
      this.#watched.length === 0
        ? undefined
        : new Changes(this.#watched, (item) => tracker.column(item), tracker.changed);
    return new EstatsRows(flows, tracker, module.estats, context, this.#settings, changes);
  }
}

/** @throws EnableError when one of the members is of a group that is switched off */
export function requireGroups(
  members: ReadonlySet<string>,
  { groups }: Pick<EstatsSettings, 'groups'>,
): void {
  for (const member of members) {
    const [group] = halvesOf(member);
    if (groups.has(group)) continue;
    throw new EnableError(
      `${member} cannot be read: the group ${group} is switched off`,
      `-x estats=${[...groups, group].filter(Boolean).join(',')} switches it on`,
    );
  }
}
