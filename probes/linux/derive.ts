/**
 * How the running kernel gives a member: the rows that the catalogue spells out, then those that follow from where the
 * member is on the wire, read from the headers in the kernel's memory.
 */
import type { KernelObject, KernelValue, LinuxSource } from '../define-linux.ts';
import type { FieldDefinition, StructDefinition } from '../define.ts';
import { flag, integer, ofIp } from './expressions.ts';
import { fromWire } from './wire.ts';
import type { Text } from './wire.ts';

type Presence = NonNullable<StructDefinition['present']>;

/** What must hold for a struct to be there, and what that names; the others are there wherever their members are. */
const conditions: Partial<Record<Presence, Text>> = {
  ipv4: { needs: ['version'], text: '$iv == 4' },
  ipv6: { needs: ['version'], text: '$iv == 6' },
  transport: { needs: ['transport'], text: '$th != 0' },
  link: { needs: ['link'], text: '$mac != 0' },
};

const source = (needs: readonly KernelObject[], value: KernelValue): LinuxSource => ({
  needs,
  value,
});

/** Every way to read a member of that struct on Linux, in order of preference. */
export function linuxSources(
  struct: StructDefinition,
  field: FieldDefinition,
): readonly LinuxSource[] {
  const guard = struct.present && conditions[struct.present];
  const derived = field.wire && fromWire(field.wire, guard);
  return [...(field.linux ?? []), ...(derived ? [derived] : [])];
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
