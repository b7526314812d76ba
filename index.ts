/**
 * tsdtrace as a library: compile D text against a catalogue of probes, and run it over recorded captures.
 * The parts have entries of their own: `tsdtrace/grammar`, `/compiler`, `/probes`, `/runtime`.
 */
export {
  compile,
  type Compilation,
  type CompileRequest,
  type CompileSettings,
  type SourceRequest,
  type Specifier,
} from './compiler/compile.ts';
export { positionOf, type Diagnostic, type SourceText } from './compiler/diagnostic.ts';
export { placeOf, type Place } from './compiler/line-markers.ts';
export { optionDefinitions, OptionSet, type OptionDefinition } from './compiler/options.ts';
export { ProbeTable } from './compiler/probe-table.ts';
export type { Probe, Program } from './compiler/program.ts';
export { generateReplay } from './compiler/backends/replay/module.ts';
export { catalogue, defineCatalogue, type Catalogue } from './probes/index.ts';
export { CaptureError } from './runtime/capture/error.ts';
export type { CaptureInput } from './runtime/capture/given-source.ts';
export { VantageError } from './runtime/capture/vantage.ts';
export type { ConsumerOptions } from './runtime/consumer/consumer-options.ts';
export type { Outside, TextOutput } from './runtime/consumer/consumer-host.ts';
export { type Bounds, boundsOf } from './runtime/consumer/machine/bounds.ts';
export type * from './runtime/consumer/machine/events.ts';
export {
  type AggregationSnapshot,
  type AggregationValue,
  average,
  type KeyValue,
  standardDeviation,
} from './runtime/consumer/snapshot.ts';
export { replay } from './runtime/engines/replay.ts';
export type {
  ReplayOptions,
  ReplayProgress,
  ReplayResult,
} from './runtime/engines/replay-options.ts';
export {
  EnableError,
  type ReplayLimits,
  type SessionOptions,
} from './runtime/engines/session-options.ts';
export { traceLive } from './library/live.ts';
export type { ProgramTexts } from './library/program.ts';
export {
  type CommonRequest,
  type LiveRequest,
  type LiveTraceResult,
  TraceError,
  type TraceRequest,
  type TraceResult,
} from './library/request.ts';
export { trace } from './library/trace.ts';
