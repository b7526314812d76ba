/**
 * What this machine can trace, asked once a start and only as far as a program needs: the file of one tracepoint
 * is read when a probe wants it, type information when a member does.
 */
import { existsSync } from 'node:fs';
import type { BpftraceHost } from '../../compiler/backends/bpftrace/interface.ts';
import {
  askVersion,
  bpftraceVariable,
  findBpftrace,
  info,
  isOlder,
  oldestVersion,
  tellsFentry,
  type Version,
} from './bpftrace.ts';
import { Btf } from './btf.ts';
import { kernelHz } from './hz.ts';
import { misnamed, type Obstacle } from './obstacles.ts';
import { KernelSymbols } from './symbols.ts';
import { contents } from './files.ts';
import { mountTraceFileSystem, TraceFileSystem } from './tracefs.ts';

/** The kernel's own list of perf event sources: `kprobe` is there when kprobes are built in. */
const kprobeSource = '/sys/bus/event_source/devices/kprobe';

/** The kernel's functions that fentry programs are attached by, where it was built with them. */
const trampolines = ['register_ftrace_direct', 'arch_prepare_bpf_trampoline'];

export class LinuxHost implements BpftraceHost {
  readonly path: string;
  readonly version: Version;
  readonly #traceFiles: TraceFileSystem;
  #btf: Btf | undefined;
  #btfRead = false;
  #fentry: boolean | undefined;
  #hz: number | undefined;
  #filterFunctions: Pick<ReadonlySet<string>, 'has'> | undefined;

  constructor(path: string, version: Version, traceFiles: TraceFileSystem) {
    this.path = path;
    this.version = version;
    this.#traceFiles = traceFiles;
  }

  tracepoint(name: string): ReadonlySet<string> | undefined {
    return this.#traceFiles.fields(name);
  }

  get btf(): Btf | undefined {
    if (!this.#btfRead) {
      this.#btfRead = true;
      this.#btf = Btf.read();
    }
    return this.#btf;
  }

  hasMember(struct: string, member: string): boolean {
    return this.btf?.hasMember(struct, member) ?? false;
  }

  memberOffset(struct: string, member: string): number | undefined {
    return this.btf?.memberOffset(struct, member);
  }

  enumerators(enumeration: string): ReadonlyMap<number, string> {
    return this.btf?.enumerators(enumeration) ?? new Map();
  }

  /** CONFIG_HZ, undefined when the kernel does not tell. */
  get hz(): number | undefined {
    this.#hz ??= kernelHz();
    return this.#hz;
  }

  /** True where the kernel was built with kprobes. */
  get kprobes(): boolean {
    return existsSync(kprobeSource);
  }

  /** True where fentry programs can attach, which bpftrace finds out by trying, or else what they need is there. */
  get fentry(): boolean {
    this.#fentry ??= tellsFentry(info(this.path)) ?? this.#hasTrampolines();
    return this.#fentry;
  }

  /** Versions that do not tell attach to what the kernel lists only. */
  #hasTrampolines(): boolean {
    if (this.#traceFiles.functions() === undefined) return false;
    const symbols = contents('/proc/kallsyms') ?? '';
    return trampolines.every((name) => symbols.includes(` ${name}\n`));
  }

  function(name: string): 'fentry' | 'kprobe' | undefined {
    if (!this.#canAttach(name)) return undefined;
    if (this.fentry && this.btf?.hasFunction(name) === true) return 'fentry';
    return this.kprobes ? 'kprobe' : undefined;
  }

  #canAttach(name: string): boolean {
    if (!this.kprobes && !this.fentry) return false;
    this.#filterFunctions ??= this.#traceFiles.functions() ?? new KernelSymbols();
    return this.#filterFunctions.has(name);
  }
}

export interface HostReport {
  /** Undefined when bpftrace cannot run here: see the obstacles. */
  readonly host: LinuxHost | undefined;
  readonly obstacles: readonly Obstacle[];
  readonly path: string | undefined;
  readonly version: Version | undefined;
}

const installIt: Obstacle = {
  what: 'bpftrace is not installed',
  remedy: 'install it (Debian, Ubuntu: apt-get install bpftrace), or name it in TSDTRACE_BPFTRACE',
};

function versionObstacles(path: string, version: Version | undefined): readonly Obstacle[] {
  if (version === undefined)
    return [
      { what: `${path} does not tell its version`, remedy: 'install bpftrace 0.17 or later' },
    ];
  if (isOlder(version, oldestVersion))
    return [{ what: `bpftrace ${version.join('.')} is too old`, remedy: 'install 0.17 or later' }];
  return [];
}

/** Looks what there is, mounting the trace file system where that is missing and allowed. */
export async function probeHost(
  environment: NodeJS.ProcessEnv,
  platform: string = process.platform,
  uid: number = process.getuid?.() ?? 0,
): Promise<HostReport> {
  const none = { host: undefined, path: undefined, version: undefined };
  if (platform !== 'linux')
    return {
      ...none,
      obstacles: [{ what: `bpftrace runs on Linux, and this is ${platform}`, remedy: '' }],
    };
  const path = findBpftrace(environment);
  if (path === undefined)
    return { ...none, obstacles: [misnamed(bpftraceVariable, environment) ?? installIt] };
  const version = await askVersion(path);
  const obstacles = [...versionObstacles(path, version)];
  if (uid !== 0)
    obstacles.push({ what: 'bpftrace needs root', remedy: 'run the same command with sudo' });
  // Nobody else may mount it, and for nobody else does it matter that it is missing.
  if (uid === 0 && TraceFileSystem.find() === undefined) mountTraceFileSystem();
  const traceFiles = new TraceFileSystem();
  if (!traceFiles.mounted && uid === 0)
    obstacles.push({
      what: 'the trace file system is not mounted',
      remedy: 'mount -t tracefs tracefs /sys/kernel/tracing',
    });
  if (!existsSync('/sys/kernel/btf/vmlinux'))
    obstacles.push({
      what: 'the kernel has no type information (/sys/kernel/btf/vmlinux)',
      remedy: 'run a kernel built with CONFIG_DEBUG_INFO_BTF, as distributions do',
    });
  const usable = obstacles.length === 0 && version !== undefined;
  const host = usable ? new LinuxHost(path, version, traceFiles) : undefined;
  return { host, obstacles, path, version };
}
