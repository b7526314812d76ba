/** What there is to attach: the ways of all probes in pieces that one BPF program can hold, and why some are not there. */
import type { AttachPoint, KernelRequirement, LinuxWay } from '../../probes/define-linux.ts';
import { catalogue } from '../../probes/index.ts';
import type { ProbeDefinition } from '../../probes/index.ts';
import {
  assemblePieces,
  NotInKernel,
  reach,
  readable,
  sourceFor,
} from '../live/support/assemble.ts';
import type { AssemblyHost, Member, Wanted } from '../live/support/assemble.ts';

/** Some members of one way of a probe. */
export interface Item {
  /** `ip:::send 0`: the probe and the number of its way. */
  readonly way: string;
  /** The attach points. */
  readonly points: string;
  readonly wanted: Wanted;
}

/** A way that this kernel has not. */
export interface Absent {
  readonly way: string;
  readonly points: string;
  readonly reason: string;
}

/** Members that one script reads: more and a program outgrows the stack of 512 bytes. */
const MEMBERS = 10;

/** True for no firing, which no compiler can know. */
const never = '(cpu == 4096)';

const lacksPoint = (host: AssemblyHost, { kind, name }: AttachPoint): string | undefined => {
  if (kind === 'tracepoint')
    return host.tracepoint(name) === undefined ? `no tracepoint ${name}` : undefined;
  return host.function(name) === undefined ? `no function ${name} to trace` : undefined;
};

function lacks(host: AssemblyHost, requirement: KernelRequirement): string | undefined {
  if ('tracepoint' in requirement) {
    const { tracepoint, field } = requirement;
    const fields = host.tracepoint(tracepoint);
    if (fields === undefined) return `no tracepoint ${tracepoint}`;
    return fields.has(field) ? undefined : `no ${field} in tracepoint ${tracepoint}`;
  }
  if ('struct' in requirement) {
    const { struct, member } = requirement;
    return host.hasMember(struct, member) ? undefined : `no ${member} in struct ${struct}`;
  }
  return lacksPoint(host, { kind: 'function', name: requirement.function });
}

/** Everything that this kernel lacks for the way; '' when it lacks nothing. */
const lacking = (host: AssemblyHost, way: LinuxWay): string =>
  [
    ...new Set([
      ...(way.requires ?? []).map((requirement) => lacks(host, requirement)),
      ...way.blocks.map(({ attach }) => lacksPoint(host, attach)),
    ]),
  ]
    .filter((reason) => reason !== undefined)
    .join(', ');

/** A host that keeps in mind what it could not tell. */
function asking(host: AssemblyHost, unknown: string[]): AssemblyHost {
  return {
    ...host,
    tracepoint: (name) => host.tracepoint(name),
    function: (name) => host.function(name),
    hasMember: (struct, member) => host.hasMember(struct, member),
    memberOffset: (struct, member) => {
      const offset = host.memberOffset(struct, member);
      if (offset === undefined) unknown.push(`no ${member} in struct ${struct}`);
      return offset;
    },
    enumerators: (name) => {
      const found = host.enumerators?.(name) ?? new Map<number, string>();
      unknown.push(`a name that enum ${name} has not`);
      return found;
    },
  };
}

/** Which of the catalogue's ways are looked at. */
export interface Choice {
  readonly only: string | undefined;
  /** Ways by functions and no others. */
  readonly functions: boolean;
  /** Also what another probe has in the same words at the same place. */
  readonly every: boolean;
}

/** What was seen already: members and conditions by the words they are read with, and where. */
class Seen {
  readonly #words = new Set<string>();
  readonly #every: boolean;

  constructor(every: boolean) {
    this.#every = every;
  }

  #isNew(words: string): boolean {
    if (this.#every) return true;
    const before = this.#words.size;
    this.#words.add(words);
    return this.#words.size > before;
  }

  /** Members of the way that no probe before had in the same words; undefined when its conditions are not new either. */
  fresh(probe: ProbeDefinition, way: LinuxWay): readonly (readonly [string, Member])[] | undefined {
    const places = way.blocks.map(({ attach, gives }) => JSON.stringify([attach, gives]));
    const members = [...readable(probe, way)].filter(([, { struct, field }]) => {
      const sources = catalogue.linux?.sources(struct, field) ?? [];
      const words = way.blocks.map((block) => sourceFor(reach(block), sources));
      return this.#isNew(JSON.stringify([places, words]));
    });
    const conditions = way.blocks
      .flatMap(({ when }) => when ?? [])
      .filter((condition) => this.#isNew(JSON.stringify([places, condition])));
    return members.length > 0 || conditions.length > 0 ? members : undefined;
  }
}

function itemsOf(
  host: AssemblyHost,
  names: Pick<Item, 'way' | 'points'>,
  way: LinuxWay,
  members: readonly (readonly [string, Member])[],
): (Item | Absent)[] {
  const count = Math.max(1, Math.ceil(members.length / MEMBERS));
  return Array.from({ length: count }, (_, at) => {
    const part = new Map(members.slice(at * MEMBERS, (at + 1) * MEMBERS));
    const unknown: string[] = [];
    try {
      const wanted = { probe: names.way, way, members: part, only: never };
      assemblePieces(asking(host, unknown), [wanted]);
      return { ...names, wanted };
    } catch (error) {
      if (!(error instanceof NotInKernel)) throw error;
      return { ...names, reason: [...new Set(unknown)].join(', ') };
    }
  });
}

/** All that is to be tried on this host, and what it has not. */
export function itemsFor(
  host: AssemblyHost,
  { only, functions, every }: Choice,
): readonly (Item | Absent)[] {
  const seen = new Seen(every);
  return catalogue.providers.flatMap((provider) =>
    provider.probes.flatMap((probe) => {
      const name = `${provider.name}:::${probe.name}`;
      if (only !== undefined && only !== name) return [];
      return (probe.linux ?? []).flatMap((way, index) => {
        if (functions && way.blocks.some(({ attach }) => attach.kind === 'tracepoint')) return [];
        const points = way.blocks.map(({ attach }) => attach.name).join(', ');
        const names = { way: `${name} ${index}`, points };
        const reason = lacking(host, way);
        if (reason !== '') return [{ ...names, reason }];
        const members = seen.fresh(probe, way);
        return members === undefined ? [] : itemsOf(host, names, way, members);
      });
    }),
  );
}
