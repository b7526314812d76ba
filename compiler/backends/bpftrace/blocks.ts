/**
 * The blocks of a script: one for each attach point, whatever fires there, since several blocks on one point are loaded
 * wrongly by some versions and run in no known order.
 */
import type { AttachBook, AttachPoint, KernelObject } from '../../../probes/define-linux.ts';
import type { Features } from './features.ts';
import type { BpftraceHost } from './interface.ts';
import type { Surroundings } from './place.ts';
import { attachProblem, Reach } from './reach.ts';
import { bare } from './value.ts';
import { Writer } from '../writer.ts';

/** One probe at one place: what must hold, and what it does then. */
export interface Part {
  readonly reach: Reach | undefined;
  /** Conditions for the probe to fire, and what they name. */
  readonly when: readonly string[];
  readonly whenNeeds: readonly KernelObject[];
  /** What the body names. */
  readonly needs: Iterable<KernelObject>;
  readonly body: Writer;
  /** bpftrace stops after it. */
  readonly exits: boolean;
}

interface Block {
  readonly parts: Part[];
  readonly books: { readonly book: AttachBook; readonly reach: Reach }[];
  /** How functions are attached to here. */
  readonly function: 'fentry' | 'kprobe' | undefined;
}

/** As bpftrace spells the attach point. */
export function attachText(
  { kind, name }: AttachPoint,
  host: BpftraceHost,
  { fentry, fexit }: Features,
): string {
  if (kind === 'tracepoint') return `tracepoint:${name}`;
  const isReturn = kind === 'return';
  if (host.function(name) === 'fentry') return `${isReturn ? fexit : fentry}:${name}`;
  return `${isReturn ? 'kretprobe' : 'kprobe'}:${name}`;
}

/** A field of a tracepoint's arguments, but for arrays. */
const argument = /\bargs->(\w+)\b(?!\[)/g;

/**
 * Reads each field of the arguments once: where one is read twice, compilers compute its address for both, and the
 * kernel refuses programs that load from a computed address of the arguments.
 */
function readOnce(block: string): string {
  const [opening, ...lines] = block.split('\n');
  const body = lines.join('\n');
  const counts = new Map<string, number>();
  for (const [, name] of body.matchAll(argument)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const twice = [...counts].filter(([, count]) => count > 1).map(([name]) => name);
  if (twice.length === 0) return block;
  const reads = twice.map((name) => `  $a_${name} = args->${name};`);
  const rest = body.replaceAll(argument, (text, name: string) =>
    twice.includes(name) ? `$a_${name}` : text,
  );
  return [opening, ...reads, rest].join('\n');
}

function blockText(attach: string, { parts, books, function: how }: Block): string {
  const writer = new Writer();
  const done = new Set<KernelObject>();
  const setUp = (objects: Iterable<KernelObject>, reach: Reach, known: Set<KernelObject>): void => {
    for (const object of reach.ordered(objects)) {
      if (done.has(object) || known.has(object)) continue;
      known.add(object);
      const source = reach.source(object);
      const text =
        'setup' in source
          ? reach.expand(source.setup)
          : `${source.variable} = (${source.type})${how === 'fentry' ? `args->${source.name}` : `arg${source.argument}`};`;
      if (text !== '') writer.line(text);
    }
  };
  writer.open(attach);
  for (const { book, reach } of books) setUp(book.needs, reach, done);
  for (const { book, reach } of books) {
    writer.line('// book');
    writer.line(reach.expand(book.text));
  }
  for (const { reach, when, whenNeeds, needs, body } of parts) {
    if (reach !== undefined) setUp(whenNeeds, reach, done);
    if (when.length > 0)
      writer.open(`if (${bare(when.map((each) => `(${bare(each)})`).join(' && '))})`);
    // Inside a condition variables are the condition's own.
    if (reach !== undefined) setUp(needs, reach, when.length > 0 ? new Set() : done);
    writer.append(body);
    if (when.length > 0) writer.close();
  }
  for (const { book, reach } of books)
    if (book.after !== undefined) {
      writer.line('// book');
      writer.line(reach.expand(book.after));
    }
  if (parts.some(({ exits }) => exits)) writer.line('exit();');
  writer.close();
  return how === undefined ? readOnce(writer.text) : writer.text;
}

/** Collects the blocks of a script. */
export class Blocks {
  readonly #around: Surroundings;
  readonly #blocks = new Map<string, Block>();
  readonly #books = new Set<string>();
  /** What objects with books ask of BEGIN. */
  readonly begin: string[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  #at(attach: string, how: Block['function']): Block {
    let block = this.#blocks.get(attach);
    if (block === undefined)
      this.#blocks.set(attach, (block = { parts: [], books: [], function: how }));
    return block;
  }

  /** A part at a place that is no kernel object's: a timer. */
  addPlain(attach: string, part: Part): void {
    this.#at(attach, undefined).parts.push(part);
  }

  add(attach: AttachPoint, part: Part): string {
    const { host, features } = this.#around;
    const text = attachText(attach, host, features);
    const how = attach.kind === 'tracepoint' ? undefined : host.function(attach.name);
    this.#at(text, how).parts.push(part);
    const { reach } = part;
    if (reach !== undefined) this.#keepBooks(reach.ordered([...part.whenNeeds, ...part.needs]));
    return text;
  }

  /** The books of every object that is set up, once. */
  #keepBooks(objects: readonly KernelObject[]): void {
    const { kernel, host, features } = this.#around;
    for (const object of objects) {
      if (this.#books.has(object)) continue;
      this.#books.add(object);
      const { begin, books = [] } = kernel.objects.get(object) ?? {};
      if (begin !== undefined) this.begin.push(begin);
      for (const book of books) {
        if (book.optional === true && attachProblem(book.attach, host) !== undefined) continue;
        const how = book.attach.kind === 'tracepoint' ? undefined : host.function(book.attach.name);
        const reach = new Reach(book, kernel, host);
        this.#at(attachText(book.attach, host, features), how).books.push({ book, reach });
        this.#keepBooks(reach.ordered(book.needs));
      }
    }
  }

  /** Every block, in the order in which their attach points were first named. */
  get texts(): readonly string[] {
    return [...this.#blocks].map(([attach, block]) => blockText(attach, block));
  }
}
