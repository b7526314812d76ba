import type { StructDefinition } from '../define.ts';
import { live } from './live.ts';
import * as sockets from '../linux/sockets.ts';
import { endpoint, given } from './field.ts';
import { tracked } from './tracked.ts';

/** The state before the change. */
export const tcplsinfo: StructDefinition = {
  name: 'tcplsinfo_t',
  doc: 'The last state of a connection whose state changes.',
  present: 'flow',
  fields: live(
    [
      given(
        'tcps_state',
        'int32_t',
        'the state before the change, TCP_STATE_*',
        { from: 'previousState' },
        tracked.state,
      ),
    ],
    () => sockets.tcplsinfoRows,
  ),
};

/** The state after the change, as the design of 2008 and macOS pass it; the published layout has tcpsinfo_t instead. */
export const tcpnsinfo: StructDefinition = {
  name: 'tcpnsinfo_t',
  doc: 'The next state of a connection whose state changes, in the older layout of state-change.',
  present: 'flow',
  fields: live(
    [
      given(
        'tcps_state',
        'int32_t',
        'the state after the change, TCP_STATE_*',
        endpoint('state'),
        tracked.state,
      ),
    ],
    () => sockets.tcpnsinfoRows,
  ),
};
