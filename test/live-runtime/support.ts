/** Live traces with hand-written kernel halves, by the bpftrace of this machine or by one that only acts as it is told. */
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { BpftraceModule } from '../../compiler/backends/bpftrace/interface.ts';
import type { EventSchema } from '../../compiler/backends/events/schema.ts';
import { type Datum, EventLayout } from '../../compiler/backends/events/layout.ts';
import { generateEvents } from '../../compiler/backends/replay/module.ts';
import { compile } from '../../compiler/compile.ts';
import { OptionSet } from '../../compiler/options.ts';
import type { Program } from '../../compiler/program.ts';
import { catalogue } from '../../probes/index.ts';
import { type BpftraceOptions, traceLive } from '../../runtime/engines/bpftrace.ts';
import type { LiveResult } from '../../runtime/engines/live-options.ts';
import { replaySettings } from '../../runtime/engines/replay-settings.ts';

/** Another bpftrace than the one that the path has: tests run with every version that is at hand. */
export const bpftracePath: string = process.env.TSDTRACE_BPFTRACE ?? 'bpftrace';

export function compiled(text: string): Program {
  const { program, diagnostics } = compile({
    sources: [{ source: { kind: 'script', name: 'program', text }, specifier: 'script' }],
    macroArguments: [],
    scriptName: 'program',
    catalogue,
    settings: { zdefs: false, defaultargs: false, argref: false, empty: false },
    macros: new Map(),
  });
  if (program === undefined) throw new Error(diagnostics[0].message);
  return program;
}

type Decode = EventSchema['values'][number]['decode'];

/** Without another word: 64 bits, but for the CPU, which every record asks for. */
function usualDecode(datum: Datum): Decode {
  return datum.kind === 'context' && datum.name === 'cpu'
    ? { kind: 'constant', value: 0 }
    : { kind: 'integer', size: 8, signed: false };
}

export interface ByHand {
  /** D: the consumer's half is made of all of it but for the clauses of `kernel`. */
  readonly program: string;
  /** bpftrace's source, without event 0. */
  readonly script: string;
  /** How the data of each probe's events come up, by `name`; 64-bit words without. */
  readonly decodes?: Readonly<Record<string, readonly Decode[]>>;
  /** Names of probes whose clauses run in the kernel. */
  readonly kernel?: readonly string[];
  /** Names of probes before whose events maps are printed. */
  readonly snapshots?: readonly string[];
  readonly maps?: (program: Program) => BpftraceModule['maps'];
  readonly environment?: Readonly<Record<string, string>>;
  readonly stopSignal?: 'SIGUSR1';
}

/** Event 0, as every script has it. */
const beats = `BEGIN { @z_end[0] = 1; print((0, nsecs, (uint64)cpu)); }
interval:s:1 { print((0, nsecs)); }
END { print((0, nsecs, (uint64)cpu, 1)); }
`;

/** The n-th enabling's probe has event n, from 1; those of the dtrace provider have none. */
export function moduleOf(hand: ByHand, program: Program): BpftraceModule {
  const { kernel = [], snapshots = [], decodes = {}, stopSignal } = hand;
  const layout = new EventLayout();
  const enablings = program.enablings.filter(({ probe }) => !kernel.includes(probe.name));
  const consumer = generateEvents({ ...program, enablings }, catalogue, layout);
  return {
    script: hand.script,
    consumer,
    attached: [],
    environment: hand.environment ?? {},
    events: enablings
      .map(({ probe }) => probe)
      .filter(({ provider }) => provider !== 'dtrace')
      .map((probe, index) => ({
        number: index + 1,
        probe,
        values: layout.data(probe).map((datum, i) => ({
          datum,
          decode: decodes[probe.name]?.[i] ?? usualDecode(datum),
        })),
        snapshot: snapshots.includes(probe.name),
      })),
    maps: hand.maps?.(program) ?? [],
    ...(stopSignal !== undefined && { stopSignal }),
  };
}

export interface Traced extends LiveResult {
  readonly output: string;
  readonly messages: readonly string[];
}

interface More extends Partial<
  Pick<BpftraceOptions, 'signal' | 'target' | 'format' | 'bpftrace' | 'record'>
> {
  /** Told of the output as it comes. */
  readonly onOutput?: (text: string) => void;
}

async function run(hand: ByHand, bpftrace: string, more: More): Promise<Traced> {
  const program = compiled(hand.program);
  const options = new OptionSet();
  options.set('quiet', undefined);
  let output = '';
  const messages: string[] = [];
  const result = await traceLive({
    ...replaySettings(options),
    program,
    module: moduleOf(hand, program),
    catalogue,
    bpftrace,
    output: {
      write(text) {
        output += text;
        more.onOutput?.(text);
      },
      truncate() {},
    },
    report: (message) => messages.push(message),
    tracer: { pid: process.pid, ppid: process.ppid, uid: 0, gid: 0, execname: 'tsdtrace' },
    ...more,
  });
  return { ...result, output, messages };
}

/** By the real bpftrace; event 0 is added to the script. */
export async function traced(hand: ByHand, more: More = {}): Promise<Traced> {
  return run({ ...hand, script: `${beats}${hand.script}` }, bpftracePath, more);
}

/** What bpftrace prints last: a map that tells that nothing is missing. */
export const lastMapLine = '{"type": "map", "data": {"@z_end": {"0": 1}}}';

/** What the one that acts is told; see fake-bpftrace.js. */
export interface Act {
  readonly print?: readonly string[];
  readonly complain?: string;
  readonly cut?: string;
  readonly onSignal?: readonly string[];
  readonly beat?: readonly string[];
  readonly deaf?: readonly string[];
  readonly detach?: number;
  readonly after?: number;
  readonly end?: { readonly status?: number; readonly signal?: string };
}

export const fake: string = fileURLToPath(new URL('fake-bpftrace.js', import.meta.url));

export async function acted(
  hand: Omit<ByHand, 'script'>,
  act: Act,
  more: More = {},
): Promise<Traced> {
  return run({ ...hand, script: JSON.stringify(act) }, more.bpftrace ?? fake, more);
}

/** A line of bpftrace's that has an event. */
export function eventLine(...words: readonly (number | bigint | string)[]): string {
  return `{"type": "value", "data": [${words.join(',')}]}`;
}

function canTrace(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync(bpftracePath, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether this machine runs bpftrace; CI says that it must. */
export const hasBpftrace: boolean = canTrace();
