/** Members, elements and dereferences of objects in memory: D variables of struct type, packets, scratch. */
import type {
  IndexExpression,
  MemberExpression,
  Span,
  UnaryExpression,
} from '../../grammar/ast.ts';
import type { Expr } from '../program.ts';
import { suggest } from '../suggest.ts';
import type { ArrayType, BitField, StructType, Type } from '../types.ts';
import { integerType, sizeOf, stringType, typeName } from '../types.ts';
import { type Context, fail, type TypeOf, unsupported } from './context.ts';
import { integer } from './operators.ts';

const char = integerType('char');
const long = integerType('long');

export function pointerTo(to: Type): Type {
  return { kind: 'pointer', to };
}

/** `address + offset` bytes, as a pointer to that type. */
function displaced(address: Expr, offset: bigint, to: Type, span: Span): Expr {
  const type = pointerTo(to);
  if (offset === 0n) return { ...address, type };
  const right = integer(offset, long, span);
  return { kind: 'binary', operator: '+', left: address, right, type, span };
}

/** What is at an address: a value for integers and pointers, an object for structs and arrays. */
export function at(address: Expr, type: Type, span: Span, context: Context, bits?: BitField): Expr {
  switch (type.kind) {
    case 'integer':
    case 'pointer':
      return { kind: 'load', address, type, span, ...(bits === undefined ? {} : { bits }) };
    case 'struct':
    case 'array':
      return { kind: 'place', address, type, span };
    case 'string':
      return { kind: 'textAt', address, type, span, length: sizeOf(type)!, lvalue: true };
    case 'void':
      return fail(context, 'D_DEREF_VOID', span, 'cannot dereference pointer to void');
    case 'function':
      return fail(context, 'D_DEREF_FUNC', span, 'cannot dereference pointer to function');
    case 'float':
      if (type.size > 8) return unsupported(context, span, 'values of type long double');
      if (context.engine.name !== 'replay')
        return unsupported(context, span, 'floating-point values of a live trace');
      return { kind: 'load', address, type, span };
    // Nothing in memory has a type of these.
    case 'stack':
    case 'symbol':
    case 'dynamic':
      return unsupported(context, span, 'values of such a type');
  }
}

/** Which member of a struct may have been meant. */
export function memberHint(member: string, { layout }: StructType): string | undefined {
  const guess = suggest(member, layout?.members.map(({ name }) => name) ?? []);
  return guess && `did you mean ${guess}?`;
}

/** A member of an object of struct or union type. */
export function memberOfStruct(
  node: MemberExpression,
  address: Expr,
  type: Type,
  context: Context,
): Expr {
  const operator = node.arrow ? '->' : '.';
  if (type.kind !== 'struct')
    return fail(
      context,
      'D_OP_SOU',
      node.span,
      node.arrow
        ? `operator -> cannot be applied to pointer to type "${typeName(type)}"; must be applied to a struct or union pointer`
        : `operator . cannot be applied to type "${typeName(type)}"; must be applied to a struct or union`,
    );
  if (type.layout === undefined)
    return fail(
      context,
      'D_OP_INCOMPLETE',
      node.span,
      `operator ${operator} cannot be applied to a forward declaration: no ${typeName(type)} definition is available`,
    );
  const member = type.layout.members.find(({ name }) => name === node.member);
  if (member === undefined)
    return fail(
      context,
      'D_TYPE_MEMBER',
      node.memberSpan,
      `${node.member} is not a member of ${typeName(type)}`,
      memberHint(node.member, type),
    );
  const place = displaced(address, BigInt(member.offset), member.type, node.span);
  return at(place, member.type, node.span, context, member.bits);
}

/** `p[i]`, `a[i]`, `s[i]` on pointers, arrays in memory and strings. */
export function element(
  node: IndexExpression,
  object: Expr,
  typeOf: TypeOf,
  context: Context,
): Expr | undefined {
  const { type } = object;
  if (type.kind !== 'pointer' && type.kind !== 'array' && type.kind !== 'string') return undefined;
  if (node.indices.length !== 1) return undefined;
  const index = typeOf(node.indices[0], context);
  if (index.type.kind !== 'integer')
    fail(
      context,
      'D_OP_INCOMPAT',
      node.span,
      `operands have incompatible types: "${typeName(type)}" + "${typeName(index.type)}"`,
    );
  if (type.kind === 'string')
    return { kind: 'textByte', text: object, index, type: char, span: node.span };
  const of = type.kind === 'pointer' ? type.to : type.of;
  const base = type.kind === 'array' ? addressOfPlace(object) : object;
  const checked = type.kind === 'array' ? bounded(index, type, context) : index;
  return at(offsetBy(base, checked, of, '+', node.span, context), of, node.span, context);
}

