/** What can be named at an attach point on this host: objects, members, and the set-up that they take. */
import type {
  AttachBlock,
  AttachBook,
  AttachPoint,
  KernelCatalogue,
  KernelObject,
  KernelRequirement,
  KernelValue,
  LinuxSource,
  ObjectSource,
} from '../../../probes/define-linux.ts';
import type { BpftraceHost } from './interface.ts';

/** Why the host cannot attach there; undefined when it can. */
export function attachProblem({ kind, name }: AttachPoint, host: BpftraceHost): string | undefined {
  if (kind === 'tracepoint')
    return host.tracepoint(name) === undefined ? 'this kernel does not have it' : undefined;
  return host.function(name) === undefined
    ? 'it takes a kernel that has the function, and kprobes or fentry'
    : undefined;
}

/** What the kernel lacks of that; undefined when it has all. */
export function requirementProblem(
  requires: readonly KernelRequirement[] | undefined,
  host: BpftraceHost,
): string | undefined {
  for (const each of requires ?? []) {
    if ('tracepoint' in each) {
      if (host.tracepoint(each.tracepoint)?.has(each.field) !== true)
        return `tracepoint ${each.tracepoint} has no field ${each.field} here`;
    } else if ('struct' in each) {
      if (!host.hasMember(each.struct, each.member))
        return `struct ${each.struct} has no member ${each.member} here`;
    } else if (host.function(each.function) === undefined)
      return `function ${each.function} cannot be attached to`;
  }
  return undefined;
}

/** Every text of a value, in a fixed order. */
function textsOf(value: KernelValue): readonly string[] {
  switch (value.is) {
    case 'address':
      return [value.high, value.low];
    case 'text':
      return value.words;
    case 'constant':
      return [];
    case 'choice':
      return [value.which, ...value.of.flatMap(textsOf)];
    default:
      return [value.text];
  }
}

/** The objects in reach of one attach block. */
export class Reach {
  readonly #gives: AttachBlock['gives'];
  readonly #kernel: KernelCatalogue;
  readonly #host: BpftraceHost;
  /** Undefined while an object is looked into: a circle is out of reach. */
  readonly #reached = new Map<KernelObject, boolean | undefined>();

  constructor(
    { gives }: Pick<AttachBlock | AttachBook, 'gives'>,
    kernel: KernelCatalogue,
    host: BpftraceHost,
  ) {
    this.#gives = gives;
    this.#kernel = kernel;
    this.#host = host;
  }

  has(object: KernelObject): boolean {
    if (!this.#reached.has(object)) {
      this.#reached.set(object, undefined);
      this.#reached.set(object, this.#find(object));
    }
    return this.#reached.get(object) ?? false;
  }

  #find(object: KernelObject): boolean {
    const given = this.#gives[object];
    if (given !== undefined && !('setup' in given)) return true;
    const definition = this.#kernel.objects.get(object);
    const source = given ?? definition;
    if (source === undefined || !this.#canExpand(source.setup)) return false;
    if (!(source.needs ?? []).every((each) => this.has(each))) return false;
    if (definition === undefined) return true;
    // An object that keeps books keeps them for those who are given it as well.
    const problem = requirementProblem(definition.requires, this.#host);
    return (
      problem === undefined &&
      (definition.books ?? []).every((book) => book.optional === true || this.#hasBook(book))
    );
  }

  #hasBook({ attach, gives, needs, requires, text }: AttachBook): boolean {
    if (attachProblem(attach, this.#host) !== undefined) return false;
    if (requirementProblem(requires, this.#host) !== undefined) return false;
    const there = new Reach({ gives }, this.#kernel, this.#host);
    return this.#canExpand(text) && needs.every((each) => there.has(each));
  }

  #canExpand(text: string): boolean {
    return this.#kernel.expand(text, this.#host) !== undefined;
  }

  #problem({ needs, requires, value }: LinuxSource): string | undefined {
    const missing = needs.filter((each) => !this.has(each));
    if (missing.length > 0) return `${missing.join(', ')} is not in reach there`;
    const lacks = requirementProblem(requires, this.#host);
    if (lacks !== undefined) return lacks;
    return textsOf(value).every((each) => this.#canExpand(each))
      ? undefined
      : "this kernel's types do not tell where it is";
  }

  /** The first source that is in reach. */
  first(sources: readonly LinuxSource[]): LinuxSource | undefined {
    return sources.find((source) => this.#problem(source) === undefined);
  }

  /** Why none of the sources is in reach. */
  lack(sources: readonly LinuxSource[]): string {
    if (sources.length === 0) return 'nothing in the kernel gives it';
    return [...new Set(sources.map((source) => this.#problem(source) ?? ''))].join('; ');
  }

  /** The source of an object in reach. */
  source(object: KernelObject): ObjectSource {
    const given = this.#gives[object];
    if (given !== undefined) return given;
    const { setup, needs } = this.#kernel.objects.get(object)!;
    return { setup, needs };
  }

  /** These objects and all that they follow from, in an order in which they can be set up. */
  ordered(objects: Iterable<KernelObject>): readonly KernelObject[] {
    const order = new Set<KernelObject>();
    const add = (object: KernelObject): void => {
      if (order.has(object)) return;
      const source = this.source(object);
      for (const each of 'setup' in source ? (source.needs ?? []) : []) add(each);
      order.add(object);
    };
    for (const object of objects) add(object);
    return [...order];
  }

  /** The text without placeholders; of what is in reach there is one. */
  expand(text: string): string {
    return this.#kernel.expand(text, this.#host) ?? text;
  }
}
