/** How a host provides a probe and each of its members, for those who ask before they trace. */
import type { LinuxWay } from '../../../probes/define-linux.ts';
import {
  argumentStruct,
  type Catalogue,
  exact,
  type Grade,
  type ProbeDefinition,
  scalarArgument,
  unavailable,
} from '../../../probes/index.ts';
import { nameOf, problemOf, reachesOf } from './choose.ts';
import { attachText } from './blocks.ts';
import { featuresOf } from './features.ts';
import type { BpftraceHost } from './interface.ts';
import type { Surroundings } from './place.ts';
import type { Reach } from './reach.ts';

/** One member of one argument. */
export interface MemberProvision {
  /** The argument's index. */
  readonly slot: number;
  readonly struct: string;
  /** Empty for an argument that is a number itself. */
  readonly member: string;
  readonly grade: Grade;
  /** The attach points that give it, as bpftrace spells them; none when it is unavailable. */
  readonly attach: readonly string[];
}

export interface Provision {
  /** Where the probe is attached when no member asks for another place; none when it is unavailable. */
  readonly attach: readonly string[];
  readonly grade: Grade;
  readonly members: readonly MemberProvision[];
}

/** A way that this host can take. */
interface Open {
  readonly way: LinuxWay;
  readonly reaches: readonly Reach[];
  readonly attach: readonly string[];
}

/** The lesser grade of two. */
function lesser(a: Grade, b: Grade): Grade {
  return a.grade === 'exact' ? b : a;
}

function memberProvision(
  slot: number,
  struct: NonNullable<ReturnType<typeof argumentStruct>>,
  field: (typeof struct.fields)[number],
  ways: readonly Open[],
  { kernel }: Surroundings,
): MemberProvision {
  const sources = kernel.sources(struct, field);
  const name = { slot, struct: struct.name, member: field.name };
  for (const { reaches, attach } of ways) {
    const found = reaches.map((reach) => reach.first(sources));
    if (found.some((source) => source === undefined)) continue;
    const grade = found.reduce<Grade>((sum, source) => lesser(sum, source?.grade ?? exact), exact);
    return { ...name, grade, attach };
  }
  const why =
    field.nowhere ?? ways[0]?.reaches[0]?.lack(sources) ?? 'the probe itself is unavailable';
  return { ...name, grade: unavailable(why), attach: [] };
}

/** How this host provides the probe; members of an argument that is always NULL are left out. */
export function provisionOf(
  probe: ProbeDefinition,
  host: BpftraceHost,
  catalogue: Catalogue,
): Provision {
  const kernel = catalogue.linux;
  if (kernel === undefined) throw new Error('the catalogue does not know Linux');
  const features = featuresOf(host.version);
  const around: Surroundings = { catalogue, kernel, host, features };
  const ways: Open[] = [];
  const refused: string[] = [];
  for (const way of probe.linux ?? []) {
    const reaches = reachesOf(way, around);
    const problem = problemOf(way, reaches, [], around);
    if (problem !== undefined) refused.push(`${nameOf(way)}: ${problem.why}`);
    else {
      const attach = way.blocks.map((block) => attachText(block.attach, host, features));
      ways.push({ way, reaches, attach });
    }
  }
  const members = probe.args.flatMap((_, slot) => {
    if (probe.absent?.includes(slot) === true) return [];
    const scalar = scalarArgument(probe, slot, catalogue);
    if (scalar !== undefined)
      return [{ ...memberProvision(slot, scalar.struct, scalar.field, ways, around), member: '' }];
    const struct = argumentStruct(probe, slot, catalogue);
    return (struct?.fields ?? []).map((field) =>
      memberProvision(slot, struct!, field, ways, around),
    );
  });
  const [first] = ways;
  if (first === undefined) {
    const why =
      refused.length === 0 ? (probe.nowhere ?? 'no place in a Linux kernel') : refused.join('; ');
    return { attach: [], grade: unavailable(why), members };
  }
  return { attach: first.attach, grade: first.way.grade ?? exact, members };
}
