/**
 * What the bpftrace backend makes of a program: the kernel's half as text, what comes up from it and how to read that,
 * and the consumer's half as a module that runs on events.
 */
import type { LiveModule } from '../events/schema.ts';

/** What the host can do: asked once a start, given to the backend. */
export interface BpftraceHost {
  /** Of bpftrace: [0, 17, 0]. */
  readonly version: readonly [number, number, number];
  /** The fields of a tracepoint's `args`, undefined when this kernel does not have it. */
  tracepoint(name: string): ReadonlySet<string> | undefined;
  /** How the function can be attached to, undefined when not at all. */
  function(name: string): 'fentry' | 'kprobe' | undefined;
  /** True when the kernel's type has that member (BTF). */
  hasMember(struct: string, member: string): boolean;
  /** Where it is, in bytes from the start of the struct. */
  memberOffset(struct: string, member: string): number | undefined;
  /** The names of an enumeration's numbers (BTF); absent where nothing tells. */
  enumerators?(enumeration: string): ReadonlyMap<number, string>;
  /** The kernel's CONFIG_HZ, undefined when it cannot be told. */
  readonly hz?: number | undefined;
}

export interface BpftraceModule extends LiveModule {
  /** What ends it in order: all output comes, exit() included. Absent: SIGINT. */
  readonly stopSignal?: 'SIGUSR1';
  /** Environment of the child: limits of strings, keys and buffers. */
  readonly environment: Readonly<Record<string, string>>;
}
