/** Which engine can fire a probe and give a member: the catalogue's rows, asked for one engine. */
import * as derive from '../probes/linux/derive.ts';
import type { FieldDefinition, ProbeDefinition, StructDefinition } from '../probes/define.ts';
import { nativeProbe } from '../probes/define-native.ts';
import { gradeOfProbe } from '../probes/words.ts';
import { type Engine, type EngineName, engines } from './engines.ts';
import type { Probe } from './program.ts';

/** Why an engine has something not, and a hint at those that have it. */
export interface Lack {
  readonly why: string;
  readonly hint: string;
}

type Named = Pick<Probe, 'provider'> & { readonly definition: ProbeDefinition };

const probeOn: Readonly<Record<EngineName, (probe: Named, engine: Engine) => boolean>> = {
  replay: ({ definition: { wire } }) => wire !== undefined,
  bpftrace: ({ definition: { linux } }) => (linux ?? []).length > 0,
  dtrace: ({ provider, definition }, { dialect }) =>
    dialect === undefined || nativeProbe(dialect, provider, definition) !== undefined,
};

/** What the catalogue itself knows to have it; native dtrace is asked when it runs. */
function hintAt(others: readonly EngineName[]): string {
  const where = others.map((name) => engines[name].where);
  if (where.length === 0) return 'no engine has it';
  return `it works ${others.includes('replay') ? '' : 'live, '}${where.join(' and ')}`;
}

/** Whether the engine can fire the probe. */
export function firesOn({ provider, definition }: Probe, engine: Engine): boolean {
  return definition === undefined || probeOn[engine.name]({ provider, definition }, engine);
}

function whyNot({ name, dialect }: Engine, definition: ProbeDefinition): string {
  const grade = gradeOfProbe(definition);
  if (dialect !== undefined) return `${dialect.title} has no such probe`;
  return name === 'replay' && grade.grade !== 'exact'
    ? grade.why
    : (definition.nowhere ?? 'nothing that a Linux kernel offers tells of it');
}

/** Why no probe of these can fire on the engine; undefined when one can, or there is none. */
export function lackOfProbes(probes: readonly Probe[], engine: Engine): Lack | undefined {
  const [first] = probes;
  const definition = first?.definition;
  if (definition === undefined || probes.some((probe) => firesOn(probe, engine))) return undefined;
  const others = (['replay', 'bpftrace'] as const).filter((name) => firesOn(first, engines[name]));
  return { why: whyNot(engine, definition), hint: hintAt(others) };
}

/** Why a replay cannot give the member; undefined when it can, or the engine is another: those ask the host. */
export function lackOfMember(
  struct: StructDefinition,
  field: FieldDefinition,
  engine: Engine,
): Lack | undefined {
  if (engine.name !== 'replay' || field.wire !== undefined) return undefined;
  const why = field.grade !== undefined && 'why' in field.grade ? field.grade.why : 'in no packet';
  return { why, hint: hintAt(derive.linuxSources(struct, field).length > 0 ? ['bpftrace'] : []) };
}
