/** `args[n]->member` as JavaScript: one reader for each kind of wire source in the catalogue. */
import type { FieldDefinition, StructDefinition, WireSource } from '../../../probes/define.ts';
import type { Expr } from '../../program.ts';
import type { ClauseState } from './clause.ts';
import { eventField, eventPresence } from './event-data.ts';
import { packetAddressBase } from './interface.ts';
import { big, constant, cut, exactLimit, num, quote, text, type Value } from './value.ts';

type FieldExpr = Extract<Expr, { kind: 'field' }>;
type Source<From extends WireSource['from']> = Extract<WireSource, { from: From }>;

const layerOffset = { link: 'p.link', ip: 'p.ip', transport: 'p.transport' } as const;

const uint32 = 2 ** 32 - 1;

function bits(source: Source<'bits'>): Value {
  const { layer, offset, width, shift = 0, mask, scale = 1, rawOrder = false } = source;
  const order = rawOrder && width > 8 ? ', true' : '';
  let code = `v.getUint${width}(${layerOffset[layer]} + ${offset}${order})`;
  let hi = 2 ** width - 1;
  if (shift > 0) {
    code = `(${code} >>> ${shift})`;
    hi = Math.floor(hi / 2 ** shift);
  }
  if (mask !== undefined) {
    // Over 31 bits `&` gives a negative number.
    code = mask > 0x7fffffff ? `((${code} & ${mask}) >>> 0)` : `(${code} & ${mask})`;
    hi = Math.min(hi, mask);
  }
  if (scale !== 1) {
    code = `(${code} * ${scale})`;
    hi *= scale;
  }
  return num(code, 0, hi);
}

function packetItem({ item }: Source<'packet'>): Value {
  switch (item) {
    case 'frameNumber':
      return num('p.frameNumber', 0, exactLimit - 1);
    case 'ipVersion':
      return num('p.ipVersion', 0, 6);
    case 'payloadLength':
      return num('p.payloadLength', 0, uint32);
    case 'udpLength':
      return num('R.udpLength(p)', 0, uint32);
    case 'isLocal':
      return num('R.isLocal(p)', 0, 1);
    case 'wireLength':
      return num('p.wireLength', 0, uint32);
  }
}

/** Reads the value where the struct is known to be there. */
function read(source: WireSource, clause: ClauseState): Value {
  const { module } = clause;
  switch (source.from) {
    case 'bits':
      return bits(source);
    case 'address':
      return { rep: 'id', code: source.end === 'source' ? 'R.source(p)' : 'R.destination(p)' };
    case 'hardwareAddress':
      return text(`R.hardwareAddress(p, ${source.offset})`, false);
    case 'headerAddress':
      return num(
        `(${packetAddressBase} + ${layerOffset[source.layer]} + ${source.offset})`,
        0,
        exactLimit - 1,
      );
    case 'packet':
      return packetItem(source);
    case 'interfaceName':
      return text('R.interfaceName(p)', false);
    case 'protocolName':
      return text(`R.protocolName(v.getUint8(p.ip + ${source.offset}))`, false);
    case 'endpointNumber':
      module.flows = true;
      return num('(e < 0 ? 0 : F.identity(e))', 0, exactLimit - 1);
    case 'endpointPort':
      module.flows = true;
      return num(
        `(e < 0 ? 0 : F.${source.end === 'local' ? 'localPort' : 'remotePort'}(e))`,
        0,
        65535,
      );
    case 'endpointAddress':
      module.flows = true;
      return { rep: 'id', code: `R.endpointAddress(e, ${source.end === 'local' ? 0 : 1})` };
    case 'endpointLocal':
      module.flows = true;
      return num('(e < 0 ? 0 : F.isLoopback(e) ? 1 : 0)', 0, 1);
    case 'endpoint':
      module.flows = module.tracking = true;
      if (source.item === 'state') return num('X.state', 0, 255);
      return num(`(e < 0 ? 0 : T.${source.item}[e])`, -(2 ** 31), uint32);
    case 'previousState':
      module.flows = module.tracking = true;
      return num('X.previousState', 0, 255);
    case 'constant':
      return typeof source.value === 'number'
        ? constant(BigInt(source.value))
        : { rep: 'text', code: quote(source.value), nullable: false, literal: source.value };
  }
}

const presence: Readonly<Record<NonNullable<StructDefinition['present']>, string>> = {
  always: 'true',
  ip: 'p.ipVersion !== 0',
  ipv4: 'p.ipVersion === 4',
  ipv6: 'p.ipVersion === 6',
  transport: 'p.transport >= 0',
  link: 'p.link >= 0',
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

function either(condition: string, there: Value, absent: Value): Value {
  if (there.rep === 'num' && absent.rep === 'num')
    return num(`(${condition} ? ${there.code} : 0)`, Math.min(0, there.lo), Math.max(0, there.hi));
  if (there.rep === 'id' && absent.rep === 'id')
    return { rep: 'id', code: `(${condition} ? ${there.code} : ${absent.code})` };
  if (there.rep === 'big') return big(`(${condition} ? ${there.code} : 0n)`);
  const left = asText(there);
  const right = asText(absent);
  return text(`(${condition} ? ${left.code} : ${right.code})`, left.nullable || right.nullable);
}

/** A string value as JavaScript text. */
export function asText(value: Value): Extract<Value, { rep: 'text' }> {
  if (value.rep === 'text') return value;
  if (value.rep === 'id') return { rep: 'text', code: `S.textOf(${value.code})`, nullable: false };
  return { rep: 'text', code: 'null', nullable: true };
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
  const value = read(source, clause);
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
  const number = clause.module.layout === undefined ? ' + p.frameNumber' : '';
  return num(`(${condition} ? ${packetAddressBase}${number} : 0)`, 0, exactLimit - 1);
}
