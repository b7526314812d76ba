/** How a running Linux kernel provides what the catalogue names. */
import { grownObjects } from '../mib/growth.ts';
import type { KernelCatalogue, KernelObject, KernelObjectDefinition } from '../define-linux.ts';
import { bookObjects } from './books.ts';
import { linuxPointer, linuxPresence, linuxSources } from './derive.ts';
import { estatsObjects } from './estats.ts';
import { forget } from './estats-books.ts';
import { plainObjects } from './objects.ts';
import { segmentObjects } from './segments.ts';
import { streamObjects } from './streams.ts';
import { tagObjects } from './vlan.ts';
import { expandText } from './text.ts';

/** Every object that follows from others, by name. */
const objects: ReadonlyMap<KernelObject, KernelObjectDefinition> = new Map(
  Object.entries({
    ...plainObjects,
    ...tagObjects,
    ...streamObjects,
    ...bookObjects,
    ...estatsObjects,
    ...grownObjects,
    ...segmentObjects((map) => [forget([map])]),
  }),
);

/** What the bpftrace backend asks of the catalogue. */
export const linux: KernelCatalogue = {
  objects,
  presence: linuxPresence,
  sources: linuxSources,
  pointer: linuxPointer,
  expand: expandText,
};
