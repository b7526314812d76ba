/** One clause for one layout of `args[]`: its body first, then its predicate, as D orders their names. */
import type { Clause } from '../../grammar/ast.ts';
import { CompileError } from '../diagnostic.ts';
import type { Expr, Statement, TypedClause } from '../program.ts';
import { type Context, fail } from './context.ts';
import { typeExpression } from './expressions.ts';
import { isScalar } from './operators.ts';
import { typeStatements } from './statements.ts';

function typePredicate(node: Clause, context: Context): Expr | undefined {
  if (node.predicate === undefined) return undefined;
  const half: Context = { ...context, half: 'in predicate' };
  const predicate = typeExpression(node.predicate, half);
  if (!isScalar(predicate.type))
    fail(half, 'D_PRED_SCALAR', predicate.span, 'predicate result must be of scalar type');
  return predicate;
}

function typeBody(node: Clause, context: Context): Statement[] {
  return typeStatements(node.body?.statements ?? [], { ...context, half: 'in action list' });
}

const unknownName: ReadonlySet<string> = new Set(['D_IDENT_UNDEF', 'D_VAR_UNDEF']);

function typeHalves(
  node: Clause,
  context: Context,
): { predicate: Expr | undefined; statements: Statement[] } {
  try {
    const statements = typeBody(node, context);
    return { statements, predicate: typePredicate(node, context) };
  } catch (error) {
    const retry =
      error instanceof CompileError &&
      unknownName.has(error.diagnostic.tag) &&
      node.predicate !== undefined;
    if (!retry) throw error;
  }
  // The body may use a name that the predicate assigns.
  const predicate = typePredicate(node, context);
  return { predicate, statements: typeBody(node, context) };
}

/**
 * True for statements that put something into the record of a firing. speculate() alone speculates the
 * default action; commit() and discard() print no line of their own.
 */
export function recordsData(statement: Statement): boolean {
  switch (statement.kind) {
    case 'expression':
    case 'aggregate':
    case 'commit':
    case 'discard':
      return false;
    case 'if':
      return statement.then.some(recordsData) || statement.else.some(recordsData);
    default:
      return true;
  }
}

export function typeClause(node: Clause, index: number, context: Context): TypedClause {
  const { predicate, statements } = typeHalves(node, context);
  return {
    index,
    source: context.source,
    span: node.span,
    statements,
    records: statements.length === 0 || statements.some(recordsData),
    ...(predicate === undefined ? {} : { predicate }),
  };
}
