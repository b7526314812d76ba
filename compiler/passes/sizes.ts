/** `sizeof` and `offsetof`. */
import type { OffsetofExpression, SizeofExpression, TypeName } from '../../grammar/ast.ts';
import type { Expr } from '../program.ts';
import { integerType, sizeOf } from '../types.ts';
import { type Context, fail, type TypeOf } from './context.ts';
import { memberHint } from './memory.ts';
import { integer } from './operators.ts';
import { resolveTypeName } from './resolve-types.ts';

const sizeType = integerType('size_t');

/** The size of a type that a macro argument names: the grammar takes it for a variable. */
function namedType(operand: SizeofExpression['operand'], context: Context): number | undefined {
  if (operand.kind !== 'Identifier') return undefined;
  const { name } = operand;
  const type = context.scope.variable('global', name) ? undefined : context.scope.type(name);
  return type && sizeOf(type);
}

export function sizeofExpression(node: SizeofExpression, typeOf: TypeOf, context: Context): Expr {
  const { operand, span } = node;
  if (operand.kind === 'StringLiteral')
    return integer(BigInt(operand.value.length + 1), sizeType, span);
  const named = namedType(operand, context);
  if (named !== undefined) return integer(BigInt(named), sizeType, span);
  const typed = operand.kind === 'TypeName' ? undefined : typeOf(operand, context);
  if (typed?.kind === 'load' && typed.bits !== undefined)
    fail(context, 'D_SIZEOF_BITFIELD', span, 'cannot apply sizeof to a bit-field');
  const type = typed?.type ?? resolveTypeName(operand as TypeName, typeOf, context);
  // What is not declared does not know the option's value.
  const size = type.kind === 'string' ? context.scope.sizes.strsize : sizeOf(type);
  if (size === undefined)
    fail(context, 'D_SIZEOF_TYPE', span, 'cannot apply sizeof to an operand of unknown size');
  return integer(BigInt(size), sizeType, span);
}

export function offsetofExpression(
  node: OffsetofExpression,
  typeOf: TypeOf,
  context: Context,
): Expr {
  const { span } = node;
  const type = resolveTypeName(node.type, typeOf, context);
  if (type.kind !== 'struct' || type.layout === undefined)
    return fail(
      context,
      'D_OFFSETOF_TYPE',
      span,
      'offsetof operand must be a struct or union type',
    );
  const found = type.layout.members.find(({ name }) => name === node.member);
  if (found === undefined)
    return fail(
      context,
      'D_UNKNOWN',
      span,
      `failed to determine offset of ${node.member}: Member name not found.`,
      memberHint(node.member, type),
    );
  if (found.bits !== undefined)
    fail(context, 'D_OFFSETOF_BITFIELD', span, `cannot take offset of a bit-field: ${node.member}`);
  return integer(BigInt(found.offset), sizeType, span);
}
