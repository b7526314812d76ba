/** Actions that put values into the record: trace, printf, tracemem, print. */
import type { CallExpression, Expression } from '../../../grammar/ast.ts';
import { actionNames, stackActions, symbolActions } from '../../actions.ts';
import { bitsType, type PointerType, sizeOf, typeName } from '../../types.ts';
import { recordable } from '../addresses.ts';
import { catalogueType } from '../arguments.ts';
import { badArgument, checkArity } from '../calls.ts';
import { type Context, fail } from '../context.ts';
import { typeExpression } from '../expressions.ts';
import { lackOfMember } from '../../availability.ts';
import type { Expr } from '../../program.ts';
import {
  type Action,
  boundFormat,
  formatText,
  integerArgument,
  isPositiveConstant,
  valueArgument,
} from './arguments.ts';

/** Translated structs have no bytes: only their members can be read. */
function isDynamic({ kind }: Expr): boolean {
  return kind === 'argument' || kind === 'translated' || kind === 'dynamic';
}

function refuseDynamic(node: CallExpression, context: Context, hint?: string): never {
  const { span } = node.arguments[0];
  const message = 'trace( ) may not be applied to a dynamic expression';
  return fail(context, 'D_TRACE_DYN', span, message, hint);
}

/** Actions are void, and so no expressions. */
function isActionCall(node: Expression): boolean {
  return (
    node.kind === 'CallExpression' &&
    node.callee.kind === 'Identifier' &&
    actionNames.has(node.callee.name) &&
    !stackActions.has(node.callee.name) &&
    !symbolActions.has(node.callee.name)
  );
}

function refuseVoid(node: CallExpression, context: Context): never {
  const { span } = node.arguments[0];
  return fail(context, 'D_TRACE_VOID', span, 'trace( ) may not be applied to a void expression');
}

export const trace: Action = (node, context) => {
  checkArity('trace', node.arguments.length, 1, 1, node, typeExpression, context);
  if (node.arguments[0].kind === 'AggregationReference') return refuseDynamic(node, context);
  if (isActionCall(node.arguments[0])) return refuseVoid(node, context);
  const value = recordable(node.arguments[0], typeExpression, context);
  if (value.kind === 'stack') return { kind: 'stack', stack: value.stack, span: value.span };
  if (value.kind === 'symbol')
    return { kind: 'symbol', shown: value.shown, address: value.address, span: value.span };
  if (value.type.kind === 'void') return refuseVoid(node, context);
  if (isDynamic(value))
    refuseDynamic(
      node,
      context,
      value.kind === 'argument' ? 'trace one of its members, or print( ) it' : undefined,
    );
  const { type } = value;
  if (sizeOf(type) === undefined || (type.kind === 'float' && type.size > 8))
    badArgument('trace', 0, 'scalar or string', value, context);
  // Only printf() shows the number; trace() shows its bits.
  if (type.kind === 'float') return { kind: 'trace', value: { ...value, type: bitsType(type) } };
  return { kind: 'trace', value };
};

export const printf: Action = (node, context) => {
  checkArity('printf', node.arguments.length, 1, undefined, node, typeExpression, context);
  const text = formatText(node.arguments[0], 'printf', context);
  const values = node.arguments.slice(1).map((each) => recordable(each, typeExpression, context));
  const types = values.map(({ type }) => type);
  const format = boundFormat(text, types, 'printf', undefined, node, context);
  return { kind: 'printf', format, arguments: values };
};

export const tracemem: Action = (node, context) => {
  checkArity('tracemem', node.arguments.length, 2, 3, node, typeExpression, context);
  const address = typeExpression(node.arguments[0], context);
  if (address.type.kind !== 'pointer' && address.type.kind !== 'integer')
    fail(
      context,
      'D_TRACEMEM_ADDR',
      address.span,
      `tracemem( ) argument #1 is incompatible with prototype:\n\tprototype: pointer or integer\n\t argument: ${typeName(address.type)}`,
    );
  const size = integerArgument('tracemem', 1, 'size_t', node.arguments[1], context);
  if (size.kind !== 'integer' || !isPositiveConstant(size))
    fail(
      context,
      'D_TRACEMEM_SIZE',
      size.span,
      'tracemem( ) argument #2 must be a non-zero positive integral constant expression',
    );
  const third = node.arguments[2];
  const dynamic = third && integerArgument('tracemem', 2, 'size_t', third, context);
  // More than any packet has is a bad address when it runs, however much more.
  const bytes = size.value > 0x7fffffffn ? 0x7fffffff : Number(size.value);
  return { kind: 'tracemem', address, size: bytes, ...(dynamic && { dynamic }) };
};

function pointerArgument(value: Expr, context: Context): PointerType {
  if (value.type.kind === 'pointer') return value.type;
  return badArgument('print', 0, 'void *', value, context);
}

/** The structs of args[] have no layout in memory; their members are known all the same. */
function membersOf(
  { struct, absent, span }: Extract<Expr, { kind: 'argument' }>,
  context: Context,
): Extract<Expr, { kind: 'field' }>[] {
  // What the engine cannot give is left out: it would show as 0.
  const given = struct.fields.filter(
    (field) => lackOfMember(struct, field, context.engine) === undefined,
  );
  return given.map((field) => {
    const type = catalogueType(field.type, context);
    return { kind: 'field', struct, field, absent, type, span };
  });
}

export const print: Action = (node, context) => {
  checkArity('print', node.arguments.length, 1, 1, node, typeExpression, context);
  const value = valueArgument('print', 0, 'void *', node.arguments[0], context);
  if (value.type.kind === 'string') return { kind: 'print', value };
  const { to } = pointerArgument(value, context);
  if (value.kind === 'argument')
    return { kind: 'print', value, members: membersOf(value, context) };
  if ((sizeOf(to) ?? 0) === 0 || value.kind === 'translated')
    fail(
      context,
      'D_PRINT_SIZE',
      value.span,
      `print( ) argument #1 reference has type '${typeName(to)}' with size 0; cannot print( ) it.`,
    );
  return { kind: 'print', value };
};
