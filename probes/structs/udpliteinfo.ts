import type { StructDefinition } from '../define.ts';
import { bits, given, headerAddress } from './field.ts';

/** Offsets: RFC 3828 section 3. Members of FreeBSD. */
export const udpliteinfo: StructDefinition = {
  name: 'udpliteinfo_t',
  doc: 'The UDP-Lite header of the datagram.',
  present: 'transport',
  fields: [
    given('udplite_sport', 'uint16_t', 'source port, host order', bits('transport', 0, 16)),
    given('udplite_dport', 'uint16_t', 'destination port, host order', bits('transport', 2, 16)),
    given(
      'udplite_coverage',
      'uint16_t',
      'bytes that the checksum covers, header included; 0 for all',
      bits('transport', 4, 16),
    ),
    given('udplite_checksum', 'uint16_t', 'checksum as found', bits('transport', 6, 16)),
    given('udplite_hdr', 'uintptr_t', 'the raw header', headerAddress('transport')),
  ],
};
