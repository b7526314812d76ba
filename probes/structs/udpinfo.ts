import type { StructDefinition } from '../define.ts';
import { bits, given, headerAddress } from './field.ts';

/** Offsets: RFC 768. */
export const udpinfo: StructDefinition = {
  name: 'udpinfo_t',
  doc: 'The UDP header of the datagram.',
  present: 'transport',
  fields: [
    given('udp_sport', 'uint16_t', 'source port, host order', bits('transport', 0, 16)),
    given('udp_dport', 'uint16_t', 'destination port, host order', bits('transport', 2, 16)),
    given(
      'udp_length',
      'uint16_t',
      "header and payload, in bytes; from the IP length where the header's own is 0",
      { from: 'packet', item: 'udpLength' },
    ),
    given('udp_checksum', 'uint16_t', 'checksum as found, 0 for none', bits('transport', 6, 16)),
    given('udp_hdr', 'udpha_t *', 'the raw header', headerAddress('transport')),
  ],
};
