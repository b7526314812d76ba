/** Expressions and types to D text, with only the parentheses that the tree needs. */
import type {
  BinaryExpression,
  Declarator,
  DeclaratorSuffix,
  EnumSpecifier,
  Expression,
  Parameter,
  StructMember,
  StructSpecifier,
  TypeName,
  TypeSpecifier,
} from './ast.ts';
import { quote } from './literals.ts';
import { BINARY_PRECEDENCE } from './precedence.ts';

/** How tightly each form of expression holds together; binary operators lie between 3 and 13. */
const COMMA = 0;
const ASSIGN = 1;
const CONDITIONAL = 2;
const UNARY = 14;
const POSTFIX = 15;
const PRIMARY = 16;

function levelOf(node: Expression): number {
  switch (node.kind) {
    case 'CommaExpression':
      return COMMA;
    case 'AssignExpression':
      return ASSIGN;
    case 'ConditionalExpression':
      return CONDITIONAL;
    case 'BinaryExpression':
      return CONDITIONAL + BINARY_PRECEDENCE[node.operator];
    case 'UnaryExpression':
    case 'CastExpression':
      return UNARY;
    case 'SizeofExpression':
      return node.operand.kind === 'TypeName' ? PRIMARY : UNARY;
    case 'PostfixExpression':
    case 'CallExpression':
    case 'IndexExpression':
    case 'MemberExpression':
      return POSTFIX;
    default:
      return PRIMARY;
  }
}

/** The expression, in parentheses if it holds together less tightly than `least`. */
export function printExpression(node: Expression, least: number = COMMA): string {
  const text = bare(node);
  return levelOf(node) < least ? `(${text})` : text;
}

/** An expression where a comma would end it: an argument, an initialiser. */
export function printAssignment(node: Expression): string {
  return printExpression(node, ASSIGN);
}

function printList(nodes: readonly Expression[]): string {
  return nodes.map(printAssignment).join(', ');
}

function bare(node: Expression): string {
  switch (node.kind) {
    case 'IntegerLiteral':
    case 'CharacterLiteral':
      return node.text;
    case 'StringLiteral':
      return quote(node.value);
    case 'Identifier':
      return node.name;
    case 'ScopedVariable':
      return `${node.scope}->${node.name}`;
    case 'MacroVariable':
      return `${node.asString ? '$$' : '$'}${node.name}`;
    case 'AggregationReference': {
      const keys = node.keys === undefined ? '' : `[${printList(node.keys)}]`;
      return `@${node.name === '_' ? '' : node.name}${keys}`;
    }
    case 'MemberExpression': {
      const object = printExpression(node.object, POSTFIX);
      // `1.x` would be a floating-point constant.
      const guarded = node.object.kind === 'IntegerLiteral' ? `(${object})` : object;
      return `${guarded}${node.arrow ? '->' : '.'}${node.member}`;
    }
    case 'IndexExpression':
      return `${printExpression(node.object, POSTFIX)}[${printList(node.indices)}]`;
    case 'CallExpression':
      return `${printExpression(node.callee, POSTFIX)}(${printList(node.arguments)})`;
    case 'UnaryExpression':
      return prefixed(node.operator, node.operand);
    case 'PostfixExpression':
      return `${printExpression(node.operand, POSTFIX)}${node.operator}`;
    case 'BinaryExpression':
      return binary(node);
    case 'AssignExpression': {
      const target = printExpression(node.target, UNARY);
      return `${target} ${node.operator} ${printAssignment(node.value)}`;
    }
    case 'ConditionalExpression': {
      const test = printExpression(node.test, CONDITIONAL + 1);
      const alternate = printExpression(node.alternate, CONDITIONAL);
      return `${test} ? ${printAssignment(node.consequent)} : ${alternate}`;
    }
    case 'CommaExpression':
      return printList(node.expressions);
    case 'CastExpression':
      return `(${printTypeName(node.type)})${printExpression(node.operand, UNARY)}`;
    case 'SizeofExpression':
      return sizeof(node.operand);
    case 'OffsetofExpression':
      return `offsetof(${printTypeName(node.type)}, ${node.member})`;
    case 'XlateExpression':
      return `xlate <${printTypeName(node.type)}>(${printExpression(node.operand)})`;
  }
}

