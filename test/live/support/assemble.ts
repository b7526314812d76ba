/**
 * Makes the plainest bpftrace script that reads members of a probe by the catalogue's own texts: one way of the
 * probe, every member an element or two of the printed tuple. It tries the texts, not the backend.
 */
import type {
  AttachBlock,
  AttachBook,
  AttachPoint,
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
import { forcedWays } from './host.ts';

/** This kernel has no such member or name. */
export class NotInKernel extends Error {}

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
    case 'choice':
      return [value.which, ...value.of.flatMap(textsOf)];
    default:
      return [value.text];
  }
};

/** The objects in reach of a block, with all that follows from them; of a host's kernel those that it has. */
export function reach(block: AttachBlock, host?: AssemblyHost): ReadonlySet<KernelObject> {
  const found = new Set<KernelObject>(Object.keys(block.gives));
  for (let more = true; more;) {
    more = false;
    for (const [name, { needs, requires = [] }] of kernel().objects) {
      if (found.has(name) || !needs.every((need) => found.has(need))) continue;
      if (host !== undefined && !requires.every((each) => meets(host, each))) continue;
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

const exists = (host: AssemblyHost, { kind, name }: AttachPoint): boolean =>
  (kind === 'tracepoint' ? host.tracepoint(name) : host.function(name)) !== undefined;

/** True where the host has all that the way attaches to. */
export const attachable = (host: AssemblyHost, way: LinuxWay): boolean =>
  (way.requires ?? []).every((requirement) => meets(host, requirement)) &&
  way.blocks.every(({ attach }) => exists(host, attach));

const setupOf = (source: ObjectSource, function_: 'fentry' | 'kprobe' | undefined): string =>
  'setup' in source
    ? source.setup
    : `${source.variable} = (${source.type})${function_ === 'fentry' ? `args->${source.name}` : `arg${source.argument}`};`;

type Gives = AttachBlock['gives'];

/** Set-ups in the order that their needs ask for; an object is set up once. */
class Setups {
  readonly done = new Set<KernelObject>();
  readonly lines: string[] = [];
  readonly #kind: 'fentry' | 'kprobe' | undefined;

  constructor(kind?: 'fentry' | 'kprobe') {
    this.#kind = kind;
  }

  need(gives: Gives, objects: readonly KernelObject[]): void {
    for (const name of objects) {
      if (this.done.has(name)) continue;
      this.done.add(name);
      const given = gives[name];
      const definition = kernel().objects.get(name);
      if (given === undefined && definition === undefined)
        throw new Error(`${name} is not in reach`);
      this.need(
        gives,
        (given === undefined ? definition?.needs : 'setup' in given ? given.needs : []) ?? [],
      );
      this.lines.push(given === undefined ? (definition?.setup ?? '') : setupOf(given, this.#kind));
    }
  }
}

const headerOf = (host: AssemblyHost, attach: AttachPoint): string => {
  if (attach.kind === 'tracepoint') return `tracepoint:${attach.name}`;
  const kind = host.function(attach.name);
  if (kind === 'fentry') return `${attach.kind === 'return' ? 'kretfunc' : 'kfunc'}:${attach.name}`;
  return `${attach.kind === 'return' ? 'kretprobe' : 'kprobe'}:${attach.name}`;
};

/** A script in pieces, which others may be joined with. */
export interface Pieces {
  /** What is done first. */
  readonly begin: readonly string[];
  /** A block for each attach point. */
  readonly points: readonly string[];
  /** By the number that a tuple begins with: the probe, and `struct.member` to its value's kind and first word. */
  readonly blocks: readonly {
    readonly probe: string;
    readonly places: ReadonlyMap<string, { readonly value: KernelValue; readonly first: number }>;
  }[];
}

/** What is printed of some probes, and where the words of each member are. */
export interface Assembled {
  readonly script: string;
  readonly blocks: Pieces['blocks'];
}

/** One probe to read, in one of its ways. */
export interface Wanted {
  readonly probe: string;
  readonly way: LinuxWay;
  readonly members: ReadonlyMap<string, Member>;
  /** A condition more, in bpftrace's words. */
  readonly only?: string;
}

/** Values in several tuples of few elements, for the stack has 512 bytes. */
const PER_TUPLE = 8;

/** Tuples begin with the block's number, the first word, time, CPU, process. */
function printsOf(number: number, texts: readonly string[]): string {
  const lines: string[] = ['$at = (uint64)nsecs;'];
  for (let at = 0; at < Math.max(1, texts.length); at += PER_TUPLE) {
    const words = [number, at, '$at', 'cpu', 'pid', ...texts.slice(at, at + PER_TUPLE)];
    lines.push(`print((${words.join(', ')}));`);
  }
  return lines.join('\n');
}

/** What happens at one attach point. */
class Point {
  readonly setups: Setups;
  /** Set-ups of what the books need come first. */
  #early = 0;
  readonly #before: string[] = [];
  readonly #after: string[] = [];
  readonly #clauses: string[] = [];

  constructor(kind: 'fentry' | 'kprobe' | undefined) {
    this.setups = new Setups(kind);
  }

  addBook({ gives, needs, text, after }: AttachBook): void {
    if (this.#before.includes(text)) return;
    this.setups.need(gives, needs);
    this.#early = this.setups.lines.length;
    this.#before.push(text);
    if (after !== undefined) this.#after.push(after);
  }

  addClause(block: AttachBlock, needs: readonly KernelObject[], print: string): void {
    this.setups.need(block.gives, needs);
    const conditions = (block.when ?? []).map(({ text }) => text);
    this.#clauses.push(
      [...conditions.map((text) => `if (${text}) {`), print, '}'.repeat(conditions.length)].join(
        '\n',
      ),
    );
  }

  text(header: string): string {
    const { lines } = this.setups;
    return [
      `${header} {`,
      ...lines.slice(0, this.#early),
      ...this.#before,
      ...lines.slice(this.#early),
      ...this.#clauses,
      ...this.#after,
      '}',
    ].join('\n');
  }
}

/** Every object that these lead to, in that place. */
function closure(gives: Gives, needs: readonly KernelObject[]): readonly KernelObject[] {
  const setups = new Setups();
  setups.need(gives, needs);
  return [...setups.done];
}

interface Clause {
  readonly block: AttachBlock;
  readonly needs: readonly KernelObject[];
  readonly print: string;
}

function clauseOf(
  host: AssemblyHost,
  number: number,
  block: AttachBlock,
  members: Wanted['members'],
): { clause: Clause; places: Pieces['blocks'][number]['places'] } {
  const [here, anywhere] = [reach(block, host), reach(block)];
  const needs = new Set((block.when ?? []).flatMap((condition) => condition.needs));
  const texts: string[] = [];
  const places = new Map<string, { value: KernelValue; first: number }>();
  for (const [name, { struct, field }] of members) {
    const sources = kernel().sources(struct, field);
    // What no way of reading suits here, bpftrace refuses.
    const source = sourceFor(here, sources) ?? sourceFor(anywhere, sources);
    if (source === undefined) throw new Error(`${name} is out of reach`);
    for (const need of source.needs) needs.add(need);
    places.set(name, { value: source.value, first: texts.length });
    texts.push(...textsOf(source.value));
  }
  return { clause: { block, needs: [...needs], print: printsOf(number, texts) }, places };
}

/**
 * What prints these members of these probes at each firing. Throws an Error for a member out of reach, and NotInKernel for
 * a placeholder that the host cannot fill in.
 */
export function assemblePieces(host: AssemblyHost, wanted: readonly Wanted[]): Pieces {
  const blocks: Pieces['blocks'][number][] = [];
  const clauses: Clause[] = [];
  for (const { probe, way, members, only } of wanted) {
    for (const block of way.blocks) {
      const { clause, places } = clauseOf(host, blocks.length, block, members);
      const when = [
        ...(block.when ?? []),
        ...(only === undefined ? [] : [{ needs: [], text: only }]),
      ];
      clauses.push({ ...clause, block: { ...block, when } });
      blocks.push({ probe, places });
    }
  }
  const points = new Map<string, Point>();
  const pointAt = (attach: AttachPoint): Point => {
    const header = headerOf(host, attach);
    let point = points.get(header);
    if (point === undefined) {
      point = new Point(attach.kind === 'tracepoint' ? undefined : host.function(attach.name));
      points.set(header, point);
    }
    return point;
  };
  const used = new Set(clauses.flatMap(({ block, needs }) => closure(block.gives, needs)));
  const definitions = [...used].flatMap((name) => kernel().objects.get(name) ?? []);
  for (const { books } of definitions)
    for (const book of books ?? [])
      if (book.optional !== true || exists(host, book.attach)) pointAt(book.attach).addBook(book);
  for (const { block, needs, print } of clauses)
    pointAt(block.attach).addClause(block, needs, print);
  const filled = (text: string): string => {
    const expanded = kernel().expand(text, host);
    if (expanded === undefined) throw new NotInKernel('the host cannot fill in a placeholder');
    return expanded;
  };
  return {
    begin: definitions.flatMap(({ begin }) => begin ?? []).map(filled),
    points: [...points].map(([header, point]) => filled(point.text(header))),
    blocks,
  };
}

/** A whole script of pieces; BEGIN prints 99 and 0 when all is attached. */
export const scriptOf = (begin: Iterable<string>, points: Iterable<string>): string =>
  [`BEGIN {\n${[...begin].join('\n')}\nprint((99, 0)); }`, ...points].join('\n');

/** The script of all of them; throws as `assemblePieces` does. */
export function assemble(host: AssemblyHost, wanted: readonly Wanted[]): Assembled {
  const { begin, points, blocks } = assemblePieces(host, wanted);
  return { script: scriptOf(begin, points), blocks };
}

/** Members that one way of the probe reaches, in all of its blocks. */
export const readable = (probe: ProbeDefinition, way: LinuxWay): ReadonlyMap<string, Member> =>
  new Map(
    [...membersOf(probe)].filter(([, { struct, field }]) =>
      way.blocks.every((block) => sourceFor(reach(block), kernel().sources(struct, field))),
    ),
  );

/** The probe `provider:::name` of the shipped catalogue. */
export function probeNamed(name: string): ProbeDefinition {
  const [provider, probe] = name.split(':::');
  const found = catalogue.providers
    .find((each) => each.name === provider)
    ?.probes.find((each) => each.name === probe);
  if (found === undefined) throw new Error(`no probe ${name}`);
  return found;
}

const byFunctions = ({ blocks }: LinuxWay): boolean =>
  blocks.every(({ attach }) => attach.kind !== 'tracepoint');

/**
 * The first way of each of these probes that the host can attach, with all members that it reaches; the first by functions
 * where TSDTRACE_TEST_WAYS asks for it.
 */
export const firstWays = (host: AssemblyHost, names: readonly string[]): readonly Wanted[] =>
  names.map((probe) => {
    const definition = probeNamed(probe);
    const ways = definition.linux?.filter((each) => attachable(host, each)) ?? [];
    const way = (forcedWays === undefined ? undefined : ways.find(byFunctions)) ?? ways[0];
    if (way === undefined) throw new Error(`${probe} cannot be attached here`);
    return { probe, way, members: readable(definition, way) };
  });
