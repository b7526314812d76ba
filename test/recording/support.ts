/** Recordings made by a live trace whose bpftrace acts as it is told, and their replay. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { EventLayout } from '../../compiler/backends/events/layout.ts';
import { generateEvents } from '../../compiler/backends/replay/module.ts';
import { OptionSet } from '../../compiler/options.ts';
import { catalogue } from '../../probes/index.ts';
import { type RecordingResult, replayRecording } from '../../runtime/engines/recording.ts';
import { replaySettings } from '../../runtime/engines/replay-settings.ts';
import { compiled } from '../live-runtime/support.ts';

/** A folder of its own for a test file; `remove` when done. */
export class Folder {
  readonly #path = mkdtempSync(join(tmpdir(), 'tsdtrace-'));
  file(name: string): string {
    return join(this.#path, name);
  }
  remove(): void {
    rmSync(this.#path, { recursive: true });
  }
}

export interface Replayed extends RecordingResult {
  readonly output: string;
  readonly messages: readonly string[];
}

/** Replays a recording through a program, as `tsdtrace -q -r` does. */
export async function replayed(recording: string, text: string): Promise<Replayed> {
  const program = compiled(text);
  const options = new OptionSet();
  options.set('quiet', undefined);
  const layout = new EventLayout();
  let output = '';
  const messages: string[] = [];
  const result = await replayRecording({
    ...replaySettings(options),
    program,
    module: generateEvents(program, catalogue, layout),
    layout,
    catalogue,
    recording,
    output: {
      write(piece) {
        output += piece;
      },
      truncate() {},
    },
    report: (message) => messages.push(message),
    tracer: { pid: process.pid, ppid: process.ppid, uid: 0, gid: 0, execname: 'another' },
  });
  return { ...result, output, messages };
}