/** Arrays of 0 or 1 elements stand for what follows a struct: they are not checked. */
function bounded(index: Expr, type: ArrayType, context: Context): Expr {
  if (type.length <= 1) return index;
  if (index.kind !== 'integer')
    return {
      kind: 'bounded',
      index,
      length: type.length,
      size: sizeOf(type.of) ?? 1,
      type: index.type,
      span: index.span,
    };
  if (index.value < 0n || index.value >= BigInt(type.length))
    fail(
      context,
      'D_ARR_BOUNDS',
      index.span,
      `index outside array bounds: ${BigInt.asUintN(64, index.value)}, max is ${type.length}`,
    );
  return index;
}

/** The address that a 'place' or 'load' is at. */
export function addressOfPlace(place: Expr): Expr {
  if (place.kind === 'place' || place.kind === 'load') return place.address;
  throw new Error(`${place.kind} has no address`);
}

/** Pointer plus or minus an integer, which scales by the size of what is pointed to. */
export function offsetBy(
  pointer: Expr,
  index: Expr,
  of: Type,
  operator: '+' | '-',
  span: Span,
  context: Context,
): Expr {
  const size = sizeOf(of);
  if (size === undefined)
    return fail(
      context,
      'D_OP_INCOMPAT',
      span,
      `operands have incompatible types: "${typeName(pointerTo(of))}" ${operator} "${typeName(index.type)}"`,
    );
  const type = pointerTo(of);
  if (pointer.type.kind === 'string')
    return { kind: 'textTail', text: pointer, index, type: stringType, span };
  const scale = integer(BigInt(size), long, span);
  const right: Expr =
    index.kind === 'integer'
      ? integer(index.value * BigInt(size), long, span)
      : size === 1
        ? index
        : { kind: 'binary', operator: '*', left: index, right: scale, type: long, span };
  return { kind: 'binary', operator, left: pointer, right, type, span };
}

/** `*p`. */
export function dereference(node: UnaryExpression, operand: Expr, context: Context): Expr {
  const { type } = operand;
  const { span } = node;
  const zero = integer(0n, integerType('int'), span);
  if (type.kind === 'string')
    return { kind: 'textByte', text: operand, index: zero, type: char, span };
  if (operand.kind === 'place' && type.kind === 'array')
    return at(operand.address, type.of, span, context);
  if (type.kind !== 'pointer')
    return fail(context, 'D_DEREF_NONPTR', span, 'cannot dereference non-pointer type');
  return at(operand, type.to, span, context);
}

/** `&lvalue`: members of a packet's header, members and elements in memory. */
export function addressOf(node: UnaryExpression, operand: Expr, context: Context): Expr {
  const { span } = node;
  const type = pointerTo(operand.type);
  if (operand.kind === 'field' && operand.field.wire?.from === 'bits')
    return { ...operand, address: true, type, span };
  const variable =
    operand.kind === 'variable' ||
    operand.kind === 'dynamic' ||
    (operand.kind === 'place' && operand.address.kind === 'variableAddress');
  if (variable) fail(context, 'D_ADDROF_VAR', span, 'cannot take address of dynamic variable');
  if (operand.kind === 'load' && operand.bits !== undefined)
    fail(context, 'D_ADDROF_BITFIELD', span, 'cannot take address of bit-field');
  if (operand.kind !== 'load' && operand.kind !== 'place')
    fail(context, 'D_ADDROF_LVAL', span, 'unacceptable operand for unary & operator');
  return { ...operand.address, type, span };
}

/** `(string)x` and `stringof (x)` of what points to characters; undefined for anything else. */
export function toText(operand: Expr, span: Span): Expr | undefined {
  const { type } = operand;
  if (type.kind === 'string') return operand;
  if (operand.kind === 'place' && type.kind === 'array' && sizeOf(type.of) === 1)
    return {
      kind: 'textAt',
      address: operand.address,
      length: type.length,
      type: stringType,
      span,
    };
  if (type.kind === 'pointer' || type.kind === 'integer')
    return { kind: 'textAt', address: operand, type: stringType, span };
  return undefined;
}

/** `char *` and `char []`, which mix with strings; bytes of every kind count as characters. */
export function pointsToCharacters(type: Type): boolean {
  const to = type.kind === 'pointer' ? type.to : type.kind === 'array' ? type.of : undefined;
  return to?.kind === 'integer' && to.size === 1;
}

/** An operand beside a string, or stored to one: characters in memory are the text that they spell. */
export function besideString(operand: Expr, other: Type): Expr {
  const { type, span } = operand;
  if (other.kind !== 'string' || !pointsToCharacters(type)) return operand;
  if (type.kind === 'pointer')
    return { kind: 'textAt', address: operand, nullable: true, type: stringType, span };
  return toText(operand, span) ?? operand;
}
