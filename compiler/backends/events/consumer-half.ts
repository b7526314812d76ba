/** The consumer's half of a program, as code that runs on events. */
import type { Catalogue } from '../../../probes/define.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import type { Probe } from '../../program.ts';
import { refusalOf } from '../refusal.ts';
import type { ReplayModuleText } from '../replay/interface.ts';
import { generateEvents } from '../replay/module.ts';
import type { EventLayout } from './layout.ts';
import type { EventSchema } from './schema.ts';
import type { Split } from './split.ts';

export const isBegin = ({ provider, name }: Probe): boolean =>
  provider === 'dtrace' && name === 'BEGIN';

/** The half's code, which asks its data of the layout; a diagnostic for what it cannot do. */
export function consumerHalf(
  { consumer }: Split,
  catalogue: Catalogue,
  layout: EventLayout,
): ReplayModuleText | Diagnostic {
  try {
    return generateEvents(consumer, catalogue, layout);
  } catch (error) {
    return refusalOf(error);
  }
}

/** BEGIN's event, when the consumer has clauses of it. */
export function beginSchema({ enablings }: Split): readonly EventSchema[] {
  return enablings
    .filter(({ probe, consumer }) => isBegin(probe) && consumer.length > 0)
    .map(({ probe }) => ({ number: 0, probe, values: [], snapshot: false }));
}
