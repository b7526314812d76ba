/** What can be told of a clause before it is typed. */
import type { Clause, Expression, InlineDefinition, Span } from '../../grammar/ast.ts';
import { walk } from '../../grammar/walk.ts';
import { type Context, fail } from '../passes/context.ts';
import { typeExpression } from '../passes/expressions.ts';
import type { Probe, WireEvent } from '../program.ts';
import type { Unit } from './state.ts';

/** A description needs a body in a script: the grammar sees to it, except where -xpspec made it lenient. */
export function checkBody(node: Clause, { specifier, context }: Unit): void {
  if (specifier !== 'script' || node.body !== undefined) return;
  fail(
    context,
    'D_SYNTAX',
    node.descriptions[node.descriptions.length - 1].span,
    'expected predicate and/or actions following probe description',
  );
}

/**
 * Probes of one provider with the same arguments: illumos takes args[] of such a description, whose arguments are
 * stable; dtrace for Linux refuses every pattern.
 */
export function agree(probes: readonly Probe[]): boolean {
  const [first] = probes;
  if (first === undefined) return false;
  return probes.every((probe) => probe.provider === first.provider && argumentsAgree(probe, first));
}

/** The same type in every argument that both have: some probes pass one more than their provider's others. */
function argumentsAgree(a: Probe, b: Probe): boolean {
  const [left, right] = [a.definition?.args ?? [], b.definition?.args ?? []];
  return left.every((type, slot) => right[slot] === undefined || type === right[slot]);
}

/** Which arguments a description has must be beyond doubt for a clause that uses args[]. */
export function refuseArguments(node: Clause, description: string, context: Context): void {
  const halves = [
    ['in action list', node.body],
    ['in predicate', node.predicate],
  ] as const;
  for (const [half, root] of halves)
    if (root !== undefined)
      walk(root, (each) => {
        if (each.kind === 'IndexExpression' && isArgs(each.object))
          fail(
            { ...context, half },
            'D_ARGS_MULTI',
            each.span,
            `args[ ] may not be referenced because probe description ${description} matches an unstable set of probes`,
            'name each probe: several descriptions may share a clause, separated by commas',
          );
      });
}

function isArgs(node: Expression): boolean {
  return node.kind === 'Identifier' && node.name === 'args';
}

/** Whether every use of an inline is one and the same integer. */
export function isConstant({ declarator, value }: InlineDefinition, context: Context): boolean {
  return declarator.suffixes.length === 0 && typeExpression(value, context).kind === 'integer';
}

/** Where a clause ends: dtrace's line for what is wrong with a clause as a whole. */
export function closing({ span }: Clause): Span {
  return { start: Math.max(span.start, span.end - 1), end: span.end };
}

const isStateChange = (wire: WireEvent | undefined): boolean =>
  wire?.on === 'tcp' && wire.event === 'state-change';

/** Probes of the same layout share one typed clause: same arguments, and the same headers are there. */
export function layoutOf({ definition }: Probe): string {
  if (definition === undefined) return '';
  const { args, prototypes = [], absent = [], wire } = definition;
  const layer =
    wire !== undefined && 'layer' in wire ? wire.layer : [wire?.on, isStateChange(wire)];
  return JSON.stringify([args, prototypes, absent, layer]);
}
