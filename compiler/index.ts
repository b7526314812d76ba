/** The compiler: D text to a typed program, and the backends that make something run of it. */
export { EventLayout } from './backends/events/layout.ts';
export {
  type BpftraceOptions,
  type BpftraceResult,
  generateBpftrace,
} from './backends/bpftrace/generate.ts';
export {
  type MemberProvision,
  type Provision,
  provisionOf,
} from './backends/bpftrace/provision.ts';
export { generateEvents, generateReplay } from './backends/replay/module.ts';
export type { ReplayModuleText } from './backends/replay/interface.ts';
export {
  compile,
  type Compilation,
  type CompileRequest,
  type CompileSettings,
  type SourceRequest,
  type Specifier,
} from './compile.ts';
export { type Diagnostic, positionOf, type SourceText } from './diagnostic.ts';
export { type EngineName, enginesWith } from './engines.ts';
export { placeOf, type Place } from './line-markers.ts';
export { optionDefinitions, OptionSet } from './options.ts';
export { ProbeTable } from './probe-table.ts';
export type {
  AggregatingFunction,
  AggregationSpec,
  Enabling,
  Probe,
  Program,
  TypedClause,
} from './program.ts';
