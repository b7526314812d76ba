import { approximate } from '../define.ts';
import * as rows from '../linux/estats.ts';
import type { ProbeDefinition, ProviderDefinition } from '../define.ts';

const args = ['csinfo_t *', 'ipinfo_t *', 'tcpestats_t *', 'esinfo_t *'] as const;

const made =
  'There is no packet to look at: args[1] is of a packet that this end would send, without data.';

const probes: readonly ProbeDefinition[] = [
  {
    name: 'established',
    doc: `A connection is established (tcpEStatsEstablishNotification). ${made}`,
    args,
    wire: { on: 'estats', event: 'established' },
    grade: approximate('fires only when the capture holds the SYN that began the connection'),
    get linux() {
      return rows.established;
    },
  },
  {
    name: 'closed',
    doc: `A connection that was established is over (tcpEStatsCloseNotification): reset, closed, or waiting in TIME_WAIT with the last FIN answered. Its numbers are final. ${made}`,
    args,
    wire: { on: 'estats', event: 'closed' },
    grade: approximate(
      'follows from the segments: a connection that a timer ends makes no packet; without the answer to the last FIN it fires a second later, or at the end of the trace',
    ),
    get linux() {
      return rows.closed;
    },
  },
  {
    name: 'sample',
    doc: `Every row of the table, once in a while: every second unless -x estatsrate says otherwise. Rows stay for -x estatslinger after their connection, 30 seconds unless said otherwise. ${made}`,
    args,
    wire: { on: 'estats', event: 'sample' },
    grade: approximate('on the clock of the capture; and once more for each row when it ends'),
    get linux() {
      return rows.sample;
    },
  },
  {
    name: 'var',
    doc: `A number of a row has changed, in one of the groups that -x estats names (all unless said otherwise). args[4] tells which, and how. ${made}`,
    args: [...args, 'esvarinfo_t *'],
    wire: { on: 'estats', event: 'var' },
    grade: approximate('after each segment, for each number that it has changed; not for clocks'),
    get linux() {
      return rows.change;
    },
  },
];

export const estats: ProviderDefinition = {
  name: 'estats',
  doc: 'Extended statistics of TCP connections (RFC 4898): a table with a row for each end of a connection. No system ships it.',
  module: 'vmlinux',
  function: '',
  probes,
};
