/** IGMP messages: IANA's numbers, spelled as nftables spells them; constants of the C headers. */
import { type NamedNumber, type ProtocolNames, protocolTables } from './rows.ts';

const types: readonly NamedNumber[] = [
  [0x11, 'membership-query', 'IGMP_MEMBERSHIP_QUERY', 'IGMP_HOST_MEMBERSHIP_QUERY'],
  [0x12, 'membership-report-v1', 'IGMP_V1_MEMBERSHIP_REPORT', 'IGMP_HOST_MEMBERSHIP_REPORT'],
  [0x13, undefined, 'IGMP_DVMRP'],
  [0x14, undefined, 'IGMP_PIM'],
  [0x16, 'membership-report-v2', 'IGMP_V2_MEMBERSHIP_REPORT'],
  [0x17, 'leave-group', 'IGMP_V2_LEAVE_GROUP'],
  [0x22, 'membership-report-v3', 'IGMP_V3_MEMBERSHIP_REPORT'],
];

export const igmpNames: ProtocolNames = protocolTables({ igmp_type_string: types });
