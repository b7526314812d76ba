/** Wire sources of the catalogue as bpftrace text that reads the headers in the kernel's memory. */
import type { KernelObject, KernelValue, LinuxSource } from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { Comparison, Condition, Layer, PacketItem, WireSource } from '../define.ts';
import { bytesFrom, headerAddress, integer, load } from './expressions.ts';
import type { AddressValue } from './expressions.ts';

/** Text, and the objects that it names. */
export interface Text {
  readonly needs: readonly KernelObject[];
  readonly text: string;
}

const headers: Readonly<
  Record<Layer, { readonly object: KernelObject; readonly address: string }>
> = {
  link: { object: 'link', address: '$mac' },
  network: { object: 'network', address: '$nh' },
  ip: { object: 'network', address: '$nh' },
  transport: { object: 'transport', address: '$th' },
  quotedIp: { object: 'quotedIp', address: '$qh' },
  quotedTransport: { object: 'quotedTransport', address: '$qt' },
};

type Of<From extends WireSource['from']> = Extract<WireSource, { readonly from: From }>;

const place = ({ layer, offset }: { readonly layer: Layer; readonly offset: number }): string =>
  offset === 0 ? headers[layer].address : `${headers[layer].address} + ${offset}`;

function bits(wire: Of<'bits'>): Text {
  const at = place(wire);
  let text = wire.rawOrder ? `(uint64)*(uint${wire.width}*)(${at})` : load(wire.width, at);
  if (wire.shift) text = `(${text} >> (uint64)${wire.shift})`;
  if (wire.mask !== undefined) text = `(${text} & (uint64)${wire.mask})`;
  if (wire.scale !== undefined) text = `(${text} * (uint64)${wire.scale})`;
  return { needs: [headers[wire.layer].object], text };
}

const ipv4Header = `(${load(8, '$nh')} & (uint64)15) * (uint64)4`;
const ipv4Payload = `(${load(16, '$nh + 2')} != 0 ? ${load(16, '$nh + 2')} - ${ipv4Header} : ${bytesFrom(`$nh + ${ipv4Header}`)})`;
const ipv6Payload = `(${load(16, '$nh + 4')} != 0 ? ${load(16, '$nh + 4')} : ${bytesFrom('$nh + (uint64)40')})`;

const packetItems: Readonly<Record<PacketItem, Text>> = {
  frameNumber: { needs: ['skb'], text: '(uint64)$skb' },
  ipVersion: { needs: ['version'], text: '$iv' },
  protocol: { needs: ['transport'], text: '$pr' },
  payloadLength: {
    needs: ['skb', 'network', 'version'],
    text: `($iv == 6 ? ${ipv6Payload} : ${ipv4Payload})`,
  },
  udpLength: {
    needs: ['skb', 'transport'],
    text: `(${load(16, '$th + 4')} != 0 ? ${load(16, '$th + 4')} : ${bytesFrom('$th')})`,
  },
  isLocal: { needs: ['device'], text: '(((uint64)$dev->flags & (uint64)8) >> (uint64)3)' },
  wireLength: { needs: ['skb', 'link'], text: bytesFrom('$mac') },
};

const union = (...texts: readonly Text[]): readonly KernelObject[] => [
  ...new Set(texts.flatMap(({ needs }) => needs)),
];

function comparison(one: Comparison): Text | undefined {
  if ('has' in one) {
    const { object, address } = headers[one.has];
    return { needs: [object], text: `${address} != 0` };
  }
  const left = numberOf(one.source);
  if (left === undefined) return undefined;
  if ('oneOf' in one) {
    const tests = one.oneOf.map((value) => `${left.text} == ${value}`);
    return { needs: left.needs, text: tests.length === 1 ? tests[0] : `(${tests.join(' || ')})` };
  }
  const right = numberOf(one.equals);
  return right && { needs: union(left, right), text: `${left.text} == ${right.text}` };
}

/** Whether the condition holds of the packet in reach. */
export function conditionOf({ all }: Condition): Text | undefined {
  const texts = all.map(comparison);
  if (!texts.every((text) => text !== undefined)) return undefined;
  return { needs: union(...texts), text: `(${texts.map(({ text }) => text).join(' && ')})` };
}

/** Each choice's condition with its source's rendering; undefined where one of them has none. */
function choicesOf<T>(
  { choices }: Of<'choice'>,
  render: (source: WireSource) => T | undefined,
): readonly { readonly when: Text; readonly then: T }[] | undefined {
  const rendered = choices.map(({ when, source }) => {
    const condition = conditionOf(when);
    const then = render(source);
    return condition && then && { when: condition, then };
  });
  return rendered.every((choice) => choice !== undefined) ? rendered : undefined;
}

