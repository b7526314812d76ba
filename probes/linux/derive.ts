/**
 * How the running kernel gives a member: the rows that the catalogue spells out, then those that follow from where the
 * member is on the wire, read from the headers in the kernel's memory.
 */
import type { KernelObject, KernelValue, LinuxSource } from '../define-linux.ts';
import type { FieldDefinition, Layer, StructDefinition, WireSource } from '../define.ts';
import { bytesFrom, flag, headerAddress, integer, load, ofIp } from './expressions.ts';

type Presence = NonNullable<StructDefinition['present']>;

const headers: Readonly<Record<Layer, { object: KernelObject; address: string }>> = {
  link: { object: 'link', address: '$mac' },
  network: { object: 'network', address: '$nh' },
  ip: { object: 'network', address: '$nh' },
  transport: { object: 'transport', address: '$th' },
  quotedIp: { object: 'quotedIp', address: '$qh' },
  quotedTransport: { object: 'quotedTransport', address: '$qt' },
};

/** What must hold for a struct to be there, and what that names; the others are there wherever their members are. */
const conditions: Partial<Record<Presence, { needs: readonly KernelObject[]; text: string }>> = {
  ipv4: { needs: ['version'], text: '$iv == 4' },
  ipv6: { needs: ['version'], text: '$iv == 6' },
  transport: { needs: ['transport'], text: '$th != 0' },
  link: { needs: ['link'], text: '$mac != 0' },
};

const bitsOf = (wire: Extract<WireSource, { from: 'bits' }>): string => {
  const { address } = headers[wire.layer];
  const at = wire.offset === 0 ? address : `${address} + ${wire.offset}`;
  let text = wire.rawOrder ? `(uint64)*(uint${wire.width}*)(${at})` : load(wire.width, at);
  if (wire.shift) text = `(${text} >> (uint64)${wire.shift})`;
  if (wire.mask !== undefined) text = `(${text} & (uint64)${wire.mask})`;
  if (wire.scale !== undefined) text = `(${text} * (uint64)${wire.scale})`;
  return text;
};

const ipv4Payload = `(${load(16, '$nh + 2')} != 0 ? ${load(16, '$nh + 2')} - (${load(8, '$nh')} & (uint64)15) * (uint64)4 : ${bytesFrom(`$nh + (${load(8, '$nh')} & (uint64)15) * (uint64)4`)})`;
const ipv6Payload = `(${load(16, '$nh + 4')} != 0 ? ${load(16, '$nh + 4')} : ${bytesFrom('$nh + (uint64)40')})`;

type PacketItem = Extract<WireSource, { from: 'packet' }>['item'];

const source = (needs: readonly KernelObject[], value: KernelValue): LinuxSource => ({
  needs,
  value,
});

const packetItems: Readonly<Record<PacketItem, LinuxSource>> = {
  frameNumber: source(['skb'], integer('(uint64)$skb')),
  ipVersion: source(['version'], integer('$iv')),
  protocol: source(['transport'], integer('$pr')),
  payloadLength: source(
    ['skb', 'network', 'version'],
    integer(`($iv == 6 ? ${ipv6Payload} : ${ipv4Payload})`),
  ),
  udpLength: source(
    ['skb', 'transport'],
    integer(`(${load(16, '$th + 4')} != 0 ? ${load(16, '$th + 4')} : ${bytesFrom('$th')})`),
  ),
  isLocal: source(['device'], integer('(((uint64)$dev->flags & (uint64)8) >> (uint64)3)')),
  wireLength: source(['skb', 'link'], integer(bytesFrom('$mac'))),
};

/** The device's name, 16 characters: arrays of them are nothing that every version reads. */
const nameAt = (offset: number): string =>
  `*(uint64*)((uint64)$dev + OFFSETOF(net_device, name) + ${offset})`;

const interfaceName: LinuxSource = source(['device'], {
  is: 'text',
  words: [nameAt(0), nameAt(8)],
});

