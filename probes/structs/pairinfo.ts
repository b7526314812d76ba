import { approximate } from '../define.ts';
import type { StructDefinition } from '../define.ts';
import { live } from './live.ts';
import * as increments from '../linux/increments.ts';
import * as pairs from '../linux/pairs.ts';
import { given, packet, withheld } from './field.ts';

const endOf = (end: 'local' | 'remote') => ({ from: 'endpointAddress', end }) as const;

/** Our own: what a counter is kept by. */
export const pairinfo: StructDefinition = {
  name: 'pairinfo_t',
  doc: 'The pair of addresses that a counter is kept for, as the host sees it that counts.',
  present: 'always',
  absentText: '<unknown>',
  fields: live(
    [
      given('pi_family', 'int', 'version of IP: 4 or 6', packet('ipVersion')),
      given('pi_local', 'string', "this host's address, as text", endOf('local')),
      given('pi_remote', 'string', "the other host's address, as text", endOf('remote')),
      withheld(
        'pi_zoneid',
        'zoneid_t',
        'the zone whose counter moves: on Linux the network namespace',
        'no header names a zone',
      ),
      given(
        'pi_loopback',
        'int',
        '1 when both addresses are of this host: such pairs count only with -x mibloopback',
        { from: 'endpointLocal' },
        approximate(
          'told by equal or loopback addresses; a host that talks to another address of its own goes unnoticed',
        ),
      ),
    ],
    () => pairs.pairinfoRows,
  ),
};

/** Our own: what a counter's probe passes by value. */
export const mibinfo: StructDefinition = {
  name: 'mibinfo_t',
  doc: 'What a probe of the mib provider passes by value, as `args[0]`.',
  present: 'always',
  fields: live(
    [given('mib_increment', 'int64_t', 'what is added to the counter', { from: 'increment' })],
    () => increments.mibinfoRows,
  ),
};
