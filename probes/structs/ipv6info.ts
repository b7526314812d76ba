import type { StructDefinition } from '../define.ts';
import { bits, given, headerAddress } from './field.ts';

/** Offsets: RFC 8200 section 3. */
export const ipv6info: StructDefinition = {
  name: 'ipv6info_t',
  doc: 'The fixed IPv6 header. For an IPv4 packet every number is 0 and every string "<null>".',
  present: 'ipv6',
  absentText: '<null>',
  fields: [
    given('ipv6_ver', 'uint8_t', 'IP version, 6', bits('ip', 0, 8, { shift: 4 })),
    given('ipv6_tclass', 'uint8_t', 'traffic class', bits('ip', 0, 16, { shift: 4, mask: 0xff })),
    given('ipv6_flow', 'uint32_t', 'flow label, 20 bits', bits('ip', 0, 32, { mask: 0xfffff })),
    given('ipv6_plen', 'uint16_t', 'payload length', bits('ip', 4, 16)),
    given('ipv6_nexthdr', 'uint8_t', 'next header of the fixed header', bits('ip', 6, 8)),
    given('ipv6_nextstr', 'string', 'next header, as text or else its number', {
      from: 'protocolName',
      offset: 6,
    }),
    given('ipv6_hlim', 'uint8_t', 'hop limit', bits('ip', 7, 8)),
    given('ipv6_src', 'in6_addr_t *', 'source address, raw', headerAddress('ip', 8)),
    given('ipv6_dst', 'in6_addr_t *', 'destination address, raw', headerAddress('ip', 24)),
    given('ipv6_saddr', 'string', 'source address, as text', { from: 'address', end: 'source' }),
    given('ipv6_daddr', 'string', 'destination address, as text', {
      from: 'address',
      end: 'destination',
    }),
    given('ipv6_hdr', 'ip6_t *', 'the raw header', headerAddress('ip')),
  ],
};
