/**
 * VLAN tags that a device keeps beside the frame: `$tag` is 0 without one, else the tag's 16 bits with bit 16 set. What
 * lies in the frame then is the frame without that tag.
 */
import type { KernelObject, KernelObjectDefinition, LinuxSource } from '../define-linux.ts';
import type { FieldDefinition } from '../define.ts';
import { bytesFrom, cases, integer, load } from './expressions.ts';
import type { Rows } from './rows.ts';
import { numberOf } from './wire.ts';

const taken = (member: string): string =>
  `$tag = (uint64)0; if ($skb->${member} != 0) { $tag = (uint64)65536 | (uint64)$skb->vlan_tci; }`;

/** Linux 6.1 dropped the bit that said whether there is one: without one all is 0. */
export const tagObjects: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  tag: {
    doc: 'the VLAN tag beside the frame',
    needs: ['skb'],
    setup: taken('vlan_all'),
    requires: [{ struct: 'sk_buff', member: 'vlan_all' }],
  },
  markedTag: {
    doc: 'the VLAN tag beside the frame, before Linux 6.1',
    needs: ['skb'],
    setup: taken('vlan_present'),
    requires: [{ struct: 'sk_buff', member: 'vlan_present' }],
  },
};

/** The ethertype in the frame. */
const written = load(16, '$mac + 12');

/** Members by what they are where the tag is beside the frame; where it is not, they are what the frame holds. */
const besides: Readonly<Record<string, string>> = {
  eth_type: written,
  eth_typestr: written,
  eth_istagged: '(uint64)1',
  eth_priority: '(($tag >> (uint64)13) & (uint64)7)',
  eth_dei: '(($tag >> (uint64)12) & (uint64)1)',
  eth_vlanid: '($tag & (uint64)4095)',
  // The tag's own four bytes are on the wire too.
  eth_length: `(${bytesFrom('$mac')} + (uint64)4)`,
};

function rowOf(field: FieldDefinition, tag: KernelObject, beside: string): LinuxSource {
  const { wire } = field;
  const number = wire && numberOf(wire.from === 'name' ? wire.index : wire);
  if (number === undefined) throw new Error(`${field.name} is no number of the frame`);
  const text = cases([{ when: '$tag != 0', text: beside }, ...number.cases], '$mac != 0');
  const needs = [...new Set([tag, 'link', ...number.needs])];
  if (wire?.from !== 'name') return { needs, value: integer(text) };
  const { table, otherwise } = wire;
  return { needs, value: { is: 'tableName', table, text, ...(otherwise && { otherwise }) } };
}

const tags = ['tag', 'markedTag'] as const;

/** The members of etherinfo_t where the tag is beside the frame. */
export const tagRows = (fields: readonly FieldDefinition[]): Rows =>
  Object.fromEntries(
    fields.flatMap((field): [string, readonly LinuxSource[]][] => {
      const beside = besides[field.name];
      return beside === undefined
        ? []
        : [[field.name, tags.map((tag) => rowOf(field, tag, beside))]];
    }),
  );
