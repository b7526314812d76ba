/** Gives every expression of the syntax tree its D type: the dispatcher over the kinds of nodes. */
import type {
  BinaryExpression,
  CastExpression,
  CharacterLiteral,
  Expression,
  Identifier,
  IndexExpression,
  IntegerLiteral,
  MacroVariable,
  MemberExpression,
  OffsetofExpression,
  SizeofExpression,
  Span,
  TypeName,
  UnaryExpression,
} from '../../grammar/ast.ts';
import { builtinTypes, isBuiltin, isTranslatedBuiltin } from '../builtins.ts';
import { actionNames } from '../actions.ts';
import { literalType } from '../int64.ts';
import { isMacroProblem } from '../macros.ts';
import type { Expr } from '../program.ts';
import { subroutines } from '../subroutines.ts';
import { suggest } from '../suggest.ts';
import type { Type } from '../types.ts';
import { integerType, sizeOf, stringType, typeName } from '../types.ts';
import {
  argumentMember,
  argumentSlot,
  bareArgument,
  rawArgument,
  refuseMember,
} from './arguments.ts';
import { call } from './calls.ts';
import { builtinMember, register } from './builtins.ts';
import { type Context, fail, requireFeature } from './context.ts';
import {
  addressOf,
  addressOfPlace,
  dereference,
  element,
  memberOfStruct,
  offsetBy,
  toText,
} from './memory.ts';
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
import { resolveTypeName } from './resolve-types.ts';
import { inlineElement, translate, translatedMember } from './translators.ts';
import { arrayElement, assignment, globalVariable, scopedVariable, update } from './variables.ts';

const int = integerType('int');
const int64 = integerType('int64_t');
const long = integerType('long');
const sizeType = integerType('size_t');

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
    case 'CastExpression':
      return castExpression(node, context);
    case 'SizeofExpression':
      return sizeofExpression(node, context);
    case 'OffsetofExpression':
      return offsetofExpression(node, context);
    case 'XlateExpression':
      return translate(node, typeExpression, context);
  }
}

