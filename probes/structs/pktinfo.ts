import type { StructDefinition } from '../define.ts';
import { given } from './field.ts';
import { live } from './live.ts';
import * as made from '../linux/made.ts';

export const pktinfo: StructDefinition = {
  name: 'pktinfo_t',
  doc: 'The packet itself.',
  present: 'always',
  fields: live(
    [
      given(
        'pkt_addr',
        'uintptr_t',
        "the packet's identity: the frame's number in its file, from 1",
        {
          from: 'packet',
          item: 'frameNumber',
        },
      ),
    ],
    () => made.pktinfoRows,
  ),
};
