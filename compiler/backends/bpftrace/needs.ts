/** What a probe's clauses read of its arguments, and where the program says so. */
import type { Expr, TypedClause } from '../../program.ts';
import { type Datum, datumKey } from '../events/layout.ts';
import type { Need } from './choose.ts';
import { nodesOfClause } from '../events/walk.ts';

/** A need for each member that the clauses name and that the events carry. */
export function needsOf(clauses: readonly TypedClause[], data: readonly Datum[]): readonly Need[] {
  const needs = new Map<string, Need>();
  const add = (need: Need): void => {
    const key = datumKey(need.datum);
    if (!needs.has(key)) needs.set(key, need);
  };
  for (const clause of clauses)
    for (const node of nodesOfClause(clause)) {
      if (node.kind !== 'field' || node.absent || node.address === true) continue;
      const { struct, field, span }: Extract<Expr, { kind: 'field' }> = node;
      add({ datum: { kind: 'field', struct, field }, source: clause.source, span });
    }
  const [{ source, span }] = clauses;
  for (const datum of data) if (datum.kind === 'field') add({ datum, source, span });
  return [...needs.values()];
}
