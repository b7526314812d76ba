import { grownObjects } from '../mib/growth.ts';
import type { KernelObject, KernelObjectDefinition } from '../define-linux.ts';
import { bookObjects } from './books.ts';
import { estatsObjects } from './estats.ts';
import { forget } from './estats-books.ts';
import { plainObjects } from './objects.ts';
import { segmentObjects } from './segments.ts';
import { streamObjects } from './streams.ts';
import { tagObjects } from './vlan.ts';

/** Every object that follows from others, by name. */
export const objects: ReadonlyMap<KernelObject, KernelObjectDefinition> = new Map(
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
