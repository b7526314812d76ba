import { approximate } from '../define.ts';
import type { Grade, StructDefinition } from '../define.ts';
import { live } from './live.ts';
import * as sockets from '../linux/sockets.ts';
import { given, withheld } from './field.ts';

const association: Grade = approximate(
  'follows from the chunks: exact once the INIT was seen, guessed before; an association without a packet for a minute is forgotten',
);

const pair = approximate(
  'a capture does not show which address pairs are of one association: those of the packet',
);

const inNoPacket = 'an association has a list of addresses, of which a packet shows one';

const inModule =
  "it lies in the association, whose types only the sctp module's own type information has";

/** Members of FreeBSD and Oracle Solaris. */
export const sctpsinfo: StructDefinition = {
  name: 'sctpsinfo_t',
  doc: 'The SCTP association as the end that the probe fires for sees it.',
  present: 'flow',
  absentText: '<unknown>',
  fields: live(
    [
      given(
        'sctps_addr',
        'uintptr_t',
        "the association's identity: a number for each end of a flow",
        { from: 'endpointNumber' },
        pair,
      ),
      withheld('sctps_num_raddrs', 'int', 'number of remote addresses', inNoPacket),
      withheld('sctps_raddrs', 'uintptr_t', 'the list of remote addresses', inNoPacket),
      withheld('sctps_num_laddrs', 'int', 'number of local addresses', inNoPacket),
      withheld('sctps_laddrs', 'uintptr_t', 'the list of local addresses', inNoPacket),
      given('sctps_lport', 'uint16_t', 'local port, host order', {
        from: 'endpointPort',
        end: 'local',
      }),
      given('sctps_rport', 'uint16_t', 'remote port, host order', {
        from: 'endpointPort',
        end: 'remote',
      }),
      given(
        'sctps_laddr',
        'string',
        'local address, as text',
        { from: 'endpointAddress', end: 'local' },
        pair,
      ),
      given(
        'sctps_raddr',
        'string',
        'remote address, as text',
        { from: 'endpointAddress', end: 'remote' },
        pair,
      ),
      given(
        'sctps_state',
        'int32_t',
        'SCTP_STATE_*; in state-change the new state',
        { from: 'association', item: 'state' },
        association,
      ),
    ],
    () => sockets.sctpsinfoRows,
    () =>
      Object.fromEntries(
        ['num_raddrs', 'raddrs', 'num_laddrs', 'laddrs'].map((name) => [`sctps_${name}`, inModule]),
      ),
  ),
};

export const sctplsinfo: StructDefinition = {
  name: 'sctplsinfo_t',
  doc: 'The last state of an association whose state changes.',
  present: 'flow',
  fields: live(
    [
      given(
        'sctps_state',
        'int32_t',
        'the state before the change, SCTP_STATE_*',
        { from: 'association', item: 'previousState' },
        association,
      ),
    ],
    () => sockets.sctplsinfoRows,
  ),
};
