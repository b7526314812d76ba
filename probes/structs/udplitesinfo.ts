import { approximate } from '../define.ts';
import type { StructDefinition } from '../define.ts';
import { live } from './live.ts';
import * as sockets from '../linux/sockets.ts';
import { given } from './field.ts';

const fromPacket = approximate(
  "taken from the datagram; FreeBSD shows the socket's, 0 or a wildcard when it is not bound or connected",
);

/** Members of FreeBSD. */
export const udplitesinfo: StructDefinition = {
  name: 'udplitesinfo_t',
  doc: 'The UDP-Lite socket at the end that the probe fires for.',
  present: 'flow',
  absentText: '<unknown>',
  fields: live(
    [
      given(
        'udplites_addr',
        'uintptr_t',
        "the socket's identity: a number for each end of a flow",
        { from: 'endpointNumber' },
        approximate('a capture does not show which flows share a socket'),
      ),
      given(
        'udplites_lport',
        'uint16_t',
        'local port, host order',
        { from: 'endpointPort', end: 'local' },
        fromPacket,
      ),
      given(
        'udplites_rport',
        'uint16_t',
        'remote port, host order',
        { from: 'endpointPort', end: 'remote' },
        fromPacket,
      ),
      given(
        'udplites_laddr',
        'string',
        'local address, as text',
        { from: 'endpointAddress', end: 'local' },
        fromPacket,
      ),
      given(
        'udplites_raddr',
        'string',
        'remote address, as text',
        { from: 'endpointAddress', end: 'remote' },
        fromPacket,
      ),
    ],
    () => sockets.udplitesinfoRows,
  ),
};
