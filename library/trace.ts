/** A D program over captures, or over an event recording, as one call. */
import * as events from '../compiler/backends/events/layout.ts';
import { Refusal, refusalOf } from '../compiler/backends/refusal.ts';
import { generateEvents, generateReplay } from '../compiler/backends/replay/module.ts';
import * as recordings from '../runtime/engines/recording.ts';
import { replay } from '../runtime/engines/replay.ts';
import { isRecording } from '../runtime/recording/recognize.ts';
import { errorOf, prepare, type ProgramTexts } from './program.ts';
import type { TraceRequest, TraceResult } from './request.ts';
import { begin } from './session.ts';

/** JavaScript has no compiler that would tell of arguments in another shape. */
function checkShape(texts: unknown, request: { readonly captures?: unknown } | undefined): void {
  const isProgram = typeof texts === 'string' || Array.isArray(texts);
  if (!isProgram || !Array.isArray(request?.captures))
    throw new TypeError('trace() takes a program and a request: trace(text, { captures: [path] })');
}

/** The one capture, where it is an event recording. */
function recordingOf({ captures }: TraceRequest): string | undefined {
  const [only] = captures;
  return captures.length === 1 && typeof only === 'string' && isRecording(only) ? only : undefined;
}

/**
 * Runs a D program over captures.
 *
 * @throws TypeError for arguments of another shape; TraceError for a program or an option that is wrong; VantageError for a
 * bad `vantage`; CaptureError for a capture that cannot be opened; EnableError for destructive actions that are not allowed
 */
export async function trace(texts: ProgramTexts, request: TraceRequest): Promise<TraceResult> {
  checkShape(texts, request);
  const recording = recordingOf(request);
  // A recording has what a live trace saw.
  const prepared = prepare(texts, request, { engine: recording ? 'bpftrace' : 'replay' });
  const { program, catalogue, diagnostics } = prepared;
  const running = begin(prepared, request);
  const { options } = running;
  const { captures, write } = request;
  try {
    if (recording === undefined) {
      const module = generateReplay(program, catalogue, { marks: write !== undefined });
      const ended = await replay({ ...options, module, write, captures });
      return { ...running.result(ended, diagnostics), errors: ended.errors };
    }
    const layout = new events.EventLayout();
    const module = generateEvents(program, catalogue, layout);
    const ended = await recordings.replayRecording({ ...options, module, layout, recording });
    return { ...running.result(ended, diagnostics), errors: ended.errors };
  } catch (error) {
    if (error instanceof Refusal) throw errorOf([refusalOf(error)]);
    throw error;
  }
}
