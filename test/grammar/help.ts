import { expect } from 'vitest';
import { children, parseProgram } from '../../grammar/index.ts';
import type {
  Clause,
  Expression,
  Item,
  Node,
  ParseOptions,
  Program,
  Statement,
  SyntaxError,
} from '../../grammar/index.ts';

/** Parses a text that must be without error. */
export function parse(text: string, options: ParseOptions = { kind: 'script' }): Program {
  const { program, errors } = parseProgram(text, options);
  expect(errors, text).toEqual([]);
  if (program === undefined) throw new Error(`no program: ${text}`);
  return program;
}

/** The one error of a text that must have one. */
export function errorOf(text: string, options: ParseOptions = { kind: 'script' }): SyntaxError {
  const { program, errors } = parseProgram(text, options);
  expect(program, text).toBeUndefined();
  expect(errors, text).toHaveLength(1);
  return errors[0];
}

export function itemOf(text: string, options?: ParseOptions): Item {
  const { items } = parse(text, options);
  expect(items, text).toHaveLength(1);
  return items[0];
}

export function clauseOf(text: string, options?: ParseOptions): Clause {
  const item = itemOf(text, options);
  if (item.kind !== 'Clause') throw new Error(`no clause: ${text}`);
  return item;
}

export function statementOf(text: string): Statement {
  const statements = clauseOf(`BEGIN { ${text} }`).body?.statements ?? [];
  expect(statements, text).toHaveLength(1);
  return statements[0];
}

export function expressionOf(text: string): Expression {
  const statement = statementOf(`${text};`);
  if (statement.kind !== 'ExpressionStatement') throw new Error(`no expression: ${text}`);
  return statement.expression;
}

/** The same tree without any span, to compare trees of different texts. */
export function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.toLowerCase().endsWith('span'))
      .map(([key, inner]) => [key, shape(inner)]),
  );
}

/** An expression with every operation in parentheses: `((a * b) + c)`. */
export function grouped(node: Expression): string {
  switch (node.kind) {
    case 'BinaryExpression':
      return `(${grouped(node.left)} ${node.operator} ${grouped(node.right)})`;
    case 'AssignExpression':
      return `(${grouped(node.target)} ${node.operator} ${grouped(node.value)})`;
    case 'ConditionalExpression': {
      const [test, yes, no] = [node.test, node.consequent, node.alternate].map(grouped);
      return `(${test} ? ${yes} : ${no})`;
    }
    case 'CommaExpression':
      return `(${node.expressions.map(grouped).join(', ')})`;
    case 'UnaryExpression':
      return `(${node.operator}${grouped(node.operand)})`;
    case 'PostfixExpression':
      return `(${grouped(node.operand)}${node.operator})`;
    case 'CastExpression':
      return `((${node.type.specifier.words.join(' ')})${grouped(node.operand)})`;
    case 'MemberExpression':
      return `(${grouped(node.object)}${node.arrow ? '->' : '.'}${node.member})`;
    case 'Identifier':
      return node.name;
    case 'IntegerLiteral':
      return node.text;
    default:
      return node.kind;
  }
}

/** Every node of a tree with its parent. */
export function* nodesOf(node: Node, parent?: Node): Generator<[Node, Node | undefined]> {
  yield [node, parent];
  for (const child of children(node)) yield* nodesOf(child, node);
}
