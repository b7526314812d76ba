/** tsdtrace as one call: a D program over captures, its output and its aggregations as data. */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { generateReplay } from './compiler/backends/replay/module.ts';
import { compile } from './compiler/compile.ts';
import type { Diagnostic } from './compiler/diagnostic.ts';
import { memorySizes, OptionSet } from './compiler/options.ts';
import { catalogue as shipped, type Catalogue } from './probes/index.ts';
import type { CaptureError } from './runtime/capture/error.ts';
import type { AggregationSnapshot } from './runtime/consumer/snapshot.ts';
import { replay } from './runtime/engines/replay.ts';
import { replaySettings } from './runtime/engines/replay-settings.ts';

export interface TraceRequest {
  /** Paths of captures, replayed in time order; '-' is standard input. */
  readonly captures: readonly string[];
  /** `$1` onwards. */
  readonly arguments?: readonly string[];
  /** As `-x name=value`; true for `-x name`. Output is quiet unless `quiet` is 'no'. */
  readonly options?: Readonly<Record<string, string | number | true>>;
  /**
   * Writes packets to that file (.pcapng, .pcap or .snoop): those of the program's pcap(), or where it has none, every
   * packet for which a clause's body ran.
   */
  readonly write?: string;
  /** Providers of one's own, made by `defineCatalogue`; those that tsdtrace ships unless given. */
  readonly catalogue?: Catalogue;
  /** Aborting it ends the replay as exit() would. */
  readonly signal?: AbortSignal;
  /** Called with the output as it comes, in UTF-8; it is then not kept. */
  readonly onOutput?: (text: string) => void;
}

export interface TraceResult {
  /** What dtrace would have printed; empty with `onOutput`. */
  readonly output: string;
  /** By name, without the `@`; the one without a name is `_`. Values as they stood at the end. */
  readonly aggregations: ReadonlyMap<string, AggregationSnapshot>;
  /** Run-time faults and drops, in dtrace's words. */
  readonly messages: readonly string[];
  /** Notes of the compiler. */
  readonly diagnostics: readonly Diagnostic[];
  /** The last exit()'s; 1 when a capture was damaged. */
  readonly status: number;
  /** Damage met in the captures, after everything whole before it was counted. */
  readonly errors: readonly CaptureError[];
}

/** The program does not compile, or an option is wrong. `diagnostics` has the places. */
export class TraceError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.name = 'TraceError';
    this.diagnostics = diagnostics;
  }
}

const toBinary = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const fromBinary = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

/** Options that are set by name; what is wrong with one is thrown. */
class Options extends OptionSet {
  add(name: string, value: string | undefined): void {
    const problem = this.set(name, value);
    if (problem !== undefined) throw new TraceError(`failed to set option ${name}: ${problem}`);
  }
}

function optionsOf(request: TraceRequest): Options {
  const options = new Options();
  options.add('quiet', undefined);
  for (const [name, value] of Object.entries(request.options ?? {}))
    options.add(name, value === true ? undefined : String(value));
  return options;
}

/** JavaScript has no compiler that would tell of arguments in another shape. */
function checkShape(text: unknown, request: { readonly captures?: unknown } | undefined): void {
  if (typeof text !== 'string' || !Array.isArray(request?.captures))
    throw new TypeError('trace() takes a program and a request: trace(text, { captures: [path] })');
}

/**
 * Runs a D program over captures.
 *
 * @throws TypeError for arguments of another shape, TraceError for a program or an option that is wrong, CaptureError for a capture that cannot be opened
 */
export async function trace(text: string, request: TraceRequest): Promise<TraceResult> {
  checkShape(text, request);
  const { catalogue = shipped } = request;
  const options = optionsOf(request);
  const { program, diagnostics } = compile({
    sources: [
      { source: { kind: 'script', name: 'program', text: toBinary(text) }, specifier: 'script' },
    ],
    macroArguments: (request.arguments ?? []).map(toBinary),
    scriptName: 'program',
    catalogue,
    settings: {
      zdefs: false,
      defaultargs: false,
      argref: false,
      empty: false,
      miblevel: options.string('miblevel'),
      mibloopback: options.boolean('mibloopback'),
      sizes: memorySizes(options),
    },
    macros: new Map(),
  });
  if (program === undefined) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    const message = first === undefined ? 'no program' : `[${first.tag}] ${first.message}`;
    throw new TraceError(fromBinary(message), diagnostics);
  }
  for (const { name, value } of program.pragmas) options.add(name, value);
  let output = '';
  const messages: string[] = [];
  const { onOutput, signal, write } = request;
  const { status, errors, aggregations } = await replay({
    ...replaySettings(options),
    program,
    module: generateReplay(program, catalogue, { marks: write !== undefined }),
    write,
    catalogue,
    captures: request.captures,
    output: {
      write(piece) {
        if (onOutput === undefined) output += piece;
        else onOutput(fromBinary(piece));
      },
      truncate() {
        output = '';
      },
    },
    report: (message) => messages.push(fromBinary(message)),
    tracer: { pid: process.pid, ppid: process.ppid, uid: 0, gid: 0, execname: 'tsdtrace' },
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    output: fromBinary(output),
    aggregations: new Map(aggregations().map((each) => [each.spec.name, each])),
    messages,
    diagnostics,
    status,
    errors,
  };
}
