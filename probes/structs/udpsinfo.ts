import { approximate } from '../define.ts';
import type { StructDefinition } from '../define.ts';
import { given } from './field.ts';
import { live } from './live.ts';
import * as sockets from '../linux/sockets.ts';

const fromPacket = approximate(
  "taken from the datagram, as on Linux; illumos and FreeBSD show the socket's, 0 or a wildcard when it is not bound or connected",
);

export const udpsinfo: StructDefinition = {
  name: 'udpsinfo_t',
  doc: 'The UDP socket at the end that the probe fires for.',
  present: 'transport',
  absentText: '<unknown>',
  fields: live(
    [
      given(
        'udps_addr',
        'uintptr_t',
        "the socket's identity: a number for each end of a flow",
        { from: 'endpointNumber' },
        approximate('a capture does not show which flows share a socket'),
      ),
      given(
        'udps_lport',
        'uint16_t',
        'local port, host order',
        { from: 'endpointPort', end: 'local' },
        fromPacket,
      ),
      given(
        'udps_rport',
        'uint16_t',
        'remote port, host order',
        { from: 'endpointPort', end: 'remote' },
        fromPacket,
      ),
      given(
        'udps_laddr',
        'string',
        'local address, as text',
        { from: 'endpointAddress', end: 'local' },
        fromPacket,
      ),
      given(
        'udps_raddr',
        'string',
        'remote address, as text',
        { from: 'endpointAddress', end: 'remote' },
        fromPacket,
      ),
    ],
    () => sockets.udpsinfoRows,
  ),
};
