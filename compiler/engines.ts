/** The engines, as the compiler sees them: a name, and what of the language each lacks. */
import { bpftraceLimits } from './backends/bpftrace/limits.ts';
import { dtraceLimits } from './backends/dtrace/limits.ts';
import { replayLimits } from './backends/replay/limits.ts';
import type { Dialect } from '../probes/define-native.ts';
import type { Limits } from './limits.ts';

export type EngineName = 'replay' | 'bpftrace' | 'dtrace';

export interface Engine {
  readonly name: EngineName;
  /** As a message says where a program runs: `in a replay`. */
  readonly where: string;
  readonly limits: Limits;
  /** Of native dtrace: which one. Without, all that the catalogue has is taken for granted. */
  readonly dialect?: Dialect;
}

export const engines: Readonly<Record<EngineName, Engine>> = {
  replay: { name: 'replay', where: 'in a replay', limits: replayLimits },
  bpftrace: { name: 'bpftrace', where: 'with bpftrace', limits: bpftraceLimits },
  dtrace: { name: 'dtrace', where: 'with native dtrace', limits: dtraceLimits },
};

/** The engines that have a built-in variable, action or subroutine of the language. */
export function enginesWith(name: string): readonly Engine[] {
  return Object.values(engines).filter(({ limits }) => !limits.has(name));
}
