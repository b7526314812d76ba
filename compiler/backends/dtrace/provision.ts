/** How a native dtrace provides a probe and each of its members, for those who ask before they trace. */
import {
  argumentStruct,
  type Catalogue,
  type Dialect,
  exact,
  type Grade,
  nativeGrade,
  nativeMember,
  nativeProbe,
  type ProbeDefinition,
  unavailable,
} from '../../../probes/index.ts';

export interface NativeProvision {
  readonly grade: Grade;
  /** The members of every argument, none where the probe is unavailable. */
  readonly members: readonly {
    readonly slot: number;
    readonly member: string;
    readonly grade: Grade;
  }[];
}

export function nativeProvision(
  provider: string,
  definition: ProbeDefinition,
  dialect: Dialect,
  catalogue: Catalogue,
): NativeProvision {
  const native = nativeProbe(dialect, provider, definition);
  if (native === undefined)
    return { grade: unavailable(`${dialect.title} has no such probe`), members: [] };
  const members = definition.args.flatMap((_, slot) => {
    const struct = argumentStruct(definition, slot, catalogue);
    if (struct === undefined || definition.absent?.includes(slot) === true) return [];
    return struct.fields.map((field) => ({
      slot,
      member: field.name,
      grade: nativeGrade(dialect, nativeMember(dialect, native, struct, field)),
    }));
  });
  return { grade: native.grade ?? exact, members };
}
