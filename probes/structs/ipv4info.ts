import type { StructDefinition } from '../define.ts';
import { bits, given, headerAddress } from './field.ts';

/** Offsets: RFC 791 section 3.1. */
export const ipv4info: StructDefinition = {
  name: 'ipv4info_t',
  doc: 'The IPv4 header. For an IPv6 packet every number is 0 and every string "<null>".',
  present: 'ipv4',
  absentText: '<null>',
  fields: [
    given('ipv4_ver', 'uint8_t', 'IP version, 4', bits('ip', 0, 8, { shift: 4 })),
    given(
      'ipv4_ihl',
      'uint8_t',
      'header length, in bytes',
      bits('ip', 0, 8, { mask: 0x0f, scale: 4 }),
    ),
    given('ipv4_tos', 'uint8_t', 'differentiated services field', bits('ip', 1, 8)),
    given('ipv4_length', 'uint16_t', 'total length, header and payload', bits('ip', 2, 16)),
    given('ipv4_ident', 'uint16_t', 'identification', bits('ip', 4, 16)),
    given(
      'ipv4_flags',
      'uint8_t',
      "top four bits of the flags and offset word: IPH_DF 4, IPH_MF 2; the lowest bit is the offset's top bit",
      bits('ip', 6, 16, { shift: 12 }),
    ),
    given(
      'ipv4_offset',
      'uint16_t',
      'fragment offset, in units of 8 bytes: all 13 bits (& 0x1fff), where illumos and Linux keep only 12',
      bits('ip', 6, 16, { mask: 0x1fff }),
    ),
    given('ipv4_ttl', 'uint8_t', 'time to live', bits('ip', 8, 8)),
    given('ipv4_protocol', 'uint8_t', 'protocol of the payload, IPPROTO_*', bits('ip', 9, 8)),
    given('ipv4_protostr', 'string', 'protocol of the payload, as text or else its number', {
      from: 'protocolName',
      offset: 9,
    }),
    given(
      'ipv4_checksum',
      'uint16_t',
      'header checksum as found; 0 or partial where the device computes it',
      bits('ip', 10, 16),
    ),
    given(
      'ipv4_src',
      'ipaddr_t',
      'source address, in network byte order',
      bits('ip', 12, 32, { rawOrder: true }),
    ),
    given(
      'ipv4_dst',
      'ipaddr_t',
      'destination address, in network byte order',
      bits('ip', 16, 32, { rawOrder: true }),
    ),
    given('ipv4_saddr', 'string', 'source address, as text', { from: 'address', end: 'source' }),
    given('ipv4_daddr', 'string', 'destination address, as text', {
      from: 'address',
      end: 'destination',
    }),
    given('ipv4_hdr', 'ipha_t *', 'the raw header', headerAddress('ip')),
  ],
};