function integerLiteral(node: IntegerLiteral, context: Context): Expr {
  const type = literalType(node.value, node.radix, node.suffix);
  if (type === undefined)
    return fail(
      context,
      'D_INT_OFLOW',
      node.span,
      `integer constant 0x${node.value.toString(16)} cannot be represented in any built-in integral type`,
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
  // More than four characters do not fit an int.
  return integer(signed, node.bytes.length > 4 ? long : int, node.span);
}

function macroVariable(node: MacroVariable, context: Context): Expr {
  const value = context.macros.resolve(node.name, node.asString);
  if (isMacroProblem(value)) return fail(context, value.tag, node.span, value.message);
  switch (value.kind) {
    case 'integer': {
      const type = literalType(
        value.value < 0n ? -value.value : value.value,
        value.radix,
        value.suffix,
      );
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
  const bound = context.bindings?.get(name);
  if (bound !== undefined) return { ...bound, span };
  const variable = globalVariable(name, span, context);
  if (variable !== undefined) return variable;
  const constant = scope.constant(name);
  if (constant !== undefined) return integer(constant.value, constant.type, span);
  const inline = scope.inlines.get(name);
  if (inline !== undefined) {
    if (inline.parameters !== undefined)
      fail(
        context,
        'D_IDENT_BADREF',
        span,
        `associative array '${name}' may not be referenced as scalar`,
      );
    const value = typeExpression(inline.value, { ...context, source: inline.source });
    // A constant keeps its own type, whatever the inline declares.
    if (value.kind === 'integer') return { ...value, span };
    return cast({ ...value, span }, inline.type, span, context);
  }
  if (isBuiltin(name)) {
    requireFeature(name, name, span, context);
    return { kind: 'builtin', name, type: builtinTypes.get(name)!, span };
  }
  return rawArgument(name, span, int64) ?? unknownIdentifier(name, span, context);
}

function unknownIdentifier(name: string, span: Span, context: Context): never {
  if (name === 'args' || name === 'uregs')
    fail(
      context,
      'D_IDENT_BADREF',
      span,
      `associative array '${name}' may not be referenced as scalar`,
      name === 'args' ? 'write args[N]->member' : 'write uregs[N]',
    );
  if (subroutines.has(name) || actionNames.has(name))
    fail(context, 'D_IDENT_BADREF', span, `function '${name}' may not be referenced as scalar`);
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
    guess === undefined
      ? 'assign it in a clause further up, or declare it: a variable is known from there on'
      : `did you mean ${guess}?`,
  );
}

function member(node: MemberExpression, context: Context): Expr {
  if (node.arrow) {
    const slot = argumentSlot(node.object, typeExpression, context);
    if (slot !== undefined) return argumentMember(node, slot, context);
  }
  const object = typeExpression(node.object, context);
  if (object.kind === 'translated') return translatedMember(node, object, typeExpression, context);
  if (object.kind === 'builtin' && isTranslatedBuiltin(object.name))
    return builtinMember(node, object.name, context);
  const { type } = object;
  if (!node.arrow) {
    if (object.kind === 'place') return memberOfStruct(node, object.address, type, context);
    return refuseMember(node, object, context);
  }
  if (type.kind !== 'pointer') return refuseMember(node, object, context);
  return memberOfStruct(node, object, type.to, context);
}

function index(node: IndexExpression, context: Context): Expr {
  const slot = argumentSlot(node, typeExpression, context);
  if (slot !== undefined) return bareArgument(node, slot, context);
  if (node.object.kind === 'Identifier' && node.object.name === 'uregs')
    return register(node, typeExpression, context);
  const found =
    arrayElement(node, typeExpression, context) ?? inlineElement(node, typeExpression, context);
  if (found !== undefined) return found;
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
  const inMemory = element(node, typed, typeExpression, context);
  if (inMemory !== undefined) return inMemory;
  if (node.indices.length === 1)
    return fail(context, 'D_DEREF_NONPTR', node.span, 'cannot dereference non-pointer type');
  const name = object.kind === 'Identifier' ? `scalar ${object.name}` : 'the value';
  return fail(context, 'D_ARR_BADREF', node.span, `cannot access ${name} as an associative array`);
}

function unaryExpression(node: UnaryExpression, context: Context): Expr {
  const { operator, span } = node;
  switch (operator) {
    case '++':
    case '--':
      return update(node, operator, typeExpression, context);
    case '&':
      return addressOf(node, typeExpression(node.operand, context), context);
    case '*':
      return dereference(node, typeExpression(node.operand, context), context);
    case 'stringof': {
      const operand = typeExpression(node.operand, context);
      const text = toText(operand, span, context);
      if (text !== undefined) return text;
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

function castExpression(node: CastExpression, context: Context): Expr {
  const type = resolveTypeName(node.type, typeExpression, context);
  const operand = typeExpression(node.operand, context);
  const text = type.kind === 'string' ? toText(operand, node.span, context) : undefined;
  return text ?? cast(operand, type, node.span, context);
}

function binaryExpression(node: BinaryExpression, context: Context): Expr {
  const { operator, span } = node;
  const left = typeExpression(node.left, context);
  const right = typeExpression(node.right, enumContext(left, operator, context));
  if (operator === '+' || operator === '-') {
    const moved = pointerArithmetic(operator, left, right, span, context);
    if (moved !== undefined) return moved;
  }
  if (isArithmetic(operator)) return arithmetic(operator, left, right, span, context);
  if (isComparison(operator)) return compare(operator, left, right, span, context);
  return logical(operator, left, right, span, context);
}

/** An enumeration on the left of a comparison: a bare name on the right is one of its tags first. */
function enumContext(
  left: Expr,
  operator: BinaryExpression['operator'],
  context: Context,
): Context {
  const tags = left.type.kind === 'integer' ? left.type.tags : undefined;
  if (tags === undefined || !isComparison(operator)) return context;
  const { type } = left;
  const bindings = new Map(context.bindings);
  for (const [name, value] of tags)
    bindings.set(name, { kind: 'integer', value, type, span: left.span });
  return { ...context, bindings };
}

/** What a pointer, an array or a string points to, for `+` and `-`. */
function pointedTo({ type }: Expr): Type | undefined {
  if (type.kind === 'pointer') return type.to;
  if (type.kind === 'array') return type.of;
  return type.kind === 'string' ? integerType('char') : undefined;
}

function pointerArithmetic(
  operator: '+' | '-',
  left: Expr,
  right: Expr,
  span: Span,
  context: Context,
): Expr | undefined {
  const [l, r] = [pointedTo(left), pointedTo(right)];
  const address = (expr: Expr): Expr => (expr.type.kind === 'array' ? addressOfPlace(expr) : expr);
  if (l !== undefined && right.type.kind === 'integer')
    return offsetBy(address(left), right, l, operator, span, context);
  if (r !== undefined && left.type.kind === 'integer' && operator === '+')
    return offsetBy(address(right), left, r, operator, span, context);
  if (left.type.kind !== 'pointer' || right.type.kind !== 'pointer') return undefined;
  const size = sizeOf(left.type.to);
  if (operator === '+' || size === undefined || typeName(left.type) !== typeName(right.type))
    return fail(
      context,
      'D_OP_INCOMPAT',
      span,
      `operands have incompatible types: "${typeName(left.type)}" ${operator} "${typeName(right.type)}"`,
    );
  const type = integerType('ptrdiff_t');
  const difference: Expr = { kind: 'binary', operator, left, right, type, span };
  if (size <= 1) return difference;
  const divisor = integer(BigInt(size), type, span);
  return { kind: 'binary', operator: '/', left: difference, right: divisor, type, span };
}

function sizeofExpression(node: SizeofExpression, context: Context): Expr {
  const { operand, span } = node;
  if (operand.kind === 'StringLiteral')
    return integer(BigInt(operand.value.length + 1), sizeType, span);
  const typed = operand.kind === 'TypeName' ? undefined : typeExpression(operand, context);
  if (typed?.kind === 'load' && typed.bits !== undefined)
    fail(context, 'D_SIZEOF_BITFIELD', span, 'cannot apply sizeof to a bit-field');
  const type = typed?.type ?? resolveTypeName(operand as TypeName, typeExpression, context);
  const size = sizeOf(type);
  if (size === undefined)
    fail(context, 'D_SIZEOF_TYPE', span, 'cannot apply sizeof to an operand of unknown size');
  return integer(BigInt(size), sizeType, span);
}

function offsetofExpression(node: OffsetofExpression, context: Context): Expr {
  const { span } = node;
  const type = resolveTypeName(node.type, typeExpression, context);
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
    );
  if (found.bits !== undefined)
    fail(context, 'D_OFFSETOF_BITFIELD', span, `cannot take offset of a bit-field: ${node.member}`);
  return integer(BigInt(found.offset), sizeType, span);
}
