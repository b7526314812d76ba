/** What the members of an argument read where its struct is absent. */
import type { Expr, Probe } from '../../program.ts';
import { alwaysPresent } from '../replay/clause.ts';

type FieldExpr = Extract<Expr, { kind: 'field' }>;

/** What the struct's strings read where it is absent; undefined when that is NULL, or cannot be. */
export function absentText({ struct }: FieldExpr, probe: Probe): string | undefined {
  const { present = 'always' } = struct;
  return alwaysPresent(probe.definition).has(present) ? undefined : struct.absentText;
}

/** True for a string that is NULL where its struct is absent. */
export function canBeNull(expr: FieldExpr, probe: Probe): boolean {
  const { present = 'always' } = expr.struct;
  if (expr.struct.absentText !== undefined) return false;
  return expr.absent || !alwaysPresent(probe.definition).has(present);
}
