/**
 * Events that a kernel told no tracer of: one that comes while its processor is in another traced event, of whichever tracer,
 * runs no BPF program (kernel/trace/bpf_trace.c: trace_call_bpf(); kernel/bpf/trampoline.c). Linux counts them with the program:
 * from 5.12 on for functions by fentry, from 6.7 on for tracepoints and kprobes.
 */
import { contents, entries } from '../host/files.ts';

const count = /^recursion_misses:\s+(\d+)$/m;

/** The process and all that it has started. */
const family = (pid: number): readonly number[] => [
  pid,
  ...entries(`/proc/${pid}/task`)
    .flatMap((task) => (contents(`/proc/${pid}/task/${task}/children`) ?? '').split(' '))
    .filter((child) => child.trim() !== '')
    .flatMap((child) => family(Number(child))),
];

const missedBy = (program: string): number => Number(count.exec(contents(program) ?? '')?.[1] ?? 0);

export class NestedEvents {
  readonly #pid: number;
  /** What /proc has of each program; a tracer has all of them once it traces. */
  #programs: readonly string[] | undefined;
  #told = 0;

  /** @param pid the tracer's process, or one that it is started by */
  constructor(pid: number) {
    this.#pid = pid;
  }

  /** How many there were since the last call, at most; 0 where the kernel does not count them. */
  news(): number {
    this.#programs ??= family(this.#pid)
      .flatMap((pid) => entries(`/proc/${pid}/fdinfo`).map((fd) => `/proc/${pid}/fdinfo/${fd}`))
      .filter((path) => count.test(contents(path) ?? ''));
    const all = this.#programs.reduce((sum, path) => sum + missedBy(path), 0);
    const fresh = Math.max(0, all - this.#told);
    this.#told += fresh;
    return fresh;
  }
}
