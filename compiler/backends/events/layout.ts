/**
 * What an event carries from where it happened to the consumer's half of the program: one list of data a probe,
 * made by asking. The generator of the consumer's half asks for what its expressions read; the other half
 * (bpftrace, native dtrace, an event recording) provides just that.
 */
import type { FieldDefinition, StructDefinition } from '../../../probes/define.ts';
import type { Probe } from '../../program.ts';

export type Presence = NonNullable<StructDefinition['present']>;

/** What can be asked of the place where a probe fires, besides args[]. The time is in every event. */
export type ContextName =
  'cpu' | 'pid' | 'tid' | 'ppid' | 'uid' | 'gid' | 'execname' | 'vtimestamp' | 'curthread';

/** One datum of an event. */
export type Datum =
  | { readonly kind: 'field'; readonly struct: StructDefinition; readonly field: FieldDefinition }
  /** 1 where a struct with this condition is there, else 0. */
  | { readonly kind: 'present'; readonly what: Presence }
  /** arg0 to arg9: 64 bits. */
  | { readonly kind: 'rawArgument'; readonly index: number }
  | { readonly kind: 'context'; readonly name: ContextName }
  /** The text of stack() or ustack(), of at most so many frames. */
  | { readonly kind: 'stack'; readonly user: boolean; readonly frames: number };

/** A name for the datum, unique among those of one probe; event recordings keep it. */
export function datumKey(datum: Datum): string {
  switch (datum.kind) {
    case 'field':
      return `${datum.struct.name}.${datum.field.name}`;
    case 'present':
      return `present ${datum.what}`;
    case 'rawArgument':
      return `arg${datum.index}`;
    case 'context':
      return datum.name;
    case 'stack':
      return `${datum.user ? 'ustack' : 'stack'} ${datum.frames}`;
  }
}

/** The data of each probe's events, in the order in which they were first asked for. */
export class EventLayout {
  readonly #probes = new Map<number, Map<string, { index: number; datum: Datum }>>();

  /** The index of the datum in `values` of that probe's events. */
  demand(probe: Probe, datum: Datum): number {
    let data = this.#probes.get(probe.id);
    if (data === undefined) this.#probes.set(probe.id, (data = new Map()));
    const key = datumKey(datum);
    let found = data.get(key);
    if (found === undefined) data.set(key, (found = { index: data.size, datum }));
    return found.index;
  }

  data(probe: Probe): readonly Datum[] {
    return [...(this.#probes.get(probe.id)?.values() ?? [])].map(({ datum }) => datum);
  }
}

/**
 * A value of an event: a number for integers of up to 4 bytes, a canonical signed bigint for those of 8 (by the datum's D
 * type), a binary string for strings (`null` is NULL).
 */
export type EventValue = number | bigint | string | null;

/** What the consumer's half of a program is run with, one object used again for every event. */
export interface EventFrame {
  /** The wall clock's, for machine output. */
  seconds: number;
  nanoseconds: number;
  /** CLOCK_MONOTONIC (or its kin), nanoseconds. */
  timestamp: bigint;
  /** The same moment as nanoseconds since 1970. */
  walltimestamp: bigint;
  readonly values: EventValue[];
}
