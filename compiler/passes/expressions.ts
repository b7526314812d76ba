/** Gives every expression of the syntax tree its D type: the dispatcher over the kinds of nodes. */
import type {
  BinaryExpression,
  CharacterLiteral,
  Expression,
  Identifier,
  IndexExpression,
  IntegerLiteral,
  MacroVariable,
  MemberExpression,
  SizeofExpression,
  Span,
  UnaryExpression,
} from '../../grammar/ast.ts';
import { builtinTypes, isBuiltin, liveOnlyBuiltins } from '../builtins.ts';
import { literalType } from '../int64.ts';
import { isMacroProblem } from '../macros.ts';
import type { Expr } from '../program.ts';
import { suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import { integerType, stringType, typeName } from '../types.ts';
import {
  argumentMember,
  argumentSlot,
  bareArgument,
  rawArgument,
  refuseMember,
} from './arguments.ts';
import { call } from './calls.ts';
import { type Context, fail } from './context.ts';
import {
  arithmetic,
  cast,
  compare,
  conditional,
  integer,
  isArithmetic,
  isComparison,
  logical,
  unary,
} from './operators.ts';
import { resolveTypeName, unsupported } from './resolve-types.ts';
import { arrayElement, assignment, globalVariable, scopedVariable, update } from './variables.ts';

const int = integerType('int');
const int64 = integerType('int64_t');
const sizeType = integerType('size_t');

/** Default of the option strsize: what sizeof (string) is. */
const stringSize = 256;

export function typeExpression(node: Expression, context: Context): Expr {
  switch (node.kind) {
    case 'IntegerLiteral':
      return integerLiteral(node, context);
    case 'CharacterLiteral':
      return characterLiteral(node, context);
    case 'StringLiteral':
      return { kind: 'string', value: node.value, type: stringType, span: node.span };
    case 'Identifier':
      return identifier(node, context);
    case 'ScopedVariable':
      return scopedVariable(node, context);
    case 'MacroVariable':
      return macroVariable(node, context);
    case 'AggregationReference':
      return fail(
        context,
        'D_OP_INCOMPAT',
        node.span,
        `aggregation @${node.name} may not be used inside an expression`,
      );
    case 'MemberExpression':
      return member(node, context);
    case 'IndexExpression':
      return index(node, context);
    case 'CallExpression':
      return call(node, typeExpression, context);
    case 'UnaryExpression':
      return unaryExpression(node, context);
    case 'PostfixExpression':
      return update(node, node.operator, typeExpression, context);
    case 'BinaryExpression':
      return binaryExpression(node, context);
    case 'AssignExpression':
      if (node.target.kind === 'AggregationReference')
        return fail(
          context,
          'D_OP_INCOMPAT',
          node.span,
          `aggregation @${node.target.name} may not be used inside an expression`,
        );
      return assignment(node, typeExpression, context);
    case 'ConditionalExpression':
      return conditional(
        typeExpression(node.test, context),
        typeExpression(node.consequent, context),
        typeExpression(node.alternate, context),
        node.span,
        context,
      );
    case 'CommaExpression': {
      const expressions = node.expressions.map((each) => typeExpression(each, context));
      return { kind: 'comma', expressions, type: expressions.at(-1)!.type, span: node.span };
    }
    case 'CastExpression': {
      const type = resolveTypeName(node.type, context);
      return cast(typeExpression(node.operand, context), type, node.span, context);
    }
    case 'SizeofExpression':
      return sizeofExpression(node, context);
    case 'OffsetofExpression':
      return unsupported(context, node.span, 'offsetof expressions');
    case 'XlateExpression':
      return unsupported(context, node.span, 'xlate expressions');
  }
}

function integerLiteral(node: IntegerLiteral, context: Context): Expr {
  const type = literalType(node.value, node.radix, node.suffix);
  if (type === undefined)
    return fail(
      context,
      'D_INT_OFLOW',
      node.span,
      `integer constant '${node.text}' cannot be represented in any built-in integral type`,
    );
  return integer(node.value, type, node.span);
}

/** Several characters pack big-end-first into one int. */
function characterLiteral(node: CharacterLiteral, context: Context): Expr {
  if (node.bytes.length > 8)
    fail(context, 'D_CHR_OFLOW', node.span, `character constant ${node.text} exceeds 8 bytes`);
  let value = 0n;
  for (const byte of node.bytes) value = (value << 8n) | BigInt(byte.charCodeAt(0));
  // A single character is a (signed) char that became an int.
  const signed = node.bytes.length === 1 ? BigInt.asIntN(8, value) : value;
  return integer(signed, int, node.span);
}

function macroVariable(node: MacroVariable, context: Context): Expr {
  const value = context.macros.resolve(node.name, node.asString);
  if (isMacroProblem(value)) return fail(context, value.tag, node.span, value.message);
  switch (value.kind) {
    case 'integer': {
      const type = literalType(value.value < 0n ? -value.value : value.value, 10, '');
      return integer(value.value, type ?? integerType('uint64_t'), node.span);
    }
    case 'string':
      return { kind: 'string', value: value.value, type: stringType, span: node.span };
    case 'identifier':
      return identifier({ kind: 'Identifier', name: value.name, span: node.span }, context);
  }
}

function identifier(node: Identifier, context: Context): Expr {
  const { name, span } = node;
  const { scope } = context;
  const variable = globalVariable(name, span, context);
  if (variable !== undefined) return variable;
  const constant = scope.constant(name);
  if (constant !== undefined) return integer(constant.value, constant.type, span);
  const inline = scope.inlines.get(name);
  if (inline !== undefined) {
    const value = typeExpression(inline.value, { ...context, source: inline.source });
    return cast({ ...value, span }, inline.type, span, context);
  }
  if (isBuiltin(name)) return { kind: 'builtin', name, type: builtinTypes.get(name)!, span };
  return rawArgument(name, span, int64) ?? unknownIdentifier(name, span, context);
}

function unknownIdentifier(name: string, span: Span, context: Context): never {
  const reason = liveOnlyBuiltins.get(name);
  if (reason !== undefined)
    fail(
      context,
      'T_ENGINE',
      span,
      `${name} has no meaning in a replay: ${reason}`,
      'it works on a live engine',
    );
  if (name === 'args')
    fail(
      context,
      'D_IDENT_BADREF',
      span,
      "args[ ] 'args' may not be referenced without an index",
      'write args[N]->member',
    );
  const table = context.scope.catalogue.stringTables.has(name);
  if (table)
    fail(
      context,
      'D_IDENT_BADREF',
      span,
      `array '${name}' may not be referenced as scalar variable`,
      `write ${name}[N]`,
    );
  const guess = suggest(name, [...context.scope.names(), ...builtinTypes.keys()]);
  return fail(
    context,
    'D_IDENT_UNDEF',
    span,
    `failed to resolve ${name}: Unknown variable name`,
    guess && `did you mean ${guess}?`,
  );
}

function member(node: MemberExpression, context: Context): Expr {
  if (node.arrow) {
    const slot = argumentSlot(node.object, typeExpression, context);
    if (slot !== undefined) return argumentMember(node, slot, context);
  }
  return refuseMember(node, typeExpression(node.object, context), context);
}

function index(node: IndexExpression, context: Context): Expr {
  const slot = argumentSlot(node, typeExpression, context);
  if (slot !== undefined) return bareArgument(node, slot, context);
  const element = arrayElement(node, typeExpression, context);
  if (element !== undefined) return element;
  const { object } = node;
  if (object.kind === 'Identifier' && context.scope.catalogue.stringTables.has(object.name)) {
    const at = node.indices.length === 1 ? typeExpression(node.indices[0], context) : undefined;
    if (at?.type.kind !== 'integer')
      fail(context, 'D_PROTO_ARG', node.span, `${object.name}[ ] takes one integer index`);
    return {
      kind: 'stringTable',
      table: object.name,
      index: at,
      type: stringType,
      span: node.span,
    };
  }
  const typed = typeExpression(object, context);
  return fail(
    context,
    'D_ARR_BADREF',
    node.span,
    `cannot access a value of type ${typeName(typed.type)} as an associative array`,
  );
}

function unaryExpression(node: UnaryExpression, context: Context): Expr {
  const { operator, span } = node;
  switch (operator) {
    case '++':
    case '--':
      return update(node, operator, typeExpression, context);
    case '&':
      return addressOf(node, context);
    case '*': {
      const operand = typeExpression(node.operand, context);
      if (operand.type.kind !== 'pointer')
        fail(context, 'D_DEREF_NONPTR', span, 'cannot dereference non-pointer type');
      return unsupported(context, span, 'dereferences of packet addresses');
    }
    case 'stringof': {
      const operand = typeExpression(node.operand, context);
      if (operand.type.kind === 'string') return operand;
      return fail(
        context,
        'D_STRINGOF_TYPE',
        span,
        `cannot apply stringof to a value of type ${typeName(operand.type)}`,
      );
    }
    default:
      return unary(operator, typeExpression(node.operand, context), span, context);
  }
}

/** `&args[n]->member`, for inet_ntoa and its kin: the member must stand in a header of the packet. */
function addressOf(node: UnaryExpression, context: Context): Expr {
  const operand = typeExpression(node.operand, context);
  if (operand.kind === 'variable')
    fail(context, 'D_ADDROF_VAR', node.span, 'operator & may not be applied to a D variable');
  if (operand.kind !== 'field' || operand.field.wire?.from !== 'bits')
    fail(
      context,
      'D_ADDROF_LVAL',
      node.span,
      'operator & must be applied to a member that lies in a header of the packet',
    );
  const type: Type = { kind: 'pointer', to: operand.type };
  return { ...operand, address: true, type, span: node.span };
}

function binaryExpression(node: BinaryExpression, context: Context): Expr {
  const { operator, span } = node;
  const left = typeExpression(node.left, context);
  const right = typeExpression(node.right, context);
  if (isArithmetic(operator)) return arithmetic(operator, left, right, span, context);
  if (isComparison(operator)) return compare(operator, left, right, span, context);
  return logical(operator, left, right, span, context);
}

function sizeofExpression(node: SizeofExpression, context: Context): Expr {
  const { operand, span } = node;
  if (operand.kind === 'StringLiteral')
    return integer(BigInt(operand.value.length + 1), sizeType, span);
  const type =
    operand.kind === 'TypeName'
      ? resolveTypeName(operand, context)
      : typeExpression(operand, context).type;
  switch (type.kind) {
    case 'integer':
    case 'float':
      return integer(BigInt(type.size), sizeType, span);
    case 'pointer':
      return integer(8n, sizeType, span);
    case 'string':
      return integer(BigInt(stringSize), sizeType, span);
    default:
      return fail(
        context,
        'D_SIZEOF_TYPE',
        span,
        `cannot apply sizeof to an operand of unknown size: ${typeName(type)}`,
      );
  }
}
