import type { Condition, StructDefinition, WireSource } from '../define.ts';
import { among, bits, choice, condition, given, headerAddress, named, packet } from './field.ts';

const type = bits('transport', 0, 8);
const code = bits('transport', 1, 8);

const isQuery = among(type, 0x11);
/** RFC 3376 section 7.1: the lengths of queries tell their versions, and the code tells version 1 from 2. */
const query3 = condition('a version 3 query', isQuery, {
  source: packet('transportLength'),
  atLeast: 12,
});
const query1 = condition('a version 1 query', isQuery, among(code, 0));
const query2 = condition('a version 2 query', isQuery);
const report3 = condition('a version 3 report', among(type, 0x22));
const withGroup = condition('others', among(type, 0x11, 0x12, 0x16, 0x17));

const some = (when: Condition, source: WireSource): WireSource => choice([when, source]);

/** Offsets: RFC 2236, RFC 3376 section 4. Members of Oracle Solaris; the last is ours. */
export const igmpinfo: StructDefinition = {
  name: 'igmpinfo_t',
  doc: 'The IGMP message. A member that the message does not have reads 0 or "<null>".',
  present: 'transport',
  absentText: '<null>',
  fields: [
    given('igmp_type', 'uint8_t', 'type, IGMP_*', type),
    given('igmp_code', 'uint8_t', 'code: of a query, the longest time to answer', code),
    given('igmp_checksum', 'uint16_t', 'checksum as found', bits('transport', 2, 16)),
    given(
      'igmp_group_addr',
      'string',
      'the multicast group, as text; a version 3 report has several, in its records',
      some(withGroup, { from: 'addressAt', layer: 'transport', offset: 4, version: 4 }),
    ),
    given(
      'igmp_query_version',
      'uint8_t',
      'version of a query: 1, 2 or 3',
      choice(
        [query3, { from: 'constant', value: 3 }],
        [query1, { from: 'constant', value: 1 }],
        [query2, { from: 'constant', value: 2 }],
      ),
    ),
    given(
      'igmp_v3_query_max_response_time',
      'uint8_t',
      'longest time to answer a version 3 query, in tenths of a second below 128',
      some(query3, code),
    ),
    given(
      'igmp_v3_query_num_sources',
      'uint16_t',
      'number of sources in a version 3 query',
      some(query3, bits('transport', 10, 16)),
    ),
    given(
      'igmp_v3_query_sources',
      'uintptr_t',
      'the raw sources of a version 3 query',
      some(query3, headerAddress('transport', 12)),
    ),
    given(
      'igmp_v3_report_num_records',
      'uint16_t',
      'number of records in a version 3 report',
      some(report3, bits('transport', 6, 16)),
    ),
    given(
      'igmp_v3_report_records',
      'uintptr_t',
      'the raw records of a version 3 report',
      some(report3, headerAddress('transport', 8)),
    ),
    given('igmp_hdr', 'uintptr_t', 'the raw message', headerAddress('transport')),
    given(
      'igmp_typestr',
      'string',
      'type, as text or else its number',
      named('igmp_type_string', type, 'decimal'),
    ),
  ],
};
