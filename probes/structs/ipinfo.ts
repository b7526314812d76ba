import type { StructDefinition } from '../define.ts';
import { given } from './field.ts';
import { live } from './live.ts';
import * as made from '../linux/made.ts';

export const ipinfo: StructDefinition = {
  name: 'ipinfo_t',
  doc: 'What IPv4 and IPv6 have in common. It describes the packet, whichever end the probe fires for.',
  present: 'ip',
  absentText: '<unknown>',
  fields: live(
    [
      given('ip_ver', 'uint8_t', 'IP version, 4 or 6', { from: 'packet', item: 'ipVersion' }),
      given(
        'ip_plength',
        'uint32_t',
        "bytes after the IPv4 header, or IPv6's payload length, which counts extension headers",
        { from: 'packet', item: 'payloadLength' },
      ),
      given('ip_saddr', 'string', 'source address, as text', { from: 'address', end: 'source' }),
      given('ip_daddr', 'string', 'destination address, as text', {
        from: 'address',
        end: 'destination',
      }),
    ],
    () => made.ipinfoRows,
  ),
};
