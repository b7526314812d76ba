import { unavailable } from '../define.ts';
import type { StructDefinition } from '../define.ts';
import { given, withheld } from './field.ts';
import { live } from './live.ts';
import * as sockets from '../linux/sockets.ts';

/** macOS's members (sport, dport, protocol and the like) are not offered. */
export const csinfo: StructDefinition = {
  name: 'csinfo_t',
  doc: 'The connection that the packet belongs to.',
  present: 'flow',
  fields: live(
    [
      given(
        'cs_addr',
        'uintptr_t',
        "the connection object's identity: a number for each end of a flow",
        {
          from: 'endpointNumber',
        },
      ),
      given(
        'cs_cid',
        'uint64_t',
        "the connection's identity, the same for what its end sends and receives, never reused: a number for each end of a flow, from 1",
        { from: 'endpointNumber' },
      ),
      given(
        'cs_pid',
        'pid_t',
        'the process that owns the connection, -1 when unknown',
        { from: 'constant', value: -1 },
        unavailable('no header names a process; always -1'),
      ),
      withheld('cs_zoneid', 'zoneid_t', 'the zone of the connection', 'no header names a zone'),
    ],
    () => sockets.csinfoRows,
  ),
};
