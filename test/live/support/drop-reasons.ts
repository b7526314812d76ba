/** The kernel's names of the reasons for which it drops packets. */
import { readFileSync } from 'node:fs';

/** The kernel's number for a reason, as the tracepoint's own format names them. */
export function codeOf(reason: string): string {
  const format = readFileSync('/sys/kernel/tracing/events/skb/kfree_skb/format', 'utf8');
  const number = new RegExp(`\\{ (\\d+), "${reason}" \\}`).exec(format)?.[1];
  if (number === undefined) throw new Error(`no reason ${reason}`);
  return number;
}