function fromWire(wire: WireSource): LinuxSource | undefined {
  switch (wire.from) {
    case 'bits':
      return source([headers[wire.layer].object], integer(bitsOf(wire)));
    case 'headerAddress': {
      const { object, address } = headers[wire.layer];
      return source([object], integer(`(${address} + (uint64)${wire.offset})`));
    }
    case 'address':
      return source(
        ['network', 'version'],
        wire.end === 'source' ? headerAddress('$nh', 12, 8) : headerAddress('$nh', 16, 24),
      );
    case 'hardwareAddress':
      if ((wire.length ?? 6) !== 6) return undefined;
      return source([headers[wire.layer ?? 'link'].object], {
        is: 'hardwareAddress',
        text: `(${load(64, `${headers[wire.layer ?? 'link'].address} + ${wire.offset}`)} >> (uint64)16)`,
      });
    case 'protocolName':
      return source(['network'], {
        is: 'protocolName',
        text: load(8, `$nh + ${wire.offset}`),
      });
    case 'packet':
      return packetItems[wire.item];
    case 'interfaceName':
      return interfaceName;
    default:
      return undefined;
  }
}

/** A number of a struct that is not there is 0. Text is left alone: the consumer asks whether the struct is there. */
function guarded(row: LinuxSource, present: Presence | undefined): LinuxSource {
  const condition = present && conditions[present];
  if (condition === undefined || row.value.is !== 'integer') return row;
  return {
    ...row,
    needs: [...new Set([...row.needs, ...condition.needs])],
    value: integer(`(${condition.text} ? ${row.value.text} : (uint64)0)`),
  };
}

/** Every way to read a member of that struct on Linux, in order of preference. */
export function linuxSources(
  struct: StructDefinition,
  field: FieldDefinition,
): readonly LinuxSource[] {
  const derived = field.wire && fromWire(field.wire);
  return [...(field.linux ?? []), ...(derived ? [guarded(derived, struct.present)] : [])];
}

const yes = integer('(uint64)1');
const no = integer('(uint64)0');

/** A made-up header is there. */
const madeUp: readonly LinuxSource[] = [
  source(['arriving'], yes),
  source(['leaving'], yes),
  source(['refused'], yes),
];

const presences: Readonly<Record<Presence, readonly LinuxSource[]>> = {
  always: [source([], yes)],
  ip: [
    source(['socket', 'call'], flag(ofIp)),
    source(['version', 'network'], flag('($iv == 4 || $iv == 6)')),
    ...madeUp,
  ],
  ipv4: [source(['version', 'network'], flag('$iv == 4'))],
  ipv6: [source(['version', 'network'], flag('$iv == 6'))],
  transport: [source(['transport'], flag('$th != 0')), ...madeUp],
  link: [source(['link'], flag('$mac != 0'))],
  network: [source(['network'], flag('$nh != 0'))],
  flow: [
    source(['socket', 'full'], yes),
    source(['socket'], flag('(uint64)$skc != 0')),
    source([], no),
  ],
};

/** Whether a struct with this condition is there: 1 or 0, in order of preference. */
export const linuxPresence = (what: Presence): readonly LinuxSource[] => presences[what];

/** What each argument points to: an identity that is not 0 where the struct is there. */
const pointers: Readonly<Record<string, readonly LinuxSource[]>> = {
  pktinfo_t: [source(['skb'], integer('(uint64)$skb'))],
  csinfo_t: [source(['socket'], integer('(uint64)$skc'))],
  ifinfo_t: [source(['device'], integer('(uint64)$dev'))],
};

/** The object that a pointer to another struct stands for, by the struct's presence. */
const pointersByPresence: Partial<Record<Presence, readonly LinuxSource[]>> = {
  ip: [
    source(['network'], integer('$nh')),
    source(['socket'], integer('(uint64)$skc')),
    source(['refused'], integer('$rnh')),
  ],
  ipv4: [source(['network', 'version'], integer('($iv == 4 ? $nh : (uint64)0)'))],
  ipv6: [source(['network', 'version'], integer('($iv == 6 ? $nh : (uint64)0)'))],
  transport: [
    source(['transport'], integer('$th')),
    source(['socket'], integer('(uint64)$skc')),
    source(['refused'], integer('$rth')),
  ],
  link: [source(['link'], integer('$mac'))],
  flow: [source(['socket'], integer('(uint64)$skc'))],
};

/** The address that an argument of this type is: arg0 to arg9, and `args[n]` by itself; 0 where there is none. */
export const linuxPointer = (struct: StructDefinition): readonly LinuxSource[] => [
  ...(pointers[struct.name] ?? (struct.present && pointersByPresence[struct.present]) ?? []),
  source([], no),
];
