/** The bpftrace engine: a live trace whose kernel half runs in bpftrace. */
import process from 'node:process';
import type { BpftraceModule } from '../../compiler/backends/bpftrace/interface.ts';
import { KernelClock } from '../live/clock.ts';
import { LineReader } from '../live/lines.ts';
import { clauseOfLine, deathOf, refusalOf } from '../live/refusals.ts';
import { LiveTrace } from './live.ts';
import type { LiveOptions, LiveResult, Tracer } from './live-options.ts';
import { EnableError } from './session-options.ts';

/** What 0.17 has of a map's limit: it does not tell that a map is full. */
const silentLimit = 'BPFTRACE_MAP_KEYS_MAX';

export interface BpftraceOptions extends LiveOptions<BpftraceModule> {
  /** The program `bpftrace` itself. */
  readonly bpftrace: string;
}

function tracerOf({ bpftrace, module, program }: BpftraceOptions): Tracer {
  const { script, environment, stopSignal = 'SIGINT' } = module;
  const limit = Number(environment[silentLimit]);
  return {
    name: 'bpftrace',
    child: { path: bpftrace, arguments: ['-f', 'json', '-'], input: script, environment },
    clock: new KernelClock(true),
    stopSignal,
    ...(limit > 0 && { silentLimit: limit }),
    reader: (listener) => new LineReader(listener),
    refusalOf: (end) => refusalOf(end, bpftrace, script, program),
    deathOf: (end) => deathOf(end),
    clauseOfLine: (line) => clauseOfLine(script, line, program),
  };
}

/**
 * Traces this machine with bpftrace until exit(), the signal, or the end of the target. Rejects with an EnableError when
 * the program may not or cannot run, with what to do about it; what goes wrong later is reported and in the result.
 */
export async function traceLive(options: BpftraceOptions): Promise<LiveResult> {
  if (process.platform !== 'linux') throw new EnableError('bpftrace is for Linux');
  return new LiveTrace(options, tracerOf(options)).run();
}
