import type { Comparison, Condition, StructDefinition, WireSource } from '../define.ts';
import {
  among,
  bits,
  type Choice,
  choice,
  condition,
  given,
  headerAddress,
  named,
} from './field.ts';

/** Hardware and protocol address lengths side by side; RFC 826. */
const lengths = bits('network', 4, 16);
const proto = bits('network', 2, 16);

const ipv4OverEthernet = condition(
  'Ethernet and IPv4 addresses',
  among(lengths, 0x0604),
  among(proto, 0x0800),
);
const ipv4OverInfiniBand = condition(
  'InfiniBand and IPv4 addresses',
  among(lengths, 0x1404),
  among(proto, 0x0800),
);
const sixBytes = condition('6-byte hardware addresses', among(bits('network', 4, 8), 6));
const twentyBytes = condition('20-byte hardware addresses', among(lengths, 0x1404));

const hardware = (short: number, long: number): WireSource =>
  choice(
    [sixBytes, { from: 'hardwareAddress', layer: 'network', offset: short }],
    [twentyBytes, { from: 'hardwareAddress', layer: 'network', offset: long, length: 20 }],
  );

const protocol = (short: number, long: number): WireSource =>
  choice(
    [ipv4OverEthernet, { from: 'addressAt', layer: 'network', offset: short, version: 4 }],
    [ipv4OverInfiniBand, { from: 'addressAt', layer: 'network', offset: long, version: 4 }],
  );

/** A question to both forms, RARP left out: sender and target address are at these places. */
const asked = (
  text: string,
  operations: readonly number[],
  of: (sender: WireSource, target: WireSource) => Comparison,
): WireSource => {
  const form = (when: Condition, sender: number, target: number): Choice => [
    when,
    {
      from: 'test',
      when: condition(
        text,
        among(bits('network', 6, 16), ...operations),
        of(bits('network', sender, 32), bits('network', target, 32)),
      ),
    },
  ];
  return choice(form(ipv4OverEthernet, 14, 24), form(ipv4OverInfiniBand, 28, 52));
};

/** Offsets: RFC 826, with the address lengths of Ethernet and InfiniBand. */
export const arpinfo: StructDefinition = {
  name: 'arpinfo_t',
  doc: 'An ARP or RARP packet. Never shipped by any system: the layout is ours.',
  present: 'network',
  absentText: '<null>',
  fields: [
    given('arp_hwtype', 'uint16_t', 'hardware type, ARPHRD_*', bits('network', 0, 16)),
    given('arp_proto', 'uint16_t', 'protocol of the addresses asked for, ETHERTYPE_*', proto),
    given('arp_hlen', 'uint8_t', 'length of a hardware address, in bytes', bits('network', 4, 8)),
    given('arp_plen', 'uint8_t', 'length of a protocol address, in bytes', bits('network', 5, 8)),
    given('arp_op', 'uint16_t', 'operation, ARPOP_*', bits('network', 6, 16)),
    given(
      'arp_opstr',
      'string',
      'operation, as text or else its number',
      named('arp_op_string', bits('network', 6, 16), 'decimal'),
    ),
    given('arp_sha', 'string', "sender's hardware address, as text", hardware(8, 8)),
    given('arp_spa', 'string', "sender's IPv4 address, as text", protocol(14, 28)),
    given('arp_tha', 'string', "target's hardware address, as text", hardware(18, 32)),
    given('arp_tpa', 'string', "target's IPv4 address, as text", protocol(24, 52)),
    given(
      'arp_gratuitous',
      'int',
      '1 when a request or reply has the same IPv4 address as sender and target: an announcement',
      asked('an announcement', [1, 2], (sender, target) => ({ source: sender, equals: target })),
    ),
    given(
      'arp_probe',
      'int',
      "1 when a request's sender is 0.0.0.0: it asks whether the target's address is taken",
      asked('a probe', [1], (sender) => among(sender, 0)),
    ),
    given('arp_hdr', 'uintptr_t', 'the raw packet', headerAddress('network')),
  ],
};
