/** A wire source of the catalogue as JavaScript: one reader for each kind. */
import type {
  BetweenItem,
  Comparison,
  Condition,
  EndpointItem,
  Layer,
  PacketItem,
  WireSource,
} from '../../../probes/define.ts';
import type { EstatsItem } from '../../../probes/estats/items.ts';
import { addressId, type AddressPlace } from './address-lookup.ts';
import type { ClauseState, ModuleState } from './clause.ts';
import { packetAddressBase } from './interface.ts';
import {
  asNumber,
  big,
  constant,
  exactLimit,
  num,
  quote,
  text,
  unify,
  type Value,
} from './value.ts';

const betweenItems: readonly EndpointItem[] = [
  'side',
  'provisional',
  'midway',
] satisfies BetweenItem[];

const isBetween = (item: EndpointItem): boolean => betweenItems.includes(item);

/** Where the two addresses are in an IP header. */
const addressPlaces: Readonly<Record<'source' | 'destination', AddressPlace>> = {
  source: { ipv4: 12, ipv6: 8 },
  destination: { ipv4: 16, ipv6: 24 },
};

function packetAddress({ end }: Source<'address'>): Value {
  const address = addressPlaces[end];
  return { rep: 'id', code: addressId(address), address };
}

type Source<From extends WireSource['from']> = Extract<WireSource, { from: From }>;

const layerOffset: Readonly<Record<Layer, string>> = {
  link: 'link',
  network: 'network',
  ip: 'ip',
  transport: 'transport',
  quotedIp: 'R.quotedIp(p)',
  quotedTransport: 'R.quotedTransport(p)',
};

const uint32 = 2 ** 32 - 1;

const place = ({ layer, offset }: { readonly layer: Layer; readonly offset: number }): string =>
  `${layerOffset[layer]} + ${offset}`;