/** The number that the source is; undefined for text and for what no header holds. */
export function numberOf(wire: WireSource): Text | undefined {
  switch (wire.from) {
    case 'bits':
      return bits(wire);
    case 'headerAddress':
      return { needs: [headers[wire.layer].object], text: `(${place(wire)})` };
    case 'packet':
      return packetItems[wire.item];
    case 'constant':
      return typeof wire.value === 'number'
        ? { needs: [], text: `(uint64)${wire.value}` }
        : undefined;
    case 'test': {
      const when = conditionOf(wire.when);
      return when && { ...when, text: `(${when.text} ? (uint64)1 : (uint64)0)` };
    }
    case 'choice': {
      const choices = choicesOf(wire, numberOf);
      return (
        choices && {
          needs: union(...choices.flatMap(({ when, then }) => [when, then])),
          text: choices.reduceRight(
            (rest, { when, then }) => `(${when.text} ? ${then.text} : ${rest})`,
            '(uint64)0',
          ),
        }
      );
    }
    default:
      return undefined;
  }
}

function addressAt(wire: Of<'addressAt'>): AddressValue {
  if (wire.version === 4)
    return {
      is: 'address',
      high: '(uint64)0',
      low: `((uint64)0xffff00000000 | ${load(32, place(wire))})`,
    };
  return {
    is: 'address',
    high: load(64, place(wire)),
    low: load(64, place({ ...wire, offset: wire.offset + 8 })),
  };
}

/** The device's name, 16 characters: arrays of them are nothing that every version reads. */
const nameAt = (offset: number): string =>
  `*(uint64*)((uint64)$dev + OFFSETOF(net_device, name) + ${offset})`;

const interfaceName: LinuxSource = {
  needs: ['device'],
  value: { is: 'text', words: [nameAt(0), nameAt(8)] },
};

function hardwareAddress(wire: Of<'hardwareAddress'>): LinuxSource | undefined {
  if ((wire.length ?? 6) !== 6) return undefined;
  const at = place({ layer: 'link', ...wire });
  return {
    needs: [headers[wire.layer ?? 'link'].object],
    value: { is: 'hardwareAddress', text: `(${load(64, at)} >> (uint64)16)` },
  };
}

function named(wire: Of<'name'>): LinuxSource | undefined {
  const index = numberOf(wire.index);
  if (index === undefined) return undefined;
  const { table, otherwise } = wire;
  const value: KernelValue = {
    is: 'tableName',
    table,
    text: index.text,
    ...(otherwise && { otherwise }),
  };
  return { needs: index.needs, value };
}

const rarely = approximate('absent where it is not of six bytes: InfiniBand');

/** Text that is one of several things, by the packet; what no text reads is as if it were not there. */
function chosen(wire: Of<'choice'>): LinuxSource | undefined {
  const readable = wire.choices.filter(({ source }) => fromWire(source) !== undefined);
  const choices = choicesOf({ ...wire, choices: readable }, fromWire);
  if (choices === undefined || choices.length === 0) return undefined;
  const which = choices.reduceRight(
    (rest, { when }, index) => `(${when.text} ? (uint64)${index + 1} : ${rest})`,
    '(uint64)0',
  );
  const needs = new Set(choices.flatMap(({ when, then }) => [...when.needs, ...then.needs]));
  return {
    needs: [...needs],
    value: { is: 'choice', which, of: choices.map(({ then }) => then.value) },
    ...(readable.length < wire.choices.length && { grade: rarely }),
  };
}

/** How a header in the kernel's memory gives the member; undefined where no header does. */
export function fromWire(wire: WireSource): LinuxSource | undefined {
  const number = wire.from === 'constant' ? undefined : numberOf(wire);
  if (number !== undefined) return { needs: number.needs, value: integer(number.text) };
  switch (wire.from) {
    case 'address':
      return {
        needs: ['network', 'version'],
        value: wire.end === 'source' ? headerAddress('$nh', 12, 8) : headerAddress('$nh', 16, 24),
      };
    case 'addressAt':
      return { needs: [headers[wire.layer].object], value: addressAt(wire) };
    case 'hardwareAddress':
      return hardwareAddress(wire);
    case 'protocolName':
      return {
        needs: ['network'],
        value: { is: 'protocolName', text: load(8, `$nh + ${wire.offset}`) },
      };
    case 'interfaceName':
      return interfaceName;
    case 'name':
      return named(wire);
    case 'choice':
      return chosen(wire);
    default:
      return undefined;
  }
}
