import type { FieldDefinition, StructDefinition } from '../define.ts';
import { live } from './live.ts';
import * as timers from '../linux/timers.ts';
import { withheld } from './field.ts';

const member = (name: string, type: string, doc: string): FieldDefinition =>
  withheld(name, type, doc, 'a capture shows packets, not timers');

export const tcptimerinfo: StructDefinition = {
  name: 'tcptimerinfo_t',
  doc: 'The timer that has run out. Never shipped by any system: the layout is ours.',
  present: 'always',
  fields: live(
    [
      member('tcpt_name', 'string', "which timer: what follows timeout- in the probe's name"),
      member('tcpt_msec', 'uint32_t', 'how long it was set for, in milliseconds'),
      member('tcpt_count', 'uint32_t', 'how often it has run out in a row before'),
    ],
    () => timers.tcptimerinfoRows,
  ),
};
