/** Which of the ways that the catalogue knows a probe is provided by on this host. */
import type { LinuxSource, LinuxWay } from '../../../probes/define-linux.ts';
import type { Span } from '../../../grammar/ast.ts';
import type { Diagnostic, SourceText } from '../../diagnostic.ts';
import type { Probe } from '../../program.ts';
import { type Datum, datumKey } from '../events/layout.ts';
import type { Surroundings } from './place.ts';
import { attachProblem, Reach, requirementProblem } from './reach.ts';

export type FieldDatum = Extract<Datum, { kind: 'field' }>;

/** Something that a program reads at a probe. */
export interface Need {
  readonly datum: FieldDatum;
  readonly source: SourceText;
  readonly span: Span;
}

/** A way that works, with what is in reach at each of its blocks. */
export interface Chosen {
  readonly way: LinuxWay;
  readonly reaches: readonly Reach[];
}

/** A way that does not work: why, and for which need. */
interface Refused {
  readonly name: string;
  readonly why: string;
  readonly need?: Need;
}

/** What is in reach at each of the way's blocks. */
export function reachesOf({ blocks }: LinuxWay, { kernel, host }: Surroundings): readonly Reach[] {
  return blocks.map((block) => new Reach(block, kernel, host));
}

/** The way's attach points, as a user would name them. */
export const nameOf = ({ blocks }: LinuxWay): string =>
  blocks
    .map(({ attach: { kind, name } }) => (kind === 'tracepoint' ? name : `${name}()`))
    .join(' + ');

function sourcesOf({ datum }: Need, { kernel }: Surroundings): readonly LinuxSource[] {
  return kernel.sources(datum.struct, datum.field);
}

/** Why the way cannot be taken for these needs. */
export function problemOf(
  { blocks, requires }: LinuxWay,
  reaches: readonly Reach[],
  needs: readonly Need[],
  around: Surroundings,
): Omit<Refused, 'name'> | undefined {
  const { host } = around;
  for (const { attach } of blocks) {
    const why = attachProblem(attach, host);
    if (why !== undefined) return { why };
  }
  const lacks = requirementProblem(requires, host);
  if (lacks !== undefined) return { why: lacks };
  for (const [index, { when = [] }] of blocks.entries()) {
    const missing = when.flatMap((each) => each.needs).find((each) => !reaches[index].has(each));
    if (missing !== undefined) return { why: `${missing} is not in reach there` };
  }
  for (const need of needs)
    for (const reach of reaches) {
      const sources = sourcesOf(need, around);
      if (reach.first(sources) === undefined)
        return { why: need.datum.field.nowhere ?? reach.lack(sources), need };
    }
  return undefined;
}

const memberOf = ({ datum }: Need): string => datumKey(datum);

const because = ({ definition }: Probe): string =>
  definition?.nowhere === undefined ? '' : `: ${definition.nowhere}`;

function failure(probe: Probe, refused: readonly Refused[], at: Place): Diagnostic {
  const name = `${probe.provider}:::${probe.name}`;
  if (refused.length === 0)
    return {
      ...at,
      severity: 'error',
      tag: 'T_LIVE_PROBE',
      message: `probe ${name} has no place in a Linux kernel${because(probe)}`,
    };
  const tried = refused.map(({ name: way, why, need }) =>
    need === undefined ? `${way}: ${why}` : `${way}: ${memberOf(need)}: ${why}`,
  );
  const need = refused.find((each) => each.need !== undefined)?.need;
  if (need === undefined) {
    const message = `probe ${name} cannot be provided by this kernel (${tried.join('; ')})`;
    return { ...at, severity: 'error', tag: 'T_LIVE_PROBE', message };
  }
  const message = `this kernel gives no ${memberOf(need)} at probe ${name} (${tried.join('; ')})`;
  const { source, span } = need;
  return { severity: 'error', tag: 'T_LIVE_FIELD', message, source, span };
}

type Place = Pick<Diagnostic, 'source' | 'span'>;

/**
 * The first way whose attach points the host has and that reaches all that is needed; else what to tell the user.
 * @param at where the program names the probe
 */
export function chooseWay(
  probe: Probe,
  needs: readonly Need[],
  around: Surroundings,
  at: Place,
): Chosen | Diagnostic {
  const refused: Refused[] = [];
  for (const way of probe.definition?.linux ?? []) {
    const reaches = reachesOf(way, around);
    const problem = problemOf(way, reaches, needs, around);
    if (problem === undefined) return { way, reaches };
    refused.push({ name: nameOf(way), ...problem });
  }
  return failure(probe, refused, at);
}
