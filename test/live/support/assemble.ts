/**
 * Makes the plainest bpftrace script that reads members of a probe by the catalogue's own texts: one way of the
 * probe, every member an element or two of the printed tuple. It tries the texts, not the backend.
 */
import type {
  AttachBlock,
  KernelCatalogue,
  KernelObject,
  KernelRequirement,
  KernelValue,
  LinuxSource,
  LinuxWay,
  ObjectSource,
  TextHost,
} from '../../../probes/define-linux.ts';
import type { FieldDefinition, ProbeDefinition, StructDefinition } from '../../../probes/index.ts';
import { argumentStruct, catalogue } from '../../../probes/index.ts';

/** What an assembled script asks of its host. */
export interface AssemblyHost extends TextHost {
  tracepoint(name: string): ReadonlySet<string> | undefined;
  function(name: string): 'fentry' | 'kprobe' | undefined;
  hasMember(struct: string, member: string): boolean;
}

/** One member of an argument of a probe. */
export interface Member {
  readonly struct: StructDefinition;
  readonly field: FieldDefinition;
}

/** Each member of each argument of the probe, `struct.member` by name. */
export function membersOf(probe: ProbeDefinition): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const slot of probe.args.keys()) {
    if (probe.absent?.includes(slot)) continue;
    const struct = argumentStruct(probe, slot, catalogue);
    for (const field of struct?.fields ?? [])
      members.set(`${struct?.name}.${field.name}`, { struct: struct as StructDefinition, field });
  }
  return members;
}

const kernel = (): KernelCatalogue => {
  if (catalogue.linux === undefined) throw new Error('the catalogue has no Linux half');
  return catalogue.linux;
};

export const textsOf = (value: KernelValue): readonly string[] => {
  switch (value.is) {
    case 'constant':
      return [];
    case 'address':
      return [value.high, value.low];
    case 'text':
      return value.words;
    default:
      return [value.text];
  }
};

/** The objects in reach of a block, with all that follows from them. */
export function reach(block: AttachBlock): ReadonlySet<KernelObject> {
  const found = new Set<KernelObject>(Object.keys(block.gives));
  for (let more = true; more;) {
    more = false;
    for (const [name, { needs }] of kernel().objects) {
      if (found.has(name) || !needs.every((need) => found.has(need))) continue;
      found.add(name);
      more = true;
    }
  }
  return found;
}

export const sourceFor = (
  reached: ReadonlySet<KernelObject>,
  sources: readonly LinuxSource[],
): LinuxSource | undefined => sources.find(({ needs }) => needs.every((need) => reached.has(need)));

const meets = (host: AssemblyHost, requirement: KernelRequirement): boolean => {
  if ('tracepoint' in requirement)
    return host.tracepoint(requirement.tracepoint)?.has(requirement.field) ?? false;
  if ('struct' in requirement) return host.hasMember(requirement.struct, requirement.member);
  return host.function(requirement.function) !== undefined;
};

/** True where the host has all that the way attaches to. */
export const attachable = (host: AssemblyHost, way: LinuxWay): boolean =>
  (way.requires ?? []).every((requirement) => meets(host, requirement)) &&
  way.blocks.every(({ attach }) =>
    attach.kind === 'tracepoint'
      ? host.tracepoint(attach.name) !== undefined
      : host.function(attach.name) !== undefined,
  );

const setupOf = (source: ObjectSource, function_: 'fentry' | 'kprobe' | undefined): string =>
  'setup' in source
    ? source.setup
    : `${source.variable} = (${source.type})${function_ === 'fentry' ? `args->${source.name}` : `arg${source.argument}`};`;

/** Set-ups in the order that their needs ask for; an object is set up once. */
class Setups {
  readonly done = new Set<KernelObject>();
  readonly lines: string[] = [];
  readonly #block: Pick<AttachBlock, 'gives'>;
  readonly #kind: 'fentry' | 'kprobe' | undefined;

  constructor(block: Pick<AttachBlock, 'gives'>, kind: 'fentry' | 'kprobe' | undefined) {
    this.#block = block;
    this.#kind = kind;
  }

