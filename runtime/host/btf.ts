/**
 * The kernel's type information (BTF), read just far enough to tell which members a struct has and which functions there
 * are. Documentation/bpf/btf.rst of the kernel's source has the format.
 */
import { readFileSync } from 'node:fs';

const MAGIC = 0xeb9f;

const kinds = {
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  func: 12,
  funcProto: 13,
  variable: 14,
  dataSection: 15,
  declarationTag: 17,
  enum64: 19,
  integer: 1,
} as const;

/** Bytes behind a type's own 12, by kind: once, and for each of its `vlen` parts. */
const extra: Readonly<Record<number, { once?: number; each?: number }>> = {
  [kinds.integer]: { once: 4 },
  [kinds.array]: { once: 12 },
  [kinds.struct]: { each: 12 },
  [kinds.union]: { each: 12 },
  [kinds.enum]: { each: 8 },
  [kinds.funcProto]: { each: 8 },
  [kinds.variable]: { once: 4 },
  [kinds.dataSection]: { each: 12 },
  [kinds.declarationTag]: { once: 4 },
  [kinds.enum64]: { each: 12 },
};

const aggregates: readonly number[] = [kinds.struct, kinds.union];

const headerBytes = 12;
const memberBytes = 12;
const enumeratorBytes = 8;

/** Nested anonymous structs and unions are members' members; no kernel type nests deeper. */
const deepest = 16;

export class BtfError extends Error {}

export class Btf {
  readonly #view: DataView;
  readonly #bytes: Buffer;
  readonly #strings: number;
  readonly #stringsEnd: number;
  /** Offset of each type by its number; number 0 is void. */
  readonly #types: number[] = [0];
  /** Where names begin in the strings; undefined for names that are not there. */
  readonly #names = new Map<string, number | undefined>();

  /** @throws BtfError for what is no BTF of this machine's byte order (little-endian). */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 24 || this.#view.getUint16(0, true) !== MAGIC)
      throw new BtfError('no type information in a form that can be read');
    const header = this.#u32(4);
    const types = header + this.#u32(8);
    const typesEnd = types + this.#u32(12);
    this.#strings = header + this.#u32(16);
    this.#stringsEnd = this.#strings + this.#u32(20);
    if (Math.max(typesEnd, this.#stringsEnd) > bytes.length)
      throw new BtfError('the type information is cut off');
    this.#index(types, typesEnd);
  }

  /** That of the running kernel, undefined when it has none that can be read. */
  static read(path = '/sys/kernel/btf/vmlinux'): Btf | undefined {
    try {
      return new Btf(readFileSync(path));
    } catch {
      return undefined;
    }
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  #index(start: number, end: number): void {
    let at = start;
    while (at + headerBytes <= end) {
      this.#types.push(at);
      const { once = 0, each = 0 } = extra[this.#kind(at)] ?? {};
      at += headerBytes + once + each * this.#parts(at);
    }
    // A last type whose parts lie behind the section's end is none.
    if (at > end) this.#types.pop();
  }

  #kind(at: number): number {
    return (this.#u32(at + 4) >>> 24) & 0x1f;
  }

  #parts(at: number): number {
    return this.#u32(at + 4) & 0xffff;
  }

  /** Each name is in the strings once: types are compared by where theirs begins. */
  #nameOffset(name: string): number | undefined {
    if (!this.#names.has(name)) {
      const found = this.#bytes.indexOf(`\0${name}\0`, this.#strings, 'latin1');
      const known = name !== '' && found !== -1 && found < this.#stringsEnd;
      this.#names.set(name, known ? found + 1 - this.#strings : undefined);
    }
    return this.#names.get(name);
  }

  /** Where the first type of that name and one of those kinds is. */
  #find(name: string, wanted: readonly number[]): number | undefined {
    const offset = this.#nameOffset(name);
    if (offset === undefined) return undefined;
    return this.#types.find(
      (at) => at !== 0 && this.#u32(at) === offset && wanted.includes(this.#kind(at)),
    );
  }

  /** The names of an enumeration's numbers; of an empty map there is no such enumeration. */
  enumerators(name: string): ReadonlyMap<number, string> {
    const at = this.#find(name, [kinds.enum]) ?? 0;
    const names = new Map<number, string>();
    for (let i = 0; i < (at === 0 ? 0 : this.#parts(at)); i++) {
      const part = at + headerBytes + i * enumeratorBytes;
      const value = this.#view.getInt32(part + 4, true);
      const known = this.#nameAt(this.#u32(part));
      if (!names.has(value)) names.set(value, known);
    }
    return names;
  }

  #nameAt(offset: number): string {
    const start = this.#strings + offset;
    const end = this.#bytes.indexOf(0, start);
    return this.#bytes.toString('latin1', start, Math.min(end < 0 ? start : end, this.#stringsEnd));
  }

  hasFunction(name: string): boolean {
    return this.#find(name, [kinds.func]) !== undefined;
  }

  /** True when the struct or union has the member, be it in an anonymous one inside. */
  hasMember(struct: string, member: string): boolean {
    return this.#bitOffset(struct, member) !== undefined;
  }

  /** Where the member begins, in bytes; undefined for one that is not there or a bit-field. */
  memberOffset(struct: string, member: string): number | undefined {
    const bits = this.#bitOffset(struct, member);
    return bits === undefined || bits % 8 !== 0 ? undefined : bits / 8;
  }

  #bitOffset(struct: string, member: string): number | undefined {
    const at = this.#find(struct, aggregates);
    const name = this.#nameOffset(member);
    return at === undefined || name === undefined ? undefined : this.#within(at, name, 0);
  }

  #within(at: number, member: number, depth: number): number | undefined {
    if (depth > deepest) return undefined;
    // With the kind flag the offset's highest byte is a bit-field's width.
    const hasWidths = this.#u32(at + 4) >>> 31 === 1;
    for (let i = 0; i < this.#parts(at); i++) {
      const part = at + headerBytes + i * memberBytes;
      const name = this.#u32(part);
      const offset = this.#u32(part + 8) & (hasWidths ? 0xffffff : 0xffffffff);
      if (name === member) return offset >>> 0;
      const inner = this.#types[this.#u32(part + 4)] ?? 0;
      if (name !== 0 || inner === 0 || !aggregates.includes(this.#kind(inner))) continue;
      const found = this.#within(inner, member, depth + 1);
      if (found !== undefined) return offset + found;
    }
    return undefined;
  }
}
