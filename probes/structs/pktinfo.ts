import type { StructDefinition } from '../define.ts';
import { given } from './field.ts';

export const pktinfo: StructDefinition = {
  name: 'pktinfo_t',
  doc: 'The packet itself.',
  present: 'always',
  fields: [
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
};
