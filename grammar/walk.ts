/**
 * Which members of each node are nodes, as data, and walks that need nothing else. A kind that is missing
 * from the table, or a member that holds no node, is a compile error.
 */
import type { Node } from './ast.ts';

type NodeOf<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>;

/** The members of T that hold a node or nodes. */
type NodeKeys<T> = {
  [Key in keyof T]-?: NonNullable<T[Key]> extends Node | readonly Node[] ? Key : never;
}[keyof T];

/** For every kind of node, the members that hold its children, in source order. */
export const childKeys: {
  readonly [Kind in Node['kind']]: readonly NodeKeys<NodeOf<Kind>>[];
} = {
  Program: ['items', 'comments'],
  Comment: [],
  Clause: ['descriptions', 'predicate', 'body'],
  ProbeDescription: [],
  ControlLine: [],
  Declaration: ['specifier', 'declarators'],
  InlineDefinition: ['specifier', 'declarator', 'value'],
  TranslatorDefinition: ['output', 'input', 'members'],
  TranslatorMember: ['value'],
  ProviderDefinition: ['probes'],
  ProviderProbe: ['native', 'translated'],
  TypeSpecifier: ['composite'],
  StructSpecifier: ['members'],
  StructMember: ['specifier', 'declarators'],
  EnumSpecifier: ['enumerators'],
  Enumerator: ['value'],
  Declarator: ['inner', 'suffixes', 'bitWidth'],
  ArraySuffix: ['size'],
  AssociativeSuffix: ['parameters'],
  FunctionSuffix: ['parameters'],
  Parameter: ['specifier', 'declarator'],
  TypeName: ['specifier', 'declarator'],
  Block: ['statements'],
  ExpressionStatement: ['expression'],
  IfStatement: ['test', 'consequent', 'alternate'],
  EmptyStatement: [],
  IntegerLiteral: [],
  CharacterLiteral: [],
  StringLiteral: [],
  Identifier: [],
  ScopedVariable: [],
  MacroVariable: [],
  AggregationReference: ['keys'],
  MemberExpression: ['object'],
  IndexExpression: ['object', 'indices'],
  CallExpression: ['callee', 'arguments'],
  UnaryExpression: ['operand'],
  PostfixExpression: ['operand'],
  BinaryExpression: ['left', 'right'],
  AssignExpression: ['target', 'value'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  CommaExpression: ['expressions'],
  CastExpression: ['type', 'operand'],
  SizeofExpression: ['operand'],
  OffsetofExpression: ['type'],
  XlateExpression: ['type', 'operand'],
};

/** The children of a node, in source order. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  const members: Readonly<Record<string, unknown>> = { ...node };
  for (const key of childKeys[node.kind]) {
    const value = members[key] as Node | readonly Node[] | undefined;
    if (value === undefined) continue;
    if (!isList(value)) found.push(value);
    else for (const child of value) found.push(child);
  }
  return found;
}

function isList(value: Node | readonly Node[]): value is readonly Node[] {
  return Array.isArray(value);
}

/**
 * Visits `root` and everything below it, parents first, in source order. A visitor that returns false keeps
 * the walk out of that node's children. Depth is no concern: the walk does not recurse.
 */
export function walk(
  root: Node,
  visit: (node: Node, parent: Node | undefined, depth: number) => boolean | void,
): void {
  const pending: { node: Node; parent: Node | undefined; depth: number }[] = [
    { node: root, parent: undefined, depth: 0 },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, parent, depth } = next;
    if (visit(node, parent, depth) === false) continue;
    for (const child of children(node).reverse()) {
      pending.push({ node: child, parent: node, depth: depth + 1 });
    }
  }
}
