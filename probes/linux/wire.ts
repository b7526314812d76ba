/** Wire sources of the catalogue as bpftrace text that reads the headers in the kernel's memory. */
import type { KernelObject, KernelValue, LinuxSource } from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { Comparison, Condition, Layer, PacketItem, WireSource } from '../define.ts';
import { bytesFrom, cases, either, headerAddress, integer, load } from './expressions.ts';
import type { AddressValue, Case } from './expressions.ts';

/** Text, and the objects that it names. */
export interface Text {
  readonly needs: readonly KernelObject[];
  readonly text: string;
}

/** A number in cases, and the objects that they name. */
export interface Numbers {
  readonly needs: readonly KernelObject[];
  readonly cases: readonly Case[];
}

const always = (text: string): readonly Case[] => [{ text }];

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

function bits(wire: Of<'bits'>): Numbers {
  const at = place(wire);
  let text = wire.rawOrder ? `(uint64)*(uint${wire.width}*)(${at})` : load(wire.width, at);
  if (wire.shift) text = `(${text} >> (uint64)${wire.shift})`;
  if (wire.mask !== undefined) text = `(${text} & (uint64)${wire.mask})`;
  if (wire.scale !== undefined) text = `(${text} * (uint64)${wire.scale})`;
  return { needs: [headers[wire.layer].object], cases: always(text) };
}

const ipv4Header = `(${load(8, '$nh')} & (uint64)15) * (uint64)4`;
const totalLength = load(16, '$nh + 2');
const payloadLength = load(16, '$nh + 4');

/** A length of 0 is one that its field is too small for. */
const payload: readonly Case[] = [
  { when: `$iv == 6 && ${payloadLength} != 0`, text: payloadLength },
  { when: '$iv == 6', text: bytesFrom('$nh + (uint64)40') },
  { when: `$iv == 4 && ${totalLength} != 0`, text: `(${totalLength} - ${ipv4Header})` },
  { when: '$iv == 4', text: bytesFrom(`$nh + ${ipv4Header}`) },
];

const udpLength = load(16, '$th + 4');

/** Without what a link adds to short frames, which IP's own length leaves out. */
const behind = '($th - $nh)';
const transportLength = (less = ''): readonly Case[] => [
  {
    when: `$iv == 6 && ${payloadLength} != 0`,
    text: `(${payloadLength} + (uint64)40 - ${behind}${less})`,
  },
  { when: `$iv == 4 && ${totalLength} != 0`, text: `(${totalLength} - ${behind}${less})` },
  { text: `(${bytesFrom('$th')}${less})` },
];

/** What no live engine needs has no text. */
const packetItems: Readonly<Partial<Record<PacketItem, Numbers>>> = {
  frameNumber: { needs: ['skb'], cases: always('(uint64)$skb') },
  ipVersion: { needs: ['version'], cases: always('$iv') },
  protocol: { needs: ['transport'], cases: always('$pr') },
  payloadLength: { needs: ['skb', 'network', 'version'], cases: payload },
  udpLength: {
    needs: ['skb', 'transport'],
    cases: either(`${udpLength} != 0`, udpLength, bytesFrom('$th')),
  },
  transportLength: { needs: ['skb', 'transport'], cases: transportLength() },
  transportCaptured: { needs: ['skb', 'transport'], cases: transportLength() },
  segmentLength: {
    needs: ['skb', 'transport'],
    cases: transportLength(` - (${load(8, '$th + 12')} >> (uint64)4) * (uint64)4`),
  },
  isLocal: {
    needs: ['device'],
    cases: always('(((uint64)$dev->flags & (uint64)8) >> (uint64)3)'),
  },
  duplicateSack: { needs: ['duplicateSack'], cases: always('$dsk') },
  wireLength: { needs: ['skb', 'link'], cases: always(bytesFrom('$mac')) },
};

