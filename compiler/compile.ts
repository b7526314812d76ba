/** D text to a typed {@link Program}, or diagnostics. The passes are in `passes/`, their order in `driver/`. */
import type { Diagnostic } from './diagnostic.ts';
import { Driver } from './driver/driver.ts';
import type { Stability } from './driver/stability.ts';
import type { ProbeTable } from './probe-table.ts';
import type { Program } from './program.ts';
import type { CompileRequest } from './request.ts';

export type { CompileRequest, CompileSettings, SourceRequest, Specifier } from './request.ts';

export interface Compilation {
  /** Absent when there is an error among the diagnostics. */
  readonly program: Program | undefined;
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[];
  readonly probes: ProbeTable;
  /** Stability attributes of providers, as pragmas left them. */
  readonly stability: Stability;
}

/** Compiles a whole program. Never throws for what the user wrote. */
export function compile(request: CompileRequest): Compilation {
  const driver = new Driver(request);
  driver.libraries(request.libraries ?? []);
  // Without what a library defines, errors in the programs would only follow from that.
  if (!driver.failed) for (const source of request.sources) driver.source(source);
  return {
    program: driver.failed ? undefined : driver.program(),
    diagnostics: driver.diagnostics,
    probes: driver.probes,
    stability: driver.stability,
  };
}
