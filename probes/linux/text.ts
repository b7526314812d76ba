/** The placeholders of the catalogue's bpftrace texts, and what stands for them on a host. */
import type { TextHost } from '../define-linux.ts';

const placeholder = /\bOFFSETOF\((\w+), (\w+)\)|\bHZ\b/g;

/**
 * The text with `OFFSETOF(struct, member)` and `HZ` replaced by decimal numbers. Undefined when the host does not know
 * one of them: what the text is for is then not to be had there.
 */
export function expandText(text: string, host: TextHost): string | undefined {
  let known = true;
  const expanded = text.replace(placeholder, (_, struct?: string, member?: string) => {
    const value = struct === undefined ? host.hz : host.memberOffset(struct, member ?? '');
    if (value === undefined) known = false;
    return String(value);
  });
  return known ? expanded : undefined;
}
