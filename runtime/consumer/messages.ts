/** What dtrace says on standard error while tracing: errors of a clause, and what was lost. */
import type { Probe } from '../../compiler/program.ts';

/** An error that is put down to a clause of a firing. `text` says what. */
export function clauseError(probe: Probe, clause: number, text: string): string {
  const name = [probe.provider, probe.module, probe.function, probe.name].join(':');
  return `error in dt_clause_${clause} for probe ID ${probe.id} (${name}): ${text}`;
}

/** Kinds of drops by their tags, with the words in front of and behind "drop" or "drops". */
const drops = {
  DTRACEDROP_PRINCIPAL: ['drop', ' on CPU 0'],
  DTRACEDROP_AGGREGATION: ['aggregation drop', ' on CPU 0'],
  DTRACEDROP_DYNAMIC: ['dynamic variable drop', ''],
  DTRACEDROP_SPEC: ['speculative drop', ''],
  DTRACEDROP_SPECUNAVAIL: ['failed speculation', ' (no speculative buffer available)'],
} as const;

export type DropKind = keyof typeof drops;

/** "3 dynamic variable drops"; with `tags`, as the option droptags asks, the kind's tag in front. */
export function dropMessage(kind: DropKind, count: number, tags: boolean): string {
  const [what, where] = drops[kind];
  return `${tags ? `[${kind}] ` : ''}${count} ${what}${count > 1 ? 's' : ''}${where}`;
}
