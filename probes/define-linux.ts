/**
 * How a running Linux kernel provides a probe and a struct member: the live half of the catalogue, as data. Texts
 * are pieces of bpftrace, written so that every supported version takes them: integers only, each load with
 * its own width, `args->x`, no nested tuples. The bpftrace backend puts them together; no name or
 * string of a user's program ever becomes part of them.
 */
import type { FieldDefinition, Grade, StructDefinition } from './define.ts';

/**
 * Something in the kernel's memory that text can name once its set-up has run: `skb` is `$skb`, `sk` is `$sk`,
 * `network` is `$nh`. An attach block gives some; the others follow from those by `KernelObjectDefinition`.
 */
export type KernelObject = string;

/** An object that follows from others wherever it is not given: `transport` from `network`. */
export interface KernelObjectDefinition {
  readonly doc: string;
  /** All of these must be in reach. */
  readonly needs: readonly KernelObject[];
  /** Statements that define the object's scratch variables, at the top of the block. */
  readonly setup: string;
  /**
   * Statements for other attach points that keep books for this one, such as who owns a socket. They run before
   * the clauses of that point, and only in programs that need the object.
   */
  readonly books?: readonly AttachBook[];
  /**
   * Statements for BEGIN, which is first in the script: some versions must see what a map holds before it is read.
   * Such maps are called `@b_...`.
   */
  readonly begin?: string;
  readonly requires?: readonly KernelRequirement[];
}

/** What the host tells for texts to be complete. */
export interface TextHost {
  memberOffset(struct: string, member: string): number | undefined;
  readonly hz?: number | undefined;
  /** The names of an enumeration, by number; empty when the kernel does not tell. */
  enumerators?(enumeration: string): ReadonlyMap<number, string>;
}

/** All that the bpftrace backend asks of the catalogue about the kernel, beside the probes' own rows. */
export interface KernelCatalogue {
  readonly objects: ReadonlyMap<KernelObject, KernelObjectDefinition>;
  /** How to tell that a struct with that condition is there: an integer, not 0 where it is. */
  presence(what: NonNullable<StructDefinition['present']>): readonly LinuxSource[];
  /** The ways to read a member, in order of preference; integers read 0 where the struct is absent. */
  sources(struct: StructDefinition, field: FieldDefinition): readonly LinuxSource[];
  /** The address that the argument is: arg0 to arg9, and `args[n]` by itself. */
  pointer(struct: StructDefinition): readonly LinuxSource[];
  /** The text with its placeholders replaced; undefined when this host cannot say what stands there. */
  expand(text: string, host: TextHost): string | undefined;
}

/** What is written down at an attach point for the sake of others. */
export interface AttachBook {
  readonly attach: AttachPoint;
  readonly gives: Readonly<Record<KernelObject, ObjectSource>>;
  readonly needs: readonly KernelObject[];
  readonly requires?: readonly KernelRequirement[];
  /** Left out where the host lacks the attach point: the object is then known less often. */
  readonly optional?: true;
  /** Before the set-ups that the books do not need themselves. */
  readonly text: string;
  /** Statements at the end of the block, after the clauses. */
  readonly after?: string;
}

/**
 * `tracepoint`: `category:name`. `function`: entry of a kernel function, by fentry where the host has it, else by
 * kprobe. `return`: its return.
 */
export interface AttachPoint {
  readonly kind: 'tracepoint' | 'function' | 'return';
  readonly name: string;
}

/** Where an attach block finds an object: set-up text, or an argument of the function. */
export type ObjectSource =
  | { readonly setup: string; readonly needs?: readonly KernelObject[] }
  /** `variable` becomes the argument, cast: `args->name` under fentry, `argN` under kprobe. */
  | {
      readonly variable: string;
      readonly argument: number;
      readonly name: string;
      readonly type: string;
    };

/** A condition for the probe to fire, and what its text names. */
export interface KernelCondition {
  readonly needs: readonly KernelObject[];
  readonly text: string;
}

/** What the kernel must have beside the attach points themselves. */
export type KernelRequirement =
  | { readonly tracepoint: string; readonly field: string }
  | { readonly struct: string; readonly member: string }
  | { readonly function: string };

/** One place of the kernel at which a probe fires. */
export interface AttachBlock {
  readonly attach: AttachPoint;
  readonly gives: Readonly<Record<KernelObject, ObjectSource>>;
  /** All must hold. */
  readonly when?: readonly KernelCondition[];
}

/** One way to provide a probe: all of its blocks together. */
export interface LinuxWay {
  readonly blocks: readonly AttachBlock[];
  readonly requires?: readonly KernelRequirement[];
  readonly grade?: Grade;
}

/** A member's value in the kernel. Texts are integer expressions. */
export type KernelValue =
  | { readonly is: 'integer'; readonly text: string }
  /** An IP address as the two halves of an IPv6 address, host order; IPv4 is mapped (::ffff:a.b.c.d). */
  | { readonly is: 'address'; readonly high: string; readonly low: string }
  /** 16 bytes of memory with a NUL-terminated name, as two words in the order of a little-endian load. */
  | { readonly is: 'text'; readonly words: readonly [string, string] }
  /** Six bytes as a 48-bit number, the first byte highest. */
  | { readonly is: 'hardwareAddress'; readonly text: string }
  /** A number that the consumer names by a table: an IP protocol. */
  | { readonly is: 'protocolName'; readonly text: string }
  /**
   * Who owns a socket: a process id, or bit 63 and the socket's inode number, or 0 when unknown. The consumer finds the
   * process; the kernel's half of a program cannot.
   */
  | { readonly is: 'owner'; readonly text: string }
  /** A number that the consumer names by a string table of the catalogue. */
  | {
      readonly is: 'tableName';
      readonly table: string;
      readonly text: string;
      /** A number that the table lacks reads as its decimal digits, else as what the table says. */
      readonly otherwise?: 'decimal';
    }
  /**
   * A number that the kernel's own enumeration names, less the prefix that its names share; decimal digits where it does
   * not. The names are those of the host's type information.
   */
  | {
      readonly is: 'enumerator';
      readonly enumeration: string;
      readonly prefix: string;
      readonly text: string;
    }
  /** An address in the kernel's code, which the consumer shows as `module\`function`; the kernel's half cannot. */
  | { readonly is: 'symbol'; readonly text: string }
  /** The nth of `of`, from 1; where `which` is 0 there is none, and the struct's text for what is absent is read. */
  | { readonly is: 'choice'; readonly which: string; readonly of: readonly KernelValue[] }
  | { readonly is: 'constant'; readonly value: number | string };

/** One way to read a member: usable where all that it needs is in reach. */
export interface LinuxSource {
  readonly needs: readonly KernelObject[];
  readonly value: KernelValue;
  readonly requires?: readonly KernelRequirement[];
  readonly grade?: Grade;
}
