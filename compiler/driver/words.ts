/** A macro argument that is a word stands for that name wherever it is written: `$1 = 5` assigns to it. */
import type { Item, Node } from '../../grammar/ast.ts';
import { childKeys, walk } from '../../grammar/walk.ts';
import { isMacroProblem, type Macros } from '../macros.ts';

/** The item with names in place of the macros that stand for one. */
export function withWords(item: Item, macros: Macros): Item {
  const words = new Map<Node, string>();
  walk(item, (node) => {
    if (node.kind !== 'MacroVariable' || node.asString) return;
    const value = macros.resolve(node.name, false);
    if (!isMacroProblem(value) && value.kind === 'identifier') words.set(node, value.name);
  });
  return words.size === 0 ? item : replaced(item, words);
}

function replaced<T extends Node>(node: T, words: ReadonlyMap<Node, string>): T;
function replaced(node: Node, words: ReadonlyMap<Node, string>): Node {
  const name = words.get(node);
  if (name !== undefined) return { kind: 'Identifier', name, span: node.span };
  const members: Record<string, unknown> = { ...node };
  for (const key of childKeys[node.kind]) {
    const child = members[key] as Node | readonly Node[] | undefined;
    if (child === undefined) continue;
    members[key] =
      'kind' in child ? replaced(child, words) : child.map((each) => replaced(each, words));
  }
  return { ...node, ...members };
}
