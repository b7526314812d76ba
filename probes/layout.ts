/**
 * Which datum `args[slot]->member` names. The published layout decides; a member that its struct does not
 * have is looked for in the older layouts. Member prefixes make that unambiguous.
 */
import type { Catalogue, FieldDefinition, ProbeDefinition, StructDefinition } from './define.ts';

/** What `args[slot]->member` resolved to. */
export interface ResolvedMember {
  readonly struct: StructDefinition;
  readonly field: FieldDefinition;
  /** Set when the program follows an older layout or name: how the published layout spells it. */
  readonly note?: { readonly modern: string };
  /** Set when an older layout's argument means the state before the change. */
  readonly previous?: true;
}

/** The struct that `args[slot]` points to in the published layout; undefined for `void` and beyond the last. */
export function argumentStruct(
  probe: ProbeDefinition,
  slot: number,
  catalogue: Catalogue,
): StructDefinition | undefined {
  const type = probe.args[slot];
  return type === undefined ? undefined : catalogue.structs.get(type.replace(/\s*\*$/, ''));
}

/** The member that an argument is which is a number and no pointer; undefined for any other. */
export function scalarArgument(
  probe: ProbeDefinition,
  slot: number,
  catalogue: Catalogue,
): { readonly struct: StructDefinition; readonly field: FieldDefinition } | undefined {
  const named = probe.scalars?.[slot];
  const struct = named && catalogue.structs.get(named.struct);
  const field = struct?.fields.find(({ name }) => name === named?.field);
  return struct && field && { struct, field };
}

/** `member` as the struct itself spells it: its alias's prefix replaced by its own. */
function ownSpelling(struct: StructDefinition, member: string): string {
  const { alias } = struct;
  return alias !== undefined && member.startsWith(alias.aliasPrefix)
    ? alias.prefix + member.slice(alias.aliasPrefix.length)
    : member;
}

function fieldOf(struct: StructDefinition, member: string): FieldDefinition | undefined {
  const name = ownSpelling(struct, member);
  return struct.fields.find((field) => field.name === name);
}

/** The one argument whose struct has the member, in the published layout. */
function onlyHolder(
  probe: ProbeDefinition,
  member: string,
  catalogue: Catalogue,
): { slot: number; struct: StructDefinition; field: FieldDefinition } | undefined {
  const holders = probe.args.flatMap((_, slot) => {
    const struct = argumentStruct(probe, slot, catalogue);
    const field = struct && fieldOf(struct, member);
    return struct && field ? [{ slot, struct, field }] : [];
  });
  return holders.length === 1 ? holders[0] : undefined;
}

const spelling = (slot: number, field: FieldDefinition): { modern: string } => ({
  modern: `args[${slot}]->${field.name}`,
});

/** The state before a change, where an older layout passes the control block as it was. */
function previousState(
  probe: ProbeDefinition,
  slot: number,
  member: string,
  catalogue: Catalogue,
): ResolvedMember | undefined {
  const old = probe.prototypes?.find((layout) => layout.slot === slot && layout.as === 'previous');
  if (old === undefined) return undefined;
  for (const modernSlot of probe.args.keys()) {
    const struct = argumentStruct(probe, modernSlot, catalogue);
    const field = struct?.fields.find(
      (each) => each.name === member && each.wire?.from === 'previousState',
    );
    if (struct && field)
      return { struct, field, note: spelling(modernSlot, field), previous: true };
  }
  return undefined;
}

/**
 * Resolve `args[slot]->member` for one probe: the published layout's struct first, then whatever an older
 * layout means by it, which is the one struct of this probe that has the member. Undefined when there is no
 * such argument, no such member, or more than one struct that has it.
 */
export function resolveMember(
  probe: ProbeDefinition,
  slot: number,
  member: string,
  catalogue: Catalogue,
): ResolvedMember | undefined {
  if (probe.args[slot] === undefined) return undefined;
  const struct = argumentStruct(probe, slot, catalogue);
  const field = struct && fieldOf(struct, member);
  if (struct && field) {
    return field.name === member
      ? { struct, field }
      : { struct, field, note: spelling(slot, field) };
  }
  const before = previousState(probe, slot, member, catalogue);
  if (before !== undefined) return before;
  const holder = onlyHolder(probe, member, catalogue);
  return (
    holder && {
      struct: holder.struct,
      field: holder.field,
      note: spelling(holder.slot, holder.field),
    }
  );
}

/**
 * The members that may follow `args[slot]->`, for suggestions: those of the published layout's struct first,
 * then those that resolve by an older layout.
 */
export function memberNames(
  probe: ProbeDefinition,
  slot: number,
  catalogue: Catalogue,
): readonly string[] {
  const own = argumentStruct(probe, slot, catalogue)?.fields ?? [];
  const others = probe.args.flatMap(
    (_, other) => argumentStruct(probe, other, catalogue)?.fields ?? [],
  );
  const names = new Set([...own, ...others].map((field) => field.name));
  return [...names].filter((name) => resolveMember(probe, slot, name, catalogue) !== undefined);
}
