import type { FieldDefinition, StructDefinition } from '../define.ts';
import * as vlan from '../linux/vlan.ts';
import { among, bits, choice, condition, given, headerAddress, named, packet } from './field.ts';
import { live } from './live.ts';

const written = bits('link', 12, 16);
const behindTag = bits('link', 16, 16);

/** IEEE 802.1Q, 802.1ad, and the number that stacked tags had before that. */
const tagged = condition('a VLAN tag', among(written, 0x8100, 0x88a8, 0x9100));
const plain = condition('no tag', { has: 'link' });

const type = choice([tagged, behindTag], [plain, written]);

/** Offsets: IEEE 802.3 and 802.1Q. The last four members are ours; the others are those of illumos. */
const fields: readonly FieldDefinition[] = [
  given(
    'eth_dst',
    'uint8_t *',
    'destination address, six raw bytes (an array on illumos)',
    headerAddress('link', 0),
  ),
  given(
    'eth_src',
    'uint8_t *',
    'source address, six raw bytes (an array on illumos)',
    headerAddress('link', 6),
  ),
  given(
    'eth_type',
    'uint16_t',
    'ethertype, after one VLAN tag; the length of an 802.3 frame',
    type,
  ),
  given('eth_istagged', 'boolean_t', '1 when there is a VLAN tag', {
    from: 'test',
    when: tagged,
  }),
  given(
    'eth_priority',
    'uint8_t',
    "the tag's priority",
    choice([tagged, bits('link', 14, 8, { shift: 5 })]),
  ),
  given(
    'eth_dei',
    'uint8_t',
    "1 when the tag says that the frame may be dropped (illumos' mask makes it 0)",
    choice([tagged, bits('link', 14, 8, { shift: 4, mask: 1 })]),
  ),
  given(
    'eth_vlanid',
    'uint16_t',
    "the tag's VLAN",
    choice([tagged, bits('link', 14, 16, { mask: 0xfff })]),
  ),
  given('eth_header', 'uintptr_t', 'the raw header', headerAddress('link')),
  given(
    'eth_mblk',
    'uintptr_t',
    "the packet's identity: the frame's number in its file, from 1",
    packet('frameNumber'),
  ),
  given('eth_saddr', 'string', 'source address, as text', {
    from: 'hardwareAddress',
    offset: 6,
  }),
  given('eth_daddr', 'string', 'destination address, as text', {
    from: 'hardwareAddress',
    offset: 0,
  }),
  given(
    'eth_typestr',
    'string',
    'ethertype, after one VLAN tag, as text or else its number',
    named('ethertype_string', type, 'decimal'),
  ),
  given(
    'eth_length',
    'uint32_t',
    'length of the frame on the wire, in bytes',
    packet('wireLength'),
  ),
];

export const etherinfo: StructDefinition = {
  name: 'etherinfo_t',
  doc: 'The Ethernet header of the frame.',
  present: 'link',
  absentText: '<null>',
  fields: live(fields, () => vlan.tagRows(fields)),
};
