/** The dtrace engine: a live trace whose kernel half runs in a native dtrace. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { DtraceModule } from '../../compiler/backends/dtrace/interface.ts';
import { KernelClock } from '../live/clock.ts';
import { DtraceReader } from '../live/dtrace-lines.ts';
import { dtraceClauseOfLine, dtraceDeathOf, dtraceRefusalOf } from '../live/dtrace-refusals.ts';
import { LiveTrace } from './live.ts';
import type { LiveOptions, LiveResult, Tracer } from './live-options.ts';

export interface DtraceOptions extends LiveOptions<DtraceModule> {
  /** The program `dtrace` itself. */
  readonly dtrace: string;
}

/** Where a process finds its standard input as a file. */
const standardInput = process.platform === 'linux' ? '/proc/self/fd/0' : '/dev/fd/0';

/** An open file with that text, which has no name any more: it goes away with the last process that has it. */
function nameless(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-'));
  try {
    const path = join(folder, 'script');
    writeFileSync(path, text, { encoding: 'latin1', mode: 0o600 });
    return openSync(path, 'r');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tracerOf({ dtrace, module, program }: DtraceOptions, input: number): Tracer {
  const { script } = module;
  return {
    name: 'dtrace',
    child: { path: dtrace, arguments: ['-s', standardInput], input, environment: {} },
    clock: new KernelClock(false),
    stopSignal: 'SIGINT',
    reader: (listener) => new DtraceReader(listener),
    refusalOf: (end) => dtraceRefusalOf(end, dtrace, script, program),
    deathOf: (end) => dtraceDeathOf(end),
    clauseOfLine: (line) => dtraceClauseOfLine(script, line, program),
  };
}

/**
 * Traces this machine with its native dtrace until exit(), the signal, or the end of the target. Rejects with an EnableError
 * when the program may not or cannot run, with what to do about it; what goes wrong later is reported and in the result.
 */
export async function traceDtrace(options: DtraceOptions): Promise<LiveResult> {
  const input = nameless(options.module.script);
  try {
    return await new LiveTrace(options, tracerOf(options, input)).run();
  } finally {
    closeSync(input);
  }
}
