/** What a recording's events carry beside what the program reads: all that is in reach, as far as it fits. */
import { argumentStruct } from '../../../probes/layout.ts';
import { type ContextName, type Datum, datumKey, type EventLayout } from '../events/layout.ts';
import type { Probe } from '../../program.ts';
import { eventText } from './events.ts';
import { Place, type Surroundings } from './place.ts';
import type { Reach } from './reach.ts';

const contexts: readonly ContextName[] = ['cpu', 'pid', 'tid', 'ppid', 'uid', 'gid', 'execname'];

/** Every datum of the probe that each of these places gives, context first. */
function reachable(probe: Probe, reaches: readonly Reach[], around: Surroundings): Datum[] {
  const data: Datum[] = contexts.map((name) => ({ kind: 'context', name }));
  const { definition } = probe;
  for (const slot of definition?.args.keys() ?? []) {
    if (definition === undefined || definition.absent?.includes(slot) === true) continue;
    const struct = argumentStruct(definition, slot, around.catalogue);
    if (struct === undefined) continue;
    if (struct.present !== undefined) data.push({ kind: 'present', what: struct.present });
    for (const field of struct.fields) {
      const sources = around.kernel.sources(struct, field);
      if (reaches.every((reach) => reach.first(sources) !== undefined))
        data.push({ kind: 'field', struct, field });
    }
  }
  return data;
}

/** Asks for all that is in reach, behind what was asked for already, until an event is full. */
export function demandEverything(
  probe: Probe,
  reaches: readonly Reach[],
  layout: EventLayout,
  around: Surroundings,
): void {
  const room = around.features.recordedElements - 2;
  const places = reaches.length === 0 ? [undefined] : reaches;
  const fits = (data: readonly Datum[]): boolean =>
    places.every((reach) => eventText(data, new Place(around, probe, reach), room) !== undefined);
  let asked = layout.data(probe);
  for (const datum of reachable(probe, reaches, around)) {
    if (asked.some((each) => datumKey(each) === datumKey(datum))) continue;
    const more = [...asked, datum];
    if (!fits(more)) continue;
    layout.demand(probe, datum);
    asked = more;
  }
}
