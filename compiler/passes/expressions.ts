/** Gives every expression of the syntax tree its D type: the dispatcher over the kinds of nodes. */
import type {
  BinaryExpression,
  CastExpression,
  ConditionalExpression,
  Expression,
  IndexExpression,
  MemberExpression,
  UnaryExpression,
} from '../../grammar/ast.ts';
import { isTranslatedBuiltin } from '../builtins.ts';
import type { Expr } from '../program.ts';
import { stringType, typeName } from '../types.ts';
import {
  argumentMember,
  argumentSlot,
  bareArgument,
  nestedMember,
  refuseMember,
} from './arguments.ts';
import { assignment, update } from './assignments.ts';
import { builtinMember, register } from './builtins.ts';
import { call } from './calls.ts';
import { type Context, fail } from './context.ts';
import {
  aggregationAssignment,
  aggregationValue,
  refuseDynamicOperands,
  refuseInExpression,
} from './dynamic.ts';
import { identifier, macroVariable } from './identifiers.ts';
import { characterLiteral, integerLiteral } from './literals.ts';
import { addressOf, besideString, dereference, element, memberOfStruct, toText } from './memory.ts';
import {
  arithmetic,
  cast,
  compare,
  conditional,
  isArithmetic,
  isComparison,
  isNull,
  logical,
  unary,
} from './operators.ts';
import { pointerArithmetic } from './pointers.ts';
import { resolveTypeName } from './resolve-types.ts';
import { offsetofExpression, sizeofExpression } from './sizes.ts';
import { inlineElement, translate, translatedMember } from './translators.ts';
import { arrayElement, refuseUnseen, scopedVariable } from './variables.ts';

export function typeExpression(node: Expression, context: Context): Expr {
  switch (node.kind) {
    case 'IntegerLiteral':
      return integerLiteral(node, context);
    case 'CharacterLiteral':
      return characterLiteral(node, context);
    case 'StringLiteral':
      return { kind: 'string', value: node.value, type: stringType, span: node.span };
    case 'Identifier':
      return identifier(node, typeExpression, context);
    case 'ScopedVariable':
      return scopedVariable(node, context);
    case 'MacroVariable':
      return macroVariable(node, typeExpression, context);
    case 'AggregationReference':
      return aggregationValue(node, context);
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
      if (node.target.kind === 'AggregationReference') return aggregationAssignment(node.span);
      return assignment(node, typeExpression, context);
    case 'ConditionalExpression':
      return conditionalExpression(node, context);
    case 'CommaExpression': {
      const expressions = node.expressions.map((each) => typeExpression(each, context));
      refuseDynamicOperands(',', expressions, node.span, context);
      if (expressions.some(({ kind }) => kind === 'action'))
        fail(context, 'D_OP_ACT', node.span, 'operator , operands cannot be actions');
      return { kind: 'comma', expressions, type: expressions.at(-1)!.type, span: node.span };
    }
    case 'CastExpression':
      return castExpression(node, context);
    case 'SizeofExpression':
      return sizeofExpression(node, typeExpression, context);
    case 'OffsetofExpression':
      return offsetofExpression(node, typeExpression, context);
    case 'XlateExpression':
      return translate(node, typeExpression, context);
  }
}

/** `(*args[n]).member` is `args[n]->member`: what a probe is given can be pointed to, and not be had whole. */
function throughStar(node: MemberExpression, context: Context): MemberExpression {
  const { object, arrow } = node;
  if (arrow || object.kind !== 'UnaryExpression' || object.operator !== '*') return node;
  return argumentSlot(object.operand, typeExpression, context) === undefined
    ? node
    : { ...node, object: object.operand, arrow: true };
}

function member(written: MemberExpression, context: Context): Expr {
  const node = throughStar(written, context);
  if (node.arrow) {
    const slot = argumentSlot(node.object, typeExpression, context);
    if (slot !== undefined) return argumentMember(node, slot, context);
  } else {
    const nested = nestedMember(node, typeExpression, context);
    if (nested !== undefined) return nested;
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
  if (object.kind === 'Identifier') refuseUnseen(object, context);
  const typed = typeExpression(object, context);
  const inMemory = element(node, typed, typeExpression, context);
  if (inMemory !== undefined) return inMemory;
  if (node.indices.length === 1) {
    // a[i] is *(a + i): what is wrong with the index, or with the sum, comes first.
    const at = typeExpression(node.indices[0], context);
    if (at.type.kind === 'integer' || typed.type.kind === 'struct')
      arithmetic('+', typed, at, node.span, context);
    return fail(context, 'D_DEREF_NONPTR', node.span, 'cannot dereference non-pointer type');
  }
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
      const text = toText(operand, span);
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
  if (operand.kind === 'action' && type.kind === 'void')
    refuseInExpression(operand.name, operand.span, context);
  const text = type.kind === 'string' && !isNull(operand) ? toText(operand, node.span) : undefined;
  const { specifier, declarator } = node.type;
  const plain = declarator.pointers === 0 && declarator.suffixes.length === 0;
  const shown = plain && type.kind === 'array' ? specifier.words.join(' ') : undefined;
  return text ?? cast(operand, type, node.span, context, shown);
}

function conditionalExpression(node: ConditionalExpression, context: Context): Expr {
  const test = typeExpression(node.test, context);
  const consequent = typeExpression(node.consequent, context);
  const alternate = typeExpression(node.alternate, context);
  return conditional(
    test,
    besideString(consequent, alternate.type),
    besideString(alternate, consequent.type),
    node.span,
    context,
  );
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
  if (isComparison(operator))
    return compare(
      operator,
      besideString(left, right.type),
      besideString(right, left.type),
      span,
      context,
    );
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
