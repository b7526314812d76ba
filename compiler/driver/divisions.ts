/** Divisions by a constant 0, which dtrace sees while it reads: before anything is known of the clauses around. */
import type { Clause, Expression, Node } from '../../grammar/ast.ts';
import { walk } from '../../grammar/index.ts';
import { type Context, fail } from '../passes/context.ts';
import { typeExpression } from '../passes/expressions.ts';

/** What the right operand of a division divides by; undefined for other nodes. */
function divisorOf(node: Node): Expression | undefined {
  if (node.kind === 'BinaryExpression')
    return node.operator === '/' || node.operator === '%' ? node.right : undefined;
  if (node.kind === 'AssignExpression')
    return node.operator === '/=' || node.operator === '%=' ? node.value : undefined;
  return undefined;
}

/** True where only constants are written: their types need no variable and make none. */
function isConstant(node: Node, { scope }: Context): boolean {
  let constant = true;
  walk(node, (each) => {
    switch (each.kind) {
      case 'IntegerLiteral':
      case 'CharacterLiteral':
      case 'UnaryExpression':
      case 'BinaryExpression':
      case 'ConditionalExpression':
      case 'CastExpression':
      case 'MacroVariable':
      case 'TypeName':
      case 'TypeSpecifier':
      case 'Declarator':
        return;
      case 'SizeofExpression':
        constant &&= each.operand.kind === 'TypeName';
        return;
      case 'Identifier':
        constant &&= scope.constant(each.name) !== undefined || scope.inlines.has(each.name);
        return;
      default:
        constant = false;
    }
  });
  return constant;
}

/** @throws CompileError with the tag D_DIV_ZERO */
export function refuseDivisions(clause: Clause, context: Context): void {
  walk(clause, (node) => {
    const divisor = divisorOf(node);
    if (divisor === undefined || !isConstant(divisor, context)) return;
    const value = typeExpression(divisor, context);
    if (value.kind === 'integer' && value.value === 0n)
      fail(context, 'D_DIV_ZERO', divisor.span, 'expression contains division by zero');
  });
}
