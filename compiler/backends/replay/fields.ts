/** `args[n]->member` as JavaScript: what is there, and what is not. */
import type { FieldDefinition, StructDefinition, WireSource } from '../../../probes/define.ts';
import type { Expr } from '../../program.ts';
import type { ClauseState } from './clause.ts';
import { eventField, eventPresence } from './event-data.ts';
import { packetAddressBase } from './interface.ts';
import { either, read } from './sources.ts';
import { cut, exactLimit, num, text, type Value } from './value.ts';

type FieldExpr = Extract<Expr, { kind: 'field' }>;

const presence: Readonly<Record<NonNullable<StructDefinition['present']>, string>> = {
  always: 'true',
  ip: 'ipVersion !== 0',
  ipv4: 'ipVersion === 4',
  ipv6: 'ipVersion === 6',
  transport: 'transport >= 0',
  link: 'link >= 0',
  network: 'network >= 0',
  flow: 'e >= 0',
};

/** The JavaScript condition under which the struct is there, or undefined when it always is. */
export function presenceOf(struct: StructDefinition, clause: ClauseState): string | undefined {
  const { present = 'always' } = struct;
  if (present === 'flow') clause.module.flows = true;
  if (clause.present.has(present)) return undefined;
  return clause.module.layout === undefined ? presence[present] : eventPresence(present, clause);
}

/** What a member reads where the struct is absent, or where a capture cannot give it. */
function absentValue(expr: FieldExpr, clause: ClauseState): Value {
  if (expr.field.type !== 'string') return num('0', 0, 0);
  const absent = expr.struct.absentText;
  // Without a text of its own the member is D's NULL.
  if (absent === undefined) return text('null', true);
  return { rep: 'id', code: clause.literalId(absent) };
}

/** The member's own bytes in the packet, for `&args[n]->member`. */
function addressSource({ wire }: FieldDefinition): WireSource {
  if (wire?.from !== 'bits') return { from: 'constant', value: 0 };
  return { from: 'headerAddress', layer: wire.layer, offset: wire.offset };
}

export function field(expr: FieldExpr, clause: ClauseState): Value {
  if (clause.module.layout !== undefined) return fieldOfEvent(expr, clause);
  const source = expr.address ? addressSource(expr.field) : expr.field.wire;
  const absent = absentValue(expr, clause);
  if (expr.absent || source === undefined) return absent;
  const condition = presenceOf(expr.struct, clause);
  if (source.from === 'estats') clause.module.estats.members.add(expr.field.name);
  const value = read(source, clause, absent);
  const present = value.rep === 'num' && !expr.address ? cut(value, expr.type) : value;
  return condition === undefined ? present : either(condition, present, absent);
}

function fieldOfEvent(expr: FieldExpr, clause: ClauseState): Value {
  const absent = absentValue(expr, clause);
  if (expr.absent) return absent;
  const condition = presenceOf(expr.struct, clause);
  const value = eventField(expr, clause);
  return condition === undefined ? value : either(condition, value, absent);
}

/** A bare `args[n]`: its packet's number where the struct is there, 0 (NULL) where not. */
export function argument(expr: Extract<Expr, { kind: 'argument' }>, clause: ClauseState): Value {
  if (expr.absent) return num('0', 0, 0);
  const condition = presenceOf(expr.struct, clause) ?? 'true';
  const number = clause.module.layout === undefined ? ' + frameNumber' : '';
  return num(`(${condition} ? ${packetAddressBase}${number} : 0)`, 0, exactLimit - 1);
}
