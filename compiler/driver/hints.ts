/** Ways out that only a look at the whole text can tell. */
import type { Expression, Item, Node } from '../../grammar/ast.ts';
import { walk } from '../../grammar/walk.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { placeOf } from '../line-markers.ts';
import type { Unit } from './state.ts';

const unresolved =
  /^failed to resolve (\w+): Unknown variable name$|^(\w+) has not yet been declared or assigned$/;

/** The variable that an expression makes when it is assigned to: `x = 1`, `x[k] = 1`, `x++`. */
function madeBy(node: Node): Expression | undefined {
  const changed =
    node.kind === 'AssignExpression'
      ? node.target
      : (node.kind === 'PostfixExpression' || node.kind === 'UnaryExpression') &&
          (node.operator === '++' || node.operator === '--')
        ? node.operand
        : undefined;
  return changed?.kind === 'IndexExpression' ? changed.object : changed;
}

/** The offset of the first assignment to a global variable; undefined when nothing assigns it. */
function firstAssignment(name: string, items: readonly Item[]): number | undefined {
  let first: number | undefined;
  for (const item of items)
    walk(item, (node) => {
      const made = madeBy(node);
      if (made?.kind === 'Identifier' && made.name === name) first ??= made.span.start;
    });
  return first;
}

/** The global variable that an error says is unknown. */
function unknownName({ message }: Diagnostic): string | undefined {
  const [, unknown, unassigned] = unresolved.exec(message) ?? [];
  return unknown ?? unassigned;
}

/** Names that an item of the text would define, were it right. */
function defines(node: Node, name: string): boolean {
  const made = madeBy(node);
  if (made?.kind === 'Identifier') return made.name === name;
  return (node.kind === 'Declarator' || node.kind === 'Enumerator') && node.name === name;
}

/**
 * True for an unknown name that nothing in the text defines, nor names in a part that could not be read: no other error
 * of the text can be why it is unknown.
 */
export function isIndependent(diagnostic: Diagnostic, { items, unread }: Unit): boolean {
  const name = unknownName(diagnostic);
  if (name === undefined || unread.split(/\W+/).includes(name)) return false;
  let defined = false;
  for (const item of items)
    walk(item, (node) => {
      defined ||= defines(node, name);
    });
  return !defined;
}

/** Adds to "Unknown variable name" where the variable is assigned further down. */
export function hinted(diagnostic: Diagnostic, { source, items }: Unit): Diagnostic {
  const name = unknownName(diagnostic);
  // What an inline of another text lacks is not in this one.
  if (name === undefined || diagnostic.source !== source) return diagnostic;
  const assigned = firstAssignment(name, items);
  if (assigned === undefined || assigned < diagnostic.span.start) return diagnostic;
  if (assigned === diagnostic.span.start)
    return {
      ...diagnostic,
      hint: `this assignment reads ${name} first: declare it above, as in int64_t ${name};`,
    };
  const { line } = placeOf(diagnostic.source, assigned);
  return {
    ...diagnostic,
    hint: `${name} is first assigned in line ${line}: declare it above, or move that clause up`,
  };
}
