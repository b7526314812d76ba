/** The placeholders of the catalogue's bpftrace texts, and what stands for them on a host. */
import type { TextHost } from '../define-linux.ts';

const placeholder =
  /\bOFFSETOF\((\w+), (\w+)(?:, (\w+), (\w+))?\)|\bENUMERATOR\((\w+), (\w+)\)|\bHZ\b/g;

/** The offset of the first of these members that the kernel has. */
function offset(names: readonly (string | undefined)[], host: TextHost): number | undefined {
  const [struct, member, ...others] = names;
  if (struct === undefined || member === undefined) return undefined;
  return host.memberOffset(struct, member) ?? offset(others, host);
}

/** The number of a name of an enumeration. */
function enumerator(enumeration: string, name: string, host: TextHost): number | undefined {
  return [...(host.enumerators?.(enumeration) ?? [])].find(([, each]) => each === name)?.[0];
}

/**
 * The text with `OFFSETOF(struct, member)`, `ENUMERATOR(enum, NAME)` and `HZ` replaced by decimal numbers. A second struct and member are where
 * the member is on other kernels. Undefined when the host does not know one of them: what the text is for is then not
 * to be had there.
 */
export function expandText(text: string, host: TextHost): string | undefined {
  let known = true;
  const expanded = text.replace(placeholder, (_, ...groups: readonly (string | undefined)[]) => {
    const names = groups.slice(0, 4);
    const [, , , , enumeration, name] = groups;
    let value = names[0] === undefined ? host.hz : offset(names, host);
    if (enumeration !== undefined && name !== undefined)
      value = enumerator(enumeration, name, host);
    if (value === undefined) known = false;
    return String(value);
  });
  return known ? expanded : undefined;
}