  need(objects: readonly KernelObject[]): void {
    for (const name of objects) {
      if (this.done.has(name)) continue;
      this.done.add(name);
      const given = this.#block.gives[name];
      const definition = kernel().objects.get(name);
      if (given === undefined && definition === undefined)
        throw new Error(`${name} is not in reach`);
      this.need(
        (given === undefined ? definition?.needs : 'setup' in given ? given.needs : []) ?? [],
      );
      this.lines.push(given === undefined ? (definition?.setup ?? '') : setupOf(given, this.#kind));
    }
  }
}

interface Place {
  readonly header: string;
  readonly kind: 'fentry' | 'kprobe' | undefined;
  readonly block: AttachBlock | undefined;
}

const headerOf = (host: AssemblyHost, attach: AttachBlock['attach']): Place['header'] => {
  if (attach.kind === 'tracepoint') return `tracepoint:${attach.name}`;
  const kind = host.function(attach.name);
  if (kind === 'fentry') return `${attach.kind === 'return' ? 'kretfunc' : 'kfunc'}:${attach.name}`;
  return `${attach.kind === 'return' ? 'kretprobe' : 'kprobe'}:${attach.name}`;
};

/** How the values of one printed tuple follow each other: the word's index for each member. */
export interface Assembled {
  readonly script: string;
  /** `struct.member` to its value's kind and first word; tuples begin with the block's number, the first word, time, CPU. */
  readonly words: readonly ReadonlyMap<string, { value: KernelValue; first: number }>[];
}

/** Values in several tuples of few elements, for 0.17 takes no more than 31. */
const PER_TUPLE = 20;

function printsOf(number: number, texts: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.max(1, texts.length); at += PER_TUPLE) {
    lines.push(
      `print((${[number, at, '$at', 'cpu', ...texts.slice(at, at + PER_TUPLE)].join(', ')}));`,
    );
  }
  return lines.join('\n');
}

/**
 * The script for one way of a probe and these members; blocks fire only where all of their conditions and `filter`
 * hold. Throws an Error for a member out of reach.
 */
export function assemble(
  host: AssemblyHost,
  way: LinuxWay,
  members: ReadonlyMap<string, Member>,
  filter = '1',
): Assembled {
  const blocks: string[] = [];
  const begin = new Set<string>();
  const words: Map<string, { value: KernelValue; first: number }>[] = [];
  const booksDone = new Set<string>();
  const booked = new Map<string, { before: string[]; after: string[]; setups: Setups }>();
  const mains: { block: AttachBlock; sources: Map<string, LinuxSource>; needs: Set<string> }[] = [];
  for (const block of way.blocks) {
    const reached = reach(block);
    const needs = new Set((block.when ?? []).flatMap((condition) => condition.needs));
    const sources = new Map<string, LinuxSource>();
    for (const [name, { struct, field }] of members) {
      const source = sourceFor(reached, kernel().sources(struct, field));
      if (source === undefined) throw new Error(`${name} is out of reach`);
      sources.set(name, source);
      for (const need of source.needs) needs.add(need);
    }
    mains.push({ block, sources, needs });
  }
  const closure = (block: Pick<AttachBlock, 'gives'>, names: Iterable<string>): Set<string> => {
    const setups = new Setups(block, undefined);
    setups.need([...names]);
    return setups.done;
  };
  const used = new Set(mains.flatMap(({ block, needs }) => [...closure(block, needs)]));
  for (const name of used) {
    const definition = kernel().objects.get(name);
    if (definition?.begin) begin.add(definition.begin);
    for (const book of definition?.books ?? []) {
      const header = headerOf(host, book.attach);
      if (booksDone.has(header + book.text)) continue;
      booksDone.add(header + book.text);
      let entry = booked.get(header);
      if (entry === undefined)
        booked.set(
          header,
          (entry = { before: [], after: [], setups: new Setups(book, undefined) }),
        );
      entry.setups.need(book.needs);
      entry.before.push(book.text);
      if (book.after) entry.after.push(book.after);
    }
  }
  for (const [number, { block, sources, needs }] of mains.entries()) {
    const header = headerOf(host, block.attach);
    const kind = block.attach.kind === 'tracepoint' ? undefined : host.function(block.attach.name);
    const books = booked.get(header);
    booked.delete(header);
    const first = books?.setups.lines ?? [];
    const setups = new Setups(block, kind);
    for (const name of books?.setups.done ?? []) setups.done.add(name);
    setups.need([...needs]);
    const texts: string[] = [];
    const places = new Map<string, { value: KernelValue; first: number }>();
    for (const [name, { value }] of sources) {
      places.set(name, { value, first: texts.length });
      texts.push(...textsOf(value));
    }
    words.push(places);
    const conditions = [...(block.when ?? []).map(({ text }) => text), filter];
    blocks.push(
      [
        `${header} {`,
        ...first,
        ...(books?.before ?? []),
        ...setups.lines,
        ...conditions.map((text) => `if (${text}) {`),
        '$at = (uint64)nsecs;',
        printsOf(number, texts),
        '}'.repeat(conditions.length),
        ...(books?.after ?? []),
        '}',
      ].join('\n'),
    );
  }
  for (const [header, { before, after, setups }] of booked)
    blocks.push([`${header} {`, ...setups.lines, ...before, ...after, '}'].join('\n'));
  const script = [`BEGIN { ${[...begin].join(' ')} print((99, 0)); }`, ...blocks].join('\n');
  const expanded = kernel().expand(script, host);
  if (expanded === undefined) throw new Error('the host does not know a placeholder');
  return { script: expanded, words };
}
