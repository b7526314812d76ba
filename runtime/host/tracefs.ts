/**
 * The kernel's trace file system: which tracepoints there are, what they pass, which functions can be attached to.
 * Documentation/trace/events.rst and ftrace.rst of the kernel's source.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contents } from './files.ts';

/** Where it is mounted: by itself, or inside debugfs. */
const places = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'] as const;

/** Names of tracepoints are `category:name`, of plain words; anything else names no file. */
const plain = /^\w+:\w+$/;

/** `field:unsigned char addr[4];\toffset:...`: the name before the semicolon, without the array's length. */
const fieldLine = /^\s*field:[^;]*?(\w+)(?:\[[^\]]*\])?;/gm;

export class TraceFileSystem {
  readonly #place: string | undefined;
  readonly #fields = new Map<string, ReadonlySet<string> | undefined>();

  constructor(place: string | undefined = TraceFileSystem.find()) {
    this.#place = place;
  }

  static find(): string | undefined {
    return places.find((place) => existsSync(join(place, 'events')));
  }

  get mounted(): boolean {
    return this.#place !== undefined;
  }

  /** The members of `args` at a tracepoint, undefined when the kernel does not have it. */
  fields(tracepoint: string): ReadonlySet<string> | undefined {
    if (!this.#fields.has(tracepoint)) this.#fields.set(tracepoint, this.#read(tracepoint));
    return this.#fields.get(tracepoint);
  }

  #read(tracepoint: string): ReadonlySet<string> | undefined {
    if (this.#place === undefined || !plain.test(tracepoint)) return undefined;
    const [category, name] = tracepoint.split(':');
    const text = contents(join(this.#place, 'events', category, name, 'format'));
    if (text === undefined) return undefined;
    return new Set([...text.matchAll(fieldLine)].map((match) => match[1]));
  }

  /** The functions that ftrace can attach to, or undefined when the kernel does not say (or is locked down). */
  functions(): ReadonlySet<string> | undefined {
    if (this.#place === undefined) return undefined;
    const text = contents(join(this.#place, 'available_filter_functions'));
    if (text === undefined) return undefined;
    // A function of a module is followed by " [module]".
    return new Set(text.split('\n').map((line) => line.split(' ', 1)[0]));
  }
}

/** Mounts the trace file system, which tracers need and few machines mount by themselves, where that is possible. */
export function mountTraceFileSystem(): void {
  try {
    execFileSync('mount', ['-t', 'tracefs', 'tracefs', places[0]], { stdio: 'ignore' });
  } catch {
    // Not allowed to, or no such file system: what is missing is reported by who needs it.
  }
}
