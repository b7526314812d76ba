/**
 * How a native DTrace provides a probe and a struct member: that part of the catalogue, as data. Texts are D of that
 * dialect. `{tcpinfo_t}` stands for the argument that shows such a struct (`args[4]`), `{&tcpinfo_t}` for its untranslated
 * word (`arg4`); no name or string of a user's program ever becomes part of them.
 */
import type { FieldDefinition, Grade, ProbeDefinition, StructDefinition } from './define.ts';
import { argumentStruct } from './layout.ts';
import type { Catalogue } from './define.ts';
import { unavailable } from './define.ts';

export type DialectName = 'linux' | 'illumos' | 'freebsd' | 'macos';

/** A member's value. */
export interface NativeMember {
  /** An expression of the member's D type or of one that is cast to it. */
  readonly text: string;
  readonly grade?: Grade;
  /**
   * The text is a number from which the consumer makes the value: the process that owns a socket, or the name of a
   * protocol. See KernelValue.
   */
  readonly decode?: 'owner' | 'protocolName';
}

/** A probe that the dialect has, or what it is made of. */
export interface NativeProbe {
  /** `provider:::name` where it is another one's. */
  readonly of?: string;
  /** A condition: the native probe fires more often than is meant. */
  readonly when?: string;
  readonly grade?: Grade;
  /** Members, as `tcpinfo_t.tcp_sport`, that are another value at this probe. */
  readonly members?: Readonly<Record<string, NativeMember>>;
  /** Members that it has elsewhere and not at this probe. */
  readonly lacks?: readonly string[];
  /** Where the struct's argument is not that of the published layout. */
  readonly slots?: Readonly<Record<string, number>>;
}

/** One native DTrace. */
export interface Dialect {
  readonly name: DialectName;
  /** As messages and pages call it. */
  readonly title: string;
  /** `process.platform` where it runs. */
  readonly platform: string;
  /** By `provider:::name`. */
  readonly probes: Readonly<Record<string, NativeProbe>>;
  /** Members that are what they should be, by struct. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  /** Members that are put right or made of others, as `tcpinfo_t.tcp_offset`. */
  readonly made: Readonly<Record<string, NativeMember>>;
  /** What tells that a struct is there, where its word being other than 0 does not. */
  readonly present: Readonly<Record<string, string>>;
  /** Built-in variables that are spelt otherwise, and those that it lacks. */
  readonly context: Readonly<Record<string, string | undefined>>;
}

const nameOf = (provider: string, { name }: ProbeDefinition): string => `${provider}:::${name}`;

/** What the dialect has for a probe; undefined when it has not. */
export function nativeProbe(
  dialect: Dialect,
  provider: string,
  probe: ProbeDefinition,
): NativeProbe | undefined {
  return dialect.probes[nameOf(provider, probe)];
}

/** How the dialect gives a member at a probe; undefined when it does not. */
export function nativeMember(
  dialect: Dialect,
  probe: NativeProbe,
  struct: StructDefinition,
  field: FieldDefinition,
): NativeMember | undefined {
  const key = `${struct.name}.${field.name}`;
  if (probe.lacks?.includes(key) === true) return undefined;
  const made = probe.members?.[key] ?? dialect.made[key];
  if (made !== undefined) return made;
  const has = dialect.members[struct.name]?.includes(field.name) ?? false;
  return has ? { text: `{${struct.name}}->${field.name}` } : undefined;
}

/** How far a member of a dialect can be trusted. */
export function nativeGrade({ title }: Dialect, member: NativeMember | undefined): Grade {
  if (member === undefined) return unavailable(`${title} does not give it`);
  return member.grade ?? { grade: 'exact' };
}

/** The argument that shows the struct at that probe; -1 when none does. */
export function nativeSlot(
  probe: ProbeDefinition,
  native: NativeProbe,
  structName: string,
  catalogue: Catalogue,
): number {
  const own = native.slots?.[structName];
  if (own !== undefined) return own;
  return probe.args.findIndex(
    (_, slot) => argumentStruct(probe, slot, catalogue)?.name === structName,
  );
}

/** A text with its placeholders replaced. @param slotOf the argument of a struct */
export function expandNative(text: string, slotOf: (structName: string) => number): string {
  return text.replaceAll(/\{(&?)(\w+)\}/g, (_, word: string, name: string) => {
    const slot = slotOf(name);
    return word === '' ? `args[${slot}]` : `arg${slot}`;
  });
}
