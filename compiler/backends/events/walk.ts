/** What expressions and statements hold, whatever kinds of them there are. */
import type { Expr, Statement, TypedClause, Variable } from '../../program.ts';

/** Members that lead to definitions, not to parts of the expression. */
const definitions: ReadonlySet<string> = new Set([
  'type',
  'struct',
  'field',
  'variable',
  'aggregation',
  'aggregations',
  'translator',
  'format',
  'source',
  'span',
  'stack',
]);

/** Calls `visit` for the node and everything below it that has a kind. */
function walk(node: unknown, visit: (node: Expr | Statement) => void): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit);
    return;
  }
  if (typeof node !== 'object' || node === null || !('kind' in node)) return;
  visit(node as Expr | Statement);
  for (const [name, value] of Object.entries(node))
    if (!definitions.has(name) && typeof value === 'object') walk(value, visit);
}

/** Every expression and statement of an expression, a statement or a list of them. */
export function nodesOf(
  root: Expr | Statement | readonly (Expr | Statement)[],
): readonly (Expr | Statement)[] {
  const nodes: (Expr | Statement)[] = [];
  walk(root, (node) => nodes.push(node));
  return nodes;
}

export function nodesOfClause({
  predicate,
  statements,
}: TypedClause): readonly (Expr | Statement)[] {
  return nodesOf(predicate === undefined ? statements : [predicate, ...statements]);
}

/** Every variable that is read or written. */
export function variablesOf(nodes: readonly (Expr | Statement)[]): ReadonlySet<Variable> {
  return new Set(nodes.flatMap((node) => ('variable' in node ? [node.variable] : [])));
}

export function hasEffects(expr: Expr): boolean {
  return nodesOf(expr).some(
    ({ kind }) => kind === 'assign' || kind === 'store' || kind === 'copy' || kind === 'call',
  );
}