function prefixed(operator: string, operand: Expression): string {
  const text = printExpression(operand, UNARY);
  // `- -x` must not become `--x`, nor a word run into its operand.
  const apart = operator === 'stringof' || text.startsWith(operator[0]);
  return apart && operator !== '*' && operator !== '!' && operator !== '~'
    ? `${operator} ${text}`
    : `${operator}${text}`;
}

function sizeof(operand: TypeName | Expression): string {
  if (operand.kind === 'TypeName') return `sizeof (${printTypeName(operand)})`;
  // `sizeof (int)x` would be the size of int, and an x too many.
  const least = operand.kind === 'CastExpression' ? POSTFIX : UNARY;
  return `sizeof ${printExpression(operand, least)}`;
}

function binary(node: BinaryExpression): string {
  const level = levelOf(node);
  const left = printExpression(node.left, level);
  let right = printExpression(node.right, level + 1);
  // In a `< >` body, `> END` would end the clause and begin the next.
  if (node.operator === '>' && /^(?:BEGIN|END|ERROR)\b/.test(right)) right = `(${right})`;
  return `${left} ${node.operator} ${right}`;
}

// ---- types -------------------------------------------------------------------------------------

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

export function printTypeName({ specifier, declarator }: TypeName): string {
  return joined(printSpecifier(specifier), printDeclarator(declarator));
}

export function printParameter({ storage, specifier, declarator }: Parameter): string {
  return joined(...storage, printSpecifier(specifier), printDeclarator(declarator));
}

/** The words of a type. With an `indent`, members of a struct stand on lines of their own. */
export function printSpecifier({ words, composite }: TypeSpecifier, indent?: string): string {
  return joined(...words, composite === undefined ? '' : printComposite(composite, indent));
}

export function printComposite(node: StructSpecifier | EnumSpecifier, indent?: string): string {
  const [newline, inside] = indent === undefined ? [' ', ' '] : [`\n${indent}`, `\n${indent}\t`];
  const braces = (lines: string[], between: string): string =>
    `{${inside}${lines.join(`${between}${inside}`)}${newline}}`;
  if (node.kind === 'EnumSpecifier') {
    const list = node.enumerators?.map(
      ({ name, value }) => name + (value === undefined ? '' : ` = ${printAssignment(value)}`),
    );
    return joined('enum', node.tag ?? '', list === undefined ? '' : braces(list, ','));
  }
  const deeper = indent === undefined ? undefined : `${indent}\t`;
  const members = node.members?.map((member) => printMember(member, deeper));
  return joined(node.keyword, node.tag ?? '', members === undefined ? '' : braces(members, ''));
}

export function printMember({ specifier, declarators }: StructMember, indent?: string): string {
  const names = declarators.map(printDeclarator).join(', ');
  return `${joined(printSpecifier(specifier, indent), names)};`;
}

export function printDeclarator(node: Declarator): string {
  const inner = node.inner === undefined ? (node.name ?? '') : `(${printDeclarator(node.inner)})`;
  const width = node.bitWidth === undefined ? '' : ` : ${printAssignment(node.bitWidth)}`;
  return `${'*'.repeat(node.pointers)}${inner}${node.suffixes.map(printSuffix).join('')}${width}`.trimStart();
}

export function printSuffix(node: DeclaratorSuffix): string {
  if (node.kind === 'ArraySuffix') {
    return `[${node.size === undefined ? '' : printAssignment(node.size)}]`;
  }
  const list = node.parameters.map(printParameter);
  if (node.kind === 'AssociativeSuffix') return `[${list.join(', ')}]`;
  return `(${[...list, ...(node.variadic ? ['...'] : [])].join(', ')})`;
}