function bits(source: Source<'bits'>): Value {
  const { width, shift = 0, mask, scale = 1, rawOrder = false } = source;
  const order = rawOrder && width > 8 ? ', true' : '';
  let code = `v.getUint${width}(${place(source)}${order})`;
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

const packetItems: Readonly<Record<PacketItem, Value>> = {
  frameNumber: num('frameNumber', 0, exactLimit - 1),
  ipVersion: num('ipVersion', 0, 6),
  protocol: num('protocol', -1, 255),
  payloadLength: num('payloadLength', 0, uint32),
  transportLength: num('transportLength', 0, uint32),
  transportCaptured: num('transportCaptured', 0, 255),
  segmentLength: num('R.segmentLength(v, transport, transportLength)', 0, uint32),
  duplicateSack: num('R.duplicateSack(p)', 0, 2),
  chunkCount: num('R.chunkCount(p)', 0, 65535),
  chunkTypes: num('R.chunkTypes(p)', 0, uint32),
  udpLength: num('R.udpLength(v, transport, transportLength)', 0, uint32),
  isLocal: num('R.isLocal(p)', 0, 1),
  wireLength: num('wireLength', 0, uint32),
};

function named(source: Source<'name'>, clause: ClauseState): Value {
  const index = read(source.index, clause, num('0', 0, 0));
  const otherwise = source.otherwise === 'decimal' ? ', true' : '';
  return text(`R.stringTable(${quote(source.table)}, ${asNumber(index)!.code}${otherwise})`, false);
}

/** The name of a column in the generated text. */
export const columnName = (item: EstatsItem): string => `h${item}`;

function statistic({ item, unit }: Source<'estats'>, module: ModuleState): Value {
  module.flows = module.tracking = true;
  module.estats.items.add(item);
  const kept = `${columnName(item)}.values[e]`;
  // More than a double holds exactly.
  if (unit === 'nanoseconds') return big(`(BigInt(e < 0 ? 0 : Math.floor(${kept})) * 1000n)`);
  const value = unit === 'milliseconds' ? `${kept} / 1000` : kept;
  // Counts are whole.
  const whole = unit === undefined ? value : `Math.floor(${value})`;
  return num(`(e < 0 ? 0 : ${whole})`, -1, exactLimit - 1);
}

function changePart({ part }: Source<'estatsChange'>): Value {
  const code = `T.changed.${part}`;
  return part === 'operand' ? num(code, -1, exactLimit - 1) : text(code, false);
}

const capturedOf: Partial<Record<Layer, string>> = {
  network: 'networkCaptured',
  transport: 'transportCaptured',
};

/** Bytes of a header that the source takes from there on, and where. */
function extent(source: WireSource): { layer: Layer; end: number } | undefined {
  switch (source.from) {
    case 'bits':
      return { layer: source.layer, end: source.offset + source.width / 8 };
    case 'addressAt':
      return { layer: source.layer, end: source.offset + (source.version === 4 ? 4 : 16) };
    case 'hardwareAddress':
      return { layer: source.layer ?? 'link', end: source.offset + (source.length ?? 6) };
    default:
      return undefined;
  }
}

/** What lies behind the bytes that every such message has may be cut: then it is not there, rather than half of it. */
function wholeCode(source: WireSource): string {
  const { layer, end } = extent(source) ?? {};
  const captured = layer && capturedOf[layer];
  return captured === undefined ? '' : ` && ${captured} >= ${end}`;
}

function choice({ choices }: Source<'choice'>, clause: ClauseState, absent: Value): Value {
  return choices.reduceRight(
    (rest, { when, source }) =>
      either(
        `(${conditionCode(when, clause)}${wholeCode(source)})`,
        read(source, clause, absent),
        rest,
      ),
    absent,
  );
}

/**
 * Reads the value where the struct is known to be there; `absent` is what it reads when the source itself
 * finds nothing.
 */
export function read(source: WireSource, clause: ClauseState, absent: Value): Value {
  const { module } = clause;
  switch (source.from) {
    case 'bits':
      return bits(source);
    case 'address':
      return packetAddress(source);
    case 'addressAt':
      return { rep: 'id', code: `R.addressAt(v, ${source.version}, ${place(source)})` };
    case 'hardwareAddress': {
      const { layer = 'link', offset, length = 6 } = source;
      return text(`R.hardwareAddress(v, ${place({ layer, offset })}, ${length})`, false);
    }
    case 'headerAddress':
      return num(`(${packetAddressBase} + ${place(source)})`, 0, exactLimit - 1);
    case 'packet':
      return packetItems[source.item];
    case 'interfaceName':
      return text('R.interfaceName(p)', false);
    case 'protocolName':
      return text(`R.protocolName(v.getUint8(ip + ${source.offset}))`, false);
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
      module.timing ||= source.item === 'rtt' || source.item === 'rttDeviation';
      if (isBetween(source.item)) {
        module.middle = true;
        return num(`(e < 0 ? 0 : T.middle.${source.item}[e])`, -1, 1);
      }
      return num(`(e < 0 ? 0 : T.${source.item}(e))`, -(2 ** 31), uint32);
    case 'increment':
      return num('X.increment', -uint32, uint32);
    case 'previousState':
      module.flows = module.tracking = true;
      return num('X.previousState', 0, 255);
    case 'estats':
      return statistic(source, module);
    case 'estatsChange':
      return changePart(source);
    case 'association':
      module.flows = module.associations = true;
      return num(source.item === 'state' ? 'X.state' : 'X.previousState', 0, 255);
    case 'constant':
      return typeof source.value === 'number'
        ? constant(BigInt(source.value))
        : { rep: 'text', code: quote(source.value), nullable: false, literal: source.value };
    case 'name':
      return named(source, clause);
    case 'choice':
      return choice(source, clause, absent);
    case 'test':
      return num(`(${conditionCode(source.when, clause)} ? 1 : 0)`, 0, 1);
  }
}

function comparisonCode(comparison: Comparison, clause: ClauseState): string {
  if ('any' in comparison)
    return `(${comparison.any.map((all) => conditionCode({ text: '', all }, clause)).join(' || ')})`;
  if ('has' in comparison) return `${layerOffset[comparison.has]} >= 0`;
  const number = (source: WireSource): string =>
    asNumber(read(source, clause, num('0', 0, 0)))!.code;
  const left = number(comparison.source);
  if ('atLeast' in comparison) return `${left} >= ${comparison.atLeast}`;
  if ('equals' in comparison) return `${left} === ${number(comparison.equals)}`;
  const tests = comparison.oneOf.map((value) => `${left} === ${value}`);
  return tests.length === 1 ? tests[0] : `(${tests.join(' || ')})`;
}

/** A JavaScript condition that is true when every comparison holds, tried in their order. */
export function conditionCode({ all }: Condition, clause: ClauseState): string {
  return `(${all.map((each) => comparisonCode(each, clause)).join(' && ')})`;
}

/** One value or the other; NULL for a number that stands in a string's place. */
export function either(condition: string, there: Value, absent: Value): Value {
  if (asNumber(there) !== undefined && asNumber(absent) !== undefined) {
    const [yes, no, both] = unify(there, absent);
    return { ...both, code: `(${condition} ? ${yes.code} : ${no.code})` };
  }
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
