/** Statistics of one connection as RFC 4898 defines them, and what names and tells of them. */
import { exact, unavailable } from '../../define.ts';
import * as changes from '../../linux/estats.ts';
import { live } from '../live.ts';
import * as lacks from '../../linux/tcpestats-nowhere.ts';
import * as kernel from '../../linux/tcpestats.ts';
import type { StructDefinition } from '../../define.ts';
import { given } from '../field.ts';
import { app, connection, extras, fine, global, listener, tune } from './other-groups.ts';
import { path } from './path.ts';
import { perf } from './perf.ts';
import { stack } from './stack.ts';

export const tcpestats: StructDefinition = {
  name: 'tcpestats_t',
  doc: 'Statistics of a connection as one of its ends has them (RFC 4898), in groups that are members: args[2]->perf.SegsOut.',
  present: 'flow',
  absentText: '<unknown>',
  fields: live(
    [
      ...global,
      ...connection,
      ...perf,
      ...path,
      ...stack,
      ...app,
      ...tune,
      ...extras,
      ...fine,
      ...listener,
    ],
    () => kernel.tcpestatsRows,
    () => lacks.tcpestatsNowhere,
  ),
};

export const esinfo: StructDefinition = {
  name: 'esinfo_t',
  doc: 'What names a row of the table: its process, addresses and ports.',
  present: 'flow',
  absentText: '<unknown>',
  fields: live(
    [
      given(
        'es_pid',
        'pid_t',
        'the process that owns the connection, -1 when unknown',
        { from: 'constant', value: -1 },
        unavailable('no header names a process; always -1'),
      ),
      given('es_saddr', 'string', 'local address, as text', {
        from: 'endpointAddress',
        end: 'local',
      }),
      given('es_sport', 'uint16_t', 'local port, host order', {
        from: 'endpointPort',
        end: 'local',
      }),
      given('es_daddr', 'string', 'remote address, as text', {
        from: 'endpointAddress',
        end: 'remote',
      }),
      given('es_dport', 'uint16_t', 'remote port, host order', {
        from: 'endpointPort',
        end: 'remote',
      }),
      given(
        'es_cookie',
        'uint64_t',
        "the connection's identity, as cs_cid has it",
        { from: 'endpointNumber' },
        exact,
      ),
    ],
    () => kernel.esinfoRows,
  ),
};

export const esvarinfo: StructDefinition = {
  name: 'esvarinfo_t',
  doc: 'One number of a row that has changed.',
  present: 'flow',
  absentText: '<unknown>',
  fields: live(
    [
      given('esv_table', 'string', 'the group of the number: perf', {
        from: 'estatsChange',
        part: 'table',
      }),
      given('esv_name', 'string', 'its name in the group: SegsOut', {
        from: 'estatsChange',
        part: 'name',
      }),
      given('esv_op', 'string', 'set, or of counters add, or inc for one more', {
        from: 'estatsChange',
        part: 'operation',
      }),
      given('esv_value', 'int64_t', 'what it is now; of add and inc, how much more than before', {
        from: 'estatsChange',
        part: 'operand',
      }),
    ],
    () => changes.esvarinfoRows,
  ),
};
