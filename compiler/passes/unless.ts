/** Probes that fire only where something is asked for: see ProbeDefinition.unless. */
import type { Expr, Probe, TypedClause } from '../program.ts';
import { catalogueType } from './arguments.ts';
import type { Context } from './context.ts';

/** The clause, with a predicate that is false where the probe's member is other than 0. */
export function exceptUnless(
  clause: TypedClause,
  { definition }: Probe,
  context: Context,
): TypedClause {
  const { unless } = definition ?? {};
  const struct = unless && context.scope.catalogue.structs.get(unless.struct);
  const field = struct?.fields.find(({ name }) => name === unless?.field);
  if (struct === undefined || field === undefined) return clause;
  const { span, predicate } = clause;
  const type = catalogueType('int', context);
  const member: Expr = { kind: 'field', struct, field, absent: false, type, span };
  const test: Expr = { kind: 'unary', operator: '!', operand: member, type, span };
  if (predicate === undefined) return { ...clause, predicate: test };
  return {
    ...clause,
    predicate: { kind: 'logical', operator: '&&', left: test, right: predicate, type, span },
  };
}
