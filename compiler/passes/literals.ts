/** Integer and character constants. */
import type { CharacterLiteral, IntegerLiteral, Span } from '../../grammar/ast.ts';
import { literalType } from '../int64.ts';
import type { Expr } from '../program.ts';
import { integerType } from '../types.ts';
import { type Context, fail } from './context.ts';
import { integer } from './operators.ts';

const int = integerType('int');
const long = integerType('long');

export function integerLiteral(node: IntegerLiteral, context: Context): Expr {
  const type = literalType(node.value, node.radix, node.suffix);
  if (type === undefined) return refuseInteger(node.value, node.span, context);
  return integer(node.value, type, node.span);
}

/** What no integer type holds. */
export function refuseInteger(value: bigint, span: Span, context: Context): never {
  return fail(
    context,
    'D_INT_OFLOW',
    span,
    `integer constant 0x${value.toString(16)} cannot be represented in any built-in integral type`,
  );
}

/** Several characters pack big-end-first into one int. */
export function characterLiteral(node: CharacterLiteral, context: Context): Expr {
  if (node.bytes.length > 8)
    fail(context, 'D_CHR_OFLOW', node.span, `character constant ${node.text} exceeds 8 bytes`);
  let value = 0n;
  for (const byte of node.bytes) value = (value << 8n) | BigInt(byte.charCodeAt(0));
  // More than four characters do not fit an int.
  return integer(value, node.bytes.length > 4 ? long : int, node.span);
}
