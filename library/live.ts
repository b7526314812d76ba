/** A D program on this machine's kernel, as one call. */
import process from 'node:process';
import { generateBpftrace } from '../compiler/backends/bpftrace/generate.ts';
import { generateDtrace } from '../compiler/backends/dtrace/generate.ts';
import { estatsMembersOf } from '../compiler/backends/estats-members.ts';
import type { Diagnostic } from '../compiler/diagnostic.ts';
import { traceLive as traceWithBpftrace } from '../runtime/engines/bpftrace.ts';
import { traceDtrace } from '../runtime/engines/dtrace.ts';
import type { LiveResult } from '../runtime/engines/live-options.ts';
import { EnableError } from '../runtime/engines/session-options.ts';
import { requireGroups } from '../runtime/estats/estats.ts';
import { probeDtrace } from '../runtime/host/dtrace.ts';
import { type LinuxHost, probeHost } from '../runtime/host/host.ts';
import { kernelHz } from '../runtime/host/hz.ts';
import { obstaclesText } from '../runtime/host/obstacles.ts';
import { startCommand, type Target, TargetError, watchProcess } from '../runtime/host/target.ts';
import type { DialectName } from '../probes/define-native.ts';
import { errorOf, prepare, type Prepared, type ProgramTexts } from './program.ts';
import type { LiveRequest, LiveTraceResult } from './request.ts';
import { begin, type Running } from './session.ts';
import { fromBinary } from './text.ts';

/** What traces here. */
type Engine =
  | { readonly name: 'bpftrace'; readonly host: LinuxHost }
  | { readonly name: 'dtrace'; readonly path: string; readonly dialect: DialectName };

/** The engine that was asked for, or the first that can run. @throws EnableError */
async function engineFor(asked: LiveRequest['engine']): Promise<Engine> {
  const reports = [];
  if (asked !== 'dtrace') {
    const report = await probeHost(process.env);
    if (report.host !== undefined) return { name: 'bpftrace', host: report.host };
    reports.push(report);
  }
  if (asked !== 'bpftrace') {
    const report = await probeDtrace(process.env);
    const { path, dialect, obstacles } = report;
    if (path !== undefined && dialect !== undefined && obstacles.length === 0)
      return { name: 'dtrace', path, dialect };
    reports.push(report);
  }
  throw new EnableError(obstaclesText(reports));
}

/** @throws EnableError when the process cannot be started or is not there */
async function targetOf({ command, process: pid }: LiveRequest): Promise<Target | undefined> {
  try {
    if (command !== undefined) return await startCommand(command);
    return pid === undefined ? undefined : watchProcess(pid);
  } catch (error) {
    if (error instanceof TargetError) throw new EnableError(error.message);
    throw error;
  }
}

/** The program's half for the kernel. @throws TraceError when it cannot be had */
function required<Module>(written: {
  readonly module?: Module | undefined;
  readonly diagnostics: readonly Diagnostic[];
}): Module {
  if (written.module === undefined) throw errorOf(written.diagnostics);
  return written.module;
}

interface Live {
  readonly prepared: Prepared;
  readonly running: Running;
  readonly target: Target | undefined;
  readonly record: string | undefined;
}

function withBpftrace(host: LinuxHost, live: Live): Promise<LiveResult> {
  const { prepared, running, target, record } = live;
  const { program, catalogue } = prepared;
  requireGroups(estatsMembersOf(program), running.options.estats);
  const everyEvent = record !== undefined;
  const module = required(
    generateBpftrace(program, catalogue, host, { everyEvent, everything: false }),
  );
  return traceWithBpftrace({
    ...running.options,
    module,
    bpftrace: host.path,
    ...(target && { target }),
    ...(record !== undefined && { record }),
  });
}

function withDtrace(path: string, name: DialectName, live: Live): Promise<LiveResult> {
  const { prepared, running, target, record } = live;
  const { program, catalogue } = prepared;
  if (record !== undefined) throw new EnableError('recordings are made with bpftrace');
  const dialect = catalogue.native?.[name];
  if (dialect === undefined) throw new EnableError(`the dtrace of ${name} is not known`);
  const hz = name === 'linux' ? kernelHz() : undefined;
  const module = required(generateDtrace(program, catalogue, { dialect, hz }));
  return traceDtrace({ ...running.options, module, dtrace: path, ...(target && { target }) });
}

/**
 * Runs a D program on this machine's kernel until it calls exit(), the signal is aborted, or the process that it watches ends.
 * Takes root.
 *
 * @throws TraceError for a program or an option that is wrong; EnableError when nothing can trace here, or not this program
 */
export async function traceLive(
  texts: ProgramTexts,
  request: LiveRequest = {},
): Promise<LiveTraceResult> {
  const engine = await engineFor(request.engine);
  const target = await targetOf(request);
  try {
    const prepared = prepare(texts, request, {
      engine: engine.name,
      dialect: engine.name === 'dtrace' ? engine.dialect : undefined,
      target: target?.pid,
    });
    const running = begin(prepared, request);
    const live: Live = { prepared, running, target, record: request.record };
    const ended = await (engine.name === 'bpftrace'
      ? withBpftrace(engine.host, live)
      : withDtrace(engine.path, engine.dialect, live));
    const problems = ended.problems.map(fromBinary);
    return { ...running.result(ended, prepared.diagnostics), problems };
  } finally {
    target?.abandon();
  }
}