const union = (
  ...texts: readonly { readonly needs: readonly KernelObject[] }[]
): readonly KernelObject[] => [...new Set(texts.flatMap(({ needs }) => needs))];

function comparison(one: Comparison): Text | undefined {
  if ('any' in one) {
    const texts = one.any.map((all) => conditionOf({ text: '', all }));
    if (!texts.every((text) => text !== undefined)) return undefined;
    return { needs: union(...texts), text: `(${texts.map(({ text }) => text).join(' || ')})` };
  }
  if ('has' in one) {
    const { object, address } = headers[one.has];
    return { needs: [object], text: `${address} != 0` };
  }
  const left = textOf(one.source);
  if (left === undefined) return undefined;
  if ('oneOf' in one) {
    const tests = one.oneOf.map((value) => `${left.text} == ${value}`);
    return { needs: left.needs, text: tests.length === 1 ? tests[0] : `(${tests.join(' || ')})` };
  }
  if ('atLeast' in one) return { needs: left.needs, text: `${left.text} >= ${one.atLeast}` };
  const right = textOf(one.equals);
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
export function numberOf(wire: WireSource): Numbers | undefined {
  switch (wire.from) {
    case 'bits':
      return bits(wire);
    case 'headerAddress':
      return { needs: [headers[wire.layer].object], cases: always(`(${place(wire)})`) };
    case 'packet':
      return packetItems[wire.item];
    case 'constant':
      return typeof wire.value === 'number'
        ? { needs: [], cases: always(`(uint64)${wire.value}`) }
        : undefined;
    case 'test': {
      const when = conditionOf(wire.when);
      return when && { needs: when.needs, cases: [{ when: when.text, text: '(uint64)1' }] };
    }
    case 'choice':
      return chosenNumber(wire);
    default:
      return undefined;
  }
}

function textOf(wire: WireSource): Text | undefined {
  const number = numberOf(wire);
  return number && { needs: number.needs, text: cases(number.cases) };
}

/** What is asked in a choice is asked only of packets for which the choices before it do not hold in any case. */
function chosenNumber(wire: Of<'choice'>): Numbers | undefined {
  const choices = choicesOf(wire, numberOf);
  if (choices === undefined) return undefined;
  const merged: { when: string; text: string }[] = [];
  for (const { when, then } of choices) {
    for (const each of then.cases) {
      const both = each.when === undefined ? when.text : `${when.text} && (${each.when})`;
      const last = merged.at(-1);
      // Choices that follow each other are often one place for two kinds of message.
      if (last?.text === each.text && each.when === undefined) last.when += ` || ${both}`;
      else merged.push({ when: both, text: each.text });
    }
  }
  return { needs: union(...choices.flatMap(({ when, then }) => [when, then])), cases: merged };
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
  const index = textOf(wire.index);
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
  const choices = choicesOf({ ...wire, choices: readable }, (each) => fromWire(each));
  if (choices === undefined || choices.length === 0) return undefined;
  const which = cases(
    choices.map(({ when }, index) => ({ when: when.text, text: `(uint64)${index + 1}` })),
  );
  const needs = new Set(choices.flatMap(({ when, then }) => [...when.needs, ...then.needs]));
  return {
    needs: [...needs],
    value: { is: 'choice', which, of: choices.map(({ then }) => then.value) },
    ...(readable.length < wire.choices.length && { grade: rarely }),
  };
}

/**
 * How a header in the kernel's memory gives the member; undefined where no header does. Where `guard` does not hold, numbers
 * are 0; text is left alone: the consumer asks whether the struct is there.
 */
export function fromWire(wire: WireSource, guard?: Text): LinuxSource | undefined {
  const number = wire.from === 'constant' ? undefined : numberOf(wire);
  if (number !== undefined) {
    const needs = union(number, ...(guard === undefined ? [] : [guard]));
    return { needs, value: integer(cases(number.cases, guard?.text)) };
  }
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
