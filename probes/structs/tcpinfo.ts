import type { StructDefinition } from '../define.ts';
import { bits, given, headerAddress } from './field.ts';
import { live } from './live.ts';
import * as made from '../linux/made.ts';

/** Offsets: RFC 9293 section 3.1. */
export const tcpinfo: StructDefinition = {
  name: 'tcpinfo_t',
  doc: 'The TCP header of the segment.',
  present: 'transport',
  fields: live(
    [
      given('tcp_sport', 'uint16_t', 'source port, host order', bits('transport', 0, 16)),
      given('tcp_dport', 'uint16_t', 'destination port, host order', bits('transport', 2, 16)),
      given('tcp_seq', 'uint32_t', 'sequence number', bits('transport', 4, 32)),
      given('tcp_ack', 'uint32_t', 'acknowledgement number', bits('transport', 8, 32)),
      given(
        'tcp_offset',
        'uint8_t',
        'header length, in bytes (20 to 60): payload is ip_plength - tcp_offset',
        bits('transport', 12, 8, { shift: 4, scale: 4 }),
      ),
      given('tcp_flags', 'uint8_t', 'flags, TH_* bits', bits('transport', 13, 8)),
      given(
        'tcp_window',
        'uint16_t',
        'window as in the header, before scaling',
        bits('transport', 14, 16),
      ),
      given(
        'tcp_checksum',
        'uint16_t',
        'checksum as found; partial where the device computes it',
        bits('transport', 16, 16),
      ),
      given('tcp_urgent', 'uint16_t', 'urgent pointer', bits('transport', 18, 16)),
      given('tcp_hdr', 'tcph_t *', 'the raw header', headerAddress('transport')),
    ],
    () => made.tcpinfoRows,
  ),
};
