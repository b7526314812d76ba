import type { StructDefinition } from '../define.ts';
import * as drops from '../linux/drops.ts';
import { live } from './live.ts';
import { withheld } from './field.ts';

const silent = 'a packet is dropped without a word: no capture holds the reason';

export const dropinfo: StructDefinition = {
  name: 'dropinfo_t',
  doc: 'Why a packet was dropped. Never shipped by any system: the layout is ours.',
  fields: live(
    [
      withheld(
        'drop_reason',
        'string',
        "the kernel's name for the reason, as NETFILTER_DROP; its number where the kernel has no name for it",
        silent,
      ),
      withheld('drop_code', 'uint32_t', "the kernel's number for the reason", silent),
      withheld('drop_loc', 'uintptr_t', 'where in the kernel it was dropped', silent),
      withheld(
        'drop_locsym',
        'string',
        'the same as `module\\`function`, the way sym() shows it',
        silent,
      ),
    ],
    () => drops.dropinfoRows,
  ),
};
