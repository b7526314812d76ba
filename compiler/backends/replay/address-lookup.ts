/** The ids of the packet's addresses in generated code. */

import { addressRecordWords } from './interface.ts';

/** Where an address is in the headers of IPv4 and IPv6. */
export interface AddressPlace {
  readonly ipv4: number;
  readonly ipv6: number;
}

/** The id as an expression: a call. */
export function addressId({ ipv4, ipv6 }: AddressPlace): string {
  return `R.addressAt(v, ipVersion, ip + (ipVersion === 4 ? ${ipv4} : ${ipv6}))`;
}

/**
 * Statements that give the variable the id. They look into the string table's maps themselves, as the maps' own `get` does:
 * V8 does not inline so much into a walk, and only an address that is new is worth a call.
 */
export function addressLookup(id: string, { ipv4, ipv6 }: AddressPlace): string {
  const word = (i: number): string => `v.getInt32(ip + ${ipv6 + i * 4})`;
  return `if (ipVersion === 4) {
const a = v.getInt32(ip + ${ipv4}), pairs = S.v4.pairs, mask = pairs.length - 1;
for (let at = wordSlot(a, mask); ; at = (at + 2) & mask) {
if ((${id} = pairs[at + 1]) === 0) { ${id} = S.internV4(a); break; }
if (pairs[at] === a) break;
}
} else {
const a = ${word(0)}, b = ${word(1)}, c = ${word(2)}, d = ${word(3)};
const slots = S.v6.slots, records = S.v6.records, mask = slots.length - 1;
for (let slot = quadSlot(a, b, c, d) & mask; ; slot = (slot + 1) & mask) {
const at = (slots[slot] - 1) * ${addressRecordWords};
if (at < 0) { ${id} = S.internV6(a, b, c, d); break; }
if (records[at + 3] === d && records[at + 2] === c && records[at + 1] === b && records[at] === a) { ${id} = records[at + 4]; break; }
}
}
`;
}
